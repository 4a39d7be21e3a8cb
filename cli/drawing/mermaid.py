"""The picture as a Mermaid flowchart; texts are its entities, so that no name can say anything but itself."""

from __future__ import annotations

from collections.abc import Iterator

from cli.drawing.picture import LONGEST, Area, Edge, Node, Picture, plain_id
from cli.screen import safe

SHAPES = {
    "corporate": ('["', '"]'),
    "agency": ('{{"', '"}}'),
    "vendor": ('[/"', '"/]'),
    "unknown": ('{"', '"}'),
}
CLASSES = {
    "corporate": "fill:#eef4fb,stroke:#5b7ea4,color:#16283c",
    "agency": "fill:#ffd9d2,stroke:#c0281c,stroke-width:3px,color:#4a0f0a",
    "vendor": "fill:#ffe9c2,stroke:#b57a12,stroke-width:3px,color:#402b06",
    "unknown": "fill:#f4d4f1,stroke:#8d2f86,stroke-width:3px,color:#3a0f37",
}
ARROWS = {"flow": "-->", "place": "-.-", "people": "-.->", "ownership": "==>"}

_PLAIN = frozenset(" -.,/_")


def mermaid(picture: Picture) -> str:
    """Return the picture as a `flowchart`."""
    return "\n".join(_lines(picture)) + "\n"


def entities(text: str) -> str:
    """Return `text` on one line with all but letters, digits and harmless marks as `#code;`."""
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
        for character in safe(text, LONGEST)
    )


def identifier(id: str, prefix: str = "n") -> str:
    """Return a name of the language for an id; two ids never share one, and the same id always has the same."""
    return f"{prefix}_{plain_id(id).replace('-', '_')}"


def _lines(picture: Picture) -> Iterator[str]:
    yield "flowchart LR"
    yield from (f"  classDef {holder} {style}" for holder, style in CLASSES.items())
    for area in picture.areas:
        if area.inside is None or all(area.inside != other.id for other in picture.areas):
            yield from _area(picture, area, "  ")
    yield from (f"  {_node(node)}" for node in picture.nodes if node.area is None)
    yield from (f"  {_edge(edge)}" for edge in picture.edges)
    for holder in CLASSES:
        members = [identifier(node.id) for node in picture.nodes if node.holder == holder]
        if members:
            yield f"  class {','.join(members)} {holder}"


def _area(picture: Picture, area: Area, indent: str) -> Iterator[str]:
    yield f'{indent}subgraph {identifier(area.id, "area")}["{entities(area.title)}"]'
    for inner in picture.areas:
        if inner.inside == area.id:
            yield from _area(picture, inner, indent + "  ")
    yield from (f"{indent}  {_node(node)}" for node in picture.nodes if node.area == area.id)
    yield f"{indent}end"


def _node(node: Node) -> str:
    said = [node.title, *([node.id] if node.title != node.id else []), node.kind]
    if node.owner is not None and node.holder != "corporate":
        said.append(f"owner: {node.owner}")
    opening, closing = SHAPES[node.holder]
    return f"{identifier(node.id)}{opening}{'<br/>'.join(map(entities, said))}{closing}"


def _edge(edge: Edge) -> str:
    return f'{identifier(edge.source)} {ARROWS[edge.kind]}|"{entities(edge.label)}"| {identifier(edge.target)}'
