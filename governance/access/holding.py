"""What each grant gives: one holding for each unit and layer that it reaches, in which channels, from when until when.

Source: the declaration's specification (`docs/declaration.md`, grants). A grant that names channels reaches a layer of
a unit through those of its channels that are of both; naming every one of them is the same as naming none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from ecosystem.granting import CHANNEL_LAYERS, EVERY_LEVEL, in_force, last_day, limited_to
from ecosystem.model import CORPORATION, EVERY_BRAND, Agency, Declaration, Grant
from ecosystem.noun import noun
from ecosystem.words import LAYER

LAYERS: Final = LAYER.words
"""Every layer, in the order of the language."""

RANK: Final[Mapping[str, int]] = {level: rank for rank, level in enumerate(EVERY_LEVEL)}
"""How much a level gives; each includes the lower ones."""

NEVER_PROVISIONED: Final = "administer"
"""The level that nothing in the cloud is made for."""

IN_FORCE: Final = "in force"
LATER: Final = "later"
ENDED: Final = "ended"
REVOKED: Final = "revoked"


@noun(frozen=True, slots=True)
class Holding:
    """What one grant gives on one layer of one unit.

    `channels` are the ids that it is limited to, None when it reaches the whole layer. `start` and `until` are the
    first and the last day, `state` is how it stands on the day that was asked about.
    """

    grant: Grant
    unit: str
    layer: str
    channels: tuple[str, ...] | None
    start: date
    until: date
    state: str

    @property
    def level(self) -> str:
        """The level of its grant."""
        return self.grant.level

    @property
    def rank(self) -> int:
        """How much the level gives."""
        return RANK[self.grant.level]


@noun(frozen=True, slots=True)
class Reach:
    """A declaration as grants see it.

    `units` are the brands, the groups with channels of their own, and the corporation where it is granted or has
    channels. `within` are the units that a word of `Grant.brands` stands for, `channels` those of a unit and layer.
    """

    units: tuple[str, ...]
    within: Mapping[str, tuple[str, ...]]
    channels: Mapping[tuple[str, str], tuple[str, ...]]
    agencies: Mapping[str, Agency]

    def units_of(self, grant: Grant) -> tuple[str, ...]:
        """Return the units that a grant reaches, each once."""
        return tuple(dict.fromkeys(unit for said in grant.brands for unit in self.within.get(said, ())))

    def holdings(self, grant: Grant, day: date) -> Iterator[Holding]:
        """Yield what a grant gives, whether or not it is in force on `day`; nothing for an unknown agency."""
        agency = self.agencies.get(grant.to)
        if agency is None:
            return
        start, until = agency.contract.start, last_day(grant, agency)
        state = standing(grant, agency, day)
        layers = tuple(dict.fromkeys(grant.layers))
        for unit in self.units_of(grant):
            for layer in layers:
                limit = limited_to(grant, self.channels.get((unit, layer), ()))
                if limit != ():
                    yield Holding(grant, unit, layer, limit, start, until, state)


def reach(declaration: Declaration) -> Reach:
    """Return a declaration as grants see it."""
    channels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for channel in declaration.channels:
        for layer in CHANNEL_LAYERS.get(channel.kind, ()) if channel.status != "retired" else ():
            channels[channel.brand, layer].append(channel.id)
    busy = {unit for unit, _ in channels}
    brands = tuple(brand.id for brand in declaration.brands)
    groups = tuple(group.id for group in declaration.brand_groups if group.id in busy)
    granted = any(CORPORATION in grant.brands for grant in declaration.grants)
    within: dict[str, tuple[str, ...]] = {brand: (brand,) for brand in brands}
    members: dict[str, list[str]] = {group.id: [] for group in declaration.brand_groups}
    for brand in declaration.brands:
        if brand.group is not None:
            members.setdefault(brand.group, []).append(brand.id)
    for group, inside in members.items():
        within[group] = (*inside, *((group,) if group in busy else ()))
    within[EVERY_BRAND] = (*brands, *groups)
    within[CORPORATION] = (CORPORATION,)
    return Reach(
        (*brands, *groups, *((CORPORATION,) if granted or CORPORATION in busy else ())),
        within,
        {where: tuple(found) for where, found in channels.items()},
        {agency.id: agency for agency in declaration.agencies},
    )


def standing(grant: Grant, agency: Agency, day: date) -> str:
    """Return how a grant to `agency` stands on `day`: in force, to begin later, ended or revoked."""
    if in_force(grant, agency, day):
        return IN_FORCE
    if grant.state != "active":
        return REVOKED
    return LATER if day < agency.contract.start and day <= last_day(grant, agency) else ENDED
