"""Renames between two declarations, so that a thing under another id is the same thing, wherever it is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ecosystem.grammar import Field, ListOf, MapOf, NewId, Record, Ref
from ecosystem.lists import LISTS
from ecosystem.model import Declaration
from ecosystem.moves import current, former
from ecosystem.vocabulary import SECTIONS, SINGLES, THE_ONE

_FIELDS: tuple[Field, ...] = (*SINGLES, *(section for section in SECTIONS if section.key != "moved"))


def things(declaration: Declaration) -> Iterator[tuple[str, Any]]:
    """Yield everything that has an id, with the section that it is of."""
    for section in THE_ONE:
        thing = getattr(declaration, section)
        if thing is not None:
            yield section, thing
    for section in LISTS:
        if section != "moved":
            yield from ((section, thing) for thing in getattr(declaration, section))


def renames(before: Declaration, after: Declaration) -> dict[str, str]:
    """Return, for each id of `before` that `moved` (of either side) says is called otherwise in `after`, its id there.

    Where the new id is another thing's of `before`, or a thing's of another section, nothing was renamed.
    """
    if not before.moved and not after.moved:
        return {}
    old = {thing.id: section for section, thing in things(before)}
    new = {thing.id: section for section, thing in things(after)}
    found: dict[str, str] = {}
    for was, section in old.items():
        if was in new:
            continue
        for name in (current(after, was), *former(before, was)):
            if new.get(name) == section and name not in old:
                found[was] = name
                break
    taken = list(found.values())
    return {was: name for was, name in found.items() if taken.count(name) == 1}


def renamed(declaration: Declaration, names: Mapping[str, str]) -> Declaration:
    """Return the declaration with each id of `names` replaced wherever it is an id or refers to one; places stay."""
    if not names:
        return declaration
    changed = {field.key: _value(getattr(declaration, field.key), field.type, names) for field in _FIELDS}
    return replace(declaration, **changed)


def _value(value: Any, type: Any, names: Mapping[str, str]) -> Any:
    if value is None:
        return None
    if isinstance(type, (NewId, Ref)):
        return names.get(value, value)
    if isinstance(type, ListOf):
        return tuple(_value(each, type.item, names) for each in value)
    if isinstance(type, MapOf):
        return {_value(key, type.key, names): _value(each, type.value, names) for key, each in value.items()}
    if not isinstance(type, Record):
        return value
    fields = type.of(getattr(value, "kind", None))
    said = {field.name: getattr(value, field.name) for field in fields}
    changed = {field.name: _value(said[field.name], field.type, names) for field in fields}
    return replace(value, **changed) if changed != said else value
