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
    own = tuple(each for each in declaration.channels if each.brand == unit and each.status != "retired")
    return tuple(_given(place, agency, own, day))


def last_of(declaration: Declaration, agency: Agency, unit: str, day: date) -> date | None:
    """Return the last day on which a grant in force on `day` holds, None without one.

    One that gives nothing today, as for a site that nobody declared yet, holds all the same.
    """
    own = tuple(each for each in declaration.channels if each.brand == unit and each.status != "retired")
    return max(
        (
            last_day(grant, agency)
            for grant in in_force_for(declaration, agency, unit, day)
            if grant.level in LEVELS
            and any(each in LAYERS and _limited(grant, each, own) != () for each in grant.layers)
        ),
        default=None,
    )


def _given(place: Place, agency: Agency, own: tuple[Channel, ...], day: date) -> Iterator[Given]:
    for grant in in_force_for(place.declaration, agency, place.unit, day):
        if grant.level not in LEVELS:
            continue
        last = last_day(grant, agency)
        for layer in dict.fromkeys(each for each in grant.layers if each in LAYERS):
            limited = _limited(grant, layer, own)
            if limited == ():
                continue
            share = Share(place, agency.id, layer, grant.level, limited, own)
            for statement in meaning(share):
                if statement.resources:
                    yield Given(grant.id, grant.path, layer, grant.level, last, ending(statement, last))


def in_force_for(declaration: Declaration, agency: Agency, unit: str, day: date) -> Iterator[Grant]:
    """Yield the grants to an agency that are in force for a unit on a day."""
    groups = {brand.id: brand.group for brand in declaration.brands}
    for grant in declaration.grants:
        if grant.to == agency.id and covers_unit(grant, unit, groups) and in_force(grant, agency, day):
            yield grant


def _limited(grant: Grant, layer: str, own: tuple[Channel, ...]) -> tuple[str, ...] | None:
    return limited_to(grant, (each.id for each in own if layer in CHANNEL_LAYERS.get(each.kind, ())))
