"""The access matrix, a difference and a review as text for people: tables without colours."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from governance.access.difference import GAINS, KINDS, Difference, Trust
from governance.access.matrix import Cell, Matrix, hidden_words
from governance.access.review import Review
from governance.render.access_words import grouped, level, one_line, side
from governance.render.visible import relative

WIDTH = 80
"""Columns that the grid of the matrix may take; a wider one is a row for each agency and brand."""

_GAP = "  "
_NOTHING = "·"


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(_columns_of(each) for each in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines, every column as wide as its widest text."""
    wide = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    for row in rows:
        padded = (text + " " * (width - columns(text)) for text, width in zip(row, wide, strict=True))
        yield _GAP.join(padded).rstrip()


def matrix(said: Matrix) -> str:
    """Return the matrix: a grid of brands where that fits, else a row for each agency and brand; then what to know."""
    lines = [*_grid(said)] if len(said.units) <= WIDTH // 4 else []
    if not lines or max(map(columns, lines)) > WIDTH:
        lines = [*_rows(said)]
    if not said.cells:
        lines = ["nobody holds anything that was asked for"]
    notes = [*_notes(said)]
    parts = ["\n".join(lines), *(["\n".join(notes)] if notes else []), *_grants(said), _closing(said)]
    return "\n\n".join(parts)


def _grid(said: Matrix) -> Iterator[str]:
    levels = {(cell.agency, cell.layer, cell.unit): level(cell) for cell in said.cells}
    place = {agency: at for at, agency in enumerate(said.agencies)}, {layer: at for at, layer in enumerate(said.layers)}
    held = {(cell.agency, cell.layer) for cell in said.cells}
    rows = [["agency", "layer", *map(one_line, said.units)]]
    last = None
    for agency, layer in sorted(held, key=lambda pair: (place[0][pair[0]], place[1][pair[1]])):
        cells = [levels.get((agency, layer, unit), _NOTHING) for unit in said.units]
        rows.append(["" if agency == last else one_line(agency), one_line(layer), *cells])
        last = agency
    yield from table(rows)


def _rows(said: Matrix) -> Iterator[str]:
    held: dict[tuple[str, str], dict[str, list[str]]] = {}
    for cell in sorted(said.cells, key=lambda each: -max(holding.rank for holding in each.holdings)):
        held.setdefault((cell.agency, cell.unit), {}).setdefault(level(cell), []).append(one_line(cell.layer))
    rows = [["agency", "brand", "level and layers"]]
    for agency, unit in dict.fromkeys((cell.agency, cell.unit) for cell in said.cells):
        levels = (f"{word}: {', '.join(layers)}" for word, layers in held[agency, unit].items())
        rows.append([one_line(agency), one_line(unit), " · ".join(levels)])
    yield from table(rows)


def _notes(said: Matrix) -> Iterator[str]:
    """Yield what the words in the table do not say by themselves."""
    limited = [cell for cell in said.cells if cell.channels is not None]
    if limited:
        yield "* only in some channels:"
        yield from _listed(limited)
    never = sum(1 for cell in said.cells if not cell.provisioned)
    if never:
        yield f"! `administer` is declared ({never:,} {'cell' if never == 1 else 'cells'}) and never provisioned"
    if any(not cell.in_force for cell in said.cells):
        yield "( ) ended or revoked"
    for grant in said.idle:
        yield f"`{one_line(grant)}` reaches nothing: none of its channels is of a unit and layer that it names"


def _listed(limited: Sequence[Cell]) -> Iterator[str]:
    same: dict[tuple[str, str, str, str], list[str]] = {}
    for cell in limited:
        rest = f"; `{one_line(cell.everywhere)}` in all" if cell.everywhere else ""
        channels = ", ".join(map(one_line, cell.channels or ()))
        same.setdefault((cell.agency, cell.unit, cell.level, f"{channels}{rest}"), []).append(cell.layer)
    for (agency, unit, word, channels), layers in same.items():
        where = f"{one_line(agency)}, {one_line(unit)}, {', '.join(map(one_line, layers))}"
        yield f"  {where}: {one_line(word)} in {channels}"


