"""The join of the declaration and the ad platforms: which live asset a declared channel, pixel or platform is.

By external id, then by handle or host, as people write them: `act_123` and `123`, `@aurora` and `aurora`, `www.` or
not. What is found on one side alone is listed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from ecosystem.estate.assets import DECLARED_AS, NONE, Asset
from ecosystem.estate.estate import Estate
from ecosystem.estate.gaps import reach
from ecosystem.estate.unknown import Unjudged, Unknown
from ecosystem.model import CORPORATION, Channel, Measurement, Platform

Declared = Channel | Measurement | Platform

PLATFORM_OF: Final = {
    "facebook": "meta",
    "instagram": "meta",
    "whatsapp": "meta",
    "google_ads": "google",
    "youtube": "google",
}
"""The platform that answers for a network, where it has another name."""

PIXELS: Final = ("pixel", "conversion_api")
"""Kinds of measurement that are pixels on their platform."""

_CHANNELS: Final = frozenset(kind for kinds in DECLARED_AS.values() for kind in kinds)


class Join:
    """Declared things and live assets side by side.

    `pairs` are both; `absent` is declared and active, of a kind whose list was read to its end, and not there;
    `unsure` is declared, not found, and nobody knows whether the list was whole; `unread` is on a platform that was not
    read; `undeclared` is live and declared nowhere; `unclear` are those `unsure` that something live may be.
    """

    __slots__ = ("absent", "pairs", "unclear", "undeclared", "unread", "unsure")

    def __init__(self) -> None:
        self.pairs: list[tuple[Declared, Asset]] = []
        self.absent: list[Declared] = []
        self.unsure: list[Declared] = []
        self.unread: list[Declared] = []
        self.undeclared: list[Asset] = []
        self.unclear: list[tuple[Declared, tuple[Asset, ...]]] = []


def join(estate: Estate) -> Join:
    """Return declared things and live assets side by side, joined once for an estate."""
    return estate.once(_join)


def _join(estate: Estate) -> Join:
    found = Join()
    taken: set[str] = set()
    unmatched: list[Declared] = []
    for thing in _things(estate):
        platform = platform_of(thing)
        if platform not in reach(estate).platforms:
            found.unread.append(thing)
            continue
        asset = _match(estate, thing, platform)
        if asset is not None:
            found.pairs.append((thing, asset))
            taken.add(asset.urn)
        else:
            unmatched.append(thing)
    free = [each for each in estate.of(Asset) if each.urn not in taken]
    for thing in unmatched:
        candidates = tuple(each for each in free if _could_be(thing, each))
        if candidates:
            found.unclear.append((thing, candidates))
            found.unsure.append(thing)
        elif not isinstance(thing, Channel) or thing.status == "active":  # else nothing of it is expected
            (found.absent if _lists(estate, thing) else found.unsure).append(thing)
    unclear = _unclear(found)
    found.undeclared = [each for each in free if each.urn not in unclear]
    return found


def _unclear(found: Join) -> frozenset[str]:
    """Return the URNs of what may be declared, kind by kind: unless there are more of them than such declared things.

    Of two accounts that may be the one that is declared by no id, one is declared nowhere.
    """
    urns: dict[str, set[str]] = defaultdict(set)
    things: dict[str, set[str]] = defaultdict(set)
    for thing, candidates in found.unclear:
        for asset in candidates:
            urns[asset.kind].add(asset.urn)
            things[asset.kind].add(thing.id)
    return frozenset(urn for kind, them in urns.items() if len(them) <= len(things[kind]) for urn in them)


def pairs(estate: Estate, *kinds: str) -> Iterator[tuple[Channel, Asset]]:
    """Yield the running channels of these kinds with what they are live.

    Raises `Unjudged` after them for those on platforms that were not read.
    """
    found = join(estate)
    for thing, asset in found.pairs:
        if isinstance(thing, Channel) and thing.kind in kinds and thing.status != "retired":
            yield thing, asset
    wanting = (each for each in (*found.unread, *found.unsure) if isinstance(each, Channel) and each.kind in kinds)
    say_unread(each for each in wanting if each.status != "retired")


def platforms(estate: Estate, layer: str | None = None) -> Iterator[tuple[Platform, Asset]]:
    """Yield the declared platforms (of one layer) with what they are live.

    Raises `Unjudged` after them for those that were not read.
    """
    found = join(estate)
    for thing, asset in found.pairs:
        if isinstance(thing, Platform) and layer in (None, *thing.layers):
            yield thing, asset
    unread = (each for each in (*found.unread, *found.unsure) if isinstance(each, Platform))
    say_unread(each for each in unread if layer in (None, *each.layers))


def measurements(estate: Estate) -> Iterator[tuple[Measurement, Asset]]:
    """Yield the declared pixels with what they are live; raises `Unjudged` after them for those not read."""
    found = join(estate)
    for thing, asset in found.pairs:
        if isinstance(thing, Measurement):
            yield thing, asset
    say_unread(each for each in (*found.unread, *found.unsure) if isinstance(each, Measurement))


def say_unread(things: Iterable[Declared]) -> None:
    """Raise `Unjudged` that names what was not read, unless there is nothing."""
    listed = [f"`{each.id}`" for each in things]
    if listed:
        more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
        raise Unjudged(f"what is live of {', '.join(listed[:3])}{more}: not read on its platform")


def platform_of(thing: Declared) -> str:
    """Return the platform that would know a declared thing, in lower case; empty where nothing says."""
    word = thing.vendor if isinstance(thing, Platform) else thing.network
    plain = (word or "").lower()
    return PLATFORM_OF.get(plain, plain)


def corporate(estate: Estate) -> frozenset[str]:
    """Return the ids of the businesses that the declaration says are the corporation's."""
    return estate.once(_corporate)


