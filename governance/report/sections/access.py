"""The access matrix: a row for each agency and brand, a column for each layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from governance.access.matrix import Cell
from governance.render.access_words import one_line
from governance.render.visible import relative
from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import Report
from governance.report.sections.tables import empty, headed, row, scrolling, table
from governance.report.words import Words

_HEADS = ("grant", "agency", "brands", "layers", "channels", "level", "until", "approved_by", "declared_at")


def section(report: Report) -> Html:
    """Return the matrix, and the grants behind it."""
    words, said = report.words, report.matrix
    if not said.cells:
        return empty(words("no_access"))
    heads = [words("agency"), words("brand"), *(words.known(layer) for layer in said.layers)]
    caption = words("access_caption")
    matrix = tag("table", tag("caption", caption), headed(heads), lines(_bodies(report)), class_="matrix")
    return joined(
        tag("p", coded(words("access_note")), class_="soft"),
        scrolling(caption, matrix, words),
        tag("details", tag("summary", words("grants")), _grants(report)),
    )


def _bodies(report: Report) -> Iterator[Html]:
    rows: dict[str, dict[str, dict[str, Cell]]] = {}
    for cell in report.matrix.cells:
        rows.setdefault(cell.agency, {}).setdefault(cell.unit, {})[cell.layer] = cell
    for agency, units in rows.items():
        first: Html | None = tag(
            "th", _named(agency, report.matrix.agencies), scope="rowgroup", rowspan=str(len(units))
        )
        made = []
        for unit, cells in units.items():
            held = [_cell(cells.get(layer), report.words) for layer in report.matrix.layers]
            made.append(tag("tr", first, tag("th", _named(unit, report.matrix.units), scope="row"), held))
            first = None
        yield tag("tbody", lines(made))


def _named(identifier: str, names: Mapping[str, str]) -> Html:
    name = names.get(identifier, identifier)
    return joined(tag("bdi", name), tag("small", identifier) if name != identifier else None)


def _cell(cell: Cell | None, words: Words) -> Html:
    if cell is None:
        return tag("td")
    marks = ("*" if cell.channels is not None else "") + ("" if cell.provisioned else "!")
    word = f"{words.known(cell.level)}{marks}"
    end = words("revoked") if cell.state == "revoked" else words("until_day", day=cell.until)
    return tag(
        "td",
        tag("b", word if cell.in_force else f"({word})"),
        tag("small", end, class_="day"),
        tag("small", words("only_in", channels=", ".join(cell.channels))) if cell.channels is not None else None,
        tag("small", [_link(each) for each in cell.grants]),
        class_=f"level {cell.level}" if cell.in_force else "level over",
    )


def _link(grant: str) -> Html:
    return joined(tag("a", grant, href=f"#grant-{grant}"), " ")


def _grants(report: Report) -> Html:
    words, said = report.words, report.matrix
    ends = {each.grant.id: each.until for cell in said.cells for each in cell.holdings}
    rows = []
    for grant, place in said.grants.values():
        cells = (
            grant.to,
            ", ".join(grant.brands),
            ", ".join(words.known(layer) for layer in grant.layers),
            words("every") if grant.channels is None else ", ".join(grant.channels),
            words.known(grant.level),
            tag("span", ends[grant.id].isoformat(), class_="day"),
            grant.approved_by or words("nobody"),
            tag("code", f"{relative(place.file)}:{place.line}"),
        )
        rows.append(row(tag("span", one_line(grant.id), id=f"grant-{grant.id}"), *cells))
    return table(words("grants"), [words(head) for head in _HEADS], rows, words, hidden=True)
