"""The grants that concern a channel, found without looking at every grant of an agency.

A large agency may hold a grant for each of thousands of brands; what it holds for one channel is a few of them.
Source: "How the declared evidence is read" in the catalogue (which units and layers a grant covers).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TypeAlias

from ecosystem.estate.estate import Estate
from ecosystem.granting import CHANNEL_LAYERS, covers_unit
from ecosystem.model import CORPORATION, EVERY_BRAND, Channel, Grant

_Index: TypeAlias = tuple[dict[tuple[str, str, str], list[Grant]], dict[tuple[str, str], list[Grant]]]


def concerning(estate: Estate, who: str, channel: Channel) -> list[Grant]:
    """Return the grants to `who` that are about a channel, whatever their state, level and end.

    Such a grant covers the channel's unit and one of its layers, and names the channel if it names any.
    """
    by_unit, by_channel = estate.once(_index)
    named = by_channel.get((who, channel.id))
    known = estate.once(_by_place)
    place = (who, channel.brand, channel.kind)
    if named is None and place in known:
        return known[place]
    layers = CHANNEL_LAYERS[channel.kind]
    found = {
        grant.id: grant
        for grant in named or ()
        if not set(layers).isdisjoint(grant.layers) and covers_unit(grant, channel.brand, estate.group_of)
    }
    for unit in _covered_by(estate, channel.brand):
        for layer in layers:
            found.update((grant.id, grant) for grant in by_unit.get((who, unit, layer), ()))
    grants = list(found.values())
    if named is None:
        known[place] = grants
    return grants


def _by_place(_: Estate) -> dict[tuple[str, str, str], list[Grant]]:
    """Return where the grants are kept that concern any channel of one kind and unit, as they are found."""
    return {}


def _covered_by(estate: Estate, unit: str) -> tuple[str, ...]:
    """Return what a grant may list to cover a unit."""
    if unit == CORPORATION:
        return (unit,)
    group = estate.group_of.get(unit)
    return (unit, EVERY_BRAND) if group is None else (unit, group, EVERY_BRAND)


def _index(estate: Estate) -> _Index:
    by_unit: dict[tuple[str, str, str], list[Grant]] = defaultdict(list)
    by_channel: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for grant in estate.declared.grants:
        if grant.channels is not None:
            for channel in grant.channels:
                by_channel[grant.to, channel].append(grant)
            continue
        for unit in grant.brands:
            for layer in grant.layers:
                by_unit[grant.to, unit, layer].append(grant)
    return dict(by_unit), dict(by_channel)
