"""What changed between two sets of inputs: documents by their meaning, sets without order, and what replaces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from localcloud.provider.kind import Kind, Props
from localcloud.provider.values import UNKNOWN, unknown

IMPORTED = "__imported"
"""The mark of inputs that were observed and not asked for: what the program leaves out of them is no difference."""

EMPTY: tuple[Any, ...] = (None, [], {})
"""What means the same as an input that is not there."""

UNSAID: tuple[Any, ...] = (None, [])
"""The same inside of an input, where an empty object says something (`defaultAction: {block: {}}`)."""

NAMES = ("name", "bucket", "identifier", "domain")
"""Inputs by which AWS tells two of a kind apart: a replacement of the same name must wait until the old one is gone."""

INDEX = re.compile(r"\[[^\]]*\]")
PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


class Change(Enum):
    """What happened to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class Difference:
    """One changed property, by its path (`a.b[0]`), and whether it replaces the resource."""

    path: str
    change: Change
    replaces: bool

    @property
    def top(self) -> str:
        """The top-level property."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]


def differences(kind: Kind, old: Props, new: Props) -> tuple[Difference, ...]:
    """Return what changed from `old` to `new` inputs, in the order of the names."""
    imported = IMPORTED in old
    found = (
        each
        for name in sorted((old.keys() | new.keys()) - {"region"})
        if not name.startswith("__")
        for each in _compare(
            kind, name, _asked(old.get(name), new.get(name)) if imported else old.get(name), new.get(name)
        )
    )
    region = _compare(kind, "region", old["region"], new["region"]) if {"region"} <= old.keys() & new.keys() else ()
    return tuple(each for each in (*found, *region) if not (imported and each.change is Change.DELETE))


def delete_first(kind: Kind, old: Props, new: Props) -> bool:
    """Return whether the old one must go before its replacement comes, because the name is taken."""
    return kind.delete_before_replace or any(
        name in old and name in new and old[name] == new[name] for name in NAMES if name in kind.inputs
    )


def same(kind: Kind, name: str, one: Any, other: Any) -> bool:
    """Return whether two values of the input `name` mean the same."""
    return not any(_compare(kind, name, one, other))


def _compare(kind: Kind, path: str, old: Any, new: Any) -> Iterator[Difference]:
    bare = INDEX.sub("", path)
    empty = EMPTY if path.isalnum() else UNSAID
    if (old in empty and new in empty) or _scalar(old) == _scalar(new) is not None:
        return
    if old in empty or new in empty:
        change = Change.ADD if old in empty else Change.DELETE
        yield Difference(path, change, _replaces(kind, bare, new if old in empty else old))
    elif bare in kind.documents and not unknown([old, new]) and _document(old) == _document(new):
        return
    elif bare in kind.unordered and isinstance(old, list) and isinstance(new, list):
        if unknown(new) or _set(old) != _set(new):
            yield Difference(path, Change.UPDATE, _replaces(kind, bare, new))
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _compare(kind, _child(path, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(kind, path, old, new)
    elif old != new or new is UNKNOWN:
        yield Difference(path, Change.UPDATE, _replaces(kind, bare, new))


def _asked(seen: Any, asked: Any) -> Any:
    """Return what was seen of the items of a list, without what the program asks of none of them."""
    if not (isinstance(seen, list) and isinstance(asked, list) and all(isinstance(each, Mapping) for each in seen)):
        return seen
    names = {name for each in asked if isinstance(each, Mapping) for name in each}
    return [{name: value for name, value in each.items() if name in names} for each in seen]


def _lists(kind: Kind, path: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    for index in range(max(len(old), len(new))):
        here = f"{path}[{index}]"
        if index >= len(old):
            yield Difference(here, Change.ADD, _replaces(kind, INDEX.sub("", path), new[index]))
        elif index >= len(new):
            yield Difference(here, Change.DELETE, _replaces(kind, INDEX.sub("", path), old[index]))
        else:
            yield from _compare(kind, here, old[index], new[index])


def _child(path: str, key: str) -> str:
    return f"{path}.{key}" if PLAIN.fullmatch(key) else f"{path}[{json.dumps(key)}]"


def _replaces(kind: Kind, path: str, value: Any) -> bool:
    """Return whether a change at `path` (of all of `value`) touches what cannot be changed in place."""
    if path.partition(".")[0] == "region":
        return True
    return any(path == each or path.startswith(f"{each}.") or _holds(value, path, each) for each in kind.replace_on)


def _holds(value: Any, path: str, wanted: str) -> bool:
    if not wanted.startswith(f"{path}."):
        return False
    for part in wanted[len(path) + 1 :].split("."):
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, Mapping) and part in item), None)
        value = value.get(part) if isinstance(value, Mapping) else None
    return value not in EMPTY


def _scalar(value: Any) -> str | None:
    """Return a scalar as text, as AWS's APIs and the schema may spell one differently (`true`, 1, "1")."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return value if isinstance(value, str) else None


def _document(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _set(items: list[Any]) -> list[str]:
    return sorted(json.dumps(item, sort_keys=True, default=str) for item in items)
