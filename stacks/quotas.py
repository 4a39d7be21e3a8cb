"""AWS quotas that a declaration can outgrow, checked before anything runs. Pure: the command asks it, too.

Numbers are AWS's defaults or hard limits as documented in November 2026; where an account was granted more, the
declaration says so under `meta: {quotas: {<name>: <number>}}` of the environment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from ecosystem.model import Declaration, Environment
from stacks.refusal import RefusedError
from stacks.units import agencies_of, to_provision, units

QUOTAS: Final[Mapping[str, tuple[int, str]]] = {
    "roles": (5000, "IAM roles an account"),
    "workgroups": (1000, "Athena workgroups an account and region"),
    "buckets": (10000, "S3 buckets an account"),
    "routes": (300, "routes an HTTP API"),
    "lf_tags": (1000, "Lake Formation tags an account and region"),
    "user_pool_clients": (1000, "app clients a user pool"),
    "distributions": (500, "CloudFront distributions an account"),
    "mail_identities": (10000, "SES identities an account and region"),
    "state_machines": (100000, "Step Functions state machines an account and region"),
}
"""Name in `meta.quotas` -> (the limit, what it counts)."""

_PLATFORM_ROLES = 12
_PLATFORM_BUCKETS = 5
_WEB = frozenset({"landing_page", "microsite", "website", "app", "community", "survey"})


def usage(declaration: Declaration, environment: Environment) -> dict[str, Counter[str]]:
    """Return, per quota, how much of it each account of the environment needs: `{"roles": {"222222222222": 812}}`."""
    used: dict[str, Counter[str]] = {name: Counter() for name in QUOTAS}
    home = environment.account
    used["roles"][home] += _PLATFORM_ROLES
    used["buckets"][home] += _PLATFORM_BUCKETS
    used["workgroups"][home] += 1
    channels: dict[str, list[str]] = {}
    for channel in declaration.channels:
        if to_provision(declaration, channel):
            channels.setdefault(channel.brand, []).append(channel.kind)
    for unit in units(declaration, environment):
        placed = environment.brands.get(unit)
        account = (placed.account if placed else None) or home
        agencies = len(agencies_of(declaration, unit))
        kinds = Counter(channels.get(unit, []))
        web = sum(kinds[kind] for kind in _WEB)
        used["roles"][account] += agencies + 6
        used["workgroups"][account] += agencies
        used["buckets"][account] += 1 + web
        used["distributions"][account] += web
        used["mail_identities"][account] += kinds["email"]
        used["state_machines"][account] += 4
        used["lf_tags"][account] += 1
        used["routes"][home] += web + kinds["lead_form"]
        used["user_pool_clients"][home] += 1
    return used


def over(declaration: Declaration, environment: Environment) -> Iterator[str]:
    """Yield a sentence for every quota that the environment would pass, with what to do."""
    granted = _granted(environment)
    for name, by_account in usage(declaration, environment).items():
        default, what = QUOTAS[name]
        limit = granted.get(name, default)
        for account, needed in sorted(by_account.items()):
            if needed > limit:
                yield (
                    f"`{environment.name}` needs {needed:,} {what} in account {account} and AWS allows {limit:,}; "
                    f"put brands in accounts of their own (`{environment.path}.brands.<brand>.account`), "
                    f"or, where AWS granted more, say so: `{environment.path}.meta.quotas.{name}`"
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
    return {str(name): value for name, value in said.items() if isinstance(value, int) and not isinstance(value, bool)}
