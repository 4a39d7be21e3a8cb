"""Which finding is waived by which waiver, and which waivers are found wanting (GOV-006).

A waiver covers a finding of its control about its asset (`*`: any), in its environment (none said: in every one).
One found wanting waives nothing. Source: the catalogue, "Waivers".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from ecosystem.estate.estate import DECLARED, Estate, unit_of
from ecosystem.estate.people import is_steward
from ecosystem.model import CORPORATION, Location
from ecosystem.noun import noun
from ecosystem.waivers import Waiver
from policies.control import CRITICAL, Control

ITSELF = "GOV-006"
"""The control about waivers, which cannot be waived."""

EVERY_ASSET = "*"

MAX_DAYS = 90
"""From `from` to `until`, for a critical control."""


class Found(Protocol):
    """What a waiver is compared with: a finding's control, its asset, and the URN or ARN of it if it has one."""

    @property
    def control(self) -> Control: ...
    @property
    def asset(self) -> str: ...
    @property
    def urn(self) -> str: ...


@noun(frozen=True, slots=True)
class JudgedWaiver:
    """A waiver with what is wrong with it; `id`, `brand` are its asset and the asset's unit.

    `part` tells several waivers of one asset apart: the waived control, its environment, its turn among equals.
    """

    id: str
    part: str
    brand: str
    path: str
    location: Location
    waiver: Waiver
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome: every waiver judged, and which finding is covered."""

    noun: ClassVar[type[JudgedWaiver]] = JudgedWaiver

    judged: tuple[JudgedWaiver, ...]
    valid: Mapping[tuple[str, str], Waiver]
    """The waivers that hold today and here, by control and asset; of several the first in the file."""

    def covering(self, finding: Found) -> Waiver | None:
        """Return the waiver that covers a finding, or None."""
        if not self.valid:
            return None
        keys = _keys(finding)
        return next((self.valid[key] for key in keys if key in self.valid), None)


def settle(
    waivers: Iterable[Waiver],
    findings: Iterable[Found],
    evaluated: Collection[str],
    severities: Mapping[str, str],
    estate: Estate,
) -> Settled:
    """Return what the waivers cover of `findings`, and the waivers judged.

    `evaluated` are the controls that were judged on `estate`, `severities` those in force, by identifier.
    """
    given = tuple(waivers)
    seen = {key for finding in findings for key in _keys(finding)} if given else set()
    units: dict[str, str] = {}
    turns: Counter[str] = Counter()
    judged: list[JudgedWaiver] = []
    valid: dict[tuple[str, str], Waiver] = {}
    for waiver in given:
        faults = tuple(_faults(waiver, severities.get(waiver.control), estate))
        if _could_match(waiver, evaluated, estate) and (waiver.control, waiver.asset) not in seen:
            faults += ("it matches no finding",)
        if faults and not units:
            units = _units(estate)
        if not faults and _in_force(waiver, estate):
            valid.setdefault((waiver.control, waiver.asset), waiver)
        judged.append(_judged(waiver, units.get(waiver.asset, CORPORATION), turns, faults))
    return Settled(tuple(judged), valid)


def _keys(finding: Found) -> Iterator[tuple[str, str]]:
    identifier = finding.control.id
    yield identifier, finding.asset
    if finding.urn:
        yield identifier, finding.urn
    yield identifier, EVERY_ASSET


def _here(waiver: Waiver, estate: Estate) -> bool:
    return waiver.environment is None or waiver.environment == estate.environment


def _in_force(waiver: Waiver, estate: Estate) -> bool:
    return waiver.start <= estate.as_of <= waiver.until and _here(waiver, estate)


def _faults(waiver: Waiver, severity: str | None, estate: Estate) -> Iterator[str]:
    """Yield what is wrong with a waiver whatever was found."""
    if waiver.control == ITSELF:
        yield "a waiver cannot be waived"
    if waiver.until < estate.as_of:
        yield f"it ended on {waiver.until}"
    if severity == CRITICAL:
        days = (waiver.until - waiver.start).days
        if waiver.asset == EVERY_ASSET:
            yield "`*` covers every asset, which is not allowed for a critical control"
        if days > MAX_DAYS:
            yield f"it covers a critical control for {days} days, and at most {MAX_DAYS} are allowed"
    if waiver.approved_by.lower() == waiver.requested_by.lower():
        yield f"`{waiver.approved_by}`, who asked for it, approved it"
    if estate.declaration is None or not is_steward(estate, waiver.approved_by):
        yield f"`{waiver.approved_by}`, who approved it, is no steward of the corporation"
    environments = estate.declaration.cloud.environments if estate.declaration else {}
    if waiver.environment is not None and environments and waiver.environment not in environments:
        yield f"there is no environment `{waiver.environment}`"


def _could_match(waiver: Waiver, evaluated: Collection[str], estate: Estate) -> bool:
    """Return whether a finding for the waiver would have been found: today, in this run, on the evidence at hand."""
    lives_elsewhere = estate.evidence == DECLARED and ":" in waiver.asset
    judged = waiver.control in evaluated and estate.whole
    return judged and not lives_elsewhere and _here(waiver, estate) and waiver.start <= estate.as_of


def _units(estate: Estate) -> dict[str, str]:
    return {
        thing.id: unit_of(thing) for things in estate.nouns.values() for thing in things if getattr(thing, "id", None)
    }


def _judged(waiver: Waiver, unit: str, turns: Counter[str], faults: tuple[str, ...]) -> JudgedWaiver:
    part = waiver.control if waiver.environment is None else f"{waiver.control} {waiver.environment}"
    same = f"{part} {waiver.asset}"
    turns[same] += 1
    if turns[same] > 1:
        part = f"{part} {turns[same]}"
    return JudgedWaiver(waiver.asset, part, unit, waiver.path, waiver.location, waiver, faults)
