"""Tables of names, written as one line: where the API calls a property as the schema does, but for its first letter."""

from __future__ import annotations

from typing import Any


def pascal(names: str, **others: Any) -> dict[str, Any]:
    """Return the table for `names` (`name` or `name:ApiName`, apart by spaces), and `others` as they are.

    A nested table without a name of its own takes the property's: `cors=(table,)`.
    """
    return _table(names, others, lambda name: name[:1].upper() + name[1:])


def same(names: str, **others: Any) -> dict[str, Any]:
    """Return the table for names that the API spells exactly as the schema does."""
    return _table(names, others, lambda name: name)


def _table(names: str, others: dict[str, Any], spelled: Any) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for item in names.split():
        name, _, api = item.partition(":")
        table[name] = api or spelled(name)
    for name, entry in others.items():
        alone = isinstance(entry, tuple) and len(entry) == 1
        table[name] = (spelled(name), entry[0]) if alone else entry
    return table
