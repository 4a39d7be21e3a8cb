"""The access matrix as a picture: agencies down, brands across, a mark for each layer with its level.

A small one has a square with a letter for each cell; a large one a square for each agency and brand, in which each
layer is a bar as high as its level. Every mark has a title that says all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from governance.access.holding import RANK
from governance.access.matrix import Cell, Matrix
from governance.render.access_text import columns
from governance.render.access_words import COLOURS, level, one_line
from governance.render.visible import cut

LETTERS = 48
"""Columns of layers up to which every cell has a square with a letter."""

FONT = 12
ADVANCE = 7.3
"""Pixels of one column of the monospaced text, a little more than any common font takes."""

_STEP = 26
_MARK = 22
_EDGE = 16
_LABEL = 26  # characters of a name that are shown
_MARKS = "* dashed: only in some channels · ! never provisioned · hollow: ended or revoked"
_BAR_MARKS = "outlined: only in some channels · hollow: ended or revoked"
_KEY_WIDE = len(_MARKS) * ADVANCE
_STYLE = """
text { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1b1f24 }
.ground { fill: #fff } .line { stroke: #d0d7de } .soft { fill: #57606a } .middle { text-anchor: middle }
.end { text-anchor: end } .some { stroke: #1b1f24; stroke-width: 1.5; stroke-dasharray: 3 2 }
.ended { fill: none; stroke: #57606a; stroke-dasharray: 2 2 } .ended-text { fill: #57606a }
.empty { fill: none; stroke: #d0d7de } .outlined { stroke: #1b1f24; stroke-width: 0.8 }
"""
_DARK = """
text { fill: #e6e9ed } .ground { fill: #14181d } .line, .empty { stroke: #3a424c } .soft, .ended-text { fill: #a3adb8 }
.some, .outlined { stroke: #e6e9ed } .ended { stroke: #a3adb8 }
"""


def matrix(said: Matrix) -> str:
    """Return the picture as SVG."""
    by_unit: dict[str, set[str]] = {unit: set() for unit in said.units}
    for cell in said.cells:
        by_unit.setdefault(cell.unit, set()).add(cell.layer)
    small = sum(map(len, by_unit.values())) <= LETTERS
    body, width, height = _lettered(said, by_unit) if small else _barred(said)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="title">',
        f'<title id="title">Access matrix as of {said.as_of}: {len(said.agencies)} agencies, '
        f"{len(said.units)} brands, {len(said.cells)} cells</title>",
        f"<style>{_STYLE}{''.join(_colours(0))}@media (prefers-color-scheme: dark) {{{_DARK}{''.join(_colours(2))}}}",
        "</style>",
        f'<rect class="ground" width="{width:.0f}" height="{height:.0f}"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _colours(at: int) -> Iterator[str]:
    for name, colours in COLOURS.items():
        yield f".{name} {{ fill: {colours[at]} }} .{name}-text {{ fill: {colours[at + 1]} }}\n"


def text(said: str) -> str:
    """Return `said` as it may stand in the picture."""
    return escape(one_line(said))


def _label(said: str) -> str:
    """Return a name as it is shown: cut to so many columns."""
    shown = cut(one_line(said), _LABEL)
    while columns(shown) > _LABEL:
        shown = f"{shown[:-2]}…"
    return shown


def _wide(labels: Sequence[str]) -> float:
    return max(map(columns, labels), default=0) * ADVANCE


def _lettered(said: Matrix, by_unit: Mapping[str, set[str]]) -> tuple[list[str], float, float]:
    """Return the small picture, its width and its height."""
    left = _EDGE + _wide([_label(agency) for agency in said.agencies]) + 12
    top = _EDGE + FONT + 12 + _wide(said.layers) + 8
    across: dict[tuple[str, str], float] = {}
    body = []
    at = left
    bottom = top + _STEP * len(said.agencies)
    for unit in said.units:
        layers = [layer for layer in said.layers if layer in by_unit[unit]]
        wide = max(_STEP * len(layers), _wide([_label(unit)])) + 12
        start = at + (wide - _STEP * len(layers)) / 2
        body.append(_line(at, _EDGE, at, bottom))
        body.append(_text(at + wide / 2, _EDGE + FONT, _label(unit), "middle", _title(unit, said.units)))
        for number, layer in enumerate(layers):
            across[unit, layer] = start + number * _STEP
            x = start + number * _STEP + _STEP / 2 + FONT / 3
            body.append(_turned(x, top - 8, one_line(layer), "soft"))
        at += wide
    width = max(at + _EDGE, _EDGE * 2 + _KEY_WIDE)
    down = {}
    for number, agency in enumerate(said.agencies):
        y = down[agency] = top + number * _STEP
        body.append(_line(_EDGE, y, at, y))
        body.append(_text(_EDGE, y + _STEP / 2 + FONT / 3, _label(agency), "", _title(agency, said.agencies)))
    body += [_square(cell, across[cell.unit, cell.layer] + 2, down[cell.agency] + 2, said) for cell in said.cells]
    key = bottom + 20
    body += _key(_EDGE, key, _MARKS)
    return body, width, key + _MARK * 2 + _EDGE


def _square(cell: Cell, x: float, y: float, said: Matrix) -> str:
    kind, ink = (text(cell.level), f"{text(cell.level)}-text") if cell.in_force else ("ended", "ended-text")
    some = " some" if cell.channels is not None and cell.in_force else ""
    marks = ("*" if cell.channels is not None else "") + ("" if cell.provisioned else "!")
    letter = f"{one_line(cell.level)[:1].upper()}{marks}"[:3]
    return (
        f"<g><title>{_says(cell, said)}</title>"
        f'<rect class="{kind}{some}" x="{x:.1f}" y="{y:.1f}" width="{_MARK}" height="{_MARK}" rx="3"/>'
        f"{_text(x + _MARK / 2, y + _MARK / 2 + FONT / 3, letter, f'middle {ink}')}</g>"
    )


def _barred(said: Matrix) -> tuple[list[str], float, float]:
    """Return the large picture, its width and its height."""
    left = _EDGE + _wide([_label(agency) for agency in said.agencies]) + 12
    top = _EDGE + _MARK * 3 + 24 + _wide([_label(unit) for unit in said.units]) + 8
    right, bottom = left + _STEP * len(said.units), top + _STEP * len(said.agencies)
    body = [*_key(_EDGE, _EDGE, _BAR_MARKS), *_bar_key(said, _EDGE, _EDGE + _MARK * 2 + 8)]
    across, down = {}, {}
    for number, unit in enumerate(said.units):
        x = across[unit] = left + number * _STEP
        body.append(_line(x, top, x, bottom))
        for y, anchor in ((top - 8, ""), (bottom + 8, "end")):
            body.append(_turned(x + _STEP / 2 + FONT / 3, y, _label(unit), anchor, _title(unit, said.units)))
    for number, agency in enumerate(said.agencies):
        y = down[agency] = top + number * _STEP
        body.append(_line(left, y, right, y))
        for x, anchor in ((left - 8, "end"), (right + 8, "")):
            name = _title(agency, said.agencies)
            body.append(_text(x, y + _STEP / 2 + FONT / 3, _label(agency), anchor, name))
    pairs: dict[tuple[str, str], list[Cell]] = {}
    for cell in said.cells:
        pairs.setdefault((cell.agency, cell.unit), []).append(cell)
    slots = {layer: number for number, layer in enumerate(said.layers)}
    for (agency, unit), cells in pairs.items():
        body.append(_bars(cells, across[unit] + 2, down[agency] + 2, slots, said))
    width = right + 8 + (left - _EDGE) + _EDGE
    return (
        body,
        max(width, _EDGE * 2 + _KEY_WIDE),
        bottom + 16 + _wide([_label(unit) for unit in said.units]) + _EDGE,
    )


def _bars(cells: Sequence[Cell], x: float, y: float, slots: Mapping[str, int], said: Matrix) -> str:
    wide = _MARK / max(len(slots), 1)
    says = "\n".join(_says(cell, said) for cell in cells)
    bars = [f'<rect class="empty" x="{x:.1f}" y="{y:.1f}" width="{_MARK}" height="{_MARK}"/>']
    for cell in cells:
        high = _MARK * (RANK.get(cell.level, 0) + 1) / len(RANK)
        at = x + slots[cell.layer] * wide
        kind = text(cell.level) if cell.in_force else "ended"
        kind += " outlined" if cell.channels is not None and cell.in_force else ""
        size = f'x="{at:.1f}" y="{y + _MARK - high:.1f}" width="{wide * 0.85:.2f}" height="{high:.1f}"'
        bars.append(f'<rect class="{kind}" {size}/>')
    return f"<g><title>{says}</title>{''.join(bars)}</g>"


def _key(x: float, y: float, marks: str) -> Iterator[str]:
    """Yield two lines that say what the colours, letters and marks mean."""
    at = x
    for name in COLOURS:
        yield f'<rect class="{name}" x="{at:.1f}" y="{y:.1f}" width="{_MARK}" height="{_MARK}" rx="3"/>'
        yield _text(at + _MARK / 2, y + _MARK / 2 + FONT / 3, name[:1].upper(), f"middle {name}-text")
        yield _text(at + _MARK + 6, y + _MARK / 2 + FONT / 3, name, "")
        at += _MARK + 6 + (len(name) + 2) * ADVANCE
    yield _text(x, y + _MARK + FONT + 6, marks, "soft")


def _bar_key(said: Matrix, x: float, y: float) -> Iterator[str]:
    names = ", ".join(map(one_line, said.layers))
    says = f"bars from left to right, the higher the more: {names}"
    at = says.rfind(", ", 0, 78) + 2 if len(says) > 78 else len(says)
    yield _text(x, y + FONT, says[:at].rstrip(), "soft")
    yield _text(x, y + FONT * 2 + 4, cut(says[at:], 78), "soft")


def _says(cell: Cell, said: Matrix) -> str:
    channels = "" if cell.channels is None else f" in {', '.join(cell.channels)} only"
    rest = f" ({cell.everywhere} in all)" if cell.everywhere else ""
    never = "" if cell.provisioned else ", never provisioned"
    who = f"{said.agencies.get(cell.agency, cell.agency)} ({cell.agency}), {said.units.get(cell.unit, cell.unit)}"
    end = "revoked" if cell.state == "revoked" else f"until {cell.until}"
    return text(f"{who}, {cell.layer}: {level(cell)}{channels}{rest} {end}{never}, by {', '.join(cell.grants)}")


def _title(identifier: str, names: Mapping[str, str]) -> str:
    return f"{names.get(identifier, identifier)} ({identifier})"


def _text(x: float, y: float, said: str, kind: str, title: str = "") -> str:
    inside = f"<title>{text(title)}</title>" if title else ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{inside}{text(said)}</text>'


def _turned(x: float, y: float, said: str, kind: str, title: str = "") -> str:
    inside = f"<title>{text(title)}</title>" if title else ""
    turn = f'transform="translate({x:.1f} {y:.1f}) rotate(-90)"'
    return f'<text class="{kind}" {turn}>{inside}{text(said)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path class="line" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'
