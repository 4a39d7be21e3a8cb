"""The same picture with less in it: where there are many channels, those of a brand become one thing.

What is not the corporation's always stays a thing of its own, so that it is seen among any number of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from cli.drawing.picture import AGENCIES_AREA, MEASUREMENT_AREA, PLATFORM_AREA, Area, Edge, Node, Picture

MOST = 48
"""Things in the brands' boxes from which on they are grouped."""

EXCEPTIONS = 3
"""Things of a brand that are not the corporation's before the rest of them are only counted."""

BRANDS_AREA = "brands:"
"""The box around all brands; no id of the declaration has a colon, unless it is a vendor's."""

_CENTRAL = (PLATFORM_AREA, AGENCIES_AREA, MEASUREMENT_AREA, None)


def gathered(picture: Picture, most: int = MOST) -> Picture:
    """Return the picture with one line for what goes the same way between two things.

    If more than `most` things are in the brands' boxes, there is one thing for those of each brand.
    """
    if sum(1 for node in picture.nodes if node.area not in _CENTRAL) <= most:
        return replace(picture, edges=tuple(_edges(picture, {})))
    shown: dict[str, str] = {}
    nodes: list[Node] = [node for node in picture.nodes if node.area in _CENTRAL]
    operators = _operators(picture)
    for area in picture.areas:
        if area.id not in _CENTRAL:
            nodes += _of_area(area, [node for node in picture.nodes if node.area == area.id], operators, shown)
    outer = Area(BRANDS_AREA, "All brands")
    areas = [
        replace(area, inside=outer.id) if area.id not in _CENTRAL and area.inside is None else area
        for area in picture.areas
    ]
    return Picture(picture.title, (outer, *areas), tuple(nodes), tuple(_edges(picture, shown)))


def _operators(picture: Picture) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for edge in picture.edges:
        if edge.kind == "people":
            found.setdefault(edge.target, set()).add(edge.source)
    return found


def _of_area(area: Area, nodes: list[Node], operators: dict[str, set[str]], shown: dict[str, str]) -> Iterator[Node]:
    """Yield the things that stand for those of an area; `shown` gets which of them is for which."""
    own = [node for node in nodes if node.holder == "corporate"]
    others = [node for node in nodes if node.holder != "corporate"]
    kept, rest = (others, []) if len(others) <= EXCEPTIONS else (others[: EXCEPTIONS - 1], others[EXCEPTIONS - 1 :])
    if own:
        summary = f"{area.id}:corporate"
        agencies = sorted({each for node in own for each in operators.get(node.id, ())})
        words = (*([f"operated by {_listed(agencies, 2)}"] if agencies else []), *_counted(own))
        yield Node(summary, f"{len(own):,} of the corporation", "grouped", None, "corporate", area.id, words)
        shown.update((node.id, summary) for node in own)
    yield from kept
    shown.update((node.id, node.id) for node in kept)
    if rest:
        summary = f"{area.id}:others"
        owners = sorted({node.owner or "unknown" for node in rest})
        holder = rest[0].holder if len({node.holder for node in rest}) == 1 else "unknown"
        yield Node(summary, f"{len(rest):,} more", "grouped", _listed(owners), holder, area.id, _counted(rest))
        shown.update((node.id, summary) for node in rest)


def _counted(nodes: list[Node]) -> tuple[str, ...]:
    return tuple(f"{count:,} {kind}" for kind, count in Counter(node.kind for node in nodes).most_common())


def _listed(words: list[str], most: int = 3) -> str:
    return ", ".join(words[:most]) + (f" and {len(words) - most:,} more" if len(words) > most else "")


def _edges(picture: Picture, shown: dict[str, str]) -> Iterator[Edge]:
    """Yield the edges, those of a kind between the same two ends as one; what is grouped goes by the brands' box."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for edge in picture.edges:
        source, target = (BRANDS_AREA if end in shown else end for end in (edge.source, edge.target))
        if source != target:
            found.setdefault((source, target, edge.kind), Counter())[edge.label] += 1
    for (source, target, kind), labels in found.items():
        said = (f"{label} ({count:,})" if count > 1 else label for label, count in labels.items())
        yield Edge(source, target, ", ".join(said), kind, labels.total())
