"""What a declaration names on Meta by its id: what is looked for when no list of the business has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecosystem.model import Channel, Declaration
from ecosystem.noun import noun

_MEASURED: Final = ("pixel", "conversion_api")
_KINDS: Final = {
    ("ad_account", "meta"): "ad_account",
    ("ad_account", "facebook"): "ad_account",
    ("ad_account", "instagram"): "ad_account",
    ("social_profile", "meta"): "page",
    ("social_profile", "facebook"): "page",
    ("community", "facebook"): "page",
    ("social_profile", "instagram"): "profile",
    ("messaging", "whatsapp"): "waba",
}
"""Kind of channel and network -> kind of asset."""


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
        if kind and channel.external_id and channel.status != "retired":
            yield Sought(kind, channel.external_id)
    for each in declaration.measurement:
        if each.kind in _MEASURED and each.network in ("meta", "facebook", "instagram") and each.external_id:
            yield Sought("pixel", each.external_id)


def _kind(channel: Channel) -> str | None:
    return _KINDS.get((channel.kind, channel.network or ""))
