"""What changes between two declarations: who gains and who loses, where, on which day; and who may sign in.

Two declarations are compared on every day from the one that is asked about on, channel by channel: a grant that begins
next year counts, one that is said anew under another id does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from ecosystem.model import Agency, Declaration, Workforce
from ecosystem.noun import noun
from governance.access.holding import IN_FORCE, LATER, LAYERS, Holding, reach
from governance.access.matrix import highest, holding_data

VERSION = 1

NEW: Final = "new"
MORE: Final = "more"
MIXED: Final = "mixed"
LESS: Final = "less"
GONE: Final = "gone"
KINDS: Final = (NEW, MORE, MIXED, LESS, GONE)
"""What may become of a cell, gains first; `mixed` gains here and loses there."""

GAINS: Final = frozenset({NEW, MORE, MIXED})


@noun(frozen=True, slots=True)
class Change:
    """One cell that is not what it was; `differs` are the words for what: `level`, `channels`, `start`, `end`."""

    agency: str
    unit: str
    layer: str
    kind: str
    differs: tuple[str, ...]
    before: tuple[Holding, ...]
    after: tuple[Holding, ...]


@noun(frozen=True, slots=True)
class Trust:
    """Who may sign in for `agency` and might not before, and the other way; `agency` is None for all with a group."""

    agency: str | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@noun(frozen=True, slots=True)
class Difference:
    """Every change between two declarations as of a day, gains first."""

    before: str
    after: str
    as_of: date
    changes: tuple[Change, ...]
    trust: tuple[Trust, ...]

    @property
    def gains(self) -> bool:
        """Whether anybody gets what they had not: access, a level, channels, days, or another way in."""
        return any(change.kind in GAINS for change in self.changes) or any(each.gained for each in self.trust)


def difference(before: Declaration, after: Declaration, day: date, names: tuple[str, str]) -> Difference:
    """Return what changes from one declaration to another, from `day` on; `names` are what they are called."""
    old, new = _holdings(before, day), _holdings(after, day)
    found = []
    for where in old.keys() | new.keys():
        was, now = _essential(old.get(where, ())), _essential(new.get(where, ()))
        kind = _kind(was, now, day)
        if kind is not None:
            found.append(Change(*where, kind, _differs(was, now, day), was, now))
    order = _order(before, after)
    found.sort(key=lambda each: (KINDS.index(each.kind), *order(each)))
    return Difference(*names, day, tuple(found), tuple(_trust(before, after, old, new)))


_Cells = Mapping[tuple[str, str, str], Sequence[Holding]]


def _holdings(declaration: Declaration, day: date) -> dict[tuple[str, str, str], list[Holding]]:
    """Return what holds on `day` or later."""
    there = reach(declaration)
    found: dict[tuple[str, str, str], list[Holding]] = {}
    for grant in declaration.grants:
        for holding in there.holdings(grant, day):
            if holding.state in (IN_FORCE, LATER):
                found.setdefault((grant.to, holding.unit, holding.layer), []).append(holding)
    return found


def _order(*declarations: Declaration) -> Any:
    agencies: dict[str, int] = {}
    units: dict[str, int] = {}
    for declaration in reversed(declarations):
        for agency in declaration.agencies:
            agencies.setdefault(agency.id, len(agencies))
        for unit in reach(declaration).units:
            units.setdefault(unit, len(units))
    layers = {layer: number for number, layer in enumerate(LAYERS)}
    return lambda each: (agencies[each.agency], units[each.unit], layers[each.layer])


def _essential(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """Return the holdings that another of them does not already include, the highest first."""
    kept: list[Holding] = []
    for one in sorted(holdings, key=lambda each: (-each.rank, each.channels is not None, each.start, -_last(each))):
        if not any(_includes(other, one) for other in kept):
            kept.append(one)
    return tuple(kept)


def _last(holding: Holding) -> int:
    return holding.until.toordinal()


def _includes(more: Holding, less: Holding) -> bool:
    channels = more.channels is None or (less.channels is not None and set(less.channels) <= set(more.channels))
    return channels and more.rank >= less.rank and more.start <= less.start and more.until >= less.until


def _kind(was: tuple[Holding, ...], now: tuple[Holding, ...], day: date) -> str | None:
    if not was or not now:
        return NEW if now else GONE if was else None
    if [_facts(each, day) for each in was] == [_facts(each, day) for each in now]:
        return None
    gain = loss = False
    both = (*was, *now)
    channels = {None, *(channel for each in both for channel in each.channels or ())}
    for at in {day, *(max(each.start, day) for each in both), *(_after(each.until) for each in both)}:
        for channel in channels:
            old, new = _rank(was, at, channel), _rank(now, at, channel)
            gain, loss = gain or new > old, loss or new < old
    return MIXED if gain and loss else MORE if gain else LESS if loss else None


def _after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _rank(holdings: Iterable[Holding], day: date, channel: str | None) -> int:
    """Return how much is held in a channel on a day (None: in the whole layer); -1 for nothing."""
    return max(
        (
            each.rank
            for each in holdings
            if each.start <= day <= each.until and (each.channels is None or channel in each.channels)
        ),
        default=-1,
    )


def _facts(holding: Holding, day: date) -> tuple[Any, ...]:
    channels = None if holding.channels is None else frozenset(holding.channels)
    return holding.level, channels, max(holding.start, day), holding.until


def _differs(was: tuple[Holding, ...], now: tuple[Holding, ...], day: date) -> tuple[str, ...]:
    if not was or not now:
        return ()
    old, new = highest(was), highest(now)
    starts = [min(max(each.start, day) for each in side) for side in (was, now)]
    channels = [None if each[2] is None else set(each[2]) for each in (old, new)]
    words = (
        ("level", old[0] != new[0]),
        ("channels", channels[0] != channels[1]),
        ("start", starts[0] != starts[1]),
        ("end", old[1] != new[1]),
    )
    return tuple(word for word, changed in words if changed) or ("what the lower levels give",)


def _trust(before: Declaration, after: Declaration, old: _Cells, new: _Cells) -> Iterator[Trust]:
    """Yield who may sign in differently; an agency that holds nothing may sign in to nothing."""
    had, has = {where[0] for where in old}, {where[0] for where in new}
    was = {agency.id: _ways_in(agency) for agency in before.agencies if agency.id in had}
    now = {agency.id: _ways_in(agency) for agency in after.agencies if agency.id in has}
    for agency in dict.fromkeys((*now, *was)):
        one = _changed(agency, was.get(agency, ()), now.get(agency, ()))
        if one is not None:
            yield one
    if any(agency.sign_in.workforce_group for agency in after.agencies):
        one = _changed(None, _provider(before.identity.workforce), _provider(after.identity.workforce))
        if one is not None:
            yield one


def _changed(agency: str | None, was: tuple[str, ...], now: tuple[str, ...]) -> Trust | None:
    gained = tuple(each for each in now if each not in was)
    lost = tuple(each for each in was if each not in now)
    return Trust(agency, gained, lost) if gained or lost else None


def _ways_in(agency: Agency) -> tuple[str, ...]:
    group = agency.sign_in.workforce_group
    return (*agency.sign_in.aws_principals, *((f"group {group}",) if group else ()))


def _provider(workforce: Workforce | None) -> tuple[str, ...]:
    said = (workforce.metadata_url, workforce.issuer) if workforce else ()
    return tuple(f"provider {each}" for each in said if each)


def as_data(said: Difference) -> dict[str, Any]:
    """Return the difference for programs: the object that `--format json` prints."""
    return {
        "version": VERSION,
        "before": said.before,
        "after": said.after,
        "as_of": said.as_of.isoformat(),
        "gains": said.gains,
        "changes": [
            {
                "agency": each.agency,
                "brand": each.unit,
                "layer": each.layer,
                "change": each.kind,
                "differs": list(each.differs),
                "before": [holding_data(holding) for holding in each.before],
                "after": [holding_data(holding) for holding in each.after],
            }
            for each in said.changes
        ],
        "trust": [
            {"agency": each.agency, "may_sign_in": list(each.gained), "may_no_longer": list(each.lost)}
            for each in said.trust
        ],
    }
