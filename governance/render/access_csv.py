"""The access matrix and a review as CSV, one row a cell or a grant; no text in it is a formula.

Source: RFC 4180, and "CSV Injection" of OWASP (what a spreadsheet takes for a formula).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from governance.access.matrix import Cell, Matrix
from governance.access.review import Review
from governance.render.access_words import one_line

HEAD = ("agency", "brand", "layer", "level", "until", "grants", "channels")

_REVIEW_HEAD = (
    *("due", "why", "grant", "agency", "brands", "layers", "level", "state"),
    *("reviewed", "reviewed_days_ago", "ends", "days_left", "approved_by", "last_used"),
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")


def inert(text: str) -> str:
    """Return a cell's text, with an apostrophe before what a spreadsheet would take for a formula."""
    shown = one_line(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def matrix(said: Matrix, *, states: bool = False) -> str:
    """Return the matrix with a row for each cell; `states` adds the column that says whether it is in force."""
    head = (*HEAD, "state") if states else HEAD
    return _written(head, ((*_row(cell), cell.state) if states else _row(cell) for cell in said.cells))


def _row(cell: Cell) -> Sequence[str]:
    return (
        cell.agency,
        cell.unit,
        cell.layer,
        cell.level,
        cell.until.isoformat(),
        " ".join(cell.grants),
        " ".join(cell.channels or ()),
    )


def review(said: Review) -> str:
    """Return the review with a row for each grant, what is due first at the top."""
    return _written(
        _REVIEW_HEAD,
        (
            (
                item.due.isoformat() if item.due else "",
                item.why,
                item.grant.id,
                item.grant.to,
                " ".join(item.units),
                " ".join(item.grant.layers),
                item.grant.level,
                item.state,
                item.reviewed.isoformat() if item.reviewed else "",
                "" if item.age is None else item.age,
                item.ends.isoformat(),
                item.left,
                item.grant.approved_by or "",
                str(item.used),
            )
            for item in said.items
        ),
    )


def _written(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([inert(value) if isinstance(value, str) else value for value in row] for row in rows)
    return written.getvalue()
