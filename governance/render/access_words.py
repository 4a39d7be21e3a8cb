"""The words that every report on access shares: a level in a cell, one side of a change, changes that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ecosystem.noun import noun
from governance.access.difference import Change
from governance.access.holding import Holding
from governance.access.matrix import Cell
from governance.render.visible import visible

SHOWN = 12
"""Units that a line of a difference names before it only counts them."""


COLOURS: Mapping[str, tuple[str, str, str, str]] = {
    "view": ("#c3dbf0", "#0f2f49", "#274b6b", "#dcebf8"),
    "contribute": ("#79b0e0", "#061f35", "#3a78b3", "#ffffff"),
    "operate": ("#164f85", "#ffffff", "#8cc3f2", "#06182a"),
    "administer": ("#a61b1b", "#ffffff", "#ff8f85", "#2b0503"),
}
"""Ground and text of each level, on a light page and on a dark one; the word or its letter always stands there, too."""


def one_line(text: str) -> str:
    """Return `text` on one line, with a visible escape for whatever a reader would choke on, obey or not see."""
    return visible(text).replace("\n", "\\x0a").replace("\t", "\\x09")


def level(cell: Cell) -> str:
    """Return a cell's level with its marks: `*` for some channels, `!` for never provisioned, brackets for ended."""
    marks = ("*" if cell.channels is not None else "") + ("" if cell.provisioned else "!")
    word = f"{one_line(cell.level)}{marks}"
    return word if cell.in_force else f"({word})"


def side(holdings: Sequence[Holding], day: date) -> str:
    """Return what a side of a change holds: each level, in which channels, from when if that is to come, until when."""
    return "; ".join(_one(each, day) for each in holdings) or "nothing"


def _one(holding: Holding, day: date) -> str:
    channels = "" if holding.channels is None else f" in {', '.join(map(one_line, holding.channels))}"
    start = f" from {holding.start}" if holding.start > day else ""
    return f"{one_line(holding.level)}{channels}{start} until {holding.until}"


@noun(frozen=True, slots=True)
class Group:
    """Changes of one agency that are alike: the same before and after on several layers and units."""

    agency: str
    kind: str
    differs: tuple[str, ...]
    before: tuple[Holding, ...]
    after: tuple[Holding, ...]
    units: tuple[str, ...]
    layers: tuple[str, ...]

    def where(self) -> str:
        """Return its units and layers; of many units the first, and how many more there are."""
        units = [one_line(unit) for unit in self.units[:SHOWN]]
        more = f" and {len(self.units) - SHOWN:,} more" if len(self.units) > SHOWN else ""
        return f"{', '.join(units)}{more}: {', '.join(map(one_line, self.layers))}"


def grouped(changes: Iterable[Change]) -> list[Group]:
    """Return changes in groups that read the same, in the order of their first."""
    by_unit: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        by_unit.setdefault((*_alike(each), each.unit), []).append(each)
    groups: dict[tuple[object, ...], list[list[Change]]] = {}
    for key, found in by_unit.items():
        groups.setdefault((*key[:-1], tuple(each.layer for each in found)), []).append(found)
    return [
        Group(
            first.agency,
            first.kind,
            first.differs,
            first.before,
            first.after,
            tuple(found[0].unit for found in alike),
            tuple(each.layer for each in alike[0]),
        )
        for alike in groups.values()
        for first in (alike[0][0],)
    ]


def _alike(change: Change) -> tuple[object, ...]:
    return change.agency, change.kind, change.differs, _facts(change.before), _facts(change.after)


def _facts(holdings: Iterable[Holding]) -> tuple[object, ...]:
    return tuple((each.level, each.channels, each.start, each.until) for each in holdings)
