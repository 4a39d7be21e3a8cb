"""The nouns of a layout: boxes, texts and lines, with their places in pixels from the upper left."""

from __future__ import annotations

from dataclasses import dataclass

from cli.drawing.measuring import width
from cli.drawing.picture import Area, Edge, Node


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.w

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.h / 2

    def moved(self, x: float, y: float) -> Box:
        """Return the box so much further to the right and below."""
        return Box(self.x + x, self.y + y, self.w, self.h)

    def overlaps(self, other: Box) -> bool:
        """Return whether the two have a place in common."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.y + other.h and other.y < self.y + self.h
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A text on one line, `x` its left end and `y` its base line."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False

    @property
    def box(self) -> Box:
        """The place that it takes at most."""
        return Box(self.x, self.y - self.size * 0.95, width(self.text, self.size), self.size * 1.2)

    def moved(self, x: float, y: float) -> Label:
        """Return the label so much further to the right and below."""
        return Label(self.x + x, self.y + y, self.text, self.size, self.bold)


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A thing with its box and its texts."""

    node: Node
    box: Box
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class PlacedArea:
    """A box around things with its title; `depth` counts the boxes that it stands in."""

    area: Area
    box: Box
    label: Label
    depth: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two things: from a point, by two points that bend it, to a point."""

    edge: Edge
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the legend: what looks so, and what it means; `kind` is a holder or a kind of edge."""

    kind: str
    edge: bool
    box: Box
    label: Label


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture with a place for everything in it."""

    width: float
    height: float
    heading: tuple[Label, ...]
    areas: tuple[PlacedArea, ...]
    nodes: tuple[PlacedNode, ...]
    lines: tuple[Line, ...]
    legend: tuple[Sample, ...]

    def labels(self) -> list[Label]:
        """Return every text that is drawn."""
        return [
            *self.heading,
            *(area.label for area in self.areas),
            *(label for node in self.nodes for label in node.labels),
            *(sample.label for sample in self.legend),
        ]
