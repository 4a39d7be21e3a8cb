"""In whose hands each declared thing is: for which agency's sake a finding about it is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecosystem.model import CORPORATION, Declaration


def hands(declaration: Declaration) -> Mapping[str, tuple[str, ...]]:
    """Return, for each declared thing, the agencies that own, operate or hold it; the corporation where none does."""
    agencies = {agency.id for agency in declaration.agencies}
    found: dict[str, tuple[str, ...]] = {}
    for thing, others in _named(declaration):
        own = tuple(dict.fromkeys(each for each in others if each in agencies))
        found[thing] = own or (CORPORATION,)
    return found


def _named(declaration: Declaration) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    yield declaration.corporation.id, ()
    for central in (declaration.database, declaration.bi, declaration.identity, declaration.customer_service):
        if central is not None:
            yield central.id, (central.owner,)
    for owned in (declaration.platforms, declaration.measurement, declaration.systems, declaration.integrations):
        yield from ((thing.id, (thing.owner,)) for thing in owned)
    for channel in declaration.channels:
        yield channel.id, (channel.owner, *channel.operated_by)
    yield from ((agency.id, (agency.id,)) for agency in declaration.agencies)
    yield from ((grant.id, (grant.to,)) for grant in declaration.grants)
    yield from ((campaign.id, (campaign.agency,)) for campaign in declaration.campaigns)
    yield from ((report.id, (report.made_by,)) for report in declaration.reports)
    yield from ((unit.id, ()) for units in (declaration.brands, declaration.brand_groups) for unit in units)
