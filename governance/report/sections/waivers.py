"""The waivers and their ends."""

from __future__ import annotations

from datetime import date

from ecosystem.waivers import Waiver
from governance.render.access_words import one_line
from governance.render.visible import cut, relative
from governance.report.markup import Html, tag
from governance.report.report import Report
from governance.report.sections.tables import empty, row, table
from governance.report.words import Words

HEADS = (
    *("control_head", "asset", "state", "from", "until", "reason"),
    *("requested_by", "approved_by", "ticket", "covers", "declared_at"),
)
SOON = 30
"""Days before its end in which a waiver is marked."""


def section(report: Report) -> Html:
    """Return every waiver, what ends first at the top."""
    words = report.words
    if not report.waivers:
        return empty(words("no_waivers"))
    rows = [_row(each, report) for each in sorted(report.waivers, key=lambda each: (each.until, each.control))]
    return table(words("waivers_caption"), [words(head) for head in HEADS], rows, words)


def _row(waiver: Waiver, report: Report) -> Html:
    words = report.words
    covered = sum(1 for finding in report.run.findings if finding.waiver == waiver)
    kind, said = state(waiver, report.run.estate.as_of, words)
    return row(
        tag("a", waiver.control, href=f"#control-{waiver.control}")
        if waiver.control in report.run.chosen.controls
        else waiver.control,
        tag("code", cut(one_line(waiver.asset), 120)),
        tag("span", said, class_=f"tag {kind}"),
        tag("span", waiver.start.isoformat(), class_="day"),
        tag("span", waiver.until.isoformat(), class_="day"),
        cut(one_line(waiver.reason), 400),
        waiver.requested_by,
        waiver.approved_by,
        waiver.ticket or "–",
        words.count("finding", covered),
        tag("code", f"{relative(waiver.location.file)}:{waiver.location.line}"),
    )


def state(waiver: Waiver, day: date, words: Words) -> tuple[str, str]:
    """Return how a waiver stands on a day: `over`, `soon`, `later` or `fine`, and how many days are left."""
    if waiver.start > day:
        return "later", words("not_begun")
    return standing((waiver.until - day).days, words)


def standing(left: int, words: Words) -> tuple[str, str]:
    """Return how something stands so many days before its end: `over`, `soon` or `fine`, and the words for it."""
    if left < 0:
        return "over", words("ended_yesterday") if left == -1 else words("ended", days=-left)
    if left == 0:
        return "soon", words("ends_today")
    return "soon" if left <= SOON else "fine", words("one_day_left") if left == 1 else words("days_left", days=left)
