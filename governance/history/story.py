"""What became of each finding: first seen, last seen, fixed, reopened, and how many days its repair took."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from statistics import median
from typing import Final

from ecosystem.noun import noun
from governance.history.store import Kept, Recorded, findings, runs
from policies.control import SEVERITIES

OPEN: Final = "open"
WAIVED: Final = "waived"
FIXED: Final = "fixed"

NOBODY: Final = "nobody known"
"""Whose a finding is that is about no declared thing, or was recorded without the declaration."""


@noun(frozen=True, slots=True)
class Story:
    """One finding through all runs. `repairs` are the days from being seen to being fixed, each time that it was.

    `since` is the day from which on it is as it is: open since, or fixed on.
    """

    finding: Kept
    severity: str
    state: str
    first_seen: date
    last_seen: date
    since: date
    reopened: int
    repairs: tuple[int, ...]


@noun(frozen=True, slots=True)
class Point:
    """One run in the trend; `open` and `by_severity` do not count what is waived."""

    as_of: date
    open: int
    by_severity: Mapping[str, int]
    waived: int
    new: int
    fixed: int
    reopened: int


@noun(frozen=True, slots=True)
class Repairs:
    """How long repairs take, of one family or agency; days are None where nothing was fixed, or nothing is open."""

    name: str
    open: int
    fixed: int
    reopened: int
    median_days: float | None
    worst_days: int | None
    oldest_open_days: int | None


@noun(frozen=True, slots=True)
class History:
    """The runs of one stream, the findings of them, and how they are repaired."""

    stream: tuple[str, str, str]
    points: tuple[Point, ...]
    stories: tuple[Story, ...]
    families: tuple[Repairs, ...]
    agencies: tuple[Repairs, ...]


class _Life:
    """A finding while the runs are gone through."""

    __slots__ = ("first", "last", "open", "reopened", "repairs", "severity", "since", "waived")

    def __init__(self, day: date) -> None:
        self.first = self.last = self.since = day
        self.open, self.waived, self.reopened = True, False, 0
        self.repairs: list[int] = []
        self.severity = ""


def history_of(file: sqlite3.Connection, stream: tuple[str, str, str]) -> History:
    """Return the history of one stream of an opened store."""
    return told(stream, findings(file, stream), runs(file, stream))


def told(stream: tuple[str, str, str], kept: Mapping[int, Kept], recorded: Iterable[Recorded]) -> History:
    """Return the history of a stream; `recorded` are its runs in order."""
    lives: dict[int, _Life] = {}
    points = [_next(lives, kept, run) for run in recorded]
    stories = tuple(_story(kept[number], life) for number, life in lives.items())
    day = points[-1].as_of if points else date.min
    return History(
        stream,
        tuple(points),
        stories,
        tuple(_repairs(stories, lambda story: (story.finding.control.partition("-")[0],), day)),
        tuple(_repairs(stories, lambda story: story.finding.agencies or (NOBODY,), day)),
    )


def _next(lives: dict[int, _Life], kept: Mapping[int, Kept], run: Recorded) -> Point:
    new = fixed = reopened = 0
    for number, (severity, waived) in run.seen.items():
        life = lives.get(number)
        if life is None:
            life = lives[number] = _Life(run.as_of)
            new += 1
        elif not life.open:
            life.open, life.since = True, run.as_of
            life.reopened += 1
            reopened += 1
        life.last, life.severity, life.waived = run.as_of, severity, waived
    for number, life in lives.items():
        if life.open and number not in run.seen and _looked(kept[number], run):
            life.repairs.append((run.as_of - life.since).days)
            life.open, life.since = False, run.as_of
            fixed += 1
    counting = Counter(life.severity for life in lives.values() if life.open and not life.waived)
    waiting = sum(1 for life in lives.values() if life.open and life.waived)
    by_severity = {severity: counting[severity] for severity in SEVERITIES}
    return Point(run.as_of, counting.total(), by_severity, waiting, new, fixed, reopened)


def _looked(finding: Kept, run: Recorded) -> bool:
    """Return whether a run would have seen a finding that is still there."""
    return finding.control in run.judged and (finding.control, finding.asset) not in run.unjudged


def _story(kept: Kept, life: _Life) -> Story:
    state = FIXED if not life.open else WAIVED if life.waived else OPEN
    return Story(kept, life.severity, state, life.first, life.last, life.since, life.reopened, tuple(life.repairs))


def _repairs(stories: Iterable[Story], names: Callable[[Story], Iterable[str]], day: date) -> Iterable[Repairs]:
    """Yield how long repairs take by name, the one with most open findings first."""
    found: dict[str, list[Story]] = {}
    for story in stories:
        for name in names(story):
            found.setdefault(name, []).append(story)
    every = []
    for name, those in found.items():
        days = [each for story in those for each in story.repairs]
        waiting = [(day - story.since).days for story in those if story.state == OPEN]
        every.append(
            Repairs(
                name,
                len(waiting),
                len(days),
                sum(story.reopened for story in those),
                float(median(days)) if days else None,
                max(days, default=None),
                max(waiting, default=None),
            )
        )
    return sorted(every, key=lambda each: (-each.open, each.name))
