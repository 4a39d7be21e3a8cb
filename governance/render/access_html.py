"""The access matrix as one HTML page that needs nothing else: a row for each agency and brand, a column for each layer.

Source: "Tables Tutorial" of the W3C Web Accessibility Initiative (captions, scopes of headings).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from governance.access.matrix import Cell, Matrix, hidden_words
from governance.render.access_words import COLOURS, level, one_line
from governance.render.visible import relative

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --head: #f3f5f7 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181d; --text: #e6e9ed; --soft: #a3adb8; --line: #3a424c; --head: #20262d }
}
body { background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif; margin: 2rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } p, ul { max-width: 70ch }
.part { margin: 1.5rem 0 } .day { white-space: nowrap }
table { border-collapse: collapse } caption { text-align: start; font-weight: 600; padding: .4rem 0 }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: start; vertical-align: top }
thead th { background: var(--head); white-space: nowrap; position: sticky; top: 0 } tbody th { font-weight: 600 }
small, .id { color: var(--soft); font-weight: 400; font-size: .8rem; display: block; overflow-wrap: anywhere }
.key td { min-width: 6rem } td small { color: inherit } td a { color: inherit } .ended { border-style: dashed }
"""


def matrix(said: Matrix) -> str:
    """Return the page: what the marks mean, the matrix, the grants behind it."""
    return "\n".join(_page(said)) + "\n"


def text(said: str) -> str:
    """Return `said` as it may stand in a page, in an attribute, too."""
    return escape(one_line(said))


def _page(said: Matrix) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Access matrix as of {said.as_of}</title>"
    yield f"<style>{_STYLE}{''.join(_colours())}</style></head><body><main>"
    yield "<h1>Access matrix</h1>"
    yield f"<p>Who holds which level, by <code>{text(relative(said.file))}</code>, as of {said.as_of}.</p>"
    notes = [*hidden_words(said.hidden)]
    notes += [
        f"`{each}` reaches nothing: none of its channels is of a unit and layer that it names" for each in said.idle
    ]
    if notes:
        yield f"<ul>{''.join(f'<li>{text(note)}</li>' for note in notes)}</ul>"
    yield from _legend(said)
    yield from _matrix(said)
    yield from _grants(said)
    yield "</main></body></html>"


def _colours() -> Iterator[str]:
    for name, (ground, ink, _, _) in COLOURS.items():
        yield f".{name} {{ background: {ground}; color: {ink} }}\n"
    yield "@media (prefers-color-scheme: dark) {\n"
    for name, (_, _, ground, ink) in COLOURS.items():
        yield f"  .{name} {{ background: {ground}; color: {ink} }}\n"
    yield "}\n.ended { background: none; color: var(--soft) }\n"


def _legend(said: Matrix) -> Iterator[str]:
    yield '<div class="part"><table class="key"><caption>What the words mean</caption><tbody>'
    for name, means in (
        ("view", "reads"),
        ("contribute", "makes drafts, and all of the above"),
        ("operate", "publishes and runs, and all of the above"),
        ("administer", "manages people and settings; marked ! because it is never provisioned for an agency"),
    ):
        yield f'<tr><th scope="row" class="{name}">{name}</th><td>{means}</td></tr>'
    yield '<tr><th scope="row">level*</th><td>only in the channels that are named below it</td></tr>'
    if any(not cell.in_force for cell in said.cells):
        yield '<tr><th scope="row" class="ended">(level)</th><td>ended or revoked</td></tr>'
    yield "</tbody></table></div>"


def _matrix(said: Matrix) -> Iterator[str]:
    rows: dict[str, dict[str, dict[str, Cell]]] = {}
    for cell in said.cells:
        rows.setdefault(cell.agency, {}).setdefault(cell.unit, {})[cell.layer] = cell
    yield '<div class="part"><table><caption>Level by agency, brand and layer</caption><thead><tr>'
    heads = ("agency", "brand", *said.layers)
    yield "".join(f'<th scope="col">{text(head)}</th>' for head in heads) + "</tr></thead>"
    for agency, units in rows.items():
        yield "<tbody>"
        first = f'<th scope="rowgroup" rowspan="{len(units)}">{_named(agency, said.agencies)}</th>'
        for unit, cells in units.items():
            held = "".join(_cell(cells[layer]) if layer in cells else "<td></td>" for layer in said.layers)
            yield f'<tr>{first}<th scope="row">{_named(unit, said.units)}</th>{held}</tr>'
            first = ""
        yield "</tbody>"
    if not rows:
        yield f'<tbody><tr><td colspan="{len(heads)}">nobody holds anything that was asked for</td></tr></tbody>'
    yield "</table></div>"


def _named(identifier: str, names: Mapping[str, str]) -> str:
    return f'<bdi>{text(names.get(identifier, identifier))}</bdi><span class="id">{text(identifier)}</span>'


def _cell(cell: Cell) -> str:
    kind = text(cell.level) if cell.in_force else "ended"
    lines = [f"until {cell.until}" if cell.state != "revoked" else "revoked"]
    if cell.channels is not None:
        lines.append(f"only {', '.join(map(text, cell.channels))}")
    if cell.everywhere:
        lines.append(f"{text(cell.everywhere)} in all")
    lines.append(" ".join(f'<a href="#grant-{text(each)}">{text(each)}</a>' for each in cell.grants))
    small = "".join(f"<small>{line}</small>" for line in lines)
    return f'<td class="{kind}">{text(level(cell))}{small}</td>'


def _grants(said: Matrix) -> Iterator[str]:
    if not said.grants:
        return
    ends = {each.grant.id: each.until for cell in said.cells for each in cell.holdings}
    heads = ("grant", "agency", "brands", "layers", "channels", "level", "state", "until", "approved by", "declared at")
    yield '<div class="part"><table><caption>The grants behind it</caption><thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>"
    for grant, place in said.grants.values():
        cells = (
            grant.to,
            ", ".join(grant.brands),
            ", ".join(grant.layers),
            "all" if grant.channels is None else ", ".join(grant.channels),
            grant.level,
            grant.state,
            ends[grant.id].isoformat(),
            grant.approved_by or "nobody",
            f"{relative(place.file)}:{place.line}",
        )
        row = "".join(f"<td>{text(each)}</td>" for each in cells)
        row = row.replace(f"<td>{ends[grant.id]}</td>", f'<td class="day">{ends[grant.id]}</td>')
        yield f'<tr id="grant-{text(grant.id)}"><th scope="row">{text(grant.id)}</th>{row}</tr>'
    yield "</tbody></table></div>"
