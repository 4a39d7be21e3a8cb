"""What every section has: a table with caption and scopes, a place that scrolls by keyboard, what is folded or left."""

from __future__ import annotations

from collections.abc import Iterable

from governance.report.markup import Html, Inside, lines, tag
from governance.report.words import Words


def table(caption: str, heads: Iterable[str], rows: Iterable[Html], words: Words, *, hidden: bool = False) -> Html:
    """Return a table that scrolls; `hidden` keeps the caption for those who listen, where a heading says it too."""
    head = tag("caption", caption, class_="heard" if hidden else None)
    return scrolling(caption, tag("table", head, headed(heads), tag("tbody", lines(rows))), words)


def headed(heads: Iterable[str]) -> Html:
    """Return the row of a table's headings."""
    return tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads]))


def scrolling(what: str, inside: Html, words: Words, more: str = "") -> Html:
    """Return a place that scrolls sideways, by keyboard too, called after what is in it; `more` is one class more."""
    said = words("scrolls", what=what)
    return tag("div", inside, class_=f"wide {more}".strip(), tabindex="0", role="region", aria_label=said)


def folded(said: str, number: int, words: Words, *inside: Html | None) -> Html:
    """Return what is folded away under words with a number."""
    return tag("details", tag("summary", said, " ", count(number, words)), *inside)


def count(number: int, words: Words) -> Html:
    """Return a number behind a heading."""
    return tag("span", words.number(number), class_="count")


def left_out(number: int, shown: int, words: Words) -> Html | None:
    """Return the sentence on how many of a number are not shown, None when all are."""
    return tag("p", words("more", more=words.number(number - shown))) if number > shown else None


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
