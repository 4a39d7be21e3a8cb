"""What will be written: entries of a declaration, each value with what is only guessed, and what found no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cli.screen import safe
from cli.starting.answers import Named, free, named, slug
from ecosystem.words import RESERVED, STACKS

_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a section. `why` says of a key that its value is a guess, or what is to be done about it."""

    said: Mapping[str, Any]
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.said["id"])


class Ids:
    """The ids of a declaration, each given once."""

    def __init__(self) -> None:
        self._taken = {*RESERVED, *STACKS}

    def new(self, wanted: str, kind: str) -> str:
        """Return an id like the words, which nobody has; `kind` tells it from another thing of that name."""
        found = free(slug(wanted) or slug(kind), self._taken, slug(kind))
        self._taken.add(found)
        return found

    def said(self, said: str, kind: str) -> Named:
        """Return a name with the id that was said with it, `ID=NAME`, or a new one; refuses an id that is taken."""
        return named(said, self._taken, kind)


class Draft:
    """The sections by name, what found no place (`unplaced`: a kind of thing -> its names), and the ids."""

    def __init__(self) -> None:
        self.sections: dict[str, list[Entry]] = {}
        self.unplaced: dict[str, dict[str, None]] = {}
        self.ids = Ids()

    def add(self, section: str, said: Mapping[str, Any], why: Mapping[str, str] | None = None) -> Entry:
        """Add an entry; what is None in it is left out."""
        entry = Entry(something(**said), why or {})
        self.sections.setdefault(section, []).append(entry)
        return entry

    def of(self, section: str) -> list[Entry]:
        """Return the entries of a section."""
        return self.sections.get(section, [])

    def leave(self, kind: str, name: str) -> None:
        """Note something that was found and has no place in the declaration."""
        self.unplaced.setdefault(kind, {})[name] = None

    def counts(self) -> Counter[str]:
        """Return how many entries each section has."""
        return Counter({section: len(entries) for section, entries in self.sections.items()})


def something(**said: Any) -> dict[str, Any]:
    """Return what is said, without keys whose value is nothing."""
    return {key: value for key, value in said.items() if value not in (None, [], {})}


def shown(name: Any) -> str | None:
    """Return a name as it may be written into the declaration: printable, and not endless; None for no name."""
    found = safe(name, _NAME).strip() if isinstance(name, str) else ""
    return found or None
