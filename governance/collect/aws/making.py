"""From an item and its details to resources: a property of what was refused is `UNKNOWN`, one that is not said none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN, Unknown
from governance.collect.aws.access import HOME, Place
from governance.collect.aws.kind import GLOBAL, Call, How, Kind, Make, filled, find, names_in, path_of

LIVE = "live"
"""The project of what is observed."""


def resources(place: Place, kind: Kind, scope: Mapping[str, Any], refused: frozenset[str]) -> Iterator[Resource]:
    """Yield the resources that an item is; `refused` are the operations that told nothing of it."""
    if kind.keep and not _open(kind.keep, refused) and not find(kind.keep, scope):
        return
    for make in kind.makes:
        if make.when and not _open(make.when, refused) and not find(make.when, scope):
            continue
        if not make.each:
            yield _resource(place, kind, make, scope, refused)
        elif not _open(path_of(make.each), refused):
            for each in find(make.each, scope) or ():
                yield _resource(place, kind, make, {**base(place), **fields(each), "of": scope}, refused)


def left_out(kind: Kind, scope: Mapping[str, Any]) -> bool:
    """Return whether an item is none of the kind's, as far as its listing tells: then no detail is asked for."""
    if not kind.keep or _open(kind.keep, (call.operation for call in kind.details)):
        return False
    return not find(kind.keep, scope)


def properties(make: Make, scope: Mapping[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """Return the properties of a resource."""
    found: dict[str, Any] = {}
    for name, how in make.said.items():
        value = UNKNOWN if _open(path_of(how), refused) else _plain(find(how, scope))
        if value is not None:
            found[name] = value
    return found


def needing(kind: Kind, call: Call) -> tuple[str, ...]:
    """Return the properties of a kind's resources that a detail tells, by their names."""
    told = [name for make in kind.makes for name, how in make.said.items() if _told(call, how, make.each, make.when)]
    return tuple(sorted(set(told)))


def about(kind: Kind, call: Call) -> tuple[str, ...]:
    """Return the types of a kind's resources of which a detail tells something; all of them when it tells of none."""
    found = [make.type for make in kind.makes if _told(call, make.each, make.when, *make.said.values())]
    return tuple(dict.fromkeys(found)) or kind.types


def hides(kind: Kind, call: Call) -> tuple[str, ...]:
    """Return the types of resource that nobody sees when a detail is refused: it lists them."""
    return tuple(make.type for make in kind.makes if make.each and _told(call, make.each))


def _told(call: Call, *hows: How) -> bool:
    return any(call.operation in names_in(path_of(how)) for how in hows if how)


def fields(item: Any) -> dict[str, Any]:
    """Return what an item says of itself; a bare text is under `it`."""
    return dict(item) if isinstance(item, Mapping) else {"it": item}


def base(place: Place) -> dict[str, Any]:
    """Return what is known of everything at a place."""
    return {"account": place.account, "region": place.region, "partition": place.partition}


def name_of(kind: Kind, scope: Mapping[str, Any]) -> str:
    """Return what an item is called: the name of the first resource that it is."""
    return next((name for make in kind.makes if not make.each and (name := filled(make.id, scope))), "?")


def _resource(place: Place, kind: Kind, make: Make, scope: Mapping[str, Any], refused: frozenset[str]) -> Resource:
    region = str((find(kind.where, scope) if kind.where else "") or place.region)
    name = filled(make.id, scope) or "?"
    urn = filled(make.arn, scope) if make.arn else ""
    return Resource(
        id=name,
        type=make.type,
        urn=urn or f"aws:{place.account}:{region}:{make.type}:{name}",
        properties=properties(make, scope, refused),
        project=LIVE,
        stack=f"{place.account}/{region}",
        provider={"region": HOME if region == GLOBAL else region, "allowedAccountIds": [place.account]},
    )


def _open(path: str, refused: Iterable[str]) -> bool:
    """Whether a path needs what was refused."""
    return not names_in(path).isdisjoint(refused)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: sorted sets, dates as texts, no bytes, no entry that says nothing."""
    if isinstance(value, Unknown) or value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, (set, frozenset)):
        return [_plain(each) for each in sorted(value)]
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else None
