"""Boxes within boxes: how large each is, and where what is in it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from cli.drawing.geometry import Box, Label, PlacedArea, PlacedNode
from cli.drawing.measuring import fitted, wrapped
from cli.drawing.picture import Area, Node

WIDE = 208.0
"""Width of a thing."""

_INNER = WIDE - 32
_LINE = 14.0
_PAD = 12.0
_TITLE = 26.0
_GAP = 10.0
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A box to be laid out: its things, then the boxes in it, in so many columns. Without an area it has no frame."""

    area: Area | None
    nodes: tuple[Node, ...]
    inner: tuple[Block, ...] = ()
    across: int = 1

    def count(self) -> int:
        """Return how many things are in it and in the boxes in it."""
        return len(self.nodes) + sum(each.count() for each in self.inner)


@dataclass(frozen=True, slots=True)
class Laid:
    """A block with its size, and what is in it placed from its upper left corner."""

    w: float
    h: float
    areas: tuple[PlacedArea, ...]
    nodes: tuple[PlacedNode, ...]

    def moved(self, x: float, y: float) -> Laid:
        """Return it so much further to the right and below."""
        areas = (PlacedArea(a.area, a.box.moved(x, y), a.label.moved(x, y), a.depth) for a in self.areas)
        nodes = (
            PlacedNode(n.node, n.box.moved(x, y), tuple(each.moved(x, y) for each in n.labels)) for n in self.nodes
        )
        return Laid(self.w, self.h, tuple(areas), tuple(nodes))


def laid(block: Block, depth: int = 0) -> Laid:
    """Return a block with a place for everything in it."""
    framed = block.area is not None
    pad, top = (_PAD, _TITLE + 6) if framed else (0.0, 0.0)
    parts = [_grid([_node(node) for node in block.nodes], block.across)]
    parts.append(_grid([laid(each, depth + 1) for each in block.inner], block.across))
    w, h = WIDE if framed else 0.0, top
    areas: list[PlacedArea] = []
    nodes: list[PlacedNode] = []
    for part in parts:
        if part.h:
            moved = part.moved(pad, h)
            areas += moved.areas
            nodes += moved.nodes
            w, h = max(w, part.w), h + part.h + _GAP
    w, h = w + 2 * pad, max(h - _GAP, top) + pad
    if block.area is not None:
        title = Label(pad, 19.0, fitted(block.area.title, 12, w - 2 * pad), 12, bold=True)
        areas.insert(0, PlacedArea(block.area, Box(0, 0, w, h), title, depth))
    return Laid(w, h, tuple(areas), tuple(nodes))


def stacked(parts: Sequence[Laid]) -> Laid:
    """Return blocks one below the other."""
    return _grid(parts, 1, 18.0)


def across_of(count: int, one: int) -> int:
    """Return in how many columns so many boxes stand, if up to `one` stand in a single one."""
    return 1 if count <= one else max(2, ceil((count / 3) ** 0.5))


def _grid(parts: Sequence[Laid], across: int, gap: float = _GAP) -> Laid:
    rows = [parts[at : at + across] for at in range(0, len(parts), across)]
    wide = [max((row[at].w for row in rows if at < len(row)), default=0.0) for at in range(across)]
    areas: list[PlacedArea] = []
    nodes: list[PlacedNode] = []
    y = 0.0
    for row in rows:
        x = 0.0
        for part, w in zip(row, wide, strict=False):
            moved = part.moved(x, y)
            areas += moved.areas
            nodes += moved.nodes
            x += w + gap
        y += max(part.h for part in row) + gap
    used = [w for w in wide if w]
    return Laid(sum(used) + gap * max(len(used) - 1, 0), max(y - gap, 0.0), tuple(areas), tuple(nodes))


def _node(node: Node) -> Laid:
    texts = [*_texts(node)]
    h = len(texts) * _LINE + 14
    labels = tuple(
        Label(16.0, 18.0 + at * _LINE, text, size, bold=not at) for at, (text, size) in enumerate(texts) if text
    )
    return Laid(WIDE, h, (), (PlacedNode(node, Box(0, 0, WIDE, h), labels),))


def _texts(node: Node) -> Iterator[tuple[str, float]]:
    yield fitted(node.title, 11, _INNER) or "(no name)", 11
    if node.kind != "grouped":
        if node.title != node.id and node.holder != "vendor":
            yield fitted(node.id, 9.5, _INNER), 9.5
        yield fitted(node.kind, 9.5, _INNER), 9.5
    if node.owner is not None and node.holder != "corporate":
        yield fitted(f"owner: {node.owner}", 9.5, _INNER), 9.5
    for line in [*wrapped(node.words, 9.5, _INNER)][:_MOST_LINES]:
        yield line, 9.5
