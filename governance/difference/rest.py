"""Whatever else is not what it was, key by key: what only differs, and what a reviewer looks at all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ecosystem.grammar import Record
from ecosystem.lists import LISTS
from ecosystem.plain import plain
from ecosystem.vocabulary import SINGLES
from governance.difference import ends, flows, ownership
from governance.difference.change import LOOK, OTHER, THING, Change
from governance.difference.pairing import NOT_SAID, Pair, Sides

_SAID = {"id"} | ownership.SAID_HERE | flows.SAID_HERE | ends.SAID_HERE
_GRANT = {"to", "brands", "layers", "level", "channels", "until", "state"}
_SAID_OF = {"grants": _GRANT, "agencies": {"sign_in"}, "integrations": {"from", "to"}}
"""What other files speak of, in any section and in these."""

_RECORDS: dict[str, Any] = {field.key: field.type for field in SINGLES} | dict(LISTS)
_NO_ID = ("cloud", "contact_policy", "lifecycle", "tracking")
_LONGEST = 160


def rest(both: Sides) -> Iterator[Change]:
    """Yield each other key whose value is another; `meta` is free text for people and no change."""
    for pair in both.pairs:
        record = _RECORDS[pair.section]
        if pair.old is not None and pair.new is not None and isinstance(record, Record):
            yield from _keys(both, pair, record)
    for section in _NO_ID:
        was, now = getattr(both.before, section), getattr(both.after, section)
        old, new = (plain(each, _RECORDS[section]) for each in (was, now))
        for key in dict.fromkeys((*(new or {}), *(old or {}))):
            one, other = (old or {}).get(key), (new or {}).get(key)
            if one != other:
                places = (
                    both.before.locate(f"{section}.{key}") if one is not None else None,
                    both.after.locate(f"{section}.{key}") if other is not None else None,
                )
                kind = LOOK if section in ("cloud", "contact_policy") else OTHER
                yield Change(kind, THING, section, key, shown(one), shown(other), *places)


def _keys(both: Sides, pair: Pair, record: Record) -> Iterator[Change]:
    said = _SAID | _SAID_OF.get(pair.section, set())
    fields = {field.key: field for side in (pair.old, pair.new) for field in record.of(getattr(side, "kind", None))}
    if any(getattr(pair.old, key, None) != getattr(pair.new, key, None) for key in ownership.HANDS):
        said = said | {"provision"}  # it follows from who owns and hosts
    for key, field in fields.items():
        was, now = getattr(pair.old, field.name, None), getattr(pair.new, field.name, None)
        if was == now or key in said:
            continue
        old, new = plain(was, field.type), plain(now, field.type)
        if old == new:
            continue
        kind = LOOK if _weaker(old, new) or key == "provision" else OTHER
        yield both.change(kind, THING, pair, key, (shown(old), shown(new)), key)


def _weaker(old: Any, new: Any) -> bool:
    """Return whether less is promised than was: a `true` that is none any more, a lower number, fewer of a list."""
    if isinstance(old, bool):
        return old and new is not True
    if isinstance(old, (int, float)):
        return not isinstance(new, (int, float)) or new < old
    if isinstance(old, list) and isinstance(new, list):
        return any(each not in new for each in old)
    if isinstance(old, dict):
        return any(_weaker(value, (new or {}).get(key)) for key, value in old.items())
    return False


def shown(value: Any) -> str:
    """Return a value as a reviewer reads it, on one line and not too long."""
    if value is None:
        return NOT_SAID
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
