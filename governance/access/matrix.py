"""The access matrix: for each agency, unit and layer the level in force on a day, with the grants that give it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ecosystem.model import CORPORATION, Declaration, Grant, Location
from ecosystem.noun import noun
from governance.access.holding import (
    ENDED,
    IN_FORCE,
    LATER,
    LAYERS,
    NEVER_PROVISIONED,
    REVOKED,
    Holding,
    Reach,
    reach,
    standing,
)

VERSION = 1


@noun(frozen=True, slots=True)
class Cell:
    """What an agency holds on a layer of a unit: the highest level, and the last day of it.

    `channels` are those that the level is limited to, None when it holds for the whole layer; `everywhere` is then the
    level that it has in the other channels, if any. `state` is `in force`, or how the last of its grants ended.
    """

    agency: str
    unit: str
    layer: str
    level: str
    until: date
    channels: tuple[str, ...] | None
    everywhere: str | None
    state: str
    holdings: tuple[Holding, ...]

    @property
    def in_force(self) -> bool:
        """Whether it holds on the day of the matrix."""
        return self.state == IN_FORCE

    @property
    def provisioned(self) -> bool:
        """Whether the level is one that the cloud is made for."""
        return self.level != NEVER_PROVISIONED

    @property
    def grants(self) -> tuple[str, ...]:
        """The ids of the grants behind it."""
        return tuple(holding.grant.id for holding in self.holdings)


@noun(frozen=True, slots=True)
class Matrix:
    """The cells, by agency, unit and layer in declared order, and whom and what they are about.

    `agencies` and `units` are the names of those that have a cell, `grants` the grants behind the cells with their
    places. `hidden` counts the grants that are not shown because they ended or begin later, `idle` are those in force
    that reach nothing.
    """

    file: str
    as_of: date
    agencies: Mapping[str, str]
    units: Mapping[str, str]
    layers: tuple[str, ...]
    cells: tuple[Cell, ...]
    grants: Mapping[str, tuple[Grant, Location]]
    hidden: Mapping[str, int]
    idle: tuple[str, ...]


@noun(frozen=True, slots=True)
class Wanted:
    """Which cells are asked for; None means all. `ended` asks for what ended or was revoked, too."""

    agencies: Container[str] | None = None
    units: Container[str] | None = None
    layers: Container[str] | None = None
    ended: bool = False

    def holds(self, holding: Holding) -> bool:
        """Return whether a holding is in what is asked for, its state aside."""
        return (self.units is None or holding.unit in self.units) and (
            self.layers is None or holding.layer in self.layers
        )


EVERYTHING = Wanted()


def matrix(declaration: Declaration, day: date, wanted: Wanted = EVERYTHING) -> Matrix:
    """Return the matrix of a declaration as of a day; the work grows with the cells."""
    there = reach(declaration)
    shown = {IN_FORCE, ENDED, REVOKED} if wanted.ended else {IN_FORCE}
    hidden: dict[str, int] = {}
    found: dict[tuple[str, str, str], list[Holding]] = {}
    grants: dict[str, tuple[Grant, Location]] = {}
    idle = []
    for grant in declaration.grants:
        if wanted.agencies is not None and grant.to not in wanted.agencies:
            continue
        given = [*there.holdings(grant, day)]
        held = [holding for holding in given if wanted.holds(holding)]
        if not given and standing(grant, there.agencies[grant.to], day) == IN_FORCE:
            idle.append(grant.id)
        if not held:
            continue
        if held[0].state not in shown:
            hidden[held[0].state] = hidden.get(held[0].state, 0) + 1
            continue
        grants[grant.id] = (grant, declaration.locate(grant.path))
        for holding in held:
            found.setdefault((grant.to, holding.unit, holding.layer), []).append(holding)
    cells = tuple(_cell(where, found[where]) for where in sorted(found, key=_order(declaration, there)))
    return _named(declaration, day, cells, grants, hidden, tuple(idle))


def _order(declaration: Declaration, there: Reach) -> Any:
    agencies = {agency.id: number for number, agency in enumerate(declaration.agencies)}
    units = {unit: number for number, unit in enumerate(there.units)}
    layers = {layer: number for number, layer in enumerate(LAYERS)}

    def place(where: tuple[str, str, str]) -> tuple[int, int, int]:
        return agencies[where[0]], units[where[1]], layers[where[2]]

    return place


def _cell(where: tuple[str, str, str], holdings: Sequence[Holding]) -> Cell:
    live = [holding for holding in holdings if holding.state == IN_FORCE] or holdings
    level, until, channels, everywhere = highest(live)
    state = IN_FORCE if live[0].state == IN_FORCE else max(live, key=lambda each: each.until).state
    return Cell(*where, level, until, channels, everywhere, state, tuple(holdings))


def highest(holdings: Sequence[Holding]) -> tuple[str, date, tuple[str, ...] | None, str | None]:
    """Return the highest level of some holdings of one cell, its last day, its channels, the level in all others."""
    rank = max(holding.rank for holding in holdings)
    top = [holding for holding in holdings if holding.rank == rank]
    whole = any(holding.channels is None for holding in top)
    channels = None if whole else tuple(dict.fromkeys(each for holding in top for each in holding.channels or ()))
    rest = [] if whole else [holding for holding in holdings if holding.channels is None]
    everywhere = max(rest, key=lambda each: each.rank).level if rest else None
    return top[0].level, max(holding.until for holding in top), channels, everywhere


def _named(
    declaration: Declaration,
    day: date,
    cells: tuple[Cell, ...],
    grants: Mapping[str, tuple[Grant, Location]],
    hidden: Mapping[str, int],
    idle: tuple[str, ...],
) -> Matrix:
    agencies = {cell.agency for cell in cells}
    units = {cell.unit for cell in cells}
    layers = {cell.layer for cell in cells}
    names = {brand.id: brand.name for brand in declaration.brands}
    names |= {group.id: group.name for group in declaration.brand_groups}
    names[CORPORATION] = declaration.corporation.name
    return Matrix(
        declaration.file,
        day,
        {each.id: each.name for each in declaration.agencies if each.id in agencies},
        {unit: name for unit, name in names.items() if unit in units},
        tuple(layer for layer in LAYERS if layer in layers),
        cells,
        grants,
        hidden,
        idle,
    )


def hidden_words(hidden: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for each reason why grants are not shown."""
    ended = hidden.get(ENDED, 0) + hidden.get(REVOKED, 0)
    if ended:
        yield f"{_grants(ended)} ended or revoked; `--expired` shows {'it' if ended == 1 else 'them'}"
    if later := hidden.get(LATER, 0):
        yield f"{_grants(later)} of a contract that has not begun"


