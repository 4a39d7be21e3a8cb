"""The trend and what is due, as text for a terminal and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from governance.history.due import Due
from governance.history.story import FIXED, OPEN, WAIVED, History, Point, Repairs, Story
from governance.render.access_text import table
from governance.render.access_words import one_line
from governance.render.visible import cut, relative
from policies.control import SEVERITIES

VERSION: Final = 1
MOST: Final = 12
"""Days and names that a table shows."""

_BARS = "▁▂▃▄▅▆▇█"


def trend(histories: Sequence[History], most: int = MOST) -> str:
    """Return the trend of every stream: the last days, the families, the agencies, and what is open longest."""
    if not histories:
        return "no run is recorded"
    return "\n\n".join("\n\n".join(_blocks(history, most)) for history in histories)


def _blocks(history: History, most: int) -> Iterator[str]:
    days = by_day(history.points)
    opens = [point.open for point in days]
    yield f"{titled(history)}: {len(history.points):,} runs, open findings {_spark(opens[-60:])} {opens[-1]:,}"
    shown = days[-most:]
    rows = [["day", "open", *SEVERITIES, "waived", "new", "fixed", "reopened"]]
    rows += [_row(day) for day in shown]
    yield "\n".join(table(rows))
    for title, those in (("family", history.families), ("agency", history.agencies)):
        if those:
            yield "\n".join(table([_heads(title), *(_repairs(each) for each in those[:most])]))
    waiting = sorted((each for each in history.stories if each.state == OPEN), key=lambda each: each.first_seen)
    if waiting:
        heads = ["first seen", "last seen", "severity", "control", "asset", "reopened"]
        yield "\n".join(table([heads, *(_waiting(each) for each in waiting[:most])]))
    if len(waiting) > most:
        yield f"and {len(waiting) - most:,} more open; `--format json` has every finding"


def titled(history: History) -> str:
    """Return what a stream is called: its evidence, declaration and environment."""
    declaration, environment, evidence = history.stream
    return one_line(
        " ".join(each for each in (evidence, declaration, f"in {environment}" if environment else "") if each)
    )


def by_day(points: Iterable[Point]) -> list[Point]:
    """Return a point for each day: how it stands after its last run, and what all of its runs brought."""
    days: dict[date, Point] = {}
    for point in points:
        before = days.get(point.as_of)
        days[point.as_of] = point if before is None else _after(before, point)
    return [*days.values()]


def _after(before: Point, last: Point) -> Point:
    new, fixed, reopened = before.new + last.new, before.fixed + last.fixed, before.reopened + last.reopened
    return replace(last, new=new, fixed=fixed, reopened=reopened)


def _row(day: Point) -> list[str]:
    standing = (day.open, *(day.by_severity[severity] for severity in SEVERITIES), day.waived)
    return [day.as_of.isoformat(), *(f"{each:,}" for each in (*standing, day.new, day.fixed, day.reopened))]


def _waiting(story: Story) -> list[str]:
    days = [each.isoformat() for each in (story.first_seen, story.last_seen)]
    asset = cut(one_line(story.finding.asset), 60)
    return [*days, story.severity, one_line(story.finding.control), asset, f"{story.reopened:,}"]


def _heads(title: str) -> list[str]:
    return [title, "open", "fixed", "reopened", "days to repair (median)", "(worst)", "oldest open (days)"]


def _repairs(said: Repairs) -> list[str]:
    days = ("-" if each is None else f"{each:g}" for each in (said.median_days, said.worst_days, said.oldest_open_days))
    return [one_line(said.name), f"{said.open:,}", f"{said.fixed:,}", f"{said.reopened:,}", *days]


def _spark(values: Sequence[int]) -> str:
    most = max(values, default=0)
    return "".join(_BARS[value * (len(_BARS) - 1) // most if most else 0] for value in values)


def trend_data(histories: Iterable[History]) -> dict[str, Any]:
    """Return the trend for programs: every run, finding, family and agency of every stream."""
    return {"version": VERSION, "streams": [_stream(history) for history in histories]}


def _stream(history: History) -> dict[str, Any]:
    declaration, environment, evidence = history.stream
    states = [story.state for story in history.stories]
    return {
        "declaration": declaration or None,
        "environment": environment or None,
        "evidence": evidence,
        "summary": {state: states.count(state) for state in (OPEN, WAIVED, FIXED)},
        "runs": [
            {
                "as_of": point.as_of.isoformat(),
                "open": point.open,
                "by_severity": dict(point.by_severity),
                "waived": point.waived,
                "new": point.new,
                "fixed": point.fixed,
                "reopened": point.reopened,
            }
            for point in history.points
        ],
        "families": [_repairs_data(each) for each in history.families],
        "agencies": [_repairs_data(each) for each in history.agencies],
        "findings": [_finding(story) for story in history.stories],
    }


def _repairs_data(said: Repairs) -> dict[str, Any]:
    keys = ("name", "open", "fixed", "reopened", "median_days", "worst_days", "oldest_open_days")
    return {key: getattr(said, key) for key in keys}


def _finding(story: Story) -> dict[str, Any]:
    kept = story.finding
    return {
        "fingerprint": kept.fingerprint,
        "control": kept.control,
        "asset": kept.asset,
        "unit": kept.unit,
        "agencies": list(kept.agencies),
        "severity": story.severity,
        "message": kept.message,
        "state": story.state,
        "first_seen": story.first_seen.isoformat(),
        "last_seen": story.last_seen.isoformat(),
        "fixed_on": story.since.isoformat() if story.state == FIXED else None,
        "reopened": story.reopened,
        "days_to_repair": list(story.repairs),
    }


def due(items: Sequence[Due], day: date, within: int | None) -> str:
    """Return what is due as a table, the earliest first, and a closing count."""
    rows = [["day", "left", "kind", "id", "what", "where"]]
    for each in items:
        left = each.left(day)
        words = "no end said" if left is None else f"in {left} d" if left >= 0 else f"{-left} d ago"
        where = f"{relative(each.location.file)}:{each.location.line}"
        said = (
            each.day.isoformat() if each.day else "-",
            words,
            each.kind,
            each.id,
            cut(one_line(each.what), 80),
            where,
        )
        rows.append([one_line(cell) for cell in said])
    over = sum(1 for each in items if each.day is None or each.day < day)
    span = "" if within is None else f" in {within:,} days, or already"
    closing = f"{len(items):,} due{span}; {over:,} overdue or without an end, as of {day}"
    return "\n".join([*table(rows), "", closing]) if items else f"nothing is due{span}, as of {day}"
