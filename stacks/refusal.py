"""What the stacks refuse to do, said to the user before anything runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class RefusedError(Exception):
    """One or more problems that keep a stack from running; each a sentence with what to do. Never a traceback."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean ...?` for the nearest known word, or the list of known words where none is near."""
    words = sorted(set(known))
    near = difflib.get_close_matches(word, words, n=1)
    if near:
        return f"; did you mean `{near[0]}`?"
    shown = ", ".join(f"`{each}`" for each in words[:12])
    more = f" and {len(words) - 12} more" if len(words) > 12 else ""
    return f"; known are {shown}{more}" if words else ""
