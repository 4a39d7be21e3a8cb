"""From plain mappings and lists to the typed model, by the table: one pass that judges, resolves and builds.

Every mistake is kept and reading goes on, so that all of them are answered at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ecosystem import verdicts
from ecosystem.defaults import schema_defaults, settle
from ecosystem.grammar import (
    META,
    Choice,
    Day,
    Exactly,
    Flag,
    ListOf,
    MapOf,
    NewId,
    Number,
    Record,
    Ref,
    Text,
)
from ecosystem.lists import LISTS
from ecosystem.noun import noun
from ecosystem.problems import Where, one_of, parts_of, written
from ecosystem.rules import of_record
from ecosystem.verdicts import Bad, Verdict

FAILED: Any = object()
"""What a reader gives in place of a value that it could not read; the mistake is noted."""

Reader = Callable[[Any, Where], Any]


@noun(frozen=True, slots=True)
class Mistake:
    """A problem before its place is looked up. `on` says whether the key or the value at `where` is at fault."""

    where: Where
    bad: Bad
    found: Any = None
    on: str = "value"


@noun(frozen=True, slots=True)
class _Shape:
    """The keys of a record, or of one kind of it: for each its attribute, its reader, and words judged good before."""

    kind: str | None
    fields: dict[str, tuple[str, Verdict | None, Reader, dict[Any, Any] | None]]
    required: frozenset[str]
    defaults: dict[str, Any]


class Reading:
    """Readers made for one declaration, whose ids are known; `mistakes` holds what they could not understand."""

    def __init__(self, ids: Mapping[str, str] | None) -> None:
        self.ids = ids
        self.mistakes: list[Mistake] = []
        self._made: dict[int, tuple[Any, Verdict | None, Reader]] = {}
        self._known: dict[int, dict[Any, Any]] = {}
        self._tuples: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def reader(self, type: Any) -> Reader:
        """Return the reader of a type: from a raw value and its path to the model's value or `FAILED`."""
        return self._make(type)[1]

    def note(self, where: Where, bad: Bad, found: Any = None, on: str = "value") -> None:
        """Keep a mistake."""
        self.mistakes.append(Mistake(where, bad, found, on))

    def _make(self, type: Any) -> tuple[Verdict | None, Reader]:
        made = self._made.get(id(type))
        if made is None:
            verdict = self._verdict(type)
            reader = self._nested(type) if verdict is None else self._single(verdict)
            made = self._made[id(type)] = (type, verdict, reader)
        return made[1], made[2]

    def _verdict(self, type: Any) -> Verdict | None:
        if isinstance(type, Ref):
            return verdicts.ref(type, self.ids)
        made = _VERDICTS.get(type.__class__)
        return made(type) if made else None

    def _single(self, verdict: Verdict) -> Reader:
        def read(raw: Any, where: Where) -> Any:
            value = verdict(raw)
            if value.__class__ is Bad:
                self.note(where, value, raw)
                return FAILED
            return value

        return read

    def _nested(self, type: Any) -> Reader:
        if isinstance(type, Record):
            return self._record(type)
        if isinstance(type, ListOf):
            return self._list(type)
        if isinstance(type, MapOf):
            return self._map(type)
        return self._free

    def _free(self, raw: Any, where: Where) -> Any:
        if raw.__class__ is dict:
            return raw
        self.note(where, verdicts.wrong_type(raw, "a mapping (`meta` is a free map in every mapping)"), raw)
        return FAILED

    def _list(self, type: ListOf) -> Reader:
        verdict, reader = self._make(type.item)
        tuples, note = self._tuples, self.note
        good: dict[tuple[Any, ...], tuple[Any, ...]] = {}

        def read(raw: Any, where: Where) -> Any:
            if raw.__class__ is list and verdict is not None:
                try:
                    return good[tuple(raw)]
                except (KeyError, TypeError):
                    pass
            if raw.__class__ is not list:
                if type.word is not None and raw == type.word:
                    return (type.word,)
                note(where, _not_a_list(raw, type), raw)
                return FAILED
            items = []
            for index, item in enumerate(raw):
                if verdict is None:
                    value = reader(item, (where, index))
                else:
                    value = verdict(item)
                    if value.__class__ is Bad:
                        note((where, index), value, item)
                        value = FAILED
                items.append(value)
            if len(items) < type.least:
                note(where, Bad("type", "the list is empty; at least one item is expected"), raw)
                return FAILED
            if FAILED in items:
                return FAILED
            found = tuple(items)
            if verdict is None:
                return found
            found = tuples.setdefault(found, found)
            if all(item.__class__ is str for item in raw):
                good[tuple(raw)] = found
            return found

        return read

    def _map(self, type: MapOf) -> Reader:
        key_verdict, _ = self._make(type.key)
        _, reader = self._make(type.value)
        assert key_verdict is not None  # noqa: S101
        words = type.key.words if isinstance(type.key, Choice) else ()
        what = f"a mapping of {one_of(words)}" if words else "a mapping"

        def read(raw: Any, where: Where) -> Any:
            if raw.__class__ is not dict:
                self.note(where, verdicts.wrong_type(raw, what, words), raw)
                return FAILED
            found: dict[str, Any] = {}
            failed = False
            for key, value in raw.items():
                here = (where, key)
                if key == META.key:
                    failed |= self._free(value, here) is FAILED
                    continue
                name = key_verdict(key)
                if name.__class__ is Bad:
                    self.note(here, name, key, "key")
                    failed = True
                found[key] = reader(value, here)
                failed |= found[key] is FAILED
            return FAILED if failed else found

        return read

    def _record(self, record: Record) -> Reader:
        shapes = {kind: self._shape(record, kind) for kind in (record.kinds or {})}
        general = self._shape(record, None)
        rules = of_record(record)
        all_keys = tuple(field.key for field in (*record.every, META))
        needed = [f"`{field.key}`" for field in record.fields if field.required]
        what = f"a mapping with {', '.join(needed)}" if needed else f"a mapping of {one_of(all_keys)}"

        def read(raw: Any, where: Where) -> Any:
            if raw.__class__ is not dict:
                self.note(where, verdicts.wrong_type(raw, what, all_keys), raw)
                return FAILED
            kind = raw.get("kind") if shapes else None
            shape = shapes.get(kind, general) if kind.__class__ is str else general
            values, failed = self._keys(record, shape, raw, where)
            if not raw.keys() >= shape.required:
                self._missing(record, shape.required, raw, where)
                failed = True
            for rule in rules:
                for keys, bad in rule(values, raw):
                    at, found = where, raw
                    for key in keys:
                        at, found = (at, key), found[key]
                    self.note(at, bad, found)
                    failed = True
            return FAILED if failed else _made(record, shape, values, where)

        return read

    def _keys(self, record: Record, shape: _Shape, raw: dict[str, Any], where: Where) -> tuple[dict[str, Any], bool]:
        """Return the values by attribute, and whether any could not be read."""
        fields = shape.fields
        values: dict[str, Any] = {}
        failed = False
        for key, value in raw.items():
            field = fields.get(key)
            if field is None:
                self._unknown(record, key, shape.kind, where)
                failed = True
                continue
            name, verdict, reader, good = field
            if good is not None and value.__class__ is str and value in good:
                values[name] = good[value]
                continue
            if verdict is None:
                found = reader(value, (where, key))
            else:
                found = verdict(value)
                if found.__class__ is Bad:
                    if found.code == "empty" and key not in shape.required:
                        found.text += " (leave the key out when it is not known)"
                    self.note((where, key), found, value)
                    found = FAILED
            if found is FAILED:
                failed = True
            else:
                values[name] = found
                if good is not None and value.__class__ is str:
                    good[value] = found
        return values, failed

    def _shape(self, record: Record, kind: str | None) -> _Shape:
        fields = (*record.of(kind), META)
        required = record.fields if kind is None else fields
        return _Shape(
            kind,
            {field.key: (field.name, *self._make(field.type), self._good(field.type)) for field in fields},
            frozenset(field.key for field in required if field.required),
            schema_defaults(fields),
        )

    def _good(self, type: Any) -> dict[Any, Any] | None:
        """Return where the good words of a type are kept: of those types of which a declaration says the same often."""
        if not isinstance(type, (Choice, Day, Ref)):
            return None
        return self._known.setdefault(id(type), {})

    def _unknown(self, record: Record, key: str, kind: str | None, where: Where) -> None:
        keys = tuple(field.key for field in (*record.of(kind), META))
        what = f"{_article(kind)} `{kind}`" if kind else _called(record)
        text = f"{verdicts.FOUND} is not a key of {what}"
        others = [other for other, fields in (record.kinds or {}).items() if key in {field.key for field in fields}]
        otherwise = f"; its keys are {', '.join(f'`{name}`' for name in keys)}"
        bad = Bad("unknown-key", text, keys, () if others else keys, otherwise)
        if others:
            bad.text += f", but of {_listed(others)}"
        self.note((where, key), bad, key, "key")

    def _missing(self, record: Record, required: frozenset[str], raw: dict[str, Any], where: Where) -> None:
        for field in record.every:
            if field.key in required and field.key not in raw:
                text = f"{_called(record)} needs `{field.key}`: {field.doc}"
                self.note(where, Bad("missing-key", text, (field.key,)), raw)


