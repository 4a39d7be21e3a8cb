"""The map thing by thing: agencies and vendors on the left, brands in the middle, the platform on the right.

On the left hang ownership and operation, on the right what flows. Which platform runs a channel is said in its title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cli.drawing.picture import AGENCIES_AREA, MEASUREMENT_AREA, PLATFORM_AREA, Edge, Node, Picture
from cli.report.shapes import Parts, Reach, box, filtering, fitting, label, legend, shape, title_of, units_of
from governance.report.markup import Html, tag
from governance.report.words import Words

_EDGE = 16.0
_TOP = 78.0
_HIGH = 26.0
_GAP = 6.0
_HEAD = 28.0
_COLUMNS = ((_EDGE, 200.0), (330.0, 390.0), (866.0, 282.0))
"""Left end and width of each column."""
_WIDTH = 1198.0

_ALWAYS = frozenset({PLATFORM_AREA, MEASUREMENT_AREA, AGENCIES_AREA, None})
"""Where things stand that are of no brand: they stay when a part of the map is shown."""

Spot = tuple[float, float, float]
"""Left end, right end and middle of a thing."""


@dataclass
class _Sheet:
    """What was drawn so far: the marks, where each thing stands, and how far down each column goes."""

    picture: Picture
    words: Words
    reached: Reach
    units: Mapping[str, str]
    boxes: list[Html] = field(default_factory=list)
    marks: list[Html] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)
    down: list[float] = field(default_factory=lambda: [_TOP, _TOP, _TOP])

    def boxed(self, column: int, head: str, nodes: list[Node], inset: float = 0) -> None:
        """Draw a box with things in it, at the end of a column."""
        if not nodes:
            return
        x, width = _COLUMNS[column]
        x, width = x + inset, width - 2 * inset
        high = _HEAD + len(nodes) * (_HIGH + _GAP) + 4
        self.boxes += box(x, self.down[column], width, high, head)
        for number, node in enumerate(nodes):
            self.thing(node, x + 10, self.down[column] + _HEAD + number * (_HIGH + _GAP), width - 20)
        self.down[column] += high + 12

    def thing(self, node: Node, x: float, y: float, width: float) -> None:
        """Draw one thing."""
        self.spots[node.id] = (x, x + width, y + _HIGH / 2)
        strange = node.holder != "corporate" and node.owner
        plain = node.kind.removeprefix("platform, ")
        kind = self.words("owner_is", who=node.owner) if strange else self.words.kind(plain)
        side = fitting(kind, width * 0.48)
        title = title_of(node, self.words)
        named = fitting(title, width - 28 - len(side) * 6.4)
        self.marks.append(
            tag(
                "g",
                tag("title", f"{title} ({node.id}), {self.words.kind(node.kind)}" + (f", {kind}" if strange else "")),
                shape(node.holder, x, y, width, _HIGH),
                label(x + 13, y + 17, named),
                label(x + width - 12, y + 17, side, "small end"),
                **filtering(
                    () if node.area in _ALWAYS else (node.id,), self.units.get(node.area or "", ""), self.reached
                ),
                data_id=node.id,
            )
        )


def drawn(
    picture: Picture, names: Mapping[str, str], central: Mapping[str, str], words: Words, reached: Reach
) -> Parts:
    """Return the drawing; `central` says which things are the database and BI, `reached` whose each thing is."""
    sheet = _Sheet(picture, words, reached, units_of(picture))
    by_area: dict[str, list[Node]] = {}
    for node in picture.nodes:
        by_area.setdefault(_area(node), []).append(node)
    first = [node for node in by_area.get(PLATFORM_AREA, ()) if node.id in central]
    rest = [node for node in by_area.pop(PLATFORM_AREA, ()) if node.id not in central]
    sheet.boxed(0, names.get(AGENCIES_AREA, words("hands")), by_area.pop(AGENCIES_AREA, []))
    sheet.boxed(2, names.get(PLATFORM_AREA, words("platform_area")), [*first, *rest])
    for area in (MEASUREMENT_AREA, "reports"):
        sheet.boxed(2, names.get(area, area), by_area.pop(area, []))
    inside = {area.id: area.inside for area in picture.areas}
    for area_id in [*(area.id for area in picture.areas), ""]:
        if area_id in by_area:
            above = inside.get(area_id)
            head = f"{names[above]} › {names[area_id]}" if above and above in names else names[area_id]
            sheet.boxed(1, head, by_area[area_id])
    edges = [*_edges(sheet, central)]
    height = max(sheet.down) + 8
    key = [*legend(_EDGE, 16, _kinds(words), words)]
    return Parts((*key, *sheet.boxes, *edges, *sheet.marks), _WIDTH, height)


def _area(node: Node) -> str:
    if node.kind == "vendor":
        return AGENCIES_AREA
    return node.area or ("reports" if node.kind == "report" else "")


def _kinds(words: Words) -> list[tuple[str, str]]:
    return [
        ("database", words("to_database")),
        ("bi", words("to_bi")),
        ("flow", words("other_flow")),
        ("people", words("operates")),
        ("ownership", words("owns")),
    ]


def _edges(sheet: _Sheet, central: Mapping[str, str]) -> Iterator[Html]:
    """Yield the lines, the faint ones first, so that the heavy ones lie above them."""
    order = {"flow": 0, "people": 1, "bi": 2, "database": 3, "ownership": 4}
    kinds = [(kind_of(edge, central), edge) for edge in sheet.picture.edges if edge.kind != "place"]
    for kind, edge in sorted(kinds, key=lambda each: order[each[0]]):
        start, end = sheet.spots.get(edge.source), sheet.spots.get(edge.target)
        if start and end:
            said = f"{edge.source} → {edge.target}: {sheet.words.known(edge.label)}"
            line = tag("path", d=_curve(start, end), class_=f"edge {kind}")
            yield tag("g", tag("title", said), line, data_from=edge.source, data_to=edge.target)


def kind_of(edge: Edge, central: Mapping[str, str]) -> str:
    """Return the class of an edge: `database`, `bi`, `flow`, `people` or `ownership`."""
    if edge.kind != "flow":
        return edge.kind
    return central.get(edge.target) or central.get(edge.source) or "flow"


def _curve(start: Spot, end: Spot) -> str:
    if start[1] < _COLUMNS[1][0] and end[0] > _COLUMNS[1][0] + _COLUMNS[1][1]:  # over the brands, above their boxes
        x, y, to, down, over = start[1], start[2], end[0], end[2], _TOP - 9
        first = f"C{x + 55:.1f} {y:.1f} {x + 15:.1f} {over:.1f} {x + 90:.1f} {over:.1f}"
        last = f"C{to - 15:.1f} {over:.1f} {to - 55:.1f} {down:.1f} {to:.1f} {down:.1f}"
        return f"M{x:.1f} {y:.1f}{first}H{to - 90:.1f}{last}"
    if start[1] < end[0]:  # rightwards
        x, to, bend = start[1], end[0], (end[0] - start[1]) / 2
    elif end[1] < start[0]:  # leftwards
        x, to, bend = start[0], end[1], -(start[0] - end[1]) / 2
    else:  # within a column: out to the right and back
        x, to, out = start[1], end[1], 18 + min(abs(start[2] - end[2]) / 12, 30)
        return f"M{x:.1f} {start[2]:.1f}C{x + out:.1f} {start[2]:.1f} {to + out:.1f} {end[2]:.1f} {to:.1f} {end[2]:.1f}"
    return f"M{x:.1f} {start[2]:.1f}C{x + bend:.1f} {start[2]:.1f} {to - bend:.1f} {end[2]:.1f} {to:.1f} {end[2]:.1f}"
