"""Text for a terminal: nothing that the terminal would obey, nothing that breaks when the reader goes away."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from io import TextIOWrapper
from typing import TextIO, cast

import click

_ORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that reorder what is shown, so that a text reads otherwise than it is."""


def escaped(character: str) -> str:
    """Return `character` as it may be shown: itself, or a visible escape for a control, a lone surrogate or a mark."""
    if character.isprintable() and character not in _ORDERING:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def safe(text: str, limit: int = 2000) -> str:
    """Return `text` on one line, printable and at most `limit` characters of it."""
    cut = text if len(text) <= limit else f"{text[:limit]}…"
    return cut if cut.isprintable() and not _ORDERING.intersection(cut) else "".join(map(escaped, cut))


def safe_lines(text: str) -> str:
    """Return `text` with its line breaks kept and everything else as `safe` has it."""
    return "\n".join(safe(line) for line in text.splitlines())


def columns(text: str) -> int:
    """Return how many columns of a terminal the printable `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def headed(text: str, heads: Mapping[str, str]) -> str:
    """Return the text with those of its lines that are heads in bold, each in its colour."""
    return "\n".join(
        click.style(line, fg=heads[line], bold=True) if line in heads else line for line in text.split("\n")
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean `x`?` for the nearest known word, or nothing when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word[:100], [*known], n=1)
    return f"; did you mean `{safe(near[0])}`?" if near else ""


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 problem`, `2 problems`, `1,234 problems`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Patient:
    """A text stream that goes quiet when its reader goes away, so that a run is not cut off by `| head`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._gone = False

    def write(self, text: str) -> int:
        """Write `text`, or drop it when nobody reads any more."""
        if not self._gone:
            try:
                return self._stream.write(text)
            except BrokenPipeError:
                self._leave()
        return len(text)

    def flush(self) -> None:
        """Flush, unless nobody reads any more."""
        if not self._gone:
            try:
                self._stream.flush()
            except BrokenPipeError:
                self._leave()

    def _leave(self) -> None:
        self._gone = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def prepare_streams() -> None:
    """Make both streams patient, and able to show every character whatever the locale."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            setattr(sys, name, cast(TextIO, Patient(stream)))
