"""The reference page of the declaration."""

from __future__ import annotations

from ecosystem.docs import PAGE, page
from ecosystem.grammar import Field, ListOf, MapOf, Record
from ecosystem.vocabulary import ROOT


def test_the_page_is_in_step() -> None:
    """`docs/declaration.md` is what the table gives; `python -m ecosystem.docs` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()


def every_field(record: Record) -> list[Field]:
    """Return the keys of a record and of all records inside."""
    found = list(record.every)
    for field in record.every:
        inner = field.type
        while isinstance(inner, ListOf | MapOf):
            inner = inner.item if isinstance(inner, ListOf) else inner.value
        if isinstance(inner, Record):
            found += every_field(inner)
    return found


def test_every_key_is_on_the_page() -> None:
    """No key of the language is missing from its reference, and every one says something."""
    fields = every_field(ROOT)
    assert len(fields) > 200
    for field in fields:
        assert f"| `{field.key}` |" in page()
        assert len(field.doc) > 5
        assert not field.doc.endswith(".")
