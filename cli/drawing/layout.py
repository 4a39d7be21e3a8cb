"""The picture in layers, from left to right: who works for the corporation, its brands, its tools, its centre, reports.

The layers are what the things are, so that two pictures look alike; within a layer the order is that of the neighbours.
Lines run below the boxes, never over a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cli.drawing.blocks import Block, Laid, across_of, laid, stacked
from cli.drawing.geometry import Box, Label, Layout, Line, Sample
from cli.drawing.measuring import fitted, width
from cli.drawing.picture import AGENCIES_AREA, MEASUREMENT_AREA, PLATFORM_AREA, Area, Edge, Node, Picture

_GUTTER = 96.0
_MARGIN = 24.0
_TOP = 76.0
_LEAST = 720.0
_ONE_COLUMN = 8
_TALL = 500.0

HOLDERS = {
    "corporate": "the corporation's",
    "agency": "an agency's",
    "vendor": "a vendor's",
    "unknown": "nobody knows whose",
    "agency who": "an agency",
    "vendor who": "a vendor",
}
KINDS = {"flow": "data goes", "people": "operates", "place": "runs on", "ownership": "owns what should be corporate"}


def layout(picture: Picture) -> Layout:
    """Return the picture with a place for everything; no two texts of it overlap."""
    middle = laid(_brands(picture))
    places = _places([middle])
    columns = [
        stacked([laid(block) for block in _people(picture, places)]),
        middle,
        stacked([laid(block) for block in _tools(picture, places)]),
        stacked([laid(block) for block in _centre(picture, places)]),
        stacked([laid(block) for block in _reports(picture)]),
    ]
    tallest = max(column.h for column in columns)
    placed: list[Laid] = []
    x = _MARGIN
    for column in columns:
        if column.h:
            placed.append(column.moved(x, _TOP + (tallest - column.h) / 2))
            x += column.w + _GUTTER
    wide = max(x - _GUTTER + _MARGIN, _LEAST)
    legend = tuple(_legend(picture, wide, _TOP + tallest + 28))
    bottom = max((sample.box.y + sample.box.h for sample in legend), default=_TOP + tallest)
    return Layout(
        wide,
        bottom + _MARGIN,
        tuple(_heading(picture, wide)),
        tuple(area for column in placed for area in column.areas),
        tuple(node for column in placed for node in column.nodes),
        tuple(_lines(picture.edges, _places(placed))),
        legend,
    )


def summary(picture: Picture) -> str:
    """Return what is in the picture in one sentence; what is not the corporation's is named."""
    apart = [node for node in picture.nodes if node.holder != "corporate" and is_thing(node)]
    flows = sum(edge.count for edge in picture.edges if edge.kind == "flow")
    things = f"{sum(1 for node in picture.nodes if is_thing(node)):,} things drawn, {flows:,} flows of data"
    if not apart:
        return f"{things}; everything is the corporation's"
    named = ", ".join(f"{node.title} ({node.owner or 'unknown'})" for node in apart[:6])
    more = f" and {len(apart) - 6:,} more" if len(apart) > 6 else ""
    return f"{things}; not the corporation's: {named}{more}"


def is_thing(node: Node) -> bool:
    """Return whether it is something that somebody owns, and not somebody."""
    return node.area != AGENCIES_AREA and node.kind not in ("vendor", "reports")


def _brands(picture: Picture) -> Block:
    central = (PLATFORM_AREA, AGENCIES_AREA, MEASUREMENT_AREA)
    ids = {area.id for area in picture.areas}
    inside: dict[str | None, list[Area]] = defaultdict(list)
    for area in picture.areas:
        if area.id not in central:
            inside[area.inside if area.inside in ids else None].append(area)

    def block(area: Area) -> Block:
        nodes = tuple(node for node in picture.nodes if node.area == area.id)
        inner = tuple(block(each) for each in inside[area.id])
        across = across_of(len(inner), _ONE_COLUMN) if inner else across_of(len(nodes), _ONE_COLUMN)
        return Block(area, nodes, tuple(each for each in inner if each.count()), across)

    blocks = tuple(found for area in inside[None] if (found := block(area)).count())
    return Block(None, (), blocks)


def _people(picture: Picture, places: Mapping[str, Box]) -> Iterator[Block]:
    agencies = [node for node in picture.nodes if node.area == AGENCIES_AREA]
    vendors = [node for node in picture.nodes if node.area is None and node.kind == "vendor"]
    for title, nodes in (("Agencies", agencies), ("Vendors that own or operate", vendors)):
        if nodes:
            yield _column(Area(title, title), nodes, picture.edges, places)


