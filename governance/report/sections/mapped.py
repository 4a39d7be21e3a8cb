"""The map, and what of it the corporation does not hold as a table."""

from __future__ import annotations

from ecosystem.model import CORPORATION
from governance.report.markup import Html, joined, tag
from governance.report.report import Foreign, Report
from governance.report.sections.findings import select
from governance.report.sections.tables import empty, row, scrolling, table

MARKS = {"agency": "⬢", "vendor": "▰", "unknown": "✖"}
"""The shape of each hand on the map, in a line of text."""


def section(report: Report) -> Html:
    """Return the map and the table."""
    words = report.words
    drawing = joined(_filters(report), scrolling(words("map"), report.drawing, words, "map"))
    if not report.foreign:
        return joined(drawing, empty(words("nothing_foreign")))
    heads = [words(head) for head in ("what", "kind", "owner", "hand", "where")]
    return joined(
        drawing, table(words("foreign_caption"), heads, [_row(each, report) for each in report.foreign], words)
    )


def _filters(report: Report) -> Html:
    """Return what to show of the map: a brand, an agency, a layer; hidden where no script runs."""
    words, declaration = report.words, report.run.estate.declaration
    if declaration is None:
        return joined()
    names = {each.id: each.name for units in (declaration.brand_groups, declaration.brands) for each in units}
    names[CORPORATION] = words("shared_area", name=declaration.corporation.name)
    layers = dict.fromkeys(layer for platform in declaration.platforms for layer in platform.layers)
    return tag(
        "div",
        tag("h3", words("map_filters")),
        tag(
            "div",
            select("map-unit", words("brand"), words("any"), names.items()),
            select(
                "map-agency", words("agency"), words("any"), ((each.id, each.name) for each in declaration.agencies)
            ),
            select("map-layer", words("layer"), words("any"), ((each, words.known(each)) for each in layers)),
            class_="fields",
        ),
        tag(
            "p", tag("span", role="status", id="map-shown", data_said=words("map_shown", shown="{shown}", all="{all}"))
        ),
        class_="filters",
        id="map-filters",
        role="search",
        aria_label=words("map_filters"),
        hidden=True,
    )


def _row(thing: Foreign, report: Report) -> Html:
    mark = tag("span", MARKS[thing.holder], class_="mark", aria_hidden="true")
    hand = tag("span", mark, report.words(f"{thing.holder}_hand"), class_=f"tag hand {thing.holder}")
    head = joined(tag("bdi", thing.title), tag("small", thing.id) if thing.title != thing.id else None)
    return row(head, thing.kind, thing.owner or "–", hand, thing.area)
