"""Which grants are in force for a unit, and what each of them gives.

A grant is in force on a day when it is active, its `until` has not passed, and its agency's contract has begun and
not ended; ends are inclusive. What it gives ends with the grant or with the contract, whichever comes first.
Source: the declaration's specification (`docs/declaration.md`, grants).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ecosystem.granting import CHANNEL_LAYERS, LEVELS, covers_unit, in_force, last_day, limited_to
from ecosystem.model import Agency, Channel, Declaration, Grant

LAYERS: Final = (
    "engagement",
    "community",
    "knowledge",
    "publishing",
    "advertising",
    "web",
    "email",
    "automation",
    "analytics",
    "customer_service",
    "survey",
)
"""The layers that a grant means something for in the cloud, in the order of the table; `identity` is none of them."""


__all__ = ["CHANNEL_LAYERS", "LAYERS", "LEVELS", "Holding", "Withheld", "covers", "grants_of", "in_force", "last_day"]


@dataclass(frozen=True, slots=True)
class Holding:
    """One layer of one grant in force for one unit.

    `until` is the last day. `channels` are the ids it is limited to, None when it covers the whole layer of the unit:
    because the grant names no channels, or because it names every channel of that layer that the unit has.
    """

    grant: Grant
    unit: str
    layer: str
    level: str
    until: date
    channels: tuple[str, ...] | None = None

    def at_least(self, level: str) -> bool:
        """Return whether the level includes `level`."""
        return LEVELS.index(self.level) >= LEVELS.index(level)

    def reaches(self, channel: Channel) -> bool:
        """Return whether the holding reaches a channel of its unit and layer."""
        return self.channels is None or channel.id in self.channels


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a grant says and the cloud does not give, with the reason."""

    grant: Grant
    reason: str

    def __str__(self) -> str:
        return f"`{self.grant.id}` ({self.grant.path}): {self.reason}"


def covers(declaration: Declaration, grant: Grant, unit: str) -> bool:
    """Return whether a grant reaches `unit`: it lists it, or its group, or `*` (every brand and group)."""
    return covers_unit(grant, unit, {brand.id: brand.group for brand in declaration.brands})


def grants_of(declaration: Declaration, agency: Agency, unit: str, day: date) -> Iterator[Grant]:
    """Yield the grants to `agency` that are in force for `unit` on `day`, as declared."""
    for grant in declaration.grants:
        if grant.to == agency.id and covers(declaration, grant, unit) and in_force(grant, agency, day):
            yield grant


def holdings(declaration: Declaration, agency: Agency, unit: str, day: date) -> tuple[Holding, ...]:
    """Return what `agency` holds for `unit` on `day`: one for each grant in force and layer that the cloud knows."""
    found = []
    for grant in grants_of(declaration, agency, unit, day):
        if grant.level not in LEVELS:
            continue
        for layer in dict.fromkeys(grant.layers):
            if layer not in LAYERS:
                continue
            channels = _limit(declaration, grant, unit, layer)
            if channels is None or channels:
                found.append(Holding(grant, unit, layer, grant.level, last_day(grant, agency), channels))
    return tuple(found)


def withheld(declaration: Declaration, agency: Agency, unit: str, day: date) -> tuple[Withheld, ...]:
    """Return what the grants in force say and the cloud does not give for lack of a meaning there."""
    found = []
    for grant in grants_of(declaration, agency, unit, day):
        if grant.level not in LEVELS:
            found.append(
                Withheld(grant, f"`{grant.level}` is never provisioned for an agency; grant `operate` at most")
            )
            continue
        for layer in dict.fromkeys(grant.layers):
            if layer not in LAYERS:
                found.append(Withheld(grant, f"the layer `{layer}` gives nothing in the cloud"))
            elif _limit(declaration, grant, unit, layer) == ():
                found.append(Withheld(grant, f"none of its channels is of `{unit}` and the layer `{layer}`"))
    return tuple(found)


def agencies_of(declaration: Declaration, unit: str, day: date) -> tuple[Agency, ...]:
    """Return the agencies that hold something for `unit` on `day`, in declared order: each gets a role."""
    return tuple(agency for agency in declaration.agencies if holdings(declaration, agency, unit, day))


def _limit(declaration: Declaration, grant: Grant, unit: str, layer: str) -> tuple[str, ...] | None:
    if grant.channels is None:
        return None
    of_layer = (
        channel.id
        for channel in declaration.channels
        if channel.brand == unit and channel.status != "retired" and layer in CHANNEL_LAYERS.get(channel.kind, ())
    )
    return limited_to(grant, of_layer)