def _tools(picture: Picture, places: Mapping[str, Box]) -> Iterator[Block]:
    tools = [node for node in picture.nodes if node.area == PLATFORM_AREA and node.kind.startswith("platform")]
    measured = [node for node in picture.nodes if node.area == MEASUREMENT_AREA]
    for title, nodes in (("Tools", tools), ("Shared measurement", measured)):
        if nodes:
            yield _column(Area(title, title), nodes, picture.edges, places)


def _centre(picture: Picture, places: Mapping[str, Box]) -> Iterator[Block]:
    nodes = [node for node in picture.nodes if node.area == PLATFORM_AREA and not node.kind.startswith("platform")]
    if nodes:
        yield _column(Area("The centre", "The centre"), nodes, picture.edges, places)


def _reports(picture: Picture) -> Iterator[Block]:
    nodes = tuple(node for node in picture.nodes if node.area is None and node.kind in ("report", "reports"))
    if nodes:
        yield Block(Area("Reports", "Reports"), nodes, across=across_of(len(nodes), 24))


def _column(area: Area, nodes: Sequence[Node], edges: Sequence[Edge], places: Mapping[str, Box]) -> Block:
    """Return a block whose things stand at about the height of what they are linked to."""
    near: dict[str, list[float]] = defaultdict(list)
    for edge in edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if other in places:
                near[one].append(places[other].middle)
    heights = {node.id: sum(near[node.id]) / len(near[node.id]) if near[node.id] else 0.0 for node in nodes}
    ordered = tuple(sorted(nodes, key=lambda node: heights[node.id]))
    return Block(area, ordered, across=across_of(len(nodes), 60))


def _places(columns: Sequence[Laid]) -> dict[str, Box]:
    areas = {area.area.id: area.box for column in columns for area in column.areas}
    return areas | {node.node.id: node.box for column in columns for node in column.nodes}


def _lines(edges: Sequence[Edge], places: Mapping[str, Box]) -> Iterator[Line]:
    """Yield the lines; those at one side of a box are spread over it, in the order of their other ends."""
    drawn = [edge for edge in edges if edge.source in places and edge.target in places and edge.source != edge.target]
    sides: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    ends = []
    for at, edge in enumerate(drawn):
        one, other = places[edge.source], places[edge.target]
        leaves, enters = ("right", "left") if one.right < other.x else ("left", "right")
        if one.x < other.right and other.x < one.right:
            leaves = enters = "right"
        ends.append((leaves, enters))
        sides[edge.source, leaves].append((other.middle, at))
        sides[edge.target, enters].append((one.middle, at))
    height = {
        (end, side, at): _height(places[end], other, (rank + 1) / (len(found) + 1))
        for (end, side), found in sides.items()
        for rank, (other, at) in enumerate(sorted(found))
    }
    for at, (edge, (leaves, enters)) in enumerate(zip(drawn, ends, strict=True)):
        start = _port(places[edge.source], leaves, height[edge.source, leaves, at])
        end = _port(places[edge.target], enters, height[edge.target, enters, at])
        bend = _GUTTER * 0.45 if leaves == enters else max(abs(end[0] - start[0]) * 0.4, _GUTTER * 0.4)
        first = start[0] + (bend if leaves == "right" else -bend), start[1]
        second = end[0] + (bend if enters == "right" else -bend), end[1]
        yield Line(edge, (start, first, second, end))


def _height(box: Box, other: float, share: float) -> float:
    """Return at which height of a box a line ends; at a tall one, at the height of its other end."""
    if box.h < _TALL:
        return box.y + box.h * share
    return min(max(other + (share - 0.5) * 30, box.y + 20), box.y + box.h - 20)


def _port(box: Box, side: str, y: float) -> tuple[float, float]:
    return (box.right if side == "right" else box.x, y)


def _heading(picture: Picture, wide: float) -> Iterator[Label]:
    most = wide - 2 * _MARGIN
    yield Label(_MARGIN, 34, fitted(picture.title, 18, most) or "The ecosystem", 18, bold=True)
    yield Label(_MARGIN, 56, fitted(summary(picture), 12, most), 12)


def _legend(picture: Picture, wide: float, top: float) -> Iterator[Sample]:
    holders = {node.holder if is_thing(node) else f"{node.holder} who" for node in picture.nodes}
    kinds = {edge.kind for edge in picture.edges}
    wanted = [(kind, False, text) for kind, text in HOLDERS.items() if kind in holders]
    wanted += [(kind, True, text) for kind, text in KINDS.items() if kind in kinds]
    x, y = _MARGIN, top
    for kind, edge, text in wanted:
        label = Label(x + 44, y + 13, text, 11)
        if label.box.right > wide - _MARGIN and x > _MARGIN:
            x, y = _MARGIN, y + 28
            label = replace(label, x=x + 44, y=y + 13)
        yield Sample(kind, edge, Box(x, y, 34, 18), label)
        x += 44 + width(text, 11) + 26