def owned(estate: Estate, asset: Asset) -> str | None:
    """Return why an asset is not the corporation's, None when it is; raises `Unjudged`.

    It is when the corporation's business owns it: the platform says so, and the business is a declared one.
    """
    own = corporate(estate)
    who = asset.owner if isinstance(asset.owner, str) else None
    name = f" ({asset.owner_name})" if isinstance(asset.owner_name, str) and asset.owner_name else ""
    if who is not None and own:
        return None if plain(who) in own else f"is owned by the business `{who}`{name}, not by the corporation's"
    if not isinstance(asset.relation, str):
        raise Unjudged(f"who owns `{asset.id}`")
    if asset.relation == "owned":
        if own and asset.business and plain(asset.business) not in own:
            return f"is owned by the business `{asset.business}`, which is not declared as the corporation's"
        return None
    if asset.relation == "client":
        return "is in the corporation's business only as a client's; somebody else owns it"
    return "is in no business of the corporation's"


def plain(id: str) -> str:
    """Return an external id as it compares: without `act_`, hyphens and case."""
    return re.sub(r"[\s-]", "", id.lower()).removeprefix("act_").rpartition("/")[2]


def handle(said: str) -> str:
    """Return a handle as it compares: without `@`, the address of its network, and case."""
    return said.lower().strip().rstrip("/").rpartition("/")[2].removeprefix("@")


def host(said: str) -> str:
    """Return the host of a URL or a host as it compares: without `www.`, port and case."""
    found = re.match(r"(?:[a-z]+://)?([^/:?#]+)", said.lower().strip())
    return (found[1] if found else "").removeprefix("www.")


def _things(estate: Estate) -> Iterator[Declared]:
    declaration = estate.declared
    yield from (each for each in declaration.channels if each.kind in _CHANNELS)
    yield from declaration.measurement
    yield from declaration.platforms


def _match(estate: Estate, thing: Declared, platform: str) -> Asset | None:
    mine = [each for each in estate.of(Asset) if each.platform == platform and _is_kind(thing, each)]
    if thing.external_id is not None:
        wanted = plain(thing.external_id)
        same = [each for each in mine if any(plain(one) == wanted for one in each.ids)]
        if same:
            return min(same, key=lambda each: each.relation != "owned")
    if not isinstance(thing, Channel):
        return None
    mine = [each for each in mine if _on_network(thing, each)]
    if thing.handle:
        same = [each for each in mine if isinstance(each.handle, str) and handle(each.handle) == handle(thing.handle)]
        if same:
            return same[0]
    if thing.url:
        wanted = host(thing.url)
        same = [each for each in mine if isinstance(each.host, str) and host(each.host) == wanted]
        if same:
            return same[0]
    return None


def _could_be(thing: Declared, asset: Asset) -> bool:
    """Whether an asset may be a declared thing that does not say which it is, or in a way that the asset does not."""
    if asset.platform != platform_of(thing) or not _is_kind(thing, asset) or isinstance(thing, Platform):
        return False
    if not isinstance(thing, Channel):
        return thing.external_id is None and asset.kind == "pixel" and thing.kind in PIXELS
    if not _on_network(thing, asset) or asset.relation == NONE:
        return False
    if thing.handle:
        return isinstance(asset.handle, Unknown)
    return thing.external_id is None


def _on_network(thing: Channel, asset: Asset) -> bool:
    return not asset.network or asset.network in (thing.network, asset.platform)


def _is_kind(thing: Declared, asset: Asset) -> bool:
    said = DECLARED_AS.get(asset.kind, ())
    if isinstance(thing, Channel):
        return thing.kind in said
    return ("measurement" if isinstance(thing, Measurement) else "platforms") in said


def _lists(estate: Estate, thing: Declared) -> bool:
    """Whether a business of the platform lists everything of this kind, so that what is not there is absent."""
    platform = platform_of(thing)
    if isinstance(thing, Platform):
        return thing.external_id is not None and any(
            each.kind == "business" for each in estate.of(Asset) if each.platform == platform
        )
    if isinstance(thing, Channel) and not (thing.external_id or thing.handle or _by_host(estate, thing)):
        return False  # nothing to look for it by
    if isinstance(thing, Measurement) and (not thing.external_id or thing.kind not in PIXELS):
        return False
    kinds = {kind for kind, said in DECLARED_AS.items() if _word(thing) in said and kind != "business"}
    businesses = [each for each in estate.of(Asset) if each.kind == "business" and each.platform == platform]
    return bool(businesses) and all(kinds <= set(each.listed) for each in businesses)


def _by_host(estate: Estate, thing: Channel) -> bool:
    """Whether an address tells whether the thing is there: the platform says on which host each of them is."""
    mine = [each for each in estate.of(Asset) if each.platform == platform_of(thing) and _is_kind(thing, each)]
    return bool(thing.url) and any(isinstance(each.host, str) for each in mine)


def _word(thing: Declared) -> str:
    return thing.kind if isinstance(thing, Channel) else "measurement"


def _corporate(estate: Estate) -> frozenset[str]:
    said = (each.external_id for each in estate.declared.platforms if each.owner == CORPORATION)
    return frozenset(plain(each) for each in said if each)
