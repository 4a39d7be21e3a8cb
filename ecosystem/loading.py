"""From `ecosystem.yaml` to the typed declaration, or to every reason why it cannot be understood."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ecosystem.answering import problems_of
from ecosystem.defaults import placed
from ecosystem.gathering import Gathered, from_file, from_text
from ecosystem.grammar import META
from ecosystem.lists import LISTS
from ecosystem.model import Declaration
from ecosystem.problems import DeclarationError, Where
from ecosystem.reading import FAILED, Mistake, Reading
from ecosystem.registry import register, renames
from ecosystem.verdicts import FOUND, Bad
from ecosystem.vocabulary import INCLUDE, ROOT, SINGLES, VERSION


def load(path: str | Path) -> Declaration:
    """Return the declaration whose root file is `path`; raises `DeclarationError` with every problem, by place."""
    with _collector_paused():
        return _declaration(from_file(Path(path)), str(path))


def loads(text: str | bytes, file: str = "<text>") -> Declaration:
    """Return the declaration in `text`, which includes no files; `file` is what its places are named by.

    Raises `DeclarationError`.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    with _collector_paused():
        return _declaration(from_text(data, file), file)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes many objects and no cycles: looking for cycles meanwhile would double the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _declaration(gathered: Gathered, file: str) -> Declaration:
    values: dict[str, Any] | None = None
    mistakes: list[Mistake] = []
    if gathered.root is not None:
        values, mistakes = _read(gathered.root)
    problems = problems_of(gathered, mistakes)
    if problems or values is None:
        raise DeclarationError(problems)
    return Declaration(file=file, locator=gathered.places, **values)


def _read(root: dict[str, Any]) -> tuple[dict[str, Any] | None, list[Mistake]]:
    ids, twice = register(root)
    reading = Reading(ids)
    reading.mistakes.extend(twice)
    values: dict[str, Any] = {}
    known = {field.key: field for field in (*ROOT.fields, META)}
    for key in list(root):
        where: Where = (None, key)
        if key not in known:
            keys = tuple(known)
            bad = Bad("unknown-key", f"{FOUND} is not a section of a declaration", keys, keys)
            reading.note(where, bad, key, "key")
        elif key in LISTS:
            values[key] = _section(reading, key, root)
        else:
            values[key] = reading.reader(known[key].type)(root[key], where)
    for field in ROOT.fields:
        if field.required and field.key not in root:
            text = f"a declaration needs `{field.key}`: {field.doc}"
            reading.note(None, Bad("missing-key", text, (field.key,)))
    reading.mistakes.extend(renames(root.get("moved"), ids))
    if reading.mistakes:
        return None, reading.mistakes
    for key in (VERSION.key, INCLUDE.key):
        values.pop(key, None)
    values["cloud"] = placed(values["cloud"])
    return values, []


def _section(reading: Reading, key: str, root: dict[str, Any]) -> Any:
    """Read one list section, letting go of each raw item as soon as it is read."""
    items = root[key]
    if items.__class__ is not list:
        return reading.reader(_TYPES[key])(items, (None, key))
    read = reading.reader(LISTS[key])
    section: Where = (None, key)
    found = []
    for index in range(len(items)):
        value = read(items[index], (section, index))
        if key != "moved":
            items[index] = None
        if value is not FAILED:
            found.append(value)
    return tuple(found)


_TYPES = {field.key: field.type for field in ROOT.fields}

__all__ = ["SINGLES", "DeclarationError", "load", "loads"]
