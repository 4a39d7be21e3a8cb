"""AWS quotas that a declaration can outgrow, checked before anything runs. Pure: the command asks it, too.

Numbers are AWS's defaults or hard limits as documented in November 2026; where an account was granted more, the
declaration says so under `meta: {quotas: {<name>: <number>}}` of the environment. What is counted is what the stacks
register (a test compares both), with every declared grant, whether in force today or not: a quota that a grant of next
month passes would stop the run of that day. Left out are the managed policies of roles whose grants outgrow what they
hold inline (`stacks.access.packing` refuses what does not fit there).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ecosystem.model import CORPORATION, EVERY_BRAND, Channel, Declaration, Environment, Grant
from stacks.access.grants import CHANNEL_LAYERS, LEVELS
from stacks.access.unitplace import Scope, scope_of
from stacks.refusal import RefusedError, nearest
from stacks.unit.hosts import domains_by_unit, named_host, named_sender, zone_within
from stacks.units import units


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `limit` of `what` in an account (`per` says of which part of it, for the sentence)."""

    limit: int
    what: str
    per: str = "account"


QUOTAS: Final[Mapping[str, Quota]] = {
    "app_clients": Quota(1000, "app clients of the user pool"),
    "buckets": Quota(10_000, "S3 buckets"),
    "certificates": Quota(2500, "ACM certificates"),
    "configuration_sets": Quota(10_000, "SES configuration sets", "account and region"),
    "databases": Quota(10_000, "Glue databases", "account and region"),
    "distributions": Quota(200, "CloudFront distributions"),
    "edge_functions": Quota(100, "CloudFront functions"),
    "headers_policies": Quota(20, "CloudFront response headers policies"),
    "hosted_zones": Quota(500, "Route 53 hosted zones"),
    "lf_tags": Quota(1000, "Lake Formation tags", "account and region"),
    "mail_identities": Quota(10_000, "SES identities", "account and region"),
    "managed_policies": Quota(1500, "managed IAM policies"),
    "origin_access": Quota(100, "CloudFront origin access controls"),
    "roles": Quota(5000, "IAM roles"),
    "routes": Quota(300, "routes of the lead API"),
    "rules": Quota(300, "EventBridge rules of the default bus", "account and region"),
    "state_machines": Quota(100_000, "Step Functions state machines", "account and region"),
    "web_acls": Quota(100, "WAF web ACLs of CloudFront"),
    "workgroups": Quota(1000, "Athena workgroups", "account and region"),
}
"""Name in `meta.quotas` -> the quota."""

RENAMED: Final = {"user_pool_clients": "app_clients"}
"""Names that `meta.quotas` had before."""

_CI_ROLES, _CI_POLICIES = 2, 2  # of the bootstrap stack: deploy, preview; the boundaries of deploy and of services
_FIXED_ROLES = 2  # of the platform: the lead API's, the flow log's
_LAKE_BUCKETS = 3


def usage(declaration: Declaration, environment: Environment) -> dict[str, Counter[str]]:
    """Return, per quota, how much of it each account of the environment needs: `{"roles": {"222222222222": 812}}`."""
    used: dict[str, Counter[str]] = {name: Counter() for name in QUOTAS}
    home, home_region = environment.account, environment.region or declaration.cloud.region
    _add(used, home, _platform(declaration))
    channels: dict[str, list[Channel]] = {}
    for channel in declaration.channels:
        channels.setdefault(channel.brand, []).append(channel)
    grants, domains = _by_unit(declaration), domains_by_unit(declaration)
    for unit in units(declaration, environment):
        placed = environment.brands.get(unit)
        account = (placed.account if placed else None) or home
        region = (placed.region if placed else None) or home_region
        there = scope_of(declaration, unit, channels.get(unit, ()))
        away = (account, region) != (home, home_region)
        _add(used, account, _unit(there, grants.get(unit, ()), domains.get(unit, ()), away=away))
        used["routes"][home] += len(there.leads)
        used["app_clients"][home] += bool(there.sites) and declaration.identity.provision != "none"
    return used


def _add(used: Mapping[str, Counter[str]], account: str, needed: Mapping[str, int]) -> None:
    for name, count in needed.items():
        used[name][account] += count


def _platform(declaration: Declaration) -> dict[str, int]:
    lake = declaration.bi.provision != "none"
    centre = declaration.customer_service is not None and bool(declaration.customer_service.endpoint)
    return {
        "roles": _CI_ROLES + _FIXED_ROLES + lake + centre,
        "managed_policies": _CI_POLICIES + 1,
        "buckets": 2 + _LAKE_BUCKETS * lake,  # the state's and the trail's
        "workgroups": int(lake),
        "databases": int(lake),
    }


