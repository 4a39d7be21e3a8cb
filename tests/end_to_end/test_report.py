"""The report on what is really up: made of what the commands themselves left, nothing of it written by hand."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import Any

import pytest

from governance.report.merging import STRENGTH
from tests.emulated import LEADS
from tests.end_to_end.place import AS_OF, Place
from tests.governance.report.reading import Element, read

pytestmark = pytest.mark.slow

DAY = ("--as-of", AS_OF)


def _audited(place: Place) -> dict[str, Any]:
    """Audit what is up and record the audit; return what it left."""
    assert place.ecosystem("audit", "dev", "--local", *DAY, "-q").returncode in (1, 3)
    left = place.folder / ".ecosystem" / "runs" / "audit.json"
    recorded = place.ecosystem("report", "history", "record", str(left))
    assert recorded.returncode == 0, recorded.stderr
    found: dict[str, Any] = json.loads(left.read_text())
    return found


def _page(place: Place) -> dict[str, Element]:
    """Make the report and return its sections, and its head as `top`."""
    shown = place.ecosystem("report", *DAY, "--output", "report.html")
    assert shown.returncode == 0, shown.stderr
    assert "note: no" not in shown.stderr
    page = read((place.folder / "report.html").read_text())
    sections = {each.attributes["id"]: each for each in page.all("section")}
    return sections | {"top": page.all("header")[0]}


def test_the_report_on_what_is_up(austral: Place) -> None:
    """Proof, plan and audit of the example, with a table, a pool and a silent trail behind its back; then mended."""
    assert austral.ecosystem("access", "prove", "dev", "--live", "--local", *DAY, "-q").returncode == 0
    planned = austral.local("plan")
    assert planned.returncode == 0, planned.stderr
    tables, pools, trails = (austral.aws(each) for each in ("dynamodb", "cognito-idp", "cloudtrail"))
    trail = trails.describe_trails()["trailList"][0]["Name"]
    tables.create_table(**LEADS)
    pool = pools.create_user_pool(PoolName="promo")["UserPool"]["Id"]
    trails.stop_logging(Name=trail)
    try:
        audit = _audited(austral)
        page = _page(austral)
    finally:
        tables.delete_table(TableName="leads")
        pools.delete_user_pool(UserPoolId=pool)
        trails.start_logging(Name=trail)

    assert "No" in page["top"].words
    assert "isolation of the agencies proved" in page["top"].words
    assert "verified in a local cloud" in page["top"].words
    findings = [each.words for each in page["findings"].all("li")]
    assert any("leads" in each and "observed" in each for each in findings)
    assert "DAT-004" in page["findings"].words
    strange = [each["asset"] for each in audit["findings"] if each["control"] == "GOV-007"]
    assert strange
    assert all(each in page["drift"].words for each in strange)
    assert "is as declared" in page["drift"].words
    assert "agency-pixel" in page["proof"].words
    assert "pixel-social" in page["access"].words
    assert "mediahaus-ads" in page["access"].words
    assert "aurora-promo" in page["map"].words
    assert "dynamodb:table" in page["audit"].words.replace("aws:dynamodb/table", "dynamodb:table")
    assert all(control in page["audit"].words for control in audit["not_measured"])
    assert "GDPR Art." in page["catalogue"].words
    assert "2027-01-31" in page["due"].words

    _families_are_the_audits(austral, page["families"], audit)
    _inputs_are_the_files(austral, page["inputs"])

    assert _audited(austral)["findings"] == []
    mended = _page(austral)
    assert "In order" in mended["top"].words
    assert "There is no finding" in mended["findings"].words
    rows = [[cell.words for cell in row.all("th", "td")] for row in mended["history"].all("tr")]
    states = {(row[0], row[1]): row[3] for row in rows if len(row) == 8}
    assert states["CLD-002", trail] == "fixed"
    assert states["DAT-004", "leads"] == "open"  # the emulator cannot say of every store that there is none


def _families_are_the_audits(place: Place, section: Element, audit: dict[str, Any]) -> None:
    """Hold the figures of every family against `check` and the audit: the strongest word of both."""
    checked = json.loads(place.ecosystem("check", *DAY, "--format", "json").stdout)
    expected: dict[str, Counter[str]] = {}
    for control, claim in checked["controls"].items():
        word = min(claim, audit["controls"].get(control, claim), key=STRENGTH.index)
        expected.setdefault(control.partition("-")[0], Counter())[word] += 1
    heads = [each.words for each in section.all("thead")[0].all("th")]
    shown = {
        row.all("b")[0].words: {
            head: int(cell.words)
            for head, cell in zip(heads[1:-1], row.all("td"), strict=False)
            if cell.words.isdigit()
        }
        for row in section.all("tbody")[0].all("tr")
    }
    assert shown == {family: dict(counts) for family, counts in expected.items()}
    assert sum(counts["verified"] for counts in expected.values()) >= 8


def _inputs_are_the_files(place: Place, section: Element) -> None:
    """Hold the digests that the report names against the files themselves."""
    rows = [[cell.words for cell in row.all("th", "td")] for row in section.all("tr")]
    digests = {row[0]: row[3] for row in rows if len(row) == 4 and len(row[3]) == 64}
    runs = {f".ecosystem/runs/{name}.json" for name in ("proof", "plan", "audit", "snapshot")}
    assert {"ecosystem.yaml", *runs} == digests.keys()
    for name, digest in digests.items():
        assert sha256((place.folder / name).read_bytes()).hexdigest() == digest
