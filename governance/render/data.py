"""A run as data: the one object that `--format json` prints."""

from __future__ import annotations

from typing import Any

from governance.evaluation import Run
from governance.findings import Finding, Place

VERSION = 1


def as_data(run: Run) -> dict[str, Any]:
    """Return the run for programs; the keys are the command's contract (`docs/command.md`)."""
    declaration = run.estate.declaration
    chosen = run.chosen
    changed = {
        identifier: control.severity
        for identifier, control in chosen.controls.items()
        if chosen.severity_of(control) != control.severity
    }
    return {
        "version": VERSION,
        "declaration": declaration.file if declaration else None,
        "environment": run.estate.environment,
        "as_of": run.estate.as_of.isoformat(),
        "summary": run.summary(),
        "findings": [_finding(each) for each in run.findings],
        "families": {family: dict(counts) for family, counts in run.families().items()},
        "controls": dict(run.status),
        "framework": chosen.framework,
        "clauses": _clauses(run),
        "not_judged": [{"control": each, "asset": asset, "missing": what} for each, asset, what in run.unjudged],
        "overrides": {
            "severity": {each: {"from": was, "to": chosen.severity[each]} for each, was in changed.items()},
            "settings": {each: dict(given) for each, given in chosen.settings.items() if each in chosen.controls},
        },
    }


def _clauses(run: Run) -> dict[str, dict[str, str]]:
    """Return, for each clause of the chosen framework, the status of each control that answers it."""
    if run.chosen.framework is None:
        return {}
    from policies.frameworks import by_clause

    found = by_clause(run.chosen.controls, run.chosen.framework)
    return {clause: {each: run.status[each] for each in controls} for clause, controls in found.items()}


def _finding(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "control": finding.control.id,
        "severity": finding.severity,
        "evidence": finding.evidence,
        "asset": finding.asset,
        "unit": finding.unit,
        "message": finding.message,
        "remediation": finding.remediation,
        "location": _place(finding.location),
        "related": [{**(_place(place) or {}), "message": text} for place, text in finding.notes],
        "fingerprint": finding.fingerprint,
        "waiver": finding.waiver.as_data() if finding.waiver else None,
    }
    if finding.urn:
        found["urn"] = finding.urn
    if finding.baseline is not None:
        found["baseline"] = finding.baseline
    return found


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column, "path": place.path}
