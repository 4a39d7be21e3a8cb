"""What a declaration names on Meta by its id: what is looked for when no list of the business has it."""

from __future__ import annotations

from collections.abc import Iterator

from ecosystem.estate.assets import DECLARED_AS
from ecosystem.estate.joining import PIXELS, plain, platform_of
from ecosystem.model import Channel, Declaration
from ecosystem.noun import noun
from governance.collect.meta.kinds import KINDS
from governance.collect.meta.reading import PLATFORM


@noun(frozen=True, slots=True)
class Sought:
    """Something that is declared: its kind as an asset, and its id at Meta."""

    kind: str
    external_id: str


def sought(declaration: Declaration) -> tuple[Sought, ...]:
    """Return what a declaration names on Meta by its id, each once, retired channels apart."""
    return tuple(dict.fromkeys(_sought(declaration)))


def _sought(declaration: Declaration) -> Iterator[Sought]:
    for channel in declaration.channels:
        kind = _kind(channel)
        if kind and channel.external_id and channel.status != "retired" and platform_of(channel) == PLATFORM:
            yield Sought(kind, plain(channel.external_id))
    for each in declaration.measurement:
        if each.kind in PIXELS and each.external_id and platform_of(each) == PLATFORM:
            yield Sought("pixel", plain(each.external_id))


def _kind(channel: Channel) -> str | None:
    """Return the kind of asset that a channel is: of those that its kind is declared as, the one of its network."""
    network = (channel.network or "").lower()
    said = [each.name for each in KINDS if channel.kind in DECLARED_AS[each.name]]
    of_network = [each.name for each in KINDS if each.network == network and each.name in said]
    return next(iter(of_network or said), None)
