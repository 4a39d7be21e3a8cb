"""How wide a text is at most, in whatever sans-serif font the reader has: no renderer is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from cli.screen import safe

_NARROW = frozenset("iIjlt.,:;|!'()[]f/\\` r-")
_WIDE = frozenset("mwMWQ@%—…→")


def width(text: str, size: float) -> float:
    """Return the most that `text` takes at a font's `size`, in the unit of the size; a bold font's width."""
    return sum(map(_share, text)) * size


def _share(character: str) -> float:
    if character in _NARROW:
        return 0.46
    if character in _WIDE:
        return 1.12
    if character.isascii():
        return 0.8 if character.isupper() else 0.68
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.4
    return 0.9 if unicodedata.category(character).startswith("L") else 1.2


def fitted(text: str, size: float, most: float) -> str:
    """Return `text` on one line, printable, with an ellipsis where it would be wider than `most`."""
    plain = safe(text, 400).strip()
    if width(plain, size) <= most:
        return plain
    taken, kept = width("…", size), []
    for character in plain:
        taken += _share(character) * size
        if taken > most:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def wrapped(words: Iterable[str], size: float, most: float, joint: str = " · ") -> Iterator[str]:
    """Yield lines of words, each line at most as wide as `most`."""
    line = ""
    for word in words:
        longer = f"{line}{joint}{word}" if line else word
        if line and width(longer, size) > most:
            yield fitted(line, size, most)
            longer = word
        line = longer
    if line:
        yield fitted(line, size, most)
