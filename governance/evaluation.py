"""Controls over an estate: every finding with its place, its waiver, and what became of every control."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from ecosystem.estate.estate import OBSERVED, Estate
from ecosystem.model import Declaration
from ecosystem.noun import noun
from governance.findings import RANK, Finding, Place, fingerprint
from policies.catalogue import FAMILIES
from policies.control import SEVERITIES, Control
from policies.judging import Judgement, Violation, judge

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver

WAIVERS: Final = "GOV-006"
"""The control about the waivers themselves, which is judged after all others."""

FAIL: Final = "fail"
WAIVED: Final = "waived"
CLAIMED: Final = "claimed"
VERIFIED: Final = "verified"
NOT_MEASURED: Final = "not measured"
NOT_APPLICABLE: Final = "not applicable"
STATUSES: Final = (FAIL, WAIVED, CLAIMED, VERIFIED, NOT_MEASURED, NOT_APPLICABLE)
"""What may become of a control: what only the declaration says is claimed, what was observed is verified."""


@noun(frozen=True, slots=True)
class Chosen:
    """Which controls are judged, and how.

    `severity` replaces severities by identifier, `settings` settings by identifier and name; `language` is that of
    the remediation.
    """

    controls: Mapping[str, Control]
    severity: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    language: str = "en"
    catalogue: int = 0
    """How many controls there are in all, chosen or not."""
    framework: str | None = None
    """The framework whose clauses the report is grouped by, a name of `policies.frameworks`."""
    every: Mapping[str, Control] = field(default_factory=dict)
    """All controls, chosen or not: a waiver may name any of them."""

    def severity_of(self, control: Control) -> str:
        """Return the severity in force of a control."""
        return self.severity.get(control.id, control.severity)


@noun(frozen=True, slots=True)
class Run:
    """The outcome: findings, worst first and then by place, and the status of every chosen control."""

    estate: Estate
    chosen: Chosen
    findings: tuple[Finding, ...]
    status: Mapping[str, str]
    evaluated: tuple[str, ...]
    unjudged: tuple[tuple[str, str, str], ...]
    """What could not be judged: control, asset (empty: all of it), and what was missing."""

    @property
    def counting(self) -> list[Finding]:
        """The findings that are not waived."""
        return [finding for finding in self.findings if finding.waiver is None]

    def fails(self, on: str) -> bool:
        """Return whether a finding that counts is at or above a severity (`never`: none is)."""
        return on != "never" and any(finding.counts and RANK[finding.severity] <= RANK[on] for finding in self.findings)

    def summary(self) -> dict[str, Any]:
        """Return the counts, as the command's JSON has them."""
        failed = {finding.control.id for finding in self.counting}
        by_severity = Counter(finding.severity for finding in self.counting)
        return {
            "controls": self.chosen.catalogue,
            "evaluated": len(self.evaluated),
            "passed": len(self.evaluated) - len(failed),
            "failed": len(failed),
            "findings": len(self.counting),
            "waived": len(self.findings) - len(self.counting),
            "by_severity": {severity: by_severity[severity] for severity in SEVERITIES},
        }

    def families(self) -> dict[str, Counter[str]]:
        """Return, for each family that has a chosen control, how many controls have each status."""
        found: dict[str, Counter[str]] = {}
        for identifier, status in self.status.items():
            found.setdefault(identifier.partition("-")[0], Counter())[status] += 1
        known = [family for family in FAMILIES if family in found]
        return {family: found[family] for family in (*known, *sorted(found.keys() - FAMILIES.keys()))}


def evaluate(estate: Estate, chosen: Chosen, waivers: Sequence[Waiver] = ()) -> Run:
    """Return what the chosen controls say of `estate`, the findings that `waivers` cover marked with them."""
    judged = {
        identifier: judge(control, estate, chosen.settings.get(identifier))
        for identifier, control in chosen.controls.items()
        if estate.evidence in control.evidence and identifier != WAIVERS
    }
    findings = [
        _finding(judgement.control, violation, estate, chosen)
        for judgement in judged.values()
        for violation in judgement.violations
    ]
    if waivers:
        from policies.waiving import settle

        settled = settle(
            waivers,
            findings,
            frozenset(judged),
            {name: chosen.severity_of(control) for name, control in (chosen.every or chosen.controls).items()},
            estate,
        )
        findings = [replace(finding, waiver=settled.covering(finding)) for finding in findings]
        estate = replace(estate, nouns={**estate.nouns, settled.noun: settled.judged})
    if WAIVERS in chosen.controls and estate.evidence in chosen.controls[WAIVERS].evidence:
        control = chosen.controls[WAIVERS]
        judged[WAIVERS] = judge(control, estate, chosen.settings.get(WAIVERS))
        findings += [_finding(control, violation, estate, chosen) for violation in judged[WAIVERS].violations]
    findings.sort(key=_order)
    failing = frozenset(finding.control.id for finding in findings if finding.waiver is None)
    return Run(
        estate,
        chosen,
        tuple(findings),
        {each: _status(judged.get(each), each in failing, estate) for each in chosen.controls},
        tuple(each for each in chosen.controls if each in judged),
        tuple((each, asset, what) for each, found in judged.items() for asset, what in found.unjudged),
    )


def _finding(control: Control, violation: Violation, estate: Estate, chosen: Chosen) -> Finding:
    declaration = estate.declaration
    location = None
    if violation.location is not None:
        location = Place.of(violation.location, violation.path)
    elif violation.path and declaration is not None:
        location = Place.of(declaration.locate(violation.path), violation.path)
    return Finding(
        control=control,
        severity=chosen.severity_of(control),
        evidence=estate.evidence,
        asset=violation.asset,
        unit=violation.unit,
        message=violation.sentence,
        remediation=control.fix_in(chosen.language),
        location=location,
        urn=violation.urn,
        notes=tuple(_places(violation, declaration)),
        fingerprint=fingerprint(control.id, violation.asset, violation.unit, violation.key),
    )


def _places(violation: Violation, declaration: Declaration | None) -> Iterable[tuple[Place, str]]:
    """Yield the second places; one that stands where another does, since nothing was said there, is none."""
    if declaration is None:
        return
    seen = {declaration.locate(violation.path)} if violation.path else set()
    for note in violation.notes:
        location = declaration.locate(note.path)
        if location not in seen:
            seen.add(location)
            yield Place.of(location, note.path), note.text


def _order(finding: Finding) -> tuple[int, str, int, int, str, str]:
    place = finding.location
    where = (place.file, place.line, place.column) if place else (finding.urn, 0, 0)
    return (RANK[finding.severity], *where, finding.control.id, finding.asset)


def _status(judgement: Judgement | None, failing: bool, estate: Estate) -> str:
    if judgement is None:
        return NOT_MEASURED
    if judgement.violations:
        return FAIL if failing else WAIVED
    if judgement.unjudged:
        return NOT_MEASURED
    if not judgement.applies:
        return NOT_APPLICABLE
    return VERIFIED if estate.evidence == OBSERVED else CLAIMED
