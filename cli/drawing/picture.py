"""What a picture of the ecosystem holds: things, who owns them, and what flows between them.

The picture knows nothing of a drawing language; both languages draw the same one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ecosystem.granting import CHANNEL_LAYERS
from ecosystem.model import CORPORATION, EVERY_BRAND, Channel, Declaration

PLATFORM_AREA = "platform"
AGENCIES_AREA = "agencies"
MEASUREMENT_AREA = "measurement"

LONGEST = 120
"""Characters of a name that are drawn."""

NO_ID = {"spreadsheet": "spreadsheet", "slides": "slides", "screenshots": "screenshots", "native_gui": "native screens"}
"""Sources of a report that are no declared thing."""


def plain_id(id: str) -> str:
    """Return an id as letters, digits and hyphens alone: an id of the declaration is that already."""
    if re.fullmatch(r"[a-z0-9-]{1,60}", id):
        return id
    return f"x-{hashlib.sha256(id.encode(errors='surrogatepass')).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing. `holder` is `corporate`, `agency`, `vendor` or `unknown`; `area` is the id of the box it stands in.

    `words` is what else is said of a thing that stands for several.
    """

    id: str
    title: str
    kind: str
    owner: str | None
    holder: str
    area: str | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """Something that goes from one thing to another; `kind` is `flow`, `people`, `ownership` or `place`.

    One that stands for several says how many, as `count`; its ends may be areas.
    """

    source: str
    target: str
    label: str
    kind: str = "flow"
    count: int = 1


