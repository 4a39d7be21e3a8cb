"""The stack of one unit, put together from its components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pulumi

from ecosystem.model import Channel
from stacks.access.role import AgencyRole, roles, withheld
from stacks.access.unitplace import Place, Scope, ascii_name, hostname, scope
from stacks.context import StackContext
from stacks.provider import providers
from stacks.unit import storage
from stacks.unit.agency import AgencyAccess, AgencyAccessArgs
from stacks.unit.away import Ground, ground, results
from stacks.unit.bucket import PrivateBucket
from stacks.unit.consumers import Consumers
from stacks.unit.conversions import Conversions
from stacks.unit.figures import Figures
from stacks.unit.hosts import Host, hosts
from stacks.unit.ingestion import Ingestion
from stacks.unit.mail import MailEvents, Sender, SenderArgs
from stacks.unit.mounted import platform
from stacks.unit.part import Unit
from stacks.unit.web import AdoptedHost, WebHost, WebHostArgs
from stacks.unit.workflows.of_unit import workflows
from stacks.unit.zones import Zones


def provision(context: StackContext) -> None:
    """Register the resources of one unit's stack and its outputs; raises RefusedError before anything is registered."""
    whole = scope(context.declaration, context.unit)
    every = hosts(context, whole.sites)
    served = tuple(host for host in every if not host.adopted)
    there = replace(whole, sites=_managed(whole.sites), mail=_managed(whole.mail))
    granted = roles(context, revocations(context))
    kept_back = withheld(context)

    at = providers(context)
    mounted = platform(context)
    base = ground(context, mounted, at)
    unit = Unit(context, Place(context), there, mounted, at.home, at.edge, at.platform, base.keys)

    log_bucket = storage.logs(unit) if there.content or served or results_needed(unit) else None
    content = storage.content(unit, log_bucket) if log_bucket and there.content else None
    if log_bucket:
        results(unit, log_bucket)
    zones = Zones(unit, _names(there))
    web = {host.name: _web(unit, host, zones, log_bucket) for host in served if log_bucket}
    taken = [AdoptedHost(host.segment, unit, host) for host in every if host.adopted]
    senders = _mail(unit, zones, whole.mail)
    routes = Ingestion(unit) if there.leads else None
    machines = workflows(unit, _distributions(served, web))
    conversions = Conversions(unit) if there.advertising else None
    figures = Figures(unit) if there.figures else None
    client = Consumers(unit, served) if served and context.declaration.identity.provision == "manage" else None
    agencies = _agencies(unit, granted, figures, base)

    pulumi.export("contentBucket", content.bucket if content else None)
    sites: list[WebHost | AdoptedHost] = [*web.values(), *taken]
    pulumi.export("siteBuckets", {site: made.bucket for host in sites for site, made in host.buckets.items()})
    pulumi.export("distributions", {name: host.domain for name, host in web.items()})
    pulumi.export("nameServers", zones.name_servers)
    pulumi.export("dkim", {domain: sender.tokens for domain, sender in senders.items()})
    pulumi.export("leadRoutes", routes.urls if routes else {})
    pulumi.export("workflows", {name: made.arn for name, made in machines.made.items()})
    pulumi.export("conversionsQueue", conversions.url if conversions else None)
    pulumi.export("figures", figures.database if figures else None)
    pulumi.export("appClient", client.client_id if client else None)
    pulumi.export("agencyRoles", {agency: made.role_arn for agency, made in agencies.items()})
    pulumi.export("workgroups", {agency: made.workgroup for agency, made in agencies.items()})
    pulumi.export("notProvisioned", list(kept_back))
    for sentence in kept_back:
        pulumi.log.warn(f"not provisioned: {sentence}")


def revocations(context: StackContext) -> Mapping[str, str]:
    """Return the instants before which an agency's sessions are denied: `ecosystem:revokedBefore.<agency>`."""
    config = pulumi.Config("ecosystem")
    said = {agency.id: config.get(f"revokedBefore.{agency.id}") for agency in context.declaration.agencies}
    return {agency: instant for agency, instant in said.items() if instant}


def results_needed(unit: Unit) -> bool:
    """Return whether the unit has a bucket of query results of its own."""
    return unit.place.results_bucket == unit.place.names.bucket("results")


def _names(there: Scope) -> list[str]:
    """Return the declared names that need a hosted zone."""
    return [hostname(each) for each in there.sites] + [_sender(each) for each in there.mail]


def _sender(channel: Channel) -> str:
    return ascii_name(channel, channel.sending_domain or "")


def _web(unit: Unit, host: Host, zones: Zones, logs: PrivateBucket) -> WebHost:
    zone = zones.zone_id(hostname(host.sites[0].channel))
    return WebHost(host.segment, unit, WebHostArgs(host, zone, logs))


def _managed(channels: Sequence[Channel]) -> tuple[Channel, ...]:
    """Return the channels whose things are made; those of the others exist, and are imported as they are."""
    return tuple(each for each in channels if each.provision != "adopt")


def _mail(unit: Unit, zones: Zones, channels: Sequence[Channel]) -> dict[str, Sender]:
    """Make the unit's configuration set and one sender for each sending domain, whoever shares it."""
    events = MailEvents(unit) if unit.scope.mail else None
    senders: dict[str, Sender] = {}
    for channel in channels:
        domain = unit.place.sending_domain(channel)
        if domain in senders:
            continue
        if events is None or channel.provision == "adopt":
            args = SenderArgs(domain, adopt=channel.external_id or domain)
        else:
            args = SenderArgs(domain, zones.zone_id(_sender(channel)), events.name)
        senders[domain] = Sender(f"{channel.id}.sender", unit, args)
    return senders


def _distributions(
    served: Sequence[Host], web: Mapping[str, WebHost]
) -> dict[str, tuple[pulumi.Output[str], tuple[str, ...]]]:
    """Return, for each site, the id of its distribution and the paths to invalidate there."""
    found: dict[str, tuple[pulumi.Output[str], tuple[str, ...]]] = {}
    for host in served:
        for index, site in enumerate(host.sites):
            paths = ("/*",) if index == 0 else (site.path, f"{site.path}/*")
            found[site.channel.id] = (web[host.name].distribution_id, paths)
    return found


def _agencies(
    unit: Unit, granted: Sequence[AgencyRole], figures: Figures | None, base: Ground
) -> dict[str, AgencyAccess]:
    return {
        role.agency: AgencyAccess(f"{role.agency}.access", unit, AgencyAccessArgs(role, figures, base.after))
        for role in granted
    }