_VERDICTS: dict[type, Callable[[Any], Verdict]] = {
    Text: verdicts.text,
    Choice: verdicts.choice,
    Flag: verdicts.flag,
    Number: verdicts.number,
    Exactly: verdicts.exactly,
    Day: verdicts.day,
    NewId: verdicts.new_id,
}


_PLAIN = frozenset({"person", "environment", "move", "stage", "waiver"})


def _made(record: Record, shape: _Shape, values: dict[str, Any], where: Where) -> Any:
    values = settle(record, values, shape.defaults)
    if record.placed:
        values["path"] = _path(where)
    if record.named and where is not None:
        values["name"] = where[1]
    return record.make(**values)


def _path(where: Where) -> str:
    if where is not None and where[1].__class__ is int:
        above, index = where
        if above is not None and above[0] is None and above[1] in LISTS:
            return f"{above[1]}[{index}]"
    return written(parts_of(where))


def _called(record: Record) -> str:
    if record.name in _PLAIN:
        return f"{_article(record.name)} {record.name}"
    return verdicts.KIND_NAMES.get(record.name, f"`{record.name}`")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _listed(kinds: list[str]) -> str:
    names = [f"`{kind}`" for kind in kinds]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _not_a_list(raw: Any, type: ListOf) -> Bad:
    if raw is None:
        return Bad("empty", f"{verdicts.FOUND}, and a list is expected; write `[]` or leave the key out")
    if raw.__class__ is dict:
        return Bad("type", f"{verdicts.FOUND}, and a list is expected; begin each item with `- `")
    word = f' (or `"{type.word}"`)' if type.word else ""
    return Bad("type", f"{verdicts.FOUND} is not a list{word}; write {verdicts.LISTED_ALONE}")
