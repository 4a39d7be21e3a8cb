"""The root mapping as a whole: each section read by the table, list sections item by item."""

from __future__ import annotations

from typing import Any

from ecosystem.grammar import META
from ecosystem.lists import LISTS
from ecosystem.problems import Where
from ecosystem.reading import FAILED, Reading
from ecosystem.verdicts import FOUND, Bad
from ecosystem.vocabulary import INCLUDE, ROOT, VERSION

_FIELDS = {field.key: field for field in (*ROOT.fields, META)}


def read_whole(root: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Return the values of the declaration, by attribute; what cannot be understood is in `reading.mistakes`.

    The lists of `root` are let go as they are read, so that the raw content and the model do not both stay.
    """
    values: dict[str, Any] = {}
    for key in root:
        where: Where = (None, key)
        if key not in _FIELDS:
            reading.note(where, _unknown(), key, "key")
        elif key in LISTS:
            values[key] = _section(reading, key, root)
        else:
            values[key] = reading.reader(_FIELDS[key].type)(root[key], where)
    for field in ROOT.fields:
        if field.required and field.key not in root:
            text = f"a declaration needs `{field.key}`: {field.doc}"
            reading.note(None, Bad("missing-key", text, (field.key,)))
    for key in (VERSION.key, INCLUDE.key):
        values.pop(key, None)
    return values


def _unknown() -> Bad:
    keys = tuple(_FIELDS)
    otherwise = f"; its sections are {', '.join(f'`{name}`' for name in keys)}"
    return Bad("unknown-key", f"{FOUND} is not a section of a declaration", keys, keys, otherwise)


def _section(reading: Reading, key: str, root: dict[str, Any]) -> Any:
    if root[key].__class__ is not list:
        return reading.reader(_FIELDS[key].type)(root[key], (None, key))
    items = list(root[key])
    root[key] = None
    read = reading.reader(LISTS[key])
    section: Where = (None, key)
    found = []
    for index, item in enumerate(items):
        value = read(item, (section, index))
        items[index] = None
        if value is not FAILED:
            found.append(value)
    return tuple(found)
