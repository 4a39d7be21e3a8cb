"""The map brand by brand, for what is too much to draw: a row for each box, how much is whose, and where it flows.

A column for each hand and each central thing; a dot's size is how many flows reach it, the number in it says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import sqrt

from cli.drawing.picture import AGENCIES_AREA, PLATFORM_AREA, Node, Picture
from cli.report.shapes import Parts, Reach, filtering, fitting, label, legend, shape, units_of
from governance.report.markup import Html, tag
from governance.report.words import Words

_EDGE = 16.0
_TOP = 150.0
_ROW = 26.0
_NAME = 250.0
_HAND = 64.0
_FLOW = 78.0
_WHO = 300.0
_HANDS = ("corporate", "agency", "vendor", "unknown")


def grid(picture: Picture, names: Mapping[str, str], central: Mapping[str, str], words: Words, reached: Reach) -> Parts:
    """Return the grid; `central` says which things are the database and BI, `reached` whose each thing is."""
    targets = [node for node in picture.nodes if node.area == PLATFORM_AREA and not node.kind.startswith("platform")]
    areas = [area for area in picture.areas if area.id not in (PLATFORM_AREA, AGENCIES_AREA)]
    rows, units = _rows(picture), units_of(picture)
    things: dict[str, list[Node]] = defaultdict(list)
    for node in picture.nodes:
        things[node.area or ""].append(node)
    hands, flows = _EDGE + _NAME, _EDGE + _NAME + _HAND * len(_HANDS)
    who = flows + _FLOW * len(targets) + 12
    width = who + _WHO + _EDGE
    marks = [*legend(_EDGE, 16, (), words), *_heads(targets, hands, flows, who, words)]
    for number, area in enumerate(areas):
        y = _TOP + number * _ROW
        if number % 2 == 0:
            marks.append(tag("rect", x=_EDGE, y=y, width=width - 2 * _EDGE, height=_ROW, class_="stripe"))
        inset = 16 if area.inside else 0
        line = [label(_EDGE + 8 + inset, y + 17, fitting(names[area.id], _NAME - 16 - inset), "" if inset else "head")]
        counts, flowing, people = rows.get(area.id, (Counter(), Counter(), Counter()))
        line += _counts(counts, hands, y)
        for at, target in enumerate(targets):
            line += _dot(flowing[target.id], flows + at * _FLOW + _FLOW / 2, y + _ROW / 2, central.get(target.id, ""))
        line.append(label(who, y + 17, fitting(", ".join(people), _WHO), "small"))
        inside = [node.id for node in things[area.id]]
        marks.append(tag("g", line, **filtering(inside, units[area.id], reached), data_id=area.id))
    return Parts(tuple(marks), width, _TOP + len(areas) * _ROW + _EDGE)


_Row = tuple[Counter[str], Counter[str], Counter[str]]


def _rows(picture: Picture) -> dict[str, _Row]:
    """Return for each box: its things by hand, the flows by the thing they reach, the agencies by how often."""
    found: dict[str, _Row] = defaultdict(lambda: (Counter(), Counter(), Counter()))
    areas = {node.id: node.area for node in picture.nodes}
    for node in picture.nodes:
        if node.area:
            found[node.area][0][node.holder] += 1
    for edge in picture.edges:
        area, other = areas.get(edge.source), areas.get(edge.target)
        if edge.kind == "flow":
            for box, end in ((area, edge.target), (other, edge.source)):
                if box and areas.get(end) == PLATFORM_AREA:
                    found[box][1][end] += 1
        elif edge.kind in ("people", "ownership") and other:
            found[other][2][edge.source] += 1
    return found


def _heads(targets: list[Node], hands: float, flows: float, who: float, words: Words) -> Iterator[Html]:
    for number, holder in enumerate(_HANDS):
        yield shape(holder, hands + number * _HAND + 19, _TOP - 26, 26, 16)
    for number, target in enumerate(targets):
        x = flows + number * _FLOW + _FLOW / 2 + 4
        said = tag("title", f"{target.title}, {words.kind(target.kind)}")
        shown = fitting(target.title, 95)
        yield tag("text", said, shown, transform=f"translate({x:.0f} {_TOP - 10:.0f}) rotate(-40)", class_="small")
    yield label(who, _TOP - 12, words("hands"), "small")


def _counts(counts: Counter[str], x: float, y: float) -> Iterator[Html]:
    for number, holder in enumerate(_HANDS):
        at = x + number * _HAND + _HAND / 2
        if not counts[holder]:
            yield label(at, y + 17, "·", "small middle")
        elif holder == "corporate":
            yield label(at, y + 17, str(counts[holder]), "middle")
        else:
            yield shape(holder, at - 18, y + 4, 36, _ROW - 8)
            yield label(at, y + 17, str(counts[holder]), "middle head")


def _dot(number: int, x: float, y: float, kind: str) -> Iterator[Html]:
    if number:
        yield tag("circle", cx=x, cy=y, r=min(8 + sqrt(number), 12.0), class_=f"dot {kind}".strip())
        yield label(x, y + 4, str(number), "on middle")
