"""Customer service and surveys: figures without personal data; comments and orders go as events."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.access.layers import figures
from stacks.access.layers.row import Row, work_in_content
from stacks.access.statement import Permission, put_events


def customer_service(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `customer_service` permits; working the queue itself happens in the contact centre."""
    yield from figures.view(row, "customer_service_*")
    if row.holding.at_least("contribute") and row.holding.channels is None:
        yield put_events(row.place, "CaseComment", "customer_service")


def survey(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `survey` permits."""
    yield from figures.view(row, "survey_*")
    if row.holding.at_least("contribute") and row.scope.content:
        yield from work_in_content(row, "Drafts", row.place.drafts(row.agency.id))
    if row.holding.at_least("operate") and row.holding.channels is None:
        yield put_events(row.place, "SurveyState", "survey")
