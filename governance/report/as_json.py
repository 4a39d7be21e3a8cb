"""A report as data: the run as `check` has it, and around it what a report adds."""

from __future__ import annotations

from typing import Any

from governance.access.matrix import as_data as matrix
from governance.history.due import as_data as due
from governance.history.rendering import trend_data
from governance.render.data import as_data as run
from governance.report import verdict
from governance.report.report import Report


def as_data(report: Report) -> dict[str, Any]:
    """Return the report for programs."""
    proof, plan, audit, past = report.proof, report.plan, report.audit, report.past
    declaration = report.run.estate.declaration
    return {
        **run(report.run),
        "verdict": verdict.verdict(report),
        "sentence": verdict.sentence(report),
        "waivers": [each.as_data() for each in report.waivers],
        "access": matrix(report.matrix)["cells"],
        "not_corporate": [
            {"id": each.id, "kind": each.kind, "owner": each.owner, "holder": each.holder, "area": each.area}
            for each in report.foreign
        ],
        "proof": {
            "environment": proof.environment,
            "evidence": proof.evidence,
            "as_of": proof.as_of,
            "verdict": proof.verdict,
            "roles": len(proof.roles),
            "not_proved": proof.bad,
        }
        if proof
        else None,
        "audit": {
            "environment": audit.environment,
            "emulator": audit.emulator or None,
            "collected": audit.collected,
            "accounts": list(audit.accounts),
            "platforms": list(audit.platforms),
            "not_measured": {control: list(why) for control, why in audit.not_measured.items()},
        }
        if audit
        else None,
        "history": {"runs": past.runs, "sha256": past.sha256, **trend_data(past.histories)} if past else None,
        "due": due(report.due, declaration, report.run.estate.as_of)["due"] if declaration else [],
        "drift": {
            "environment": plan.environment,
            "as_of": plan.as_of,
            "changes": plan.changes,
            "undeclared": list(plan.undeclared),
            "refused": list(plan.refused),
        }
        if plan
        else None,
        "inputs": [
            {"name": each.name, "kind": each.kind, "bytes": each.size, "sha256": each.sha256} for each in report.inputs
        ],
        "missing": dict(report.missing),
        "versions": dict(report.versions),
    }
