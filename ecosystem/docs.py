"""The reference page of the declaration, made from the table: `python -m ecosystem.docs` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ecosystem.channels import BY_KIND
from ecosystem.grammar import (
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
from ecosystem.vocabulary import INCLUDE, SECTIONS, SINGLES, VERSION
from ecosystem.words import RESERVED, STACKS

PAGE = Path(__file__).parents[1] / "docs" / "declaration.md"

_HEAD = f"""\
# The declaration: `ecosystem.yaml`, version 1

<!-- made by `python -m ecosystem.docs` from the table in `ecosystem/`; a test holds it in step -->

One file, or a file that includes others, says who owns what, which agency may do what for which brand, and where
every contact's data goes. Everything else is derived from it.

- **It can tell the bad truth.** An ad account that an agency owns, a landing page with its own database, a report
  kept in a spreadsheet are valid: a control flags them. Only what cannot be understood is an error: a wrong type, an
  unknown key, a reference to nothing, an id taken twice.
- **Ownership is never assumed** for what somebody else could own: `owner` is required there.
- **What is left out is unknown**, except where the table names a default. `ecosystem explain PATH` says where a value
  comes from.

## Conventions

- **ids** are lower-case letters, digits and hyphens, a letter first, 2 to 39 characters, unique in the whole
  declaration. Kept by the language: {", ".join(f"`{word}`" for word in RESERVED)}; for brands and groups also
  {" and ".join(f"`{word}`" for word in STACKS)}. *id of ...* is a reference to a declared thing.
- an **owner** is `corporation`, an agency's id, `vendor:<name>` or `unknown`; a **unit** is a brand's id, a brand
  group's id or `corporation` (what all share).
- **days** are ISO 8601 (`2026-12-31`), in UTC; ends are inclusive. **Countries** are ISO 3166-1 alpha-2,
  **currencies** ISO 4217, **URLs** absolute http(s).
- any mapping may carry **`meta`**, a free map that is kept and shown and never judged. Any other unknown key is an
  error.
- **scalars** are YAML 1.2's: `NO` is Norway, `on` and `yes` are strings, only `true` and `false` are booleans. An
  account, a version, an id made of digits needs quotes.
- not read: tags other than the core schema's, keys said twice, merge keys (`<<`), several documents in a file,
  aliases without end.
"""


def page() -> str:
    """Return the page, in Markdown."""
    return "\n".join([_HEAD, *_overview(), *_single_parts(), *_list_parts()]) + "\n"


def _overview() -> Iterator[str]:
    yield "## Sections\n"
    yield from _rows((VERSION, INCLUDE, *SINGLES, *SECTIONS))


def _single_parts() -> Iterator[str]:
    for field in SINGLES:
        yield f"\n## {field.key}\n"
        if isinstance(field.type, MapOf):
            yield f"{_sentence(field.doc)} For each stage:\n"
            yield from _table(field.type.value)
        else:
            yield from _record(field.type)


def _list_parts() -> Iterator[str]:
    for field in SECTIONS:
        yield f"\n## {field.key}[]\n"
        record = field.type.item
        yield from _record(record)
        if record.kinds:
            yield "\nFurther keys, by `kind`:\n"
            for kinds, fields in _by_fields():
                yield f"\n### {', '.join(f'`{kind}`' for kind in kinds)}\n"
                yield from _rows(fields)


def _by_fields() -> list[tuple[list[str], tuple[Field, ...]]]:
    groups: list[tuple[list[str], tuple[Field, ...]]] = []
    for kind, fields in BY_KIND.items():
        same = next((kinds for kinds, others in groups if others == fields), None)
        if same is None:
            groups.append(([kind], fields))
        else:
            same.append(kind)
    return groups


def _record(record: Record) -> Iterator[str]:
    yield f"{record.doc}\n"
    yield from _table(record)


def _table(record: Record) -> Iterator[str]:
    yield from _rows(record.fields)
    for field, part in _inner(record.fields):
        yield f"\n**{field}** - {part.doc}\n"
        if part.one_of:
            yield f"Exactly one of {' and '.join(f'`{key}`' for key in part.one_of)}.\n"
        yield from _rows(part.fields)


def _inner(fields: tuple[Field, ...], above: str = "") -> Iterator[tuple[str, Record]]:
    """Yield the mappings inside of a record, each with how its path is written."""
    for field in fields:
        name, kind = f"{above}{field.key}", field.type
        while isinstance(kind, ListOf | MapOf):
            name += "[]" if isinstance(kind, ListOf) else ".&lt;name&gt;"
            kind = kind.item if isinstance(kind, ListOf) else kind.value
        if isinstance(kind, Record):
            yield name, kind
            yield from _inner(kind.fields, f"{name}.")


def _rows(fields: tuple[Field, ...]) -> Iterator[str]:
    yield "| key | value | when left out | what it says |"
    yield "|---|---|---|---|"
    for field in fields:
        yield f"| `{field.key}` | {_value(field.type)} | {_left_out(field)} | {field.doc.replace('|', chr(92) + '|')} |"


def _left_out(field: Field) -> str:
    if field.required:
        return "**required**"
    if field.default is None:
        return "see right" if field.key == "provision" else ""
    return f"`{str(field.default).lower()}`"


def _value(kind: Any) -> str:
    if isinstance(kind, Choice):
        return " ".join(f"`{word}`" for word in kind.words) if len(kind.words) <= 20 else kind.what
    if isinstance(kind, Ref):
        return _reference(kind)
    if isinstance(kind, ListOf):
        word = f', or `"{kind.word}"`' if kind.word else ""
        return f"list of: {_value(kind.item)}{word}"
    if isinstance(kind, MapOf):
        return f"map: {_value(kind.key)} → {_value(kind.value)}"
    if isinstance(kind, Record):
        return "mapping"
    if isinstance(kind, Number):
        span = f"from {kind.least:g}" + ("" if kind.most is None else f" to {kind.most:g}")
        return f"{'whole number' if kind.whole else 'number'} {span}"
    return str(_PLAIN[kind.__class__](kind))


_PLAIN: dict[type, Any] = {
    Text: lambda kind: kind.what,
    Flag: lambda _: "`true` `false`",
    Exactly: lambda kind: f"`{kind.value}`",
    Day: lambda _: "day",
    NewId: lambda _: "id",
    Free: lambda _: "anything",
}


def _reference(kind: Ref) -> str:
    if kind.what in ("an owner", "a unit"):
        return kind.what
    ids = f"id of {' or '.join(KIND_NAMES[name] for name in kind.kinds)}"
    return f"{ids}, or {' '.join(f'`{word}`' for word in kind.words)}" if kind.words else ids


def _sentence(doc: str) -> str:
    return f"{doc[0].upper()}{doc[1:]}."


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
