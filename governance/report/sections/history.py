"""The runs before this one: the trend, how long repairs take, and what became of each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from governance.history.rendering import by_day
from governance.history.story import FIXED, OPEN, WAIVED, History, Point, Repairs, Story
from governance.render.access_words import one_line
from governance.render.visible import cut
from governance.report.markup import Html, coded, joined, tag
from governance.report.report import HISTORY, Report
from governance.report.sections.tables import absent, folded, left_out, row, scrolling, table
from governance.report.sections.trend import drawing
from governance.report.words import Words
from policies.control import SEVERITIES

_DAYS = 120
"""Days of the trend that are shown, the latest ones."""

_STORIES = 300
"""Findings that are listed, those that are open first."""

_REPAIRS = ("open_head", "fixed_head", "reopened_head", "median_head", "worst_head", "oldest_head")
_STATES = (OPEN, WAIVED, FIXED)


def section(report: Report) -> Html:
    """Return each stream of runs, or that no run is recorded."""
    words, past = report.words, report.past
    if past is None or not past.histories:
        return absent(HISTORY, report.missing.get(HISTORY, "ecosystem report history record"), words)
    return joined(_stream(each, words, f"trend-{number}") for number, each in enumerate(past.histories, 1))


def titled(history: History, words: Words) -> str:
    """Return what a stream is called: its evidence, declaration and environment."""
    declaration, environment, evidence = (one_line(each) for each in history.stream)
    return words(
        "stream_in" if environment else "stream_of",
        evidence=words.known(evidence),
        declaration=declaration or words("declaration"),
        environment=environment,
    )


def summary(history: History, words: Words) -> str:
    """Return the sentence on a stream: how many runs, and how it stands after the last one."""
    states = [story.state for story in history.stories]
    return words(
        "stream_said",
        runs=words.count("run", len(history.points)),
        first=history.points[0].as_of.isoformat(),
        last=history.points[-1].as_of.isoformat(),
        **{state: words.number(states.count(state)) for state in _STATES},
    )


def _stream(history: History, words: Words, name: str) -> Html:
    days = by_day(history.points)[-_DAYS:]
    return joined(
        tag("h3", titled(history, words)),
        tag("p", summary(history, words), class_="said"),
        scrolling(f"{words('trend_title')}, {titled(history, words)}", drawing(days, words, name), words),
        folded(words("trend_table"), len(days), words, _days(days, words)),
        _repairs("family", history.families, words),
        _repairs("agency", history.agencies, words),
        folded(words("stories_caption"), len(history.stories), words, _stories(history.stories, words)),
    )


def _days(days: Sequence[Point], words: Words) -> Html:
    heads = [
        *(words("day"), words("open_head"), *(words.known(each) for each in SEVERITIES)),
        *(words(each) for each in ("waived_head", "new_head", "fixed_head", "reopened_head")),
    ]
    rows = [
        row(
            tag("span", each.as_of.isoformat(), class_="day"),
            words.number(each.open),
            *(words.number(each.by_severity[severity]) for severity in SEVERITIES),
            *(words.number(count) for count in (each.waived, each.new, each.fixed, each.reopened)),
        )
        for each in reversed(days)
    ]
    return table(words("trend_table"), heads, rows, words, hidden=True)


def _repairs(kind: str, those: Iterable[Repairs], words: Words) -> Html:
    heads = [words(kind), *(words(each) for each in _REPAIRS)]
    rows = [row(words.known(one_line(each.name)), *_counts(each, words)) for each in those]
    return table(words(f"repairs_by_{kind}"), heads, rows, words)


def _counts(said: Repairs, words: Words) -> Iterator[str]:
    yield from (words.number(each) for each in (said.open, said.fixed, said.reopened))
    yield from (
        "–" if each is None else f"{each:g}" for each in (said.median_days, said.worst_days, said.oldest_open_days)
    )


def _stories(stories: Iterable[Story], words: Words) -> Html:
    ordered = sorted(stories, key=lambda each: (_STATES.index(each.state), each.first_seen, each.finding.control))
    heads = ("control_head", "asset", "severity", "state", "first_seen", "last_seen", "fixed_on", "reopened_head")
    rows = [row(each.finding.control, *_cells(each, words)) for each in ordered[:_STORIES]]
    return joined(
        table(words("stories_caption"), [words(each) for each in heads], rows, words, hidden=True),
        left_out(len(ordered), _STORIES, words),
    )


def _cells(story: Story, words: Words) -> Iterator[Html | str]:
    yield tag("code", cut(one_line(story.finding.asset), 200))
    yield words.known(story.severity)
    yield words(f"state_{story.state}")
    for day in (story.first_seen, story.last_seen, story.since if story.state == FIXED else None):
        yield tag("span", day.isoformat() if day else "–", class_="day")
    yield words.number(story.reopened)


def note(report: Report) -> Html | None:
    """Return what the runs were, for the list of inputs."""
    words, past = report.words, report.past
    if past is None:
        return None
    said = words(
        "history_digest",
        name=one_line(past.name).replace("`", "'"),
        runs=words.count("run", past.runs),
        digest=past.sha256,
    )
    return tag("p", coded(said), class_="soft")
