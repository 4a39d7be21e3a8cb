"""The picture in Graphviz's language; every text is quoted, so that no name can say anything but itself."""

from __future__ import annotations

from collections.abc import Iterator

from cli.drawing.picture import LONGEST, Area, Edge, Node, Picture, plain_id
from cli.screen import safe

SHAPES = {"corporate": "box", "agency": "octagon", "vendor": "hexagon", "unknown": "diamond"}
FILLS = {"corporate": "#eef4fb", "agency": "#ffd9d2", "vendor": "#ffe9c2", "unknown": "#f4d4f1"}
_WIDE = 40  # characters of a line in a box

LINES = {
    "flow": "",
    "place": ', style="dotted", arrowhead="none"',
    "people": ', style="dashed", color="#b0503c", fontcolor="#b0503c"',
    "ownership": ', penwidth="2", color="#c0281c", fontcolor="#c0281c"',
}


def dot(picture: Picture) -> str:
    """Return the picture as a `digraph`."""
    return "\n".join(_lines(picture)) + "\n"


def quoted(text: str) -> str:
    """Return `text` as a quoted string of the language, on one line."""
    plain = safe(text, LONGEST).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def wrapped(text: str) -> list[str]:
    """Return `text` in lines short enough for a box: Graphviz finds no way for lines around very wide ones."""
    plain = safe(text, LONGEST)
    return [plain[at : at + _WIDE] for at in range(0, len(plain), _WIDE)] or [""]


def _lines(picture: Picture) -> Iterator[str]:
    yield "digraph ecosystem {"
    yield f'  graph [label={quoted(picture.title)}, labelloc="t", rankdir="LR", fontname="sans-serif"];'
    yield '  node [fontname="sans-serif", style="filled", shape="box"];'
    yield '  edge [fontname="sans-serif", fontsize="10"];'
    for area in picture.areas:
        if area.inside is None or all(area.inside != other.id for other in picture.areas):
            yield from _area(picture, area, "  ")
    yield from (f"  {_node(node)}" for node in picture.nodes if node.area is None)
    yield from (f"  {_edge(edge)}" for edge in picture.edges)
    yield "}"


def _area(picture: Picture, area: Area, indent: str) -> Iterator[str]:
    yield f"{indent}subgraph {quoted(f'cluster_{plain_id(area.id)}')} {{"
    yield f'{indent}  graph [label={quoted(area.title)}, class="area", style="rounded"];'
    for inner in picture.areas:
        if inner.inside == area.id:
            yield from _area(picture, inner, indent + "  ")
    yield from (f"{indent}  {_node(node)}" for node in picture.nodes if node.area == area.id)
    yield f"{indent}}}"


def _node(node: Node) -> str:
    said = [node.title, *([node.id] if node.title != node.id else []), node.kind]
    if node.owner is not None and node.holder != "corporate":
        said.append(f"owner: {node.owner}")
    label = "\\n".join(quoted(line)[1:-1] for part in said for line in wrapped(part))
    look = f'shape="{SHAPES[node.holder]}", fillcolor="{FILLS[node.holder]}", class="{node.holder}"'
    return f'{quoted(plain_id(node.id))} [label="{label}", {look}];'


def _edge(edge: Edge) -> str:
    return (
        f"{quoted(plain_id(edge.source))} -> {quoted(plain_id(edge.target))} "
        f'[label={quoted(edge.label)}, class="{edge.kind}"{LINES[edge.kind]}];'
    )
