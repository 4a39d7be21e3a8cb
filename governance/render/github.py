"""A run as GitHub's workflow commands: each finding annotates its line in a pull request.

Source: GitHub, "Workflow commands for GitHub Actions" (the escapes are those of its toolkit). GitHub shows only the
first few of a step; they come worst first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from governance.evaluation import Run
from governance.findings import Finding
from governance.render.visible import cut, relative, visible
from policies.control import CRITICAL, HIGH, LOW, MEDIUM

COMMANDS: Final = {CRITICAL: "error", HIGH: "error", MEDIUM: "warning", LOW: "notice"}

_TITLE = 250  # characters of a title
_LONGEST = 16_000  # characters of a message; GitHub takes 64 KiB


def render(run: Run) -> str:
    """Return one command a line for each finding, and a closing line that says how many there are."""
    summary = run.summary()
    waived = f", {summary['waived']} waived" if summary["waived"] else ""
    number = "1 finding" if summary["findings"] == 1 else f"{summary['findings']} findings"
    closing = f"{number}{waived}, {run.estate.evidence} evidence as of {run.estate.as_of}"
    return "\n".join([*(_command(finding) for finding in run.findings), closing])


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    text = cut(visible(finding.message), _LONGEST)
    extra = [f"fix: {visible(finding.remediation)}"]
    if finding.location is None:
        extra.append(f"at: {cut(visible(finding.urn or finding.asset), _LONGEST)}")
    if finding.waiver is not None:
        waiver = finding.waiver
        extra.append(f"waived until {waiver.until} by {visible(waiver.approved_by)}: {visible(waiver.reason)}")
    return f"::{_level(finding)} {properties}::{_data(chr(10).join([text, *extra]))}"


def _level(finding: Finding) -> str:
    return COMMANDS[finding.severity] if finding.counts else "notice"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    place = finding.location
    if place is not None:
        yield "file", visible(relative(place.file))
        yield "line", str(place.line)
        yield "col", str(place.column)
    fate = " (waived)" if finding.waiver is not None else " (in the baseline)" if finding.baseline else ""
    yield "title", cut(f"{finding.control.id} {finding.severity}{fate}: {visible(finding.asset)}", _TITLE)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