def _grants(said: Matrix) -> Iterator[str]:
    if not said.grants:
        return
    ends: Mapping[str, date] = {each.grant.id: each.until for cell in said.cells for each in cell.holdings}
    rows = [["grant", "agency", "level", "until", "where"]]
    for grant, place in said.grants.values():
        where = f"{one_line(relative(place.file))}:{place.line}"
        rows.append([one_line(grant.id), one_line(grant.to), one_line(grant.level), ends[grant.id].isoformat(), where])
    yield "\n".join(table(rows))


def _closing(said: Matrix) -> str:
    agencies = len(said.agencies)
    live = sum(1 for cell in said.cells if cell.in_force)
    counted = f"{live:,} {'cell' if live == 1 else 'cells'} in force"
    who = f"{agencies:,} {'agency' if agencies == 1 else 'agencies'}"
    units = len(said.units)
    where = f"{units:,} {'brand' if units == 1 else 'brands'}"
    lines = [f"{counted}: {who}, {where}, as of {said.as_of}", *hidden_words(said.hidden)]
    return "\n".join(lines)


def difference(said: Difference) -> str:
    """Return the difference as text, gains first, cells that change alike on one line."""
    words = {
        "new": "gains access",
        "more": "gains",
        "mixed": "gains and loses",
        "less": "loses",
        "gone": "loses access",
    }
    blocks = []
    groups = grouped(said.changes)
    for kind in KINDS:
        found = [group for group in groups if group.kind == kind]
        if found:
            rows = []
            for group in found:
                changed = f" ({', '.join(group.differs)})" if group.differs else ""
                was, now = side(group.before, said.as_of), side(group.after, said.as_of)
                rows.append([f"  {one_line(group.agency)}", group.where(), f"{was} → {now}{changed}"])
            blocks.append("\n".join([words[kind], *table(rows)]))
    trust = [line for each in said.trust for line in _trust(each)]
    if trust:
        blocks.append("\n".join(["who may sign in", *trust]))
    return "\n\n".join([*blocks, difference_closing(said)])


def _trust(said: Trust) -> Iterator[str]:
    who = one_line(said.agency) if said.agency else "every agency with a group"
    for each in said.gained:
        yield f"  + {who}: {one_line(each)}"
    for each in said.lost:
        yield f"  - {who}: {one_line(each)}"


def difference_closing(said: Difference) -> str:
    """Return the last line: how many cells gain and lose, from what to what, as of which day."""
    gains = sum(1 for each in said.changes if each.kind in GAINS)
    losses = sum(1 for each in said.changes if each.kind not in GAINS)
    counted = f"{gains:,} {'cell gains' if gains == 1 else 'cells gain'}, {losses:,} lose{'s' if losses == 1 else ''}"
    signed = len(said.trust)
    trust = f", {signed:,} {'change' if signed == 1 else 'changes'} of who may sign in" if signed else ""
    names = f"from {one_line(said.before)} to {one_line(said.after)}"
    text = f"{counted}{trust}" if said.changes or signed else "no access changes"
    return f"{text}: {names}, from {said.as_of} on"


def review(said: Review) -> str:
    """Return the review as a table, what is due first at the top."""
    rows = [["due", "for", "grant", "agency", "reviewed", "ends", "approved by", "last used"]]
    for item in said.items:
        age = f"{item.age} d ago" if item.age is not None else "never" if item.reviewed is None else "in the future"
        left = f"in {item.left} d" if item.left >= 0 else f"{-item.left} d ago"
        rows.append(
            [
                item.due.isoformat() if item.due else "now",
                item.why,
                one_line(item.grant.id),
                one_line(item.grant.to),
                age,
                left,
                one_line(item.grant.approved_by or "nobody"),
                str(item.used),
            ]
        )
    used = any(item.used != "unknown" for item in said.items)
    lines = [*table(rows if used else [row[:-1] for row in rows])] if said.items else ["no active grant is due"]
    counted = f"{len(said.items):,} active {'grant' if len(said.items) == 1 else 'grants'}"
    due = f"{said.overdue():,} due, as of {said.as_of}; a review counts {said.days} days"
    return "\n".join([*lines, "", f"{counted}, {due}"])
