"""The text of a first declaration: a line for each value, with why it is thought, and the rest at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cli.adopting.draft import Draft, Entry
from cli.screen import safe
from cli.starting.declaration import MODELINE, quoted

_LISTED: Final = 5
_PLAIN: Final = re.compile(r"[a-z][a-z0-9_-]*")
_ORDER: Final = ("brands", "agencies", "grants", "platforms", "measurement", "channels", "systems")
_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_WHERE: Final = {"brands": "say the `steward`, the `domains` and the `controller` of each"}


def text(draft: Draft, singles: Mapping[str, Entry], notes: Sequence[str], modeline: bool = True) -> str:
    """Return the declaration: its `singles`, its sections, what found no place, `notes`."""
    return "".join(f"{line}\n" for line in _lines(draft, singles, notes, modeline))


def left(draft: Draft) -> Iterator[str]:
    """Yield a line for each kind of thing that found no place, with the names of the first few."""
    for kind, found in sorted(draft.unplaced.items()):
        names = list(found)
        shown = ", ".join(f"`{safe(each, 80)}`" for each in names[:_LISTED])
        more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
        yield f"{kind}: {shown}{more}"


def _lines(draft: Draft, singles: Mapping[str, Entry], notes: Sequence[str], modeline: bool) -> Iterator[str]:
    if modeline:
        yield MODELINE
    yield "# Made by `ecosystem init --from-live` of what was found. A `guess` is to be looked at, a `TODO` to be done."
    yield "version: 1"
    for name, entry in singles.items():
        yield ""
        yield f"{name}:"
        yield from _members(entry, "  ", "  ")
    for name in _ORDER:
        entries = draft.of(name)
        if not entries:
            continue
        yield ""
        yield f"{name}:{_comment(_WHERE.get(name))}"
        for entry in entries:
            yield from _members(entry, "  - ", "    ")
    yield ""
    if draft.unplaced:
        yield "# Found, and in no place of a declaration:"
        yield from (f"# - {line}" for line in left(draft))
    for note in notes:
        yield f"# {safe(note, 400)}"


def _members(entry: Entry, first: str, rest: str) -> Iterator[str]:
    lead = first
    for key, value in entry.said.items():
        why = _comment(entry.why.get(key))
        if _is_long(value):
            yield f"{lead}{key}:{why}"
            yield from (f"{rest}  - {_value(each)}" for each in value)
        elif isinstance(value, Mapping) and any(isinstance(each, Mapping) for each in value.values()):
            yield f"{lead}{key}:{why}"
            yield from (f"{rest}  {name}: {_value(each)}" for name, each in value.items())
        else:
            yield f"{lead}{key}: {_value(value)}{why}"
        lead = rest


def _comment(why: str | None) -> str:
    return f"   # {safe(why, 160)}" if why else ""


def _is_long(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value) if _PLAIN.fullmatch(str(value)) and str(value) not in _WORDS else quoted(str(value))
