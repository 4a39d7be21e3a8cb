"""Which agencies a finding concerns: those that hold, operate or are granted what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ecosystem.model import Declaration
from governance.findings import Finding


def by_asset(declaration: Declaration) -> dict[str, tuple[str, ...]]:
    """Return the agencies by the id of what they have to do with; an agency has to do with itself."""
    agencies = {agency.id for agency in declaration.agencies}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for asset, agency in _pairs(declaration):
        if agency in agencies:
            found[asset][agency] = None
    return {asset: tuple(named) for asset, named in found.items()}


def _pairs(declaration: Declaration) -> Iterator[tuple[str, str]]:
    yield from ((agency.id, agency.id) for agency in declaration.agencies)
    yield from ((grant.id, grant.to) for grant in declaration.grants)
    for channel in declaration.channels:
        yield channel.id, channel.owner
        yield from ((channel.id, who) for who in channel.operated_by)
        yield from ((channel.id, person.of) for person in channel.people)
    for things in (declaration.platforms, declaration.measurement, declaration.systems):
        yield from ((thing.id, thing.owner) for thing in things)
    yield from ((report.id, report.made_by) for report in declaration.reports if report.made_by)
    yield from ((campaign.id, campaign.agency) for campaign in declaration.campaigns if campaign.agency)


def of(finding: Finding, agencies: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the agencies of a finding: by its asset, or by the first word of a resource's name (`pixel.access`)."""
    if finding.asset in agencies:
        return agencies[finding.asset]
    name = finding.urn.rpartition("::")[2].partition(".")[0]
    return agencies.get(name, ()) if name else ()