@dataclass(frozen=True, slots=True)
class Area:
    """A box around things: a brand, a brand group, what is shared."""

    id: str
    title: str
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    areas: tuple[Area, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def picture(
    declaration: Declaration, brand: str | None = None, agency: str | None = None, layer: str | None = None
) -> Picture:
    """Return the whole ecosystem, or what one unit, one agency or one layer has to do with.

    `brand` keeps what stands in that unit (a group: in its brands too) and what it is linked to; `agency` what the
    agency owns, operates or is granted, and what that is linked to; `layer` what serves that layer, and its links.
    """
    nodes = {node.id: node for node in _nodes(declaration)}
    edges = list(dict.fromkeys(edge for edge in _edges(declaration) if edge.source in nodes and edge.target in nodes))
    areas = list(_areas(declaration))
    kept = set(nodes)
    if brand is not None:
        inside = {area.id for area in areas if brand in (area.id, area.inside)}
        kept &= _linked({node.id for node in nodes.values() if node.area in inside}, edges, _everywhere(declaration))
    if agency is not None:
        kept &= _linked({agency, *_of_agency(declaration, agency)}, edges, _everywhere(declaration))
    if layer is not None:
        kept &= _linked({*_of_layer(declaration, layer)}, edges, _everywhere(declaration))
    drawn = tuple(node for node in nodes.values() if node.id in kept)
    return Picture(
        declaration.corporation.name,
        _used(areas, drawn),
        drawn,
        tuple(edge for edge in edges if edge.source in kept and edge.target in kept),
    )


def holder(declaration: Declaration, owner: str | None) -> str:
    """Return whose hands `owner` are: `corporate`, `agency`, `vendor` or `unknown`."""
    if owner is None or owner == CORPORATION:
        return "corporate"
    if owner.startswith("vendor:"):
        return "vendor"
    return "agency" if any(owner == agency.id for agency in declaration.agencies) else "unknown"


def _nodes(declaration: Declaration) -> Iterator[Node]:
    def node(id: str, title: str | None, kind: str, owner: str | None, area: str | None) -> Node:
        return Node(id, title or id, kind.replace("_", " "), owner, holder(declaration, owner), area)

    for central, kind in (
        (declaration.database, "contacts database"),
        (declaration.bi, "business intelligence"),
        (declaration.identity, "identity"),
        (declaration.customer_service, "customer service"),
    ):
        if central is not None:
            yield node(central.id, None, kind, central.owner, PLATFORM_AREA)
    for platform in declaration.platforms:
        yield node(platform.id, platform.name, f"platform, {platform.vendor}", platform.owner, PLATFORM_AREA)
    for asset in declaration.measurement:
        area = asset.brands[0] if len(asset.brands) == 1 else MEASUREMENT_AREA
        yield node(asset.id, None, asset.kind, asset.owner, area)
    for channel in declaration.channels:
        kind = f"{channel.network} {channel.kind}" if channel.network else channel.kind
        yield node(channel.id, channel.name, kind, channel.owner, channel.brand)
    for system in declaration.systems:
        kind = f"{system.kind}, {system.role}" if system.role else system.kind
        yield node(system.id, None, kind, system.owner, system.brand or CORPORATION)
    for agency in declaration.agencies:
        yield replace(node(agency.id, agency.name, agency.kind, None, AGENCIES_AREA), holder="agency")
    for source in dict.fromkeys(report.source for report in declaration.reports if report.source in NO_ID):
        yield Node(source, NO_ID[source], "reports", None, "unknown", None)
    for report in declaration.reports:
        yield node(report.id, None, "report", report.made_by, None)
    for vendor in _vendors(declaration):
        yield Node(vendor, vendor.removeprefix("vendor:"), "vendor", None, "vendor", None)


def _owned(declaration: Declaration) -> Iterator[tuple[str, str]]:
    centrals = (declaration.database, declaration.bi, declaration.identity, declaration.customer_service)
    yield from ((central.id, central.owner) for central in centrals if central is not None)
    for things in (declaration.platforms, declaration.measurement, declaration.channels, declaration.systems):
        yield from ((thing.id, thing.owner) for thing in things)


def _vendors(declaration: Declaration) -> Iterable[str]:
    owners = [owner for _, owner in _owned(declaration)]
    operators = [operator for channel in declaration.channels for operator in channel.operated_by]
    return dict.fromkeys(name for name in (*owners, *operators) if name.startswith("vendor:"))


def _edges(declaration: Declaration) -> Iterator[Edge]:
    for things in (declaration.platforms, declaration.measurement, declaration.channels, declaration.systems):
        for thing in things:
            yield from (Edge(thing.id, target, "feeds") for target in thing.feeds)
    for channel in declaration.channels:
        yield from _channel_edges(channel)
    for system in declaration.systems:
        if system.synced_to:
            yield Edge(system.id, system.synced_to, "synced to")
    service = declaration.customer_service
    if service is not None and service.records_cases_in:
        yield Edge(service.id, service.records_cases_in, "records cases in")
    for integration in declaration.integrations:
        how = f"{integration.via}, {integration.mode}" if integration.mode else integration.via
        yield Edge(integration.source, integration.target, how)
    for report in declaration.reports:
        yield Edge(report.source, report.id, "reported in")
    for thing_id, owner in _owned(declaration):
        if owner != CORPORATION:
            yield Edge(owner, thing_id, "owns", "ownership")


def _channel_edges(channel: Channel) -> Iterator[Edge]:
    if channel.writes_to:
        yield Edge(channel.id, channel.writes_to, "writes to")
    if channel.audience:
        yield Edge(channel.audience, channel.id, "audience")
    if channel.inbound:
        yield Edge(channel.id, channel.inbound, "inbound")
    if channel.service and channel.service != channel.inbound:
        yield Edge(channel.id, channel.service, "served by")
    if channel.ad_account:
        yield Edge(channel.ad_account, channel.id, "lead form of", "place")
    if channel.platform:
        yield Edge(channel.platform, channel.id, "runs", "place")
    for asset in dict.fromkeys((*channel.measurement, *([channel.analytics] if channel.analytics else []))):
        yield Edge(channel.id, asset, "measured by")
    for operator in channel.operated_by:
        if operator != CORPORATION:
            yield Edge(operator, channel.id, "operates", "people")


def _areas(declaration: Declaration) -> Iterator[Area]:
    yield Area(PLATFORM_AREA, "The platform")
    yield Area(CORPORATION, f"{declaration.corporation.name}, shared by all")
    groups = {group.id for group in declaration.brand_groups}
    yield from (Area(group.id, group.name) for group in declaration.brand_groups)
    for brand in declaration.brands:
        yield Area(brand.id, brand.name, brand.group if brand.group in groups else None)
    yield Area(MEASUREMENT_AREA, "Measurement of several brands")
    yield Area(AGENCIES_AREA, "Agencies")


def _used(areas: list[Area], nodes: tuple[Node, ...]) -> tuple[Area, ...]:
    used = {node.area for node in nodes}
    used |= {area.inside for area in areas if area.id in used}
    return tuple(area for area in areas if area.id in used)


def _everywhere(declaration: Declaration) -> frozenset[str]:
    """The things that everything is linked to: they are drawn, but what else hangs on them is not."""
    centrals = (declaration.database, declaration.bi, declaration.identity, declaration.customer_service)
    return frozenset(
        [
            *(central.id for central in centrals if central is not None),
            *(platform.id for platform in declaration.platforms),
            *(asset.id for asset in declaration.measurement),
            *(agency.id for agency in declaration.agencies),
        ]
    )


def _linked(start: set[str], edges: list[Edge], central: frozenset[str]) -> set[str]:
    kept = set(start)
    for edge in edges:
        if edge.source in start:
            kept.add(edge.target)
        if edge.target in start:
            kept.add(edge.source)
    onward = {edge.target for edge in edges if edge.source in kept & central and edge.target in central}
    return kept | (onward if start else set())


def reach(declaration: Declaration) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return for each thing the agencies that hold, operate or are granted it, and the layers that it serves."""
    layers = dict.fromkeys(layer for platform in declaration.platforms for layer in platform.layers)
    layers |= dict.fromkeys(layer for channel in declaration.channels for layer in CHANNEL_LAYERS.get(channel.kind, ()))
    held: dict[str, set[str]] = {}
    serving: dict[str, set[str]] = {}
    for agency in declaration.agencies:
        for thing in _of_agency(declaration, agency.id):
            held.setdefault(thing, set()).add(agency.id)
    for layer in layers:
        for thing in _of_layer(declaration, layer):
            serving.setdefault(thing, set()).add(layer)
    return {
        thing: (frozenset(held.get(thing, ())), frozenset(serving.get(thing, ())))
        for thing in dict.fromkeys([*held, *serving])
    }


def _of_agency(declaration: Declaration, agency: str) -> Iterator[str]:
    yield from (thing for thing, owner in _owned(declaration) if owner == agency)
    yield from (channel.id for channel in declaration.channels if agency in channel.operated_by)
    layers = {platform.id: frozenset(platform.layers) for platform in declaration.platforms}
    groups = {brand.id: brand.group for brand in declaration.brands}
    for grant in declaration.grants:
        if grant.to != agency or grant.state != "active":
            continue
        for channel in declaration.channels:
            covered = (
                channel.id in grant.channels
                if grant.channels is not None
                else channel.brand in grant.brands
                or groups.get(channel.brand) in grant.brands
                or (EVERY_BRAND in grant.brands and channel.brand != CORPORATION)
            )
            if covered and layers.get(channel.platform or "", frozenset()) & set(grant.layers):
                yield channel.id


def _of_layer(declaration: Declaration, layer: str) -> Iterator[str]:
    yield from (platform.id for platform in declaration.platforms if layer in platform.layers)
    yield from (channel.id for channel in declaration.channels if layer in CHANNEL_LAYERS.get(channel.kind, ()))
    if layer == "identity":
        yield declaration.identity.id
    if layer == "analytics":
        yield from (declaration.bi.id, *(asset.id for asset in declaration.measurement))
    if layer == "customer_service" and declaration.customer_service is not None:
        yield declaration.customer_service.id
