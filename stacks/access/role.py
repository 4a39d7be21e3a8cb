"""One agency's role in one unit: every document of it, ready to be provisioned or proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ecosystem.model import Agency
from stacks import places
from stacks.access import trust
from stacks.access.grants import Withheld, agencies_of
from stacks.access.packing import pack
from stacks.access.permissions import Origin, denials, statements
from stacks.access.statement import Document
from stacks.access.unitplace import Place
from stacks.context import StackContext
from stacks.refusal import RefusedError

SESSION_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class AgencyRole:
    """The role of `agency` in one unit. `provenance` leads from the Sid of an Allow to its grants."""

    agency: str
    name: str
    path: str
    arn: str
    boundary: str
    trust: Document
    inline: Mapping[str, Document]
    managed: tuple[Document, ...]
    tags: Mapping[str, str]
    provenance: Mapping[str, tuple[Origin, ...]]
    withheld: tuple[Withheld, ...]
    until: date


def role(context: StackContext, agency: Agency, revoked_before: str | None = None) -> AgencyRole | None:
    """Return the role of `agency` in the context's unit, None when it holds nothing there; raises RefusedError."""
    held = statements(context, agency)
    if held.until is None:
        return None
    place = Place(context)
    packed = pack(agency.id, context.unit, held.allows, denials(context, instant(agency, revoked_before)))
    return AgencyRole(
        agency=agency.id,
        name=place.role(agency.id),
        path=place.names.path(),
        arn=place.role_arn(agency.id),
        boundary=places.boundary_arn(context),
        trust=trust.policy(context, agency, held.until),
        inline=packed.inline,
        managed=packed.managed,
        tags={
            "ecosystem": context.declaration.corporation.id,
            "environment": context.environment.name,
            "brand": context.unit,
            "agency": agency.id,
        },
        provenance=held.provenance,
        withheld=held.withheld,
        until=held.until,
    )


def roles(context: StackContext, revoked_before: Mapping[str, str] | None = None) -> tuple[AgencyRole, ...]:
    """Return the roles of a unit, in the declared order of the agencies; raises RefusedError with every problem."""
    problems: list[str] = []
    found: list[AgencyRole] = []
    for agency in agencies_of(context.declaration, context.unit, context.as_of):
        try:
            one = role(context, agency, (revoked_before or {}).get(agency.id))
        except RefusedError as refused:
            problems.extend(refused.problems)
            continue
        if one is not None:
            found.append(one)
    if problems:
        raise RefusedError(*problems)
    return tuple(found)


def withheld(context: StackContext) -> tuple[str, ...]:
    """Return, as sentences, what grants in force say for this unit and the cloud does not give."""
    said = dict.fromkeys(
        str(one) for agency in context.declaration.agencies for one in statements(context, agency).withheld
    )
    return tuple(said)


def instant(agency: Agency, said: str | None) -> str | None:
    """Return the instant of a revocation in the form that IAM compares, UTC; raises RefusedError when it is none."""
    if said is None:
        return None
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        raise RefusedError(
            f"`{said}` is no instant; `ecosystem:revokedBefore.{agency.id}` takes `2026-11-20T10:00:00Z`"
        ) from None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
