"""Where each value of a declaration stands, through all of its files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ecosystem.model import Location
from ecosystem.noun import noun
from ecosystem.tape import Tape

_PART = r'\.?([^.\[\]"]+)|\[([0-9]{1,9})\]|\["((?:[^"\\]|\\.)*)"\]'


class NotAPathError(ValueError):
    """The text is not a path such as `channels[2].owner`."""


def parse(path: str) -> tuple[str | int, ...]:
    """Return the parts of `channels[2].owner` or `cloud.tags["a.b"]`; raises `NotAPathError`."""
    parts: list[str | int] = []
    part = re.compile(_PART)  # late: a declaration without a finding asks for no place
    at = 0
    while at < len(path):
        found = part.match(path, at)
        if found is None:
            raise NotAPathError(path)
        name, index, key = found.groups()
        parts.append(int(index) if index else name if name is not None else re.sub(r"\\(.)", r"\1", key))
        at = found.end()
    return tuple(parts)


@noun(frozen=True, slots=True)
class Segment:
    """Items of one list section that stand together in one file: from index `first` on in the whole declaration."""

    first: int
    file: int


class Places:
    """The positions of all files. Called with a path, it gives the place of the value, or of its nearest parent."""

    __slots__ = ("files", "segments", "tapes")

    def __init__(self) -> None:
        self.files: list[str] = []
        self.tapes: list[Tape] = []
        self.segments: dict[str, list[Segment]] = {}

    def __call__(self, path: str) -> Location:
        try:
            parts = parse(path)
        except NotAPathError:
            parts = ()
        return self.at(*self.spot(parts)[:2])

    def find(self, parts: Sequence[str | int]) -> Location | None:
        """Return where the value at `parts` stands, or None when it was not said."""
        file, spot, said = self.spot(parts)
        return self.at(file, spot) if said else None

    def at(self, file: int, spot: tuple[int, int]) -> Location:
        """Return the place that the user sees for a file's line and column, which count from 0."""
        return Location(self.files[file], spot[0] + 1, spot[1] + 1)

    def spot(self, parts: Sequence[str | int], on: str = "value") -> tuple[int, tuple[int, int], bool]:
        """Return the file, line and column (from 0) of the key or value at `parts`, and whether it was said."""
        file, local = self.local(parts)
        key, value, said = self.tapes[file].find(local)
        return file, key if on == "key" else value, said

    def local(self, parts: Sequence[str | int]) -> tuple[int, Sequence[str | int]]:
        """Return the file in which `parts` stands, and its path there."""
        if len(parts) > 1 and isinstance(parts[1], int) and parts[0] in self.segments:
            segments = self.segments[str(parts[0])]
            at = bisect_right(segments, parts[1], key=lambda segment: segment.first) - 1
            if at >= 0:
                segment = segments[at]
                return segment.file, (parts[0], parts[1] - segment.first, *parts[2:])
        return 0, parts

    def add(self, file: str, tape: Tape) -> int:
        """Add a file and return its number."""
        self.files.append(file)
        self.tapes.append(tape)
        return len(self.files) - 1
