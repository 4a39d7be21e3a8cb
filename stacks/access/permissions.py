"""The statements of one agency's role in one unit, and where each of them comes from in the declaration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ecosystem.model import Agency
from ecosystem.naming import digest
from stacks.access.grants import Holding, Withheld, holdings, withheld
from stacks.access.layers.row import Row
from stacks.access.layers.table import TABLE
from stacks.access.statement import Document, Permission, until
from stacks.access.unitplace import Place, Scope, scope
from stacks.context import StackContext

GLOBAL_SERVICES: Final = ("cloudfront:*", "iam:Get*", "iam:List*", "route53:*", "sts:*")
"""Services without a region: the denial outside the region leaves them out."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The grant that a statement comes from; `path` is its place in the declaration, `limited` says by channels."""

    grant: str
    path: str
    layer: str
    level: str
    until: date
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """`allows` in the table's order, `provenance` from the Sid of each to the grants that give it."""

    allows: tuple[Document, ...]
    provenance: Mapping[str, tuple[Origin, ...]]
    withheld: tuple[Withheld, ...]
    until: date | None


def statements(context: StackContext, agency: Agency) -> Statements:
    """Return what the grants of `agency` that are in force for the context's unit and day permit.

    What two grants give alike is said once, with the later of the two ends: that is what both together permit.
    """
    place = Place(context)
    held = holdings(context.declaration, agency, context.unit, context.as_of)
    there = scope(context.declaration, context.unit)
    found: dict[str, list[tuple[Permission, Holding]]] = {}
    for holding in held:
        for permission in TABLE[holding.layer](Row(place, there, agency, holding)):
            if permission.resources:
                found.setdefault(json.dumps(permission.body(), sort_keys=True), []).append((permission, holding))
    allows: list[Document] = []
    provenance: dict[str, tuple[Origin, ...]] = {}
    for same in found.values():
        last = max(holding.until for _, holding in same)
        longest = [(permission, holding) for permission, holding in same if holding.until == last]
        permission, first = longest[0]
        sid = _unique(provenance, sid_of(first, permission))
        provenance[sid] = tuple(dict.fromkeys(_origin(holding) for _, holding in longest))
        allows.append({"Sid": sid, **permission.body(), "Condition": until(permission.condition, last)})
    return Statements(
        allows=tuple(allows),
        provenance=provenance,
        withheld=(
            *withheld(context.declaration, agency, context.unit, context.as_of),
            *(one for holding in held for one in _narrower(there, holding)),
        ),
        until=max((holding.until for holding in held), default=None),
    )


def denials(context: StackContext, revoked_before: str | None = None) -> tuple[Document, ...]:
    """Return what every agency role is denied: what lies outside its accounts and regions, and revoked sessions.

    Negations deny when a key is absent, so each has its guard: what has no resource account is not outside.
    """
    place = Place(context)
    denied: list[Document] = [
        outside_accounts(place.accounts),
        outside_regions(place.regions),
    ]
    if revoked_before is not None:
        denied.append(
            {
                "Sid": "RevokedSessions",
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {"DateLessThan": {"aws:TokenIssueTime": revoked_before}},
            }
        )
    return tuple(denied)


def outside_accounts(accounts: tuple[str, ...]) -> Document:
    """Return the denial of everything that lies in another account than the corporation's."""
    return {
        "Sid": "OutsideAccount",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "StringNotEquals": {"aws:ResourceAccount": list(accounts)},
            "Null": {"aws:ResourceAccount": "false"},
        },
    }


def outside_regions(regions: tuple[str, ...]) -> Document:
    """Return the denial of every regional call to another region."""
    return {
        "Sid": "OutsideRegion",
        "Effect": "Deny",
        "NotAction": list(GLOBAL_SERVICES),
        "Resource": "*",
        "Condition": {
            "StringNotEquals": {"aws:RequestedRegion": list(regions)},
            "Null": {"aws:RequestedRegion": "false"},
        },
    }


def sid_of(holding: Holding, permission: Permission) -> str:
    """Return a name that says grant, layer and what is permitted, with a digest that tells `a-b` from `ab`."""
    exact = digest(holding.grant.id, holding.layer)
    return f"{_camel(holding.grant.id)[:24]}{_camel(holding.layer)}{permission.what}{exact}"


def _camel(id: str) -> str:
    return "".join(part.capitalize() for part in id.replace("_", "-").split("-"))


def _unique(taken: Mapping[str, Any], sid: str) -> str:
    number, free = 1, sid
    while free in taken:
        number += 1
        free = f"{sid}n{number}"
    return free


def _origin(holding: Holding) -> Origin:
    grant, limited = holding.grant, holding.channels is not None
    return Origin(grant.id, grant.path, holding.layer, holding.level, holding.until, limited)


def _narrower(there: Scope, holding: Holding) -> Iterator[Withheld]:
    """Yield what a holding does not give although its level says so, with the reason."""
    if holding.channels is not None and holding.layer not in {"web", "email", "automation"}:
        yield Withheld(
            holding.grant,
            f"limited to channels, so `{holding.layer}` gives no figures, events or conversions of the whole unit",
        )
    if holding.layer == "customer_service" and holding.level == "operate":
        yield Withheld(holding.grant, "`operate` of `customer_service` is given in the contact centre itself")
    if holding.layer == "web" and not any(holding.reaches(each) for each in there.sites):
        yield Withheld(holding.grant, f"`{holding.unit}` has no provisioned site that it reaches")
    if holding.layer in {"email", "automation"} and not any(holding.reaches(each) for each in there.mail):
        yield Withheld(holding.grant, f"`{holding.unit}` has no provisioned mail that it reaches")
