"""Two snapshots compared: what appeared, what vanished, what changed, property by property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.saying import unfolded
from ecosystem.noun import noun
from governance.collect.snapshot import MARK, Snapshot, data

_KEPT: Final = 200
_PARTS: Final = ("resources", "assets")


@noun(frozen=True, slots=True)
class Change:
    """One property of a thing: `path` where, `before` and `after` as JSON values (None: not there)."""

    path: str
    before: Any
    after: Any


@noun(frozen=True, slots=True)
class Changed:
    """A thing that is in both, with what is otherwise; `kind` is its type, `name` what it is called, `urn` where."""

    kind: str
    name: str
    urn: str
    changes: tuple[Change, ...] = ()


@noun(frozen=True, slots=True)
class Difference:
    """What is otherwise in the second of two snapshots. `gaps` are sentences on what only one of the two could see."""

    before: str
    after: str
    appeared: tuple[Changed, ...]
    vanished: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    gaps: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is otherwise."""
        return not (self.appeared or self.vanished or self.changed)


def compare(before: Snapshot, after: Snapshot) -> Difference:
    """Return what is otherwise in `after`. What one of them could not read is no change of it."""
    first, second = _things(data(before)), _things(data(after))
    changed = []
    for key in sorted(first.keys() & second.keys()):
        changes = tuple(_changes(first[key][1], second[key][1], ""))
        if changes:
            thing = second[key][0]
            changed.append(Changed(thing.kind, thing.name, thing.urn, changes))
    old, new = {each.sentence for each in before.gaps}, {each.sentence for each in after.gaps}
    return Difference(
        before.collected,
        after.collected,
        tuple(second[key][0] for key in sorted(second.keys() - first.keys())),
        tuple(first[key][0] for key in sorted(first.keys() - second.keys())),
        tuple(changed),
        tuple([f"only now not read: {each}" for each in sorted(new - old)])
        + tuple([f"no longer unread: {each}" for each in sorted(old - new)]),
    )


def as_data(found: Difference) -> dict[str, Any]:
    """Return a difference for programs."""
    return {
        "version": 1,
        "before": found.before,
        "after": found.after,
        "appeared": [_named(each) for each in found.appeared],
        "vanished": [_named(each) for each in found.vanished],
        "changed": [
            {
                **_named(each),
                "changes": [{"path": one.path, "before": one.before, "after": one.after} for one in each.changes],
            }
            for each in found.changed
        ],
        "gaps": list(found.gaps),
    }


def lines(found: Difference) -> Iterator[str]:
    """Yield a difference as text, a line a thing or a property; values are cut."""
    for mark, things in (("+", found.appeared), ("-", found.vanished)):
        for each in things:
            yield f"{mark} {each.kind} {each.name}  {each.urn}"
    for each in found.changed:
        yield f"~ {each.kind} {each.name}  {each.urn}"
        for one in each.changes:
            yield f"    {one.path}: {_word(one.before)} -> {_word(one.after)}"
    yield from (f"! {each}" for each in found.gaps)
    counts = f"{len(found.appeared)} appeared, {len(found.vanished)} vanished, {len(found.changed)} changed"
    yield f"{counts}, from {found.before} to {found.after}"


def _things(said: Mapping[str, Any]) -> dict[tuple[str, str], tuple[Changed, Mapping[str, Any]]]:
    found: dict[tuple[str, str], tuple[Changed, Mapping[str, Any]]] = {}
    for each in said["resources"]:
        found[each["urn"], each["type"]] = (Changed(each["type"], each["id"], each["urn"]), each["properties"])
    for each in said["assets"]:
        urn = f"{each['platform']}:{each['business']}:{each['kind']}:{each['external_id']}"
        name = each["name"] if isinstance(each["name"], str) else each["external_id"]
        found[urn, each["kind"]] = (Changed(f"{each['platform']} {each['kind']}", name, urn), _flat(each))
    return found


def _flat(said: Mapping[str, Any]) -> dict[str, Any]:
    """An asset with its holders by who they are, so that one more is one change."""
    found = dict(said)
    for key in ("people", "partners"):
        if isinstance(said[key], list):
            found[key] = {f"{each['kind']} {each['external_id']}": each for each in said[key]}
    return found


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:
    before, after = _opened(before), _opened(after)
    if before == after or _is_unknown(before) or _is_unknown(after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from _changes(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
        return
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(old, new, f"{path}[{at}]")
        return
    yield Change(path, before, after)


def _opened(value: Any) -> Any:
    """A policy that is a text, as what it says; any other text as it is."""
    found = unfolded(value)
    return found if isinstance(found, (dict, list)) else value


def _is_unknown(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {MARK}


def _named(each: Changed) -> dict[str, str]:
    return {"kind": each.kind, "name": each.name, "urn": each.urn}


def _word(value: Any) -> str:
    from json import dumps

    said = "nothing" if value is None else dumps(value, ensure_ascii=False, sort_keys=True)
    return said if len(said) <= _KEPT else f"{said[:_KEPT]}…"