def _unit(there: Scope, grants: Iterable[Grant], domains: Iterable[str], *, away: bool) -> dict[str, int]:
    """Return what the stack of one unit registers in its own account."""
    granted = tuple(grants)
    agencies = len({grant.to for grant in granted})
    machines = _machines(there, granted)
    hosts = {named_host(each) for each in there.sites}
    senders = {named_sender(each) for each in there.mail}
    zones = {zone_within(domains, name) for name in (*hosts, *senders)}
    logs = bool(there.content or there.sites)
    return {
        "roles": agencies + machines + bool(there.mail),
        "managed_policies": int(away),
        "workgroups": agencies if there.figures else 0,
        "databases": int(there.figures),
        "lf_tags": int(there.figures),
        "buckets": logs + there.content + len(there.sites) + (away and there.figures and logs),
        "state_machines": machines,
        "distributions": len(hosts),
        "certificates": len(hosts),
        "web_acls": len(hosts),
        "headers_policies": len(hosts),
        "edge_functions": len(hosts),
        "origin_access": len(there.sites),
        "hosted_zones": len(zones),
        "mail_identities": len(senders),
        "configuration_sets": int(bool(senders)),
        "rules": int(bool(senders)),
    }


def _machines(there: Scope, grants: Iterable[Grant]) -> int:
    """Return how many workflows a unit has: its own, each site's release, and those of a single channel."""
    named: dict[str, set[str]] = {}
    for grant in grants:
        if grant.channels is not None and grant.level == LEVELS[-1]:
            for layer in grant.layers:
                named.setdefault(layer, set()).update(grant.channels)

    def own(channels: Iterable[Channel], *layers: str) -> int:
        each = {channel.id: CHANNEL_LAYERS.get(channel.kind, ()) for channel in channels}
        limited = {one for layer in layers for one in named.get(layer, ()) if layer in each.get(one, ())}
        return bool(each) + len(limited)

    return (
        own(there.published, "publishing")
        + len(there.sites)
        + own(there.mail, "email", "automation")
        + own(there.ad_accounts, "advertising")
    )


def _by_unit(declaration: Declaration) -> dict[str, list[Grant]]:
    """Return the grants that reach each brand, group and the corporation."""
    members: dict[str, list[str]] = {group.id: [group.id] for group in declaration.brand_groups}
    for brand in declaration.brands:
        if brand.group is not None:
            members.setdefault(brand.group, [brand.group]).append(brand.id)
    everyone = [*(brand.id for brand in declaration.brands), *(group.id for group in declaration.brand_groups)]
    found: dict[str, list[Grant]] = {}
    for grant in declaration.grants:
        if grant.level not in LEVELS:
            continue
        reached: set[str] = set()
        for named in grant.brands:
            reached.update(everyone if named == EVERY_BRAND else members.get(named, [named]))
        if EVERY_BRAND in grant.brands and CORPORATION not in grant.brands:
            reached.discard(CORPORATION)
        for unit in reached:
            found.setdefault(unit, []).append(grant)
    return found


def over(declaration: Declaration, environment: Environment) -> Iterator[str]:
    """Yield a sentence for every quota that the environment would pass, with what to do."""
    granted = _granted(environment)
    for unknown in sorted(set(granted) - set(QUOTAS)):
        yield f"`{environment.path}.meta.quotas.{unknown}` is no quota that is counted{nearest(unknown, QUOTAS)}"
    for name, by_account in usage(declaration, environment).items():
        quota = QUOTAS[name]
        limit = granted.get(name, quota.limit)
        for account, needed in sorted(by_account.items()):
            if needed > limit:
                yield (
                    f"`{environment.name}` needs {needed:,} {quota.what} in account {account} and AWS allows "
                    f"{limit:,} an {quota.per}; "
                    f"put brands in accounts of their own (`{environment.path}.brands.<brand>.account`), "
                    f"or ask AWS for more and, once granted, say so: `{environment.path}.meta.quotas.{name}: {needed}`"
                )


def refuse_quotas(declaration: Declaration, environment: Environment) -> None:
    """Raise RefusedError when the environment would pass a quota of AWS."""
    problems = tuple(over(declaration, environment))
    if problems:
        raise RefusedError(*problems)


def _granted(environment: Environment) -> dict[str, int]:
    said = (environment.meta or {}).get("quotas")
    if not isinstance(said, Mapping):
        return {}
    whole = {str(name): value for name, value in said.items() if isinstance(value, int) and not isinstance(value, bool)}
    return {RENAMED.get(name, name): value for name, value in whole.items()}
