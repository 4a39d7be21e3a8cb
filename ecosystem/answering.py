"""From mistakes to problems: the place of each, the user's own words in it, the nearest name, sorted by place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ecosystem.gathering import Gathered
from ecosystem.problems import Problem, Where, nearest, parts_of, quoted, written
from ecosystem.reading import Mistake
from ecosystem.registry import Twice
from ecosystem.verdicts import FOUND, LISTED_ALONE

_LITERAL = re.compile(r"[^\s,\[\]{}#]+")
_LOOKUPS = 300
"""How many different words the nearest name is looked for; a file with more wrong names has another problem."""

_KEY = 100
"""Characters of a key that a problem's path repeats."""

_ALONE = 55
"""Characters of a value that a message repeats as a list of one."""

_Found = tuple[int, tuple[int, int], Problem]


def problems_of(gathered: Gathered, mistakes: Iterable[Mistake]) -> tuple[Problem, ...]:
    """Return every problem of a declaration, sorted by file, line and column."""
    return _Answer(gathered).all(mistakes)


class _Answer:
    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.places = gathered.places
        self.lines: dict[int, list[str]] = {}
        self.names: dict[tuple[str, int], str | None] = {}

    def all(self, mistakes: Iterable[Mistake]) -> tuple[Problem, ...]:
        found: list[_Found] = []
        flawed: set[tuple[int, tuple[str | int, ...]]] = set()
        for file, flaw in self.gathered.flaws:
            problem = Problem(
                self.places.at(file, flaw.spot), _path(flaw.where), flaw.message, flaw.code, nearest=flaw.nearest
            )
            found.append((file, flaw.spot, problem))
            flawed.add((file, flaw.where))
        for file, mistake in self.gathered.local:
            found.append(self.one(mistake, file, parts_of(mistake.where)))
        for mistake in mistakes:
            file, local = self.places.local(parts_of(mistake.where))
            if mistake.bad.code == "missing-key" or (file, tuple(local)) not in flawed:
                found.append(self.one(mistake, file, local))
        found.sort(key=lambda one: (one[0], one[1]))
        return tuple(dict.fromkeys(problem for _, _, problem in found))

    def one(self, mistake: Mistake, file: int, local: Any) -> _Found:
        key, value, _ = self.places.tapes[file].find(local)
        spot = key if mistake.on == "key" else value
        bad = mistake.bad
        near = self.nearest(mistake.found, bad.known) if bad.known and isinstance(mistake.found, str) else None
        text = bad.text + self.end(mistake, file, spot) + (f"; did you mean {quoted(near)}?" if near else "")
        if isinstance(bad, Twice):
            text = text.replace("{first}", self.first(bad.first))
        elif LISTED_ALONE in bad.text:
            literal = self.literal(mistake.found, file, spot)
            short = "\n" not in literal and len(literal) < _ALONE
            text = text.replace(LISTED_ALONE, quoted(f"[{literal}]") if short else "it as a list, each item after `- `")
        if FOUND in bad.text:
            text = text.replace(FOUND, self.found(mistake.found, file, spot), 1)
        problem = Problem(self.places.at(file, spot), _path(parts_of(mistake.where)), text, bad.code, bad.allowed, near)
        return file, spot, problem

    def end(self, mistake: Mistake, file: int, spot: tuple[int, int]) -> str:
        """Return how the sentence ends: with what is allowed, or with the user's own words in quotes."""
        if mistake.bad.fits is not None:
            literal = self.literal(mistake.found, file, spot)
            if mistake.bad.fits(literal):
                in_quotes = f'"{literal}"'
                return f"; write it in quotes: {quoted(in_quotes)}"
        return mistake.bad.otherwise

    def nearest(self, word: str, known: Any) -> str | None:
        at = (word, id(known))
        if at not in self.names:
            self.names[at] = nearest(word, known) if len(self.names) < _LOOKUPS else None
        return self.names[at]

    def first(self, where: Where) -> str:
        parts = parts_of(where)
        return f"{quoted(written(parts[:-1]))} at {self.places.at(*self.places.spot(parts)[:2])}"

    def found(self, value: Any, file: int, spot: tuple[int, int]) -> str:
        if isinstance(value, dict):
            return "this is a mapping"
        if isinstance(value, list):
            return "this is a list"
        if value is None:
            return "this is empty"
        return quoted(self.literal(value, file, spot)) if value != "" else '`""`'

    def literal(self, value: Any, file: int, spot: tuple[int, int]) -> str:
        """Return a scalar as the user wrote it: `012`, not 12."""
        if isinstance(value, str):
            return value
        if file not in self.lines:
            text = self.gathered.sources[file].decode("utf-8", "replace").removeprefix("\ufeff")
            self.lines[file] = re.split("\r\n|\r|\n", text)
        line, column = spot
        lines = self.lines[file]
        match = _LITERAL.match(lines[line], column) if line < len(lines) else None
        if match and not match.group().startswith(("*", "&", "!", '"', "'")):
            return match.group()
        return str(value).lower() if isinstance(value, bool) else str(value)


def _path(parts: tuple[str | int, ...]) -> str:
    """Return a path whose hostile keys are cut."""
    return written(part if isinstance(part, int) or len(part) <= _KEY else f"{part[:_KEY]}…" for part in parts)
