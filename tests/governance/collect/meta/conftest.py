"""The emulated server, and a collector that waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ecosystem.estate.assets import Asset
from governance.collect.meta import Access, Clock, Found, Limits, Token, collect
from tests.governance.collect.meta.graph import VERSION, Graph, serving
from tests.governance.collect.meta.world import BUSINESS, World, austral


class Collector:
    """Collects from an emulated server; `slept` are the seconds that it would have waited, `lines` its progress."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.slept: list[float] = []
        self.lines: list[str] = []

    def access(self, **more: Any) -> Access:
        return Access(
            **{
                "base_url": self.graph.url,
                "api_version": VERSION,
                "business_id": BUSINESS,
                "token": Token(self.graph.world.token),
                **more,
            }
        )

    def __call__(self, *, sought: Any = (), access: Access | None = None, **limits: Any) -> Found:
        return collect(
            access or self.access(),
            self.lines.append,
            sought=sought,
            limits=Limits(**{"timeout": 5.0, **limits}),
            clock=Clock(self.slept.append),
        )


@pytest.fixture
def world() -> World:
    return austral()


@pytest.fixture
def graph(world: World) -> Iterator[Graph]:
    with serving(world) as found:
        yield found


@pytest.fixture
def collector(graph: Graph) -> Collector:
    return Collector(graph)


def one(found: Found, external_id: str) -> Asset:
    """Return the asset with an id."""
    return next(each for each in found.assets if external_id in each.ids)
