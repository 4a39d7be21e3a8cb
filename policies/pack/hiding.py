"""What a message may not show: the program's secrets, and what a terminal or the engine would obey."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

SHOWN = "[secret]"

_SHORT = 6
"""A secret shorter than this is hidden only where it stands as a word of its own."""

_ORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST = 2_000  # characters of a sentence that are shown


def hidden(text: str, secrets: Iterable[str]) -> str:
    """Return `text` without any of `secrets`, whatever the case it is written in."""
    found = _finder(frozenset(secrets))
    return found.sub(SHOWN, text) if found is not None else text


@lru_cache(maxsize=8)
def _finder(secrets: frozenset[str]) -> re.Pattern[str] | None:
    parts = [
        re.escape(each) if len(each) >= _SHORT else rf"(?<!\w){re.escape(each)}(?!\w)"
        for each in sorted(secrets, key=len, reverse=True)
        if each.strip()
    ]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def plain(text: str) -> str:
    """Return `text` on one line with what cannot be printed, or reorders what is shown, escaped.

    The engine takes `<{%...%}>` for a colour: it is broken up.
    """
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if cut.isprintable() and "<{%" not in cut and _ORDERING.isdisjoint(cut):
        return cut
    escaped = "".join(
        each if each.isprintable() and each not in _ORDERING else each.encode("unicode_escape").decode("ascii")
        for each in cut
    )
    return escaped.replace("<{%", "<{ %")
