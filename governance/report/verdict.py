"""The verdict of a report: one word, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from governance.evaluation import CLAIMED, NOT_MEASURED, VERIFIED
from governance.report.report import Report
from policies.control import SEVERITIES

BAD: Final = "bad"
OPEN: Final = "open"
GOOD: Final = "good"


def verdict(report: Report) -> str:
    """Return `bad` when a finding at or above the bar counts or the proof is refuted, `open` when any counts."""
    proof = report.proof.verdict if report.proof else ""
    if report.run.fails(report.fail_on) or proof == "refuted":
        return BAD
    return OPEN if report.run.counting or proof == "unproved" else GOOD


def sentence(report: Report) -> str:
    """Return the verdict in one sentence, with its day."""
    return f"{'; '.join(_parts(report))}, {report.words('as_of', day=report.day)}."


def _parts(report: Report) -> Iterator[str]:
    words, summary = report.words, report.run.summary()
    by_severity = summary["by_severity"]
    said = [words.count(f"many_{each}", by_severity[each]) for each in SEVERITIES if by_severity[each]]
    kind = verdict(report) if summary["findings"] else GOOD
    yield words(
        f"verdict_{kind}",
        name=report.name,
        findings=words.count("finding", summary["findings"]),
        severities=", ".join(said),
        failed=words.number(summary["failed"]),
        judged=words.count("control", summary["evaluated"]),
    )
    statuses = [*report.run.status.values()]
    yield words(
        "verdict_how_local" if report.audit is not None and report.audit.emulator else "verdict_how",
        verified=words.number(statuses.count(VERIFIED)),
        claimed=words.number(statuses.count(CLAIMED)),
        unmeasured=words.number(statuses.count(NOT_MEASURED)),
    )
    if report.proof is not None and f"verdict_{report.proof.verdict}" in _PROOFS:
        yield words(f"verdict_{report.proof.verdict}")


_PROOFS: Final = frozenset({"verdict_proved", "verdict_refuted", "verdict_unproved"})
