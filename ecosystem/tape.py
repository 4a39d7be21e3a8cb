"""Where every key and value of one file stands, as one array of integers: about 20 bytes a key.

A mapping is a record `[shape, (key line, key column, value line, value column, child) for each key]`, where `shape`
is the number of its tuple of keys and `child` the place of the value's own record (0 for a scalar). A sequence is
`[SEQUENCE, length, (line, column, child) for each item]`. Lines and columns count from 0 here and from 1 outside.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

SEQUENCE = 0xFFFFFFFF
_ENTRY = 5
_ITEM = 3

Spot = tuple[int, int]
"""Line and column, from 0."""


class Tape:
    """The positions of one file; `root` is the record of the root mapping, 0 when there is none."""

    __slots__ = ("_numbers", "cells", "origin", "root", "shapes")

    def __init__(self) -> None:
        self.cells = array("I", [0])
        self.shapes: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self.root = 0
        self.origin: Spot = (0, 0)

    def mapping(self, keys: Iterable[str], entries: list[int]) -> int:
        """Add the record of a mapping (five numbers a key) and return its place."""
        shape = tuple(keys)
        number = self._numbers.get(shape)
        if number is None:
            number = self._numbers[shape] = len(self.shapes)
            self.shapes.append(shape)
        place = len(self.cells)
        self.cells.append(number)
        self.cells.fromlist(entries)
        return place

    def sequence(self, items: list[int]) -> int:
        """Add the record of a sequence (three numbers an item) and return its place."""
        place = len(self.cells)
        self.cells.append(SEQUENCE)
        self.cells.append(len(items) // _ITEM)
        self.cells.fromlist(items)
        return place

    def find(self, parts: Iterable[str | int]) -> tuple[Spot, Spot, bool]:
        """Return where the key and the value at `parts` stand, and whether all of `parts` was found.

        When it was not said, both are the place of its nearest parent that was.
        """
        place = self.root
        key = value = self.origin
        for part in parts:
            step = self._step(place, part)
            if step is None:
                return key, value, False
            key, value, place = step
        return key, value, True

    def _step(self, place: int, part: str | int) -> tuple[Spot, Spot, int] | None:
        cells = self.cells
        if not place:
            return None
        if cells[place] == SEQUENCE:
            if not isinstance(part, int) or not 0 <= part < cells[place + 1]:
                return None
            at = place + 2 + part * _ITEM
            spot = (cells[at], cells[at + 1])
            return spot, spot, cells[at + 2]
        shape = self.shapes[cells[place]]
        if part not in shape:
            return None
        at = place + 1 + shape.index(str(part)) * _ENTRY
        return (cells[at], cells[at + 1]), (cells[at + 2], cells[at + 3]), cells[at + 4]
