"""What the declaration grants, indexed for controls: who may work on which unit and layer, on which day.

Source: `docs/declaration.md` (grants) and "How the declared evidence is read" in the catalogue.
"""

from __future__ import annotations

from ecosystem.estate.estate import Estate
from ecosystem.granting import CHANNEL_LAYERS, EVERY_LEVEL, covers_unit, in_force
from ecosystem.model import Channel, Grant

_RANK = {level: rank for rank, level in enumerate(EVERY_LEVEL)}


def at_least(grant: Grant, level: str) -> bool:
    """Return whether a grant's level includes `level`."""
    return _RANK[grant.level] >= _RANK[level]


def concerns(estate: Estate, grant: Grant, channel: Channel) -> bool:
    """Return whether a grant is about a channel: its unit, one of its layers, and its id where channels are named."""
    if grant.channels is not None and channel.id not in grant.channels:
        return False
    if not any(layer in grant.layers for layer in CHANNEL_LAYERS[channel.kind]):
        return False
    return covers_unit(grant, channel.brand, estate.group_of)


def in_force_today(estate: Estate, grant: Grant) -> bool:
    """Return whether a grant is in force on the evaluation date."""
    agency = estate.agency_of.get(grant.to)
    return agency is not None and in_force(grant, agency, estate.as_of)
