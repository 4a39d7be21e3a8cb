"""A change of a file as a page shows it: hunks without numbers, each of which must fit in one place alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


class UnfitError(Exception):
    """A hunk that fits nowhere in the file, or in several places."""


def changed(text: str, diff: str) -> str:
    """Return `text` after the change, or raise UnfitError."""
    for hunk in _hunks(diff.splitlines()):
        old = "".join(f"{line[1:]}\n" for line in hunk if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in hunk if not line.startswith("-"))
        places = f"\n{text}".count(f"\n{old}")
        if places != 1:
            raise UnfitError(f"a hunk fits in {places} places:\n{old}")
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:]
    return text


def _hunks(lines: Sequence[str]) -> Iterator[list[str]]:
    hunk: list[str] = []
    for line in lines:
        if line.startswith("@@"):
            if hunk:
                yield hunk
            hunk = []
        else:
            hunk.append(line or " ")
    if hunk:
        yield hunk
