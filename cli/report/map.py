"""The map of a report as SVG: drawn thing by thing while that can be read, otherwise brand by brand as a grid."""

from __future__ import annotations

from collections.abc import Mapping

from cli.drawing.picture import AGENCIES_AREA, MEASUREMENT_AREA, PLATFORM_AREA, Area, Node, Picture, reach
from cli.report.drawn import drawn
from cli.report.grid import grid
from cli.report.shapes import Parts, title_of
from ecosystem.model import CORPORATION, Declaration
from governance.report.markup import Html, lines, tag
from governance.report.report import Foreign
from governance.report.words import Words

MANY = 70
"""Things in brands above which the map is a grid."""


def map_of(picture: Picture, declaration: Declaration, words: Words) -> Html:
    """Return the map as an SVG element that takes its colours from the page."""
    central = {declaration.database.id: "database", declaration.bi.id: "bi"}
    inside = [node for node in picture.nodes if node.area not in (PLATFORM_AREA, AGENCIES_AREA, MEASUREMENT_AREA)]
    draw = grid if len(inside) > MANY else drawn
    parts = draw(picture, names(picture, words), central, words, reach(declaration))
    return _framed(parts, picture, words)


def foreign(picture: Picture, words: Words) -> tuple[Foreign, ...]:
    """Return what the corporation does not hold, agencies and vendors themselves left out."""
    called = names(picture, words)
    return tuple(
        Foreign(
            node.id,
            title_of(node, words),
            words.kind(node.kind),
            node.owner or "",
            node.holder,
            called.get(node.area or "", words("outside_area")),
        )
        for node in picture.nodes
        if node.holder != "corporate" and not stands_for_itself(node)
    )


def stands_for_itself(node: Node) -> bool:
    """Return whether a node is an agency or a vendor, not something that one holds."""
    return node.area == AGENCIES_AREA or node.kind == "vendor"


def names(picture: Picture, words: Words) -> dict[str, str]:
    """Return what each box is called, in the language of the report."""
    ours: Mapping[str, str] = {
        PLATFORM_AREA: words("platform_area"),
        CORPORATION: words("shared_area", name=picture.title),
        MEASUREMENT_AREA: words("measurement_area"),
        AGENCIES_AREA: words("hands"),
    }
    return {area.id: ours.get(area.id, area.title) for area in picture.areas} | {
        "": words("outside_area"),
        "reports": words("reports_area"),
    }


def _framed(parts: Parts, picture: Picture, words: Words) -> Html:
    strange = sum(node.holder != "corporate" and not stands_for_itself(node) for node in picture.nodes)
    says = words(
        "map_drawn",
        channels=words.count("thing", len(picture.nodes)),
        areas=words.count("area", len(picture.areas)),
        foreign=words.count("foreign", strange),
    )
    return tag(
        "svg",
        tag("title", words("map_title"), id="map-title"),
        tag("desc", says, id="map-says"),
        lines(parts.marks),
        xmlns="http://www.w3.org/2000/svg",
        width=round(parts.width),
        height=round(parts.height),
        viewBox=f"0 0 {parts.width:.0f} {parts.height:.0f}",
        role="img",
        aria_labelledby="map-title map-says",
    )


def inner(area: Area, picture: Picture) -> list[Area]:
    """Return the boxes that stand in a box."""
    return [each for each in picture.areas if each.inside == area.id]
