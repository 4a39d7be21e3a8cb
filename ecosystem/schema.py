"""The published JSON Schema (2020-12) of the declaration, made from the table; editors complete and check with it.

It judges the form of one file. References, ids taken twice and days in their order need the whole declaration: the
loader judges them. `python -m ecosystem.schema` writes `schema.json` anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ecosystem.grammar import (
    META,
    Choice,
    Day,
    Exactly,
    Field,
    Flag,
    Free,
    ListOf,
    MapOf,
    NewId,
    Number,
    Record,
    Ref,
    Text,
)
from ecosystem.verdicts import KIND_NAMES
from ecosystem.vocabulary import INCLUDE, ROOT, SECTIONS
from ecosystem.words import DAY, ID, VENDOR

PUBLISHED = Path(__file__).with_name("schema.json")

Schema = dict[str, Any]

_WORDS = re.compile(r'\[\s+((?:"[^"\s]*",?\s+)+)\]')
"""A list of plain words, which is written on one line."""


def text() -> str:
    """Return the published schema, as it is on disk."""
    return PUBLISHED.read_text(encoding="utf-8")


def rendered() -> str:
    """Return the schema made from the table, as it is to be published."""
    made = json.dumps(schema(), indent=2, ensure_ascii=False)
    return _WORDS.sub(lambda found: f"[{' '.join(found.group(1).split())}]", made) + "\n"


def schema() -> Schema:
    """Return the schema made from the table."""
    maker = _Maker()
    root = maker.record(ROOT)
    root["required"].remove("brands")
    included = {field.key: maker.field(field) for field in (INCLUDE, *SECTIONS, META)}
    part = {
        "description": "A file that another includes: any of the list sections, which are appended.",
        "type": "object",
        "properties": included,
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ecosystem:declaration:1",
        "title": "ecosystem.yaml, version 1",
        **root,
        "anyOf": [{"required": ["brands"]}, {"required": ["include"]}],
        "$defs": {"included_file": part, **dict(sorted(maker.defs.items()))},
    }


class _Maker:
    def __init__(self) -> None:
        self.defs: dict[str, Schema] = {}

    def field(self, field: Field) -> Schema:
        made = {"description": _sentence(field.doc), **self.type(field.type)}
        if field.default is not None:
            made["default"] = field.default
        return made

    def type(self, type: Any) -> Schema:
        if isinstance(type, Record):
            return self.named(type.name, lambda: self.record(type))
        if isinstance(type, Ref):
            return self.named(_ref_name(type), lambda: _ref(type))
        if isinstance(type, ListOf):
            items: Schema = {"type": "array", "items": self.item(type.item)}
            if type.least:
                items["minItems"] = type.least
            return items if type.word is None else {"anyOf": [{"const": type.word}, items]}
        if isinstance(type, MapOf):
            return self.map(type)
        if isinstance(type, Choice) and len(type.words) > 20:
            return self.named(type.what.removeprefix("a ").split(" ")[0], lambda: self.item(type, whole=True))
        return _single(type)

    def item(self, type: Any, *, whole: bool = False) -> Schema:
        """Return the schema of a value that no key describes."""
        made = _single(type) if whole else self.type(type)
        return {"description": _sentence(type.what), **made} if isinstance(type, Choice) and "enum" in made else made

    def named(self, name: str, make: Any) -> Schema:
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def map(self, type: MapOf) -> Schema:
        value = self.type(type.value)
        meta = {META.key: self.field(META)}
        if isinstance(type.key, Choice):
            what = type.key.what[0].upper() + type.key.what[1:]
            named = {word: {"description": f"{what}: `{word}`.", **value} for word in type.key.words}
            return {"type": "object", "properties": named | meta, "additionalProperties": False}
        key = {"pattern": ID} if isinstance(type.key, Ref) else _single(type.key)
        key.pop("type", None)
        return {"type": "object", "properties": meta, "propertyNames": key, "additionalProperties": value}

    def record(self, record: Record) -> Schema:
        fields = (*record.every, META)
        made: Schema = {
            "description": record.doc,
            "type": "object",
            "properties": {field.key: self.field(field) for field in fields},
            "required": [field.key for field in record.fields if field.required],
            "additionalProperties": False,
        }
        if record.one_of:
            made["oneOf"] = [{"required": [key]} for key in record.one_of]
        if record.kinds:
            made["allOf"] = [self.kind(record, kind) for kind in record.kinds]
        return made

    def kind(self, record: Record, kind: str) -> Schema:
        assert record.kinds is not None  # noqa: S101
        general = {field.key: field for field in record.every}
        own = record.kinds[kind]
        then: Schema = {"propertyNames": {"enum": [field.key for field in (*record.of(kind), META)]}}
        special = {field.key: self.field(field) for field in own if field != general[field.key]}
        if special:
            then["properties"] = special
        if required := [field.key for field in own if field.required]:
            then["required"] = required
        return {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then}


def _single(type: Any) -> Schema:
    if isinstance(type, Text):
        made: Schema = {"type": "string", "minLength": 1, "maxLength": type.most}
        return made | ({"pattern": type.pattern} if type.pattern else {})
    if isinstance(type, Choice):
        return {"enum": list(type.words)}
    if isinstance(type, Flag):
        return {"type": "boolean"}
    if isinstance(type, Number):
        span = {"minimum": type.least} | ({} if type.most is None else {"maximum": type.most})
        return {"type": "integer" if type.whole else "number", **span}
    if isinstance(type, Exactly):
        return {"const": type.value}
    if isinstance(type, Day):
        return {"type": "string", "format": "date", "pattern": DAY}
    if isinstance(type, NewId):
        return {"type": "string", "pattern": ID, "not": {"enum": list(type.refused)}}
    if isinstance(type, Free):
        return {"type": "object"}
    raise TypeError(type)


def _ref(type: Ref) -> Schema:
    names = " or ".join(KIND_NAMES[kind] for kind in type.kinds)
    word = {"description": "A word of the language.", "enum": list(type.words)}
    forms: list[Schema] = [word] if type.words else []
    forms.append({"type": "string", "pattern": ID, "description": f"The id of {names}."})
    if type.vendor:
        forms.append({"type": "string", "pattern": VENDOR, "description": "A vendor, by name."})
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _ref_name(type: Ref) -> str:
    if type.what:
        return type.what.split(" ", 1)[1].replace("'", "").replace(" ", "_")
    return f"{'_or_'.join(type.kinds)}_id"


def _sentence(doc: str) -> str:
    text = doc if doc[0] == "`" else doc[0].upper() + doc[1:]
    return text if text.endswith(".") else f"{text}."


if __name__ == "__main__":
    PUBLISHED.write_text(rendered(), encoding="utf-8")
