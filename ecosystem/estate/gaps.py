"""What an audit looked at, and what it could not see: nothing is ever taken for absent because a call failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.unknown import Unjudged
from ecosystem.noun import noun

_BY_PERMISSION: Final = {
    "sesv2": "ses",
    "cognito": "cognito-idp",
    "vpc": "ec2",
    "s3control": "s3",
    "s3express": "s3",
    "apigatewayv2": "apigateway",
    "docdb": "rds",
    "neptune": "rds",
    "rdsdata": "rds",
    "opensearch": "es",
    "elasticsearch": "es",
    "keyspaces": "cassandra",
    "memorydb": "memorydb",
    "efs": "elasticfilesystem",
    "sfn": "states",
    "wafv2": "wafv2",
    "redshiftserverless": "redshift-serverless",
}
"""Pulumi's word for a service (and boto3's) where IAM has another."""

_EVENTS: Final = ("event", "endpoint")


@noun(frozen=True, slots=True)
class Gap:
    """One thing that could not be read. `source` is who was asked (`aws`, `meta`), `what` what it was about.

    `account` and `region` are empty where a source has none; `permission` is what was missing (`s3:ListAllMyBuckets`).
    `types` are the types of resource that it is about (none said: anything), `every` whether some of them may not have
    been seen at all; otherwise they were, and properties of theirs are `UNKNOWN`.
    """

    source: str
    what: str
    account: str = ""
    region: str = ""
    permission: str = ""
    types: tuple[str, ...] = ()
    every: bool = True

    @property
    def services(self) -> frozenset[str]:
        """IAM's words for the services that it is about; empty: any."""
        return frozenset(service_of(each) for each in self.types)

    @property
    def sentence(self) -> str:
        """It, in words."""
        where = "/".join(each for each in (self.account, self.region) if each)
        missing = f" (`{self.permission}`)" if self.permission else ""
        return f"{self.source}{f' {where}' if where else ''}: {self.what}{missing}"


@noun(frozen=True, slots=True)
class Reach:
    """What an audit read: the cloud's accounts, the types of resource that it can see there, the ad platforms.

    `types` is None when nobody said; then a type is taken for seen when one of its kind was.
    """

    accounts: tuple[str, ...] = ()
    types: tuple[str, ...] | None = None
    platforms: tuple[str, ...] = ()


def as_iam(word: str) -> str:
    """Return IAM's prefix for a service as Pulumi or boto3 calls it."""
    return _BY_PERMISSION.get(word, word)


def service_of(type: str) -> str:
    """Return IAM's prefix for the service of a Pulumi type: `aws:sesv2/emailIdentity:EmailIdentity` is `ses`."""
    package, _, rest = type.partition(":")
    service, _, kind = rest.partition("/")
    if package != "aws":
        return package
    if service == "cloudwatch":
        if kind.startswith(_EVENTS):
            return "events"
        return "logs" if kind.startswith("log") else "cloudwatch"
    return as_iam(service)


def hidden(estate: Estate, *services: str) -> Gap | None:
    """Return a gap that may hide something of one of these services (IAM's prefixes), None when nothing can."""
    wanted = frozenset(services)
    return next((gap for gap in _hiding(estate) if not gap.services or gap.services & wanted), None)


def hiding(estate: Estate, type: str, account: str) -> Gap | None:
    """Return a gap that may hide a resource of a type in an account, None when nothing can."""
    for gap in _hiding(estate):
        if gap.account not in ("", "?", account):
            continue
        if type in gap.types or not gap.types:
            return gap
    return None


def merged(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the gaps, those that differ by their region alone as one whose region names them all, in their order."""
    regions: dict[Gap, list[str]] = defaultdict(list)
    for gap in gaps:
        regions[replace(gap, region="")].append(gap.region)
    return tuple(
        replace(gap, region=", ".join(sorted({each for each in said if each}))) for gap, said in regions.items()
    )


def _hiding(estate: Estate) -> tuple[Gap, ...]:
    return tuple(gap for gap in estate.of(Gap) if gap.every and gap.source.partition(":")[0] == "aws")


def must_be_seen(estate: Estate, *services: str) -> None:
    """Raise `Unjudged` when something of these services could not be read: its absence says nothing then."""
    gap = hidden(estate, *services)
    if gap is not None:
        raise Unjudged(gap.sentence)


def reach(estate: Estate) -> Reach:
    """Return what an audit read; nothing where nobody said."""
    return next(iter(estate.of(Reach)), Reach())
