"""IAM's patterns: `*` is any text, `?` any one character, `/` and `:` included; everything else is itself.

A pattern becomes a regular expression that keeps the first place where each piece between two stars is found (a
later one cannot help) and never returns to it, so a match takes at most len(pattern) x len(text) steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import lru_cache


class Wild(Enum):
    """A wildcard that is one, as against a `*` that stands for itself (`${*}`, or within a variable's value)."""

    ANY = "*"
    ONE = "?"


Token = str | Wild
Matcher = Callable[[str], object]
"""Truthy when it matches the whole of a text."""

_WILD = re.compile(r"[*?]")


def matches(pattern: str, text: str) -> bool:
    """Return whether the pattern matches the whole text, case and all."""
    return bool(matcher(tokens(pattern))(text))


@lru_cache(maxsize=65536)
def tokens(pattern: str) -> tuple[Token, ...]:
    """Return the pattern's literal texts and its wildcards, in order."""
    return tuple(_tokens(pattern))


def _tokens(pattern: str) -> Iterator[Token]:
    at = 0
    for found in _WILD.finditer(pattern):
        if found.start() > at:
            yield pattern[at : found.start()]
        yield Wild(found[0])
        at = found.end()
    if at < len(pattern):
        yield pattern[at:]


@lru_cache(maxsize=65536)
def matcher(pattern: tuple[Token, ...]) -> Matcher:
    """Return what matches a whole text against the tokens."""
    if not any(isinstance(each, Wild) for each in pattern):
        return "".join(str(each) for each in pattern).__eq__
    pieces = _pieces(pattern)
    if len(pieces) == 1:
        return re.compile(f"(?s:{pieces[0]})").fullmatch
    middle = "".join(f"(?>.*?{each})" for each in pieces[1:-1] if each)
    return re.compile(f"(?s:{pieces[0]}{middle}.*{pieces[-1]})").fullmatch


def _pieces(pattern: Iterable[Token]) -> list[str]:
    """Return expressions of the pieces between the stars; no piece has a choice within."""
    pieces = [""]
    for each in pattern:
        if each is Wild.ANY:
            pieces.append("")
        else:
            pieces[-1] += "." if isinstance(each, Wild) else re.escape(each)
    return pieces


def components(pattern: Iterable[Token]) -> tuple[tuple[Token, ...], ...]:
    """Return the tokens parted at the first five colons, as an ARN is; fewer than six parts when it is none."""
    parts: list[list[Token]] = [[]]
    for each in pattern:
        if isinstance(each, Wild):
            parts[-1].append(each)
            continue
        for at, piece in enumerate(each.split(":", 6 - len(parts))):
            if at:
                parts.append([])
            if piece:
                parts[-1].append(piece)
    return tuple(tuple(part) for part in parts)
