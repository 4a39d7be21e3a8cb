"""The findings of a report as CSV, one row each; no text in it is a formula.

Source: RFC 4180, and "CSV Injection" of OWASP (what a spreadsheet takes for a formula).
"""

from __future__ import annotations

import csv
import io

from governance.findings import Finding
from governance.render.access_csv import inert
from governance.render.visible import relative
from governance.report.agencies import of
from governance.report.report import Report

HEAD = (
    *("family", "control", "title", "severity", "evidence", "fate", "brand", "agencies", "asset", "message"),
    *("file", "line", "column", "path", "urn", "remediation", "waived_until", "waived_by", "fingerprint"),
)


def render(report: Report) -> str:
    """Return the findings, worst first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([inert(cell) for cell in _row(finding, report)] for finding in report.run.findings)
    return out.getvalue()


def _row(finding: Finding, report: Report) -> tuple[str, ...]:
    place, waiver = finding.location, finding.waiver
    where = (relative(place.file), str(place.line), str(place.column), place.path) if place else ("", "", "", "")
    return (
        finding.control.family,
        finding.control.id,
        finding.control.title_in(report.words.language),
        finding.severity,
        finding.evidence,
        "waived" if waiver else "baseline" if finding.baseline else "open",
        finding.unit,
        " ".join(of(finding, report.agencies)),
        finding.asset,
        finding.message,
        *where,
        finding.urn,
        finding.remediation,
        waiver.until.isoformat() if waiver else "",
        waiver.approved_by if waiver else "",
        finding.fingerprint,
    )
