"""What controls share that judge ad platforms as they are live: ownership, and who else has access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ecosystem.estate.assets import Asset, Holder
from ecosystem.estate.estate import Estate
from ecosystem.estate.holding import holders, party
from ecosystem.estate.joining import join, owned, say_unread
from ecosystem.estate.unknown import Unjudged
from ecosystem.model import CORPORATION, Channel
from policies.control import Breaches


def not_ours(estate: Estate, joined: Iterable[tuple[Any, Asset]], what: str) -> Breaches:
    """Yield each declared thing whose live asset is not the corporation's, with what it is live; raises `Unjudged`."""
    for thing, asset in joined:
        try:
            reason = owned(estate, asset)
        except Unjudged as missing:
            yield thing, missing
            continue
        if reason is not None:
            yield thing, f"the {what} `{thing.id}` (`{asset.external_id}`) {reason}"


def outsiders(estate: Estate) -> Iterator[tuple[Any, Asset, Holder, str] | tuple[Any, Unjudged]]:
    """Yield who of others than the corporation can act on what is declared: thing, asset, holder, whose they are.

    A pair instead says what could not be read of a thing; raises `Unjudged` in the end for what was not read at all.
    """
    found = join(estate)
    for thing, asset in found.pairs:
        try:
            people = holders(asset)
        except Unjudged as missing:
            yield thing, missing
            continue
        for holder in people:
            whose = party(estate, holder)
            if whose != CORPORATION:
                yield thing, asset, holder, whose
    say_unread((*found.unread, *found.unsure))


def retired(thing: Any) -> bool:
    """Return whether a declared thing is a channel that is out of use."""
    return isinstance(thing, Channel) and thing.status == "retired"
