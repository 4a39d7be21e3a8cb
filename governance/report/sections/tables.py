"""A table as every section has it: a caption, headings with scopes, and a place that scrolls sideways by keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from governance.report.markup import Html, Inside, lines, tag
from governance.report.words import Words


def table(caption: str, heads: Iterable[str], rows: Iterable[Html], words: Words, *, hidden: bool = False) -> Html:
    """Return a table that scrolls; `hidden` keeps the caption for those who listen, where a heading says it too."""
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption, class_="heard" if hidden else None),
            tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads])),
            tag("tbody", lines(rows)),
        ),
        class_="wide",
        tabindex="0",
        role="region",
        aria_label=words("scrolls", what=caption),
    )


def row(head: Inside, *cells: Inside) -> Html:
    """Return a row whose first cell is its heading."""
    return tag("tr", tag("th", head, scope="row"), [tag("td", cell) for cell in cells])


def empty(said: str) -> Html:
    """Return the sentence of a section that has nothing to show."""
    return tag("p", said, class_="empty")


def absent(kind: str, command: str, words: Words) -> Html:
    """Return the sentence of a section that no run left anything for; the command stands in it as code."""
    before, _, after = words("not_there", command="\0").partition("`\0`")
    return tag("p", before, tag("code", command), after, class_="empty absent", data_missing=kind)
