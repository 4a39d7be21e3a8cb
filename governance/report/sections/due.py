"""What is due: the ends of waivers, grants, contracts and silos, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from governance.history.due import Due
from governance.render.access_words import one_line
from governance.render.visible import cut, relative
from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import Report
from governance.report.sections.tables import empty, headed, left_out, scrolling
from governance.report.sections.waivers import standing

_HEADS = ("month", "day", "state", "kind", "name", "in_hands", "declared_at")
_MOST = 500
"""Ends that are shown."""


def section(report: Report) -> Html:
    """Return a calendar of what ends within a year, what is overdue at the top."""
    words, due = report.words, report.due
    if not due:
        return joined(empty(words("due_none")), tag("p", coded(words("due_ics")), class_="soft"))
    over = sum(1 for each in due if each.day is None or each.day < report.run.estate.as_of)
    caption = words("due_caption")
    calendar = tag("table", tag("caption", caption), headed(map(words, _HEADS)), lines(_months(report)))
    return joined(
        tag("p", words("due_said", day=report.day, over=words.number(over))),
        scrolling(caption, calendar, words),
        left_out(len(due), _MOST, words),
        tag("p", coded(words("due_ics")), class_="soft"),
    )


def month_of(due: Due, report: Report) -> str:
    """Return the month of an end in words; what is overdue, or has no end, is in a month of its own."""
    words = report.words
    if due.day is None or due.day < report.run.estate.as_of:
        return words("overdue")
    return f"{words(f'month_{due.day.month:02}')} {due.day.year}"


def _months(report: Report) -> Iterator[Html]:
    for month, those in groupby(report.due[:_MOST], key=lambda each: month_of(each, report)):
        ends = [*those]
        first: Html | None = tag("th", month, scope="rowgroup", rowspan=str(len(ends)))
        rows = []
        for each in ends:
            rows.append(tag("tr", first, [tag("td", cell) for cell in _cells(each, report)]))
            first = None
        yield tag("tbody", lines(rows))


def _cells(due: Due, report: Report) -> Iterator[Html | str]:
    words = report.words
    left = due.left(report.run.estate.as_of)
    kind, said = ("over", words("no_end")) if left is None else standing(left, words)
    yield tag("span", due.day.isoformat() if due.day else "–", class_="day")
    yield tag("span", said, class_=f"tag {kind}")
    yield words(f"due_{due.kind}")
    yield tag("code", cut(one_line(due.id), 120))
    yield cut(one_line(due.who), 120)
    yield tag("code", f"{relative(due.location.file)}:{due.location.line}")
