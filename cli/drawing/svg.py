"""The layout as SVG: self-contained, titled, light and dark; every name is text and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from cli.drawing.geometry import Box, Label, Layout, Line, PlacedArea, PlacedNode, Sample
from cli.drawing.layout import is_thing, layout, summary
from cli.drawing.picture import LONGEST, Node, Picture
from cli.screen import safe

STYLE = """\
.eco text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#16283c}
.eco .bold{font-weight:600}.eco .muted{fill:#44566b}
.eco .halo{paint-order:stroke;stroke:#f5f8fb;stroke-width:4px;stroke-opacity:.85;stroke-linejoin:round}
.eco .page{fill:#fff}.eco .area{fill:#f5f8fb;stroke:#b9c7d6}.eco .deep{fill:#fff}
.eco .line{fill:none;stroke:#7d93aa;stroke-width:1.2;stroke-opacity:.75}
.eco .people{stroke:#8a4b2f;stroke-dasharray:6 4}.eco .place{stroke:#7d93aa;stroke-dasharray:1.5 4}
.eco .ownership{stroke:#c0281c;stroke-width:2.6;stroke-opacity:1}
.eco .head{fill:#7d93aa}.eco .head-people{fill:#8a4b2f}.eco .head-ownership{fill:#c0281c}
.eco .corporate .box{fill:#eef4fb;stroke:#5b7ea4}
.eco .agency .box{fill:#ffe3de;stroke:#c0281c;stroke-width:2.4}
.eco .vendor .box{fill:#ffedcc;stroke:#96620a;stroke-width:2.4}
.eco .unknown .box{fill:#f7dff5;stroke:#8d2f86;stroke-width:2.4;stroke-dasharray:7 3}
.eco .who .box{fill:#f1f1ee;stroke:#6d6a60;stroke-width:1.2}
@media (prefers-color-scheme:dark){
.eco text{fill:#e6edf5}.eco .muted{fill:#b3c2d1}
.eco .halo{stroke:#161f29}
.eco .page{fill:#10161d}.eco .area{fill:#161f29;stroke:#3b4d60}.eco .deep{fill:#10161d}
.eco .line{stroke:#8ba3bb}.eco .people{stroke:#e0a184}.eco .ownership{stroke:#ff7b6e}
.eco .head{fill:#8ba3bb}.eco .head-people{fill:#e0a184}.eco .head-ownership{fill:#ff7b6e}
.eco .corporate .box{fill:#1d2d3e;stroke:#6f97c0}
.eco .agency .box{fill:#4a1d19;stroke:#ff7b6e}.eco .vendor .box{fill:#43300c;stroke:#e8b04a}
.eco .unknown .box{fill:#3f1d3c;stroke:#dd8ad6}.eco .who .box{fill:#26282b;stroke:#a19e93}}
"""

_HEADS = {"flow": "head", "people": "head-people", "ownership": "head-ownership"}


def svg(picture: Picture) -> str:
    """Return the picture as an SVG document of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn(layout(picture), picture)}'


def drawn(placed: Layout, picture: Picture, style: bool = True) -> str:
    """Return the `svg` element alone; without its `style` it is for a page that has it."""
    return "\n".join(_lines(placed, picture, style)) + "\n"


def told(text: str, most: int = 400) -> str:
    """Return `text` as it may stand in markup, on one line."""
    return escape(safe(text, most), quote=True)


def _lines(placed: Layout, picture: Picture, style: bool) -> Iterator[str]:
    w, h = f"{placed.width:.0f}", f"{placed.height:.0f}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="eco" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'role="img" aria-labelledby="eco-title eco-desc">'
    )
    yield f'<title id="eco-title">{told(picture.title or "The ecosystem")}: who owns what, and where data goes</title>'
    yield f'<desc id="eco-desc">{told(summary(picture), 1200)}</desc>'
    if style:
        yield f"<style>{STYLE}</style>"
    yield "<defs>"
    for kind, name in _HEADS.items():
        yield (
            f'<marker id="eco-{kind}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
            f'orient="auto" markerUnits="userSpaceOnUse"><path class="{name}" d="M0 0L8 4L0 8z"/></marker>'
        )
    yield "</defs>"
    yield f'<rect class="page" width="{w}" height="{h}"/>'
    yield from (_area(area) for area in placed.areas)
    titles = {area.id: area.title for area in picture.areas}
    titles |= {node.id: node.title for node in picture.nodes if node.title}
    yield from (_edge(line, titles) for line in sorted(placed.lines, key=lambda line: line.edge.kind == "ownership"))
    yield from (_node(node) for node in placed.nodes)
    yield from (_text(label, "muted" if at else "") for at, label in enumerate(placed.heading))
    yield from (_text(area.label, "halo") for area in placed.areas)
    yield from (_sample(sample) for sample in placed.legend)
    yield "</svg>"


def _area(placed: PlacedArea) -> str:
    box = placed.box
    deep = " deep" if placed.depth % 2 else ""
    return f'<rect class="area{deep}" {_at(box)} rx="10"><title>{told(placed.area.title)}</title></rect>'


def _at(box: Box) -> str:
    return f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.w:.1f}" height="{box.h:.1f}"'


def _edge(line: Line, titles: Mapping[str, str]) -> str:
    edge = line.edge
    (x, y), *bends = line.points
    path = f"M{x:.1f} {y:.1f}C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in bends)
    head = f' marker-end="url(#eco-{edge.kind})"' if edge.kind in _HEADS else ""
    said = f"{titles.get(edge.source, edge.source)} → {titles.get(edge.target, edge.target)}: {edge.label}"
    ends = f'data-from="{told(edge.source)}" data-to="{told(edge.target)}"'
    return f'<path class="line {edge.kind}" d="{path}"{head} {ends}><title>{told(said)}</title></path>'


def _node(placed: PlacedNode) -> str:
    node = placed.node
    said = [node.title, *([node.id] if ":" not in node.id else []), node.kind]
    said += [f"owner: {node.owner}"] if node.owner else []
    words = ", ".join(dict.fromkeys(each for each in (*said, *node.words) if each))
    texts = "".join(_text(label, "" if not at else "muted") for at, label in enumerate(placed.labels))
    return (
        f'<g class="node {look(node)}" data-id="{told(node.id)}"><title>{told(words, LONGEST * 4)}</title>'
        f"{shape(node.holder, placed.box)}{texts}</g>"
    )


def look(node: Node) -> str:
    """Return the class of a thing: whose it is, and `who` for an agency or vendor itself, which is nothing owned."""
    return f"{node.holder} who" if not is_thing(node) and node.holder in ("agency", "vendor") else node.holder


def shape(holder: str, box: Box) -> str:
    """Return the outline of a thing by whose it is: told apart by its corners, not by its colour alone."""
    if holder == "corporate":
        return f'<rect class="box" {_at(box)} rx="6"/>'
    x, y, right, bottom = box.x, box.y, box.right, box.y + box.h
    cut = min(10.0, box.h / 3)
    if holder == "vendor":
        points = [(x + cut, y), (right - cut, y), (right, box.middle), (right - cut, bottom), (x + cut, bottom)]
        points.append((x, box.middle))
    elif holder == "agency":
        points = [(x + cut, y), (right - cut, y), (right, y + cut), (right, bottom - cut)]
        points += [(right - cut, bottom), (x + cut, bottom), (x, bottom - cut), (x, y + cut)]
    else:
        points = [(x + cut, y), (right, y), (right - cut, bottom), (x, bottom)]
    return f'<polygon class="box" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}"/>'


def _text(label: Label, more: str = "") -> str:
    names = " ".join(each for each in ("bold" if label.bold else "", more) if each)
    named = f' class="{names}"' if names else ""
    return f'<text x="{label.x:.1f}" y="{label.y:.1f}" font-size="{label.size:g}"{named}>{told(label.text)}</text>'


def _sample(sample: Sample) -> str:
    box = sample.box
    if not sample.edge:
        return f'<g class="{sample.kind}">{shape(sample.kind.partition(" ")[0], box)}</g>{_text(sample.label)}'
    head = f' marker-end="url(#eco-{sample.kind})"' if sample.kind in _HEADS else ""
    path = f"M{box.x:.1f} {box.middle:.1f}H{box.right:.1f}"
    return f'<path class="line {sample.kind}" d="{path}"{head}/>{_text(sample.label)}'
