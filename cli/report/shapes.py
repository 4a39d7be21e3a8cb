"""The marks of the map: a shape for each hand, a text that fits, a legend. Colours are the page's, by class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cli.drawing.picture import Node, Picture
from cli.screen import columns
from ecosystem.noun import noun
from governance.render.access_words import one_line
from governance.render.visible import cut
from governance.report.markup import Html, tag
from governance.report.words import Words

ADVANCE = 6.7
"""Pixels of one column of text, a little more than a common font takes on average."""

HOLDERS = ("corporate", "agency", "vendor", "unknown")


@noun(frozen=True, slots=True)
class Parts:
    """The marks of a drawing, and how large it is."""

    marks: tuple[Html, ...]
    width: float
    height: float


def shape(holder: str, x: float, y: float, width: float, height: float) -> Html:
    """Return the outline of a thing: a rounded box for the corporation's, angular and heavier for anybody else's."""
    right, bottom, middle, edge = x + width, y + height, y + height / 2, min(9.0, width / 4)
    if holder == "agency":
        corners = [
            *((x, middle), (x + edge, y), (right - edge, y)),
            *((right, middle), (right - edge, bottom), (x + edge, bottom)),
        ]
    elif holder == "vendor":
        corners = [(x + edge, y), (right, y), (right - edge, bottom), (x, bottom)]
    elif holder == "unknown":
        corners = [
            *((x + edge, y), (right - edge, y), (right, y + edge), (right, bottom - edge)),
            *((right - edge, bottom), (x + edge, bottom), (x, bottom - edge), (x, y + edge)),
        ]
    else:
        return tag("rect", x=x, y=y, width=width, height=height, rx=5, class_="corporate")
    points = " ".join(f"{at:.1f},{down:.1f}" for at, down in corners)
    return tag("polygon", points=points, class_=holder)


Reach = Mapping[str, tuple[frozenset[str], frozenset[str]]]
"""By thing: the agencies that it has to do with, the layers that it serves."""


def units_of(picture: Picture) -> dict[str, str]:
    """Return for each box the ids that it is chosen by: its own, and that of the box around it."""
    return {area.id: f"{area.id} {area.inside}" if area.inside else area.id for area in picture.areas}


def filtering(things: Iterable[str], units: str, reached: Reach) -> dict[str, str | None]:
    """Return the attributes that a mark is filtered by: its brand, agencies and layers; none where it always stays."""
    known = [reached.get(each, (frozenset(), frozenset())) for each in things]
    if not known:
        return {}
    agencies, layers = (sorted(frozenset().union(*(each[side] for each in known))) for side in (0, 1))
    return {"data_unit": units, "data_agency": " ".join(agencies) or None, "data_layer": " ".join(layers) or None}


def title_of(node: Node, words: Words) -> str:
    """Return what a thing is called; where a report comes from that is no declared thing has no name of its own."""
    return words.kind(node.title) if node.kind == "reports" else node.title


def fitting(said: str, width: float) -> str:
    """Return as much of a text as fits in so many pixels."""
    shown = cut(one_line(said), max(2, int(width / ADVANCE)))
    while columns(shown) * ADVANCE > width and len(shown) > 2:
        shown = f"{shown[:-2]}…"
    return shown


def label(x: float, y: float, said: str, kind: str = "") -> Html:
    """Return a text whose base line begins at a point."""
    return tag("text", said, x=x, y=y, class_=kind or None)


def box(x: float, y: float, width: float, height: float, head: str) -> Iterator[Html]:
    """Yield a box with its heading."""
    yield tag("rect", x=x, y=y, width=width, height=height, rx=6, class_="box")
    yield label(x + 10, y + 18, fitting(head, width - 20), "head")


def legend(x: float, y: float, edges: Iterable[tuple[str, str]], words: Words) -> Iterator[Html]:
    """Yield what the shapes, and in a second row what the lines, mean; `edges` are class and words."""
    at = x
    for holder in HOLDERS:
        said = words(f"{holder}_hand")
        yield shape(holder, at, y, 26, 16)
        yield label(at + 33, y + 12, said)
        at += 33 + len(said) * ADVANCE + 24
    at = x
    for kind, said in edges:
        yield tag("path", d=f"M{at:.1f} {y + 34:.1f}h26", class_=f"edge {kind}")
        yield label(at + 33, y + 38, said)
        at += 33 + len(said) * ADVANCE + 24
