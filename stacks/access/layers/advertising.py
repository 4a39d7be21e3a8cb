"""Advertising: the figures, the creatives, conversions and audiences; never a token, never a list of people."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.access.layers import figures
from stacks.access.layers.row import Row, work_in_content
from stacks.access.statement import Permission, start, use_key


def advertising(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `advertising` permits."""
    place, holding = row.place, row.holding
    yield from figures.view(row, "advertising_*")
    if holding.at_least("contribute") and row.scope.content:
        yield from work_in_content(row, "Creatives", place.creatives(row.agency.id))
    if not holding.at_least("operate") or not row.scope.advertising:
        return
    if holding.channels is None:
        queue = place.names.arn("sqs", place.conversions)
        yield Permission("Conversions", ("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"), (queue,))
        yield use_key(place, "Conversions", "data", "sqs", [queue], write=True)
        if row.scope.ad_accounts:
            yield from start(place, "AudienceSync", (place.workflow("audience-sync"),))
        return
    accounts = [each.id for each in row.scope.ad_accounts if each.id in holding.channels]
    if accounts:
        yield from start(place, "AudienceSync", (place.workflow("audience-sync", each) for each in accounts))
