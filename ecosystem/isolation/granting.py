"""From the declaration's grants to the statements that they give: one agency, one unit, one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ecosystem.granting import CHANNEL_LAYERS, LEVELS, covers_unit, in_force, last_day, limited_to
from ecosystem.isolation.given import Given, ending
from ecosystem.isolation.meaning import LAYERS, Share, meaning
from ecosystem.isolation.places import Place
from ecosystem.model import Agency, Channel, Declaration, Environment, Grant


def given(
    declaration: Declaration, environment: Environment, agency: Agency, unit: str, day: date
) -> tuple[Given, ...]:
    """Return what the grants to `agency` in force for `unit` on `day` give in an environment, each with its end."""
    place = Place(declaration, environment, unit)
    return tuple(
        Given(grant.id, grant.path, share.layer, grant.level, last, ending(statement, last))
        for grant, share in _shares(place, agency, day)
        for last in (last_day(grant, agency),)
        for statement in meaning(share)
        if statement.resources
    )


def last_of(declaration: Declaration, environment: Environment, agency: Agency, unit: str, day: date) -> date | None:
    """Return the last day on which a grant in force on `day` holds, None without one.

    One that gives nothing today, as for a site that nobody declared yet, holds all the same.
    """
    shares = _shares(Place(declaration, environment, unit), agency, day)
    return max((last_day(grant, agency) for grant, _ in shares), default=None)


def _shares(place: Place, agency: Agency, day: date) -> Iterator[tuple[Grant, Share]]:
    """Yield each layer of each grant in force that means something in the cloud for a unit."""
    own: tuple[Channel, ...] | None = None
    for grant in _in_force_for(place.declaration, agency, place.unit, day):
        if grant.level not in LEVELS:
            continue
        if own is None:
            of_unit = (each for each in place.declaration.channels if each.brand == place.unit)
            own = tuple(each for each in of_unit if each.status != "retired")
        for layer in dict.fromkeys(each for each in grant.layers if each in LAYERS):
            limited = limited_to(grant, (each.id for each in own if layer in CHANNEL_LAYERS.get(each.kind, ())))
            if limited != ():
                yield grant, Share(place, agency.id, layer, grant.level, limited, own)


def _in_force_for(declaration: Declaration, agency: Agency, unit: str, day: date) -> Iterator[Grant]:
    group = {brand.id: brand.group for brand in declaration.brands if brand.id == unit}
    for grant in declaration.grants:
        if grant.to == agency.id and covers_unit(grant, unit, group) and in_force(grant, agency, day):
            yield grant
