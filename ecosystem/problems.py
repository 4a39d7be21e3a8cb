"""What the loader answers when a declaration cannot be understood: every problem, each with its place."""

from __future__ import annotations

from collections.abc import Iterable

from ecosystem.model import Location
from ecosystem.noun import noun

Where = tuple["Where | None", "str | int"] | None
"""A path as a chain of (parent, key); None is the root. Cheap to make while reading, written out only for a problem."""

_CUT = 60  # characters of the user's own words that a message repeats
SHOWN = 16
"""Allowed values that a message lists."""

_COMPARED = 2_000  # names that are looked through for the nearest one


@noun(frozen=True, slots=True)
class Problem:
    """One thing that cannot be understood: where it is, what was found, what is allowed, and the nearest known name."""

    location: Location
    path: str
    message: str
    code: str = "shape"
    allowed: tuple[str, ...] = ()
    nearest: str | None = None

    def __str__(self) -> str:
        return f"{self.location}: {self.path}: {self.message}" if self.path else f"{self.location}: {self.message}"


class DeclarationError(Exception):
    """The declaration cannot be understood; `problems` holds every reason, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def quoted(text: str, most: int = _CUT) -> str:
    """Return `text` in backticks on one line, cut when it is long, with what cannot be printed escaped."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
    return f"`{safe}`"


def one_of(allowed: Iterable[str]) -> str:
    """Return `a`, `b` or `c`; a long list is cut and says how many more there are."""
    names = [quoted(name) for name in allowed]
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that was most likely meant by `word`, or None when none is near."""
    if len(word) > _CUT:
        return None
    from difflib import get_close_matches  # late: only a declaration with a problem pays for it

    low = word.lower()
    letters = set(low)
    folded: dict[str, str] = {}
    for name in known:
        if name == word or abs(len(name) - len(word)) > 4 or len(letters.symmetric_difference(name.lower())) > 6:
            continue
        folded.setdefault(name.lower(), name)
        if len(folded) >= _COMPARED:
            break
    same = folded.get(low) or folded.get(low.replace("_", "-")) or folded.get(low.replace("-", "_"))
    found = get_close_matches(low, folded, n=1, cutoff=0.6)
    return same or (folded[found[0]] if found else None)


def parts_of(where: Where) -> tuple[str | int, ...]:
    """Return the keys and indexes from the root to `where`."""
    parts: list[str | int] = []
    while where is not None:
        where, part = where
        parts.append(part)
    return tuple(reversed(parts))


def written(parts: Iterable[str | int]) -> str:
    """Return a path as the user reads it: `channels[3].writes_to`; an odd key is written `tags["a.b"]`."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part and part.replace("-", "_").isidentifier():
            text += f".{part}" if text else part
        else:
            text += f"[{_key(part)}]"
    return text


def _key(part: str) -> str:
    escaped = part.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in escaped) + '"'