def _grants(number: int) -> str:
    return f"{number:,} {'grant is' if number == 1 else 'grants are'}"


def as_data(said: Matrix) -> dict[str, Any]:
    """Return the matrix for programs: the object that `--format json` prints."""
    places = {each: _place(grant, location) for each, (grant, location) in said.grants.items()}
    return {
        "version": VERSION,
        "declaration": said.file,
        "as_of": said.as_of.isoformat(),
        "cells": [_cell_data(cell, places) for cell in said.cells],
        "not_shown": {state: said.hidden.get(state, 0) for state in (ENDED, REVOKED, LATER)},
        "reaching_nothing": list(said.idle),
    }


def _cell_data(cell: Cell, places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "agency": cell.agency,
        "brand": cell.unit,
        "layer": cell.layer,
        "level": cell.level,
        "state": cell.state,
        "until": cell.until.isoformat(),
        "channels": None if cell.channels is None else list(cell.channels),
        "level_in_other_channels": cell.everywhere,
        "never_provisioned": not cell.provisioned,
        "grants": [{**holding_data(each), "location": places[each.grant.id]} for each in cell.holdings],
    }


def holding_data(holding: Holding) -> dict[str, Any]:
    """Return one grant's part in a cell for programs."""
    return {
        "id": holding.grant.id,
        "level": holding.level,
        "state": holding.state,
        "from": holding.start.isoformat(),
        "until": holding.until.isoformat(),
        "channels": None if holding.channels is None else list(holding.channels),
    }


def _place(grant: Grant, location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line, "column": location.column, "path": grant.path}
