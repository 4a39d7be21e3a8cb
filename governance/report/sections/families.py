"""The families: how many controls fail, are claimed, verified, not measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from governance.evaluation import CLAIMED, FAIL, NOT_MEASURED, STATUSES, VERIFIED
from governance.report.markup import Html, lines, tag
from governance.report.report import Report
from governance.report.sections.tables import headed, scrolling
from governance.report.words import Words
from policies.catalogue import FAMILIES

TILES = (FAIL, CLAIMED, VERIFIED, NOT_MEASURED)
MARKS: Mapping[str, str] = {
    "fail": "✕",
    "waived": "≈",
    "claimed": "○",
    "verified": "✓",
    "not measured": "?",
    "not applicable": "–",
}
"""A mark for each status, so that none is told by its colour alone."""


def title(family: str, words: Words) -> str:
    """Return what a family is about, in the language of the report."""
    known = FAMILIES.get(family)
    return known[words.language == "es"] if known else words("own_controls")


def slug(status: str) -> str:
    """Return a status as a class."""
    return status.replace(" ", "-")


def tiles(report: Report) -> Html:
    """Return the four numbers below the verdict."""
    words = report.words
    counts = Counter(report.run.status.values())
    cells = [
        tag(
            "div",
            tag("dt", tag("span", MARKS[each], class_="mark", aria_hidden="true"), words(each)),
            tag("dd", tag("b", words.number(counts[each])), tag("small", words(f"means_{each}"))),
            class_=f"tile {slug(each)}",
        )
        for each in TILES
    ]
    return tag("dl", cells, class_="tiles")


def section(report: Report) -> Html:
    """Return the table of families, with a bar for each."""
    words = report.words
    used = [each for each in STATUSES if each in TILES or each in report.run.status.values()]
    heads = [words("family"), *(words(each) for each in used), words("share")]
    table = tag(
        "table",
        tag("caption", words("families_caption")),
        headed(heads),
        tag("tbody", lines(_row(family, counts, used, words) for family, counts in report.run.families().items())),
        class_="numbers",
    )
    return scrolling(words("families_caption"), table, words)


def _row(family: str, counts: Counter[str], used: list[str], words: Words) -> Html:
    name = tag("th", tag("b", family), " ", tag("span", title(family, words), class_="soft"), scope="row")
    cells = [
        tag("td", words.number(counts[each]) if counts[each] else "·", class_=f"n {slug(each) if counts[each] else ''}")
        for each in used
    ]
    return tag("tr", name, cells, tag("td", _bar(counts)))


def _bar(counts: Counter[str]) -> Html:
    """Return a bar of the shares; the numbers beside it say the same."""
    total = sum(counts.values()) or 1
    return tag("svg", _pieces(counts, total), viewBox="0 0 120 12", class_="bar", aria_hidden="true", focusable="false")


def _pieces(counts: Counter[str], total: int) -> Iterator[Html]:
    at = 0.0
    for each in STATUSES:
        wide = 120 * counts[each] / total
        if wide:
            yield tag("rect", x=round(at, 2), y=0, width=round(wide, 2), height=12, class_=f"fill {slug(each)}")
        at += wide
