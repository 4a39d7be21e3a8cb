"""The findings of a report for GitLab's merge requests: a code quality report.

Source: GitLab, "Code Quality" (import of results): an array, a fingerprint of its own for each finding, severities from
`info` to `blocker`. There is no waived finding in GitLab's words, so that waived and known ones are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from governance.evaluation import Run
from governance.findings import Finding
from governance.render.visible import cut, relative, visible
from policies.control import CRITICAL, HIGH, LOW, MEDIUM

SEVERITIES: Final = {CRITICAL: "blocker", HIGH: "critical", MEDIUM: "major", LOW: "minor"}
_LONGEST = 2000


def render(run: Run) -> str:
    """Return the findings that count, as one JSON array."""
    return json.dumps(as_data(run), indent=2)


def as_data(run: Run) -> list[dict[str, Any]]:
    """Return the array that `render` writes."""
    seen: Counter[str] = Counter()
    declaration = run.estate.declaration
    default = declaration.file if declaration else "ecosystem.yaml"
    found = []
    for finding in run.findings:
        if finding.counts:
            seen[finding.fingerprint] += 1
            found.append(_issue(finding, seen[finding.fingerprint], default))
    return found


def _issue(finding: Finding, number: int, default: str) -> dict[str, Any]:
    place = finding.location
    return {
        "description": cut(visible(f"{finding.message} ({finding.remediation})"), _LONGEST),
        "check_name": finding.control.id,
        "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": visible(relative(place.file if place else default)),
            "lines": {"begin": max(place.line, 1) if place else 1},
        },
    }
