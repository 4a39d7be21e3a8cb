"""The words in which the declaration's table (`ecosystem.vocabulary`) is written: types of values, keys, records.

From the same table come the reader, the JSON Schema, the reference page and what `ecosystem explain` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ecosystem.noun import noun


@noun(frozen=True, slots=True)
class Text:
    """A string: `what` it stands for, the (portable, anchored) `pattern` of its form, a `hint` for who misses it.

    What is `hidden` is not repeated in a message: who misreads the key may have written a secret.
    """

    what: str = "a text"
    pattern: str | None = None
    most: int = 2_000
    hint: str | None = None
    hidden: bool = False


@noun(frozen=True, slots=True)
class Choice:
    """One of the words of a closed list; `what` names the list."""

    words: tuple[str, ...]
    what: str
    hints: Mapping[str, str] | None = None


@noun(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""


@noun(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`; `whole` when it has no fraction."""

    least: float = 0
    most: float | None = None
    whole: bool = True


@noun(frozen=True, slots=True)
class Exactly:
    """The one whole number that is allowed; `what` says what it stands for."""

    value: int
    what: str


@noun(frozen=True, slots=True)
class Day:
    """A day of the calendar in ISO 8601 form."""


@noun(frozen=True, slots=True)
class NewId:
    """The id that a thing takes; unique in the whole declaration. `refused` says why some words cannot be it."""

    refused: Mapping[str, str]


@noun(frozen=True, slots=True)
class Ref:
    """The id of a declared thing of one of `kinds`, or one of `words`; with `vendor`, also `vendor:<name>`."""

    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()
    vendor: bool = False
    what: str | None = None


@noun(frozen=True, slots=True)
class ListOf:
    """A list; `word` is a string that may stand in place of the whole list."""

    item: Any
    least: int = 0
    word: str | None = None


@noun(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys are of the user's choosing (`key`) and whose values are all of one type."""

    key: Any
    value: Any


@noun(frozen=True, slots=True)
class Free:
    """`meta`: a mapping of anything."""


@noun(frozen=True, slots=True)
class Field:
    """One key: `attr` is its name in the model when it differs, `default` what holds when it is not said."""

    key: str
    type: Any
    doc: str
    required: bool = False
    default: Any = None
    attr: str = ""

    @property
    def name(self) -> str:
        """The attribute of the model that holds it."""
        return self.attr or self.key


@dataclass(frozen=True)
class Record:
    """A mapping with known keys. `make` is the model's class; `placed` when it carries its path, `named` its own key.

    With `kinds`, the key `kind` decides which further keys there are; of `one_of`, exactly one is said.
    """

    name: str
    doc: str
    make: Any
    fields: tuple[Field, ...]
    placed: bool = False
    named: bool = False
    kinds: Mapping[str, tuple[Field, ...]] | None = None
    one_of: tuple[str, ...] = ()

    @cached_property
    def every(self) -> tuple[Field, ...]:
        """All keys, those of every kind included, each once."""
        found = {field.key: field for field in self.fields}
        for fields in (self.kinds or {}).values():
            for field in fields:
                found.setdefault(field.key, field)
        return tuple(found.values())

    def of(self, kind: object) -> tuple[Field, ...]:
        """The keys of one kind; all keys when the kind is not known."""
        if self.kinds is None:
            return self.fields
        if isinstance(kind, str) and kind in self.kinds:
            return self.fields + self.kinds[kind]
        return self.every


META = Field("meta", Free(), "a free map: kept and shown, never judged")
