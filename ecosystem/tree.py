"""One YAML file as plain mappings, lists and scalars, with the place of each.

The builder reads libyaml's events; lines whose meaning is beyond doubt are read without it (`ecosystem.lines`).
Bounds hold before anything is built from a hostile file: depth, aliases, one document, the core schema's tags.
"""

from __future__ import annotations

from typing import Any

from ecosystem.lines import read_lines
from ecosystem.noun import noun
from ecosystem.tape import Spot, Tape

MAX_DEPTH = 64
"""Nesting that is followed."""

MAX_EXPANDED = 200_000
"""Nodes that the aliases of one file may stand for, in all."""

LARGE = 64 * 1024
"""Bytes of a file from which on it may be read by two processes."""


@noun(frozen=True, slots=True)
class Flaw:
    """A problem of the YAML itself: `spot` counts from 0."""

    spot: Spot
    where: tuple[str | int, ...]
    message: str
    code: str
    nearest: str | None = None


class Tree:
    """The content of one file. `whole` is false when reading stopped early: then `root` says nothing."""

    __slots__ = ("flaws", "root", "tape", "whole")

    def __init__(self, root: Any = None, tape: Tape | None = None) -> None:
        self.root = root
        self.tape = Tape() if tape is None else tape
        self.flaws: list[Flaw] = []
        self.whole = True


def read_tree(data: bytes) -> Tree:
    """Return what `data` (UTF-8) holds; what is wrong with it is in `flaws`, nothing is raised."""
    if len(data) >= LARGE:
        from ecosystem.halves import read_halves

        halves = read_halves(data, _part)
        if halves is not None:
            return Tree(*halves)
    lines = read_lines(data, _built)
    if lines is not None:
        return Tree(*lines)
    from ecosystem.building import build

    return build(data)[0]


def _part(data: bytes) -> tuple[Any, Tape] | None:
    """Return the content of a part of a file; None unless it is whole, flawless and without an anchor."""
    return read_lines(data, _built) or _built(data)


def _built(data: bytes) -> tuple[Any, Tape] | None:
    from ecosystem.building import build

    tree, anchors = build(data)
    return (tree.root, tree.tape) if tree.whole and not tree.flaws and not anchors else None


__all__ = ["MAX_DEPTH", "MAX_EXPANDED", "Flaw", "Tree", "read_tree"]
