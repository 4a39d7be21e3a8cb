"""The map, and what of it the corporation does not hold as a table."""

from __future__ import annotations

from governance.report.markup import Html, joined, tag
from governance.report.report import Foreign, Report
from governance.report.sections.tables import empty, row, table

MARKS = {"agency": "⬢", "vendor": "▰", "unknown": "✖"}
"""The shape of each hand on the map, in a line of text."""


def section(report: Report) -> Html:
    """Return the map and the table."""
    words = report.words
    drawing = tag(
        "div",
        report.drawing,
        class_="wide map",
        tabindex="0",
        role="region",
        aria_label=words("scrolls", what=words("map")),
    )
    if not report.foreign:
        return joined(drawing, empty(words("nothing_foreign")))
    heads = [words(head) for head in ("what", "kind", "owner", "hand", "where")]
    return joined(
        drawing, table(words("foreign_caption"), heads, [_row(each, report) for each in report.foreign], words)
    )


def _row(thing: Foreign, report: Report) -> Html:
    mark = tag("span", MARKS[thing.holder], class_="mark", aria_hidden="true")
    hand = tag("span", mark, report.words(f"{thing.holder}_hand"), class_=f"tag hand {thing.holder}")
    head = joined(tag("bdi", thing.title), tag("small", thing.id) if thing.title != thing.id else None)
    return row(head, thing.kind, thing.owner or "–", hand, thing.area)
