"""One run out of what is declared, planned and observed: the findings of all, and of each control the strongest word.

A finding outweighs everything; that something was seen to hold outweighs that it is only said to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from ecosystem.estate.estate import OBSERVED, PLANNED
from ecosystem.model import Location
from ecosystem.waivers import Waiver
from governance.evaluation import CLAIMED, FAIL, NOT_APPLICABLE, NOT_MEASURED, VERIFIED, WAIVED, Run
from governance.findings import RANK, Finding, Place, fingerprint
from governance.report.said import Audit, NotSaidError, Object, Plan
from policies.control import SEVERITIES, Control

STRENGTH: Final = (FAIL, WAIVED, VERIFIED, CLAIMED, NOT_MEASURED, NOT_APPLICABLE)
"""What of two words about one control is kept, the strongest first."""


def merged(run: Run, plan: Plan | None, audit: Audit | None) -> Run:
    """Return `run` with the findings of a plan and an audit; raises `NotSaidError` for what is no finding."""
    findings = [*run.findings]
    status = dict(run.status)
    unjudged = [*run.unjudged]
    for said, evidence in ((plan, PLANNED), (audit, OBSERVED)):
        if said is not None:
            findings += _findings(said.findings, evidence, run)
            unjudged += [each for each in said.not_judged if each[0] in run.chosen.controls]
    for identifier, word in audit.controls.items() if audit else ():
        if identifier in status and word in STRENGTH:
            status[identifier] = min(status[identifier], word, key=STRENGTH.index)
    for finding in findings:
        fate = FAIL if finding.waiver is None else WAIVED
        status[finding.control.id] = min(status[finding.control.id], fate, key=STRENGTH.index)
    findings.sort(key=lambda each: (RANK[each.severity], each.control.id))
    evaluated = dict.fromkeys([*run.evaluated, *(each for each, word in status.items() if word not in _NOT_JUDGED)])
    return replace(
        run,
        findings=tuple(findings),
        status=status,
        evaluated=tuple(evaluated),
        unjudged=tuple(dict.fromkeys(unjudged)),
    )


_NOT_JUDGED: Final = frozenset({NOT_MEASURED, NOT_APPLICABLE})


def _findings(said: Iterable[Object], evidence: str, run: Run) -> Iterator[Finding]:
    for each in said:
        identifier = str(each.get("control"))
        control = run.chosen.controls.get(identifier)
        if control is not None:
            yield _finding(each, control, evidence, run)
        elif identifier not in run.chosen.every:
            raise NotSaidError(f"a finding is of `{identifier[:80]}`, which is no control")


def _finding(said: Object, control: Control, evidence: str, run: Run) -> Finding:
    severity = said.get("severity")
    asset, unit = str(said.get("asset") or ""), str(said.get("unit") or "")
    return Finding(
        control=control,
        severity=severity if severity in SEVERITIES else run.chosen.severity_of(control),
        evidence=evidence,
        asset=asset,
        unit=unit,
        message=str(said.get("message") or ""),
        remediation=control.fix_in(run.chosen.language),
        location=_place(said.get("location")),
        urn=str(said.get("urn") or ""),
        notes=tuple(_notes(said.get("related"))),
        fingerprint=str(said.get("fingerprint") or fingerprint(control.id, asset, unit, evidence)),
        waiver=_waiver(said.get("waiver")),
        baseline=said.get("baseline") if isinstance(said.get("baseline"), bool) else None,
    )


def _notes(said: object) -> Iterator[tuple[Place, str]]:
    for each in said if isinstance(said, list) else ():
        place = _place(each)
        if place is not None:
            yield place, str(each.get("message") or "")


def _place(said: object) -> Place | None:
    if not isinstance(said, dict) or not said.get("file"):
        return None
    return Place(str(said["file"]), _count(said.get("line")), _count(said.get("column")), str(said.get("path") or ""))


def _count(said: object) -> int:
    return said if isinstance(said, int) and said > 0 else 1


def _waiver(said: object) -> Waiver | None:
    if not isinstance(said, dict):
        return None
    place = _place(said.get("location")) or Place("", 1, 1, "")
    try:
        start, until = date.fromisoformat(str(said.get("from"))), date.fromisoformat(str(said.get("until")))
    except ValueError:
        raise NotSaidError("a waiver of a finding has no days `from` and `until`") from None
    return Waiver(
        control=str(said.get("control") or ""),
        asset=str(said.get("asset") or ""),
        reason=str(said.get("reason") or ""),
        requested_by=str(said.get("requested_by") or ""),
        approved_by=str(said.get("approved_by") or ""),
        start=start,
        until=until,
        path=place.path,
        environment=_maybe(said, "environment"),
        ticket=_maybe(said, "ticket"),
        location=Location(place.file, place.line, place.column),
    )


def _maybe(said: Mapping[str, Any], key: str) -> str | None:
    return str(said[key]) if said.get(key) else None
