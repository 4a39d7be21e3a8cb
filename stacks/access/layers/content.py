"""Engagement, community, knowledge and publishing: drafts in, what is published out, replies as events."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.access.layers import figures
from stacks.access.layers.row import Row, read_content, work_in_content
from stacks.access.statement import Permission, put_events, start


def engagement(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `engagement`, `community` or `knowledge` permits."""
    yield from _seen_and_drafted(row)
    if row.holding.at_least("operate") and row.holding.channels is None:
        yield put_events(row.place, "Reply", "engagement")


def publishing(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `publishing` permits; the approval step of the workflow is another role's."""
    yield from _seen_and_drafted(row)
    if row.holding.at_least("operate") and row.scope.published:
        limited = row.holding.channels
        machines = (None,) if limited is None else limited
        yield from start(row.place, "Publishing", (row.place.workflow("publishing", each) for each in machines))


def _seen_and_drafted(row: Row) -> Iterator[Permission]:
    if row.scope.content:
        yield from read_content(row, "Published", "published/")
        if row.holding.at_least("contribute"):
            yield from work_in_content(row, "Drafts", row.place.drafts(row.agency.id))
    yield from figures.view(row, "engagement_*")
