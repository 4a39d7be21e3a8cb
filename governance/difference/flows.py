"""What changes in where data goes: into the database and business intelligence, or into what an agency holds."""

from __future__ import annotations

from collections.abc import Iterator

from ecosystem.model import Declaration
from governance.difference.change import BETTER, FLOW, GAIN, LOOK, LOSS, OTHER, Change
from governance.difference.pairing import NOT_SAID, Pair, Sides, corporate

ONE = ("writes_to", "audience", "inbound", "service", "synced_to", "records_cases_in", "analytics", "source")
"""The keys that name one end of a flow."""

MANY = ("feeds", "measurement")
"""The keys that name several."""

SAID_HERE = frozenset({*ONE, *MANY, "via", "mode", "target"})
"""The keys that this file speaks of."""

_INTO = frozenset({"writes_to", "synced_to", "records_cases_in", "inbound", "feeds", "to"})
"""The keys along which data goes from the thing to what is named."""


def flows(both: Sides) -> Iterator[Change]:
    """Yield each flow that begins, ends or goes elsewhere; what a new thing does is said where it leads outside."""
    for pair in both.pairs:
        if pair.section == "integrations":
            yield from _integration(both, pair)
        elif pair.section == "reports":
            yield from _report(both, pair)
        elif pair.new is not None:
            yield from _of_thing(both, pair)


def _of_thing(both: Sides, pair: Pair) -> Iterator[Change]:
    for key in ONE:
        was, now = getattr(pair.old, key, None), getattr(pair.new, key, None)
        if was != now:
            kind = _kind(both, key, was, now)
            if pair.old is not None or kind == GAIN:
                yield both.change(kind, FLOW, pair, key, (was or NOT_SAID, now or NOT_SAID), key)
    for key in MANY if pair.section != "measurement" else ("feeds",):
        before, after = getattr(pair.old, key, ()), getattr(pair.new, key, ())
        for each in after:
            kind = _kind(both, key, None, each)
            if each not in before and (pair.old is not None or kind == GAIN):
                yield both.change(kind, FLOW, pair, key, ("not", each), key)
        for each in before:
            if each not in after:
                yield both.change(_kind(both, key, each, None), FLOW, pair, key, (each, "no longer"), key)


def _integration(both: Sides, pair: Pair) -> Iterator[Change]:
    """A flow is its two ends: said under another id, it is the same flow."""
    if pair.old is None or pair.new is None:
        one = pair.new if pair.old is None else pair.old
        ends = {(each.source, each.target) for each in (both.before if pair.old is None else both.after).integrations}
        if (one.source, one.target) in ends:
            return
        was, now = (None, one.target) if pair.old is None else (one.target, None)
        said = f"{one.source} → {one.target}, by {one.via}"
        yield both.change(
            _kind(both, "to", was, now), FLOW, pair, "integration", ("none", said) if was is None else (said, "none")
        )
        return
    for key, name in (("from", "source"), ("to", "target")):
        was, now = getattr(pair.old, name), getattr(pair.new, name)
        if was != now:
            yield both.change(_kind(both, key, was, now), FLOW, pair, key, (was, now), key)
    for key in ("via", "mode"):
        was, now = getattr(pair.old, key), getattr(pair.new, key)
        if was != now:
            kind = LOOK if now == "manual" else BETTER if was == "manual" else OTHER
            yield both.change(kind, FLOW, pair, key, (was or NOT_SAID, now or NOT_SAID), key)


def _report(both: Sides, pair: Pair) -> Iterator[Change]:
    if pair.new is None:
        return
    was, now = getattr(pair.old, "source", None), pair.new.source
    central = both.after.bi.id
    if was != now and not (was is None and now == central):
        kind = BETTER if now == central else LOOK
        yield both.change(kind, FLOW, pair, "source", (was or NOT_SAID, now), "source")


def _kind(both: Sides, key: str, was: str | None, now: str | None) -> str:
    owner = both.owners.get(now or "")
    if now is not None and key in _INTO and owner is not None and not corporate(owner):
        return GAIN if owner in both.agencies else LOOK
    if key in _INTO and was in _central(both.before, both.after) and now not in _corporate_ends(both.after):
        return LOOK if now is not None and corporate(owner) else LOSS
    if key in _INTO and now in _central(both.after) and (was is None or was not in _corporate_ends(both.before)):
        return BETTER
    return OTHER if key not in _INTO or now is not None else LOOK


def _central(*declarations: Declaration) -> set[str]:
    return {central.id for each in declarations for central in (each.database, each.bi)}


def _corporate_ends(declaration: Declaration) -> set[str]:
    """Return the ends in which data that goes there is as much the corporation's as in the database."""
    service = declaration.customer_service
    ends = [(end.id, end.owner) for end in (declaration.database, declaration.bi, declaration.identity)]
    ends += [(service.id, service.owner)] if service else []
    return {end for end, owner in ends if corporate(owner)}
