"""Whose a role is, for which unit, and what is granted for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ecosystem.estate.iam import ACCOUNT, ARN
from ecosystem.estate.iam_matching import glob
from ecosystem.iam.world import RoleState
from ecosystem.isolation.given import Given
from ecosystem.isolation.granting import given, last_of
from ecosystem.isolation.places import Place
from ecosystem.model import CORPORATION, Agency, Declaration, Environment, SignIn
from ecosystem.moves import current

_ATTRIBUTE: Final = "aws:requesttag/agency"
"""By which the workforce provider says whose somebody is."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The agency of a role, and its unit; `unit` is empty for a role that says none, which is for all of them."""

    agency: Agency
    unit: str
    declaration: Declaration
    environment: Environment

    @property
    def place(self) -> Place | None:
        """The unit's place, None for a role that names no declared unit."""
        if self.unit not in units(self.declaration):
            return None
        return Place(self.declaration, self.environment, self.unit)

    def given(self, day: date) -> tuple[Given, ...]:
        """Return what is granted for the role on a day."""
        return tuple(
            each for unit in self._units for each in given(self.declaration, self.environment, self.agency, unit, day)
        )

    def last(self, day: date) -> date | None:
        """Return the last day of what is granted for the role on a day, None when nothing is."""
        lasts = (last_of(self.declaration, self.environment, self.agency, unit, day) for unit in self._units)
        return max((each for each in lasts if each is not None), default=None)

    @property
    def _units(self) -> tuple[str, ...]:
        declared = units(self.declaration)
        return declared if not self.unit else (self.unit,) if self.unit in declared else ()


def owner(role: RoleState, declaration: Declaration, environment: Environment) -> Owner | None:
    """Return whose a role is: by its tag, by its name, or by whom its trust names; else None.

    An agency that its tag names and nobody declares is an agency all the same, to which nothing is granted.
    """
    agencies = {each.id: each for each in declaration.agencies}
    tagged = role.tags.get("agency", "")
    unit = current(declaration, role.tags.get("brand", ""))
    if tagged:
        known = agencies.get(current(declaration, tagged))
        return Owner(known or _stranger(declaration, tagged), unit, declaration, environment)
    for each in units(declaration):
        place = Place(declaration, environment, each)
        if f":role{place.names.path()}" not in role.arn:
            continue  # a name costs a digest for each agency, a path costs nothing
        for agency in declaration.agencies:
            if role.arn == place.role(agency.id):
                return Owner(agency, each, declaration, environment)
    named = {p.value for s in role.trust.statements for p in s.principals if p.kind in (ACCOUNT, ARN)}
    accounts = {p.account for s in role.trust.statements for p in s.principals if p.kind in (ACCOUNT, ARN)}
    for agency in declaration.agencies:
        theirs = set(agency.sign_in.aws_principals)
        if theirs & named or {arn.split(":")[4] for arn in theirs if arn.count(":") >= 5} & accounts:
            return Owner(agency, unit, declaration, environment)
    asked = {
        value
        for statement in role.trust.statements
        for each in statement.conditions
        if each.key == _ATTRIBUTE
        for value in each.values
        if isinstance(value, str)
    }
    for agency in declaration.agencies:
        if any(glob(value, agency.id) for value in asked):
            return Owner(agency, unit, declaration, environment)
    return None


def units(declaration: Declaration) -> tuple[str, ...]:
    """Return every unit: brands, groups, the corporation."""
    return (
        *(each.id for each in declaration.brands),
        *(each.id for each in declaration.brand_groups),
        CORPORATION,
    )


def expected(declaration: Declaration, environment: Environment, day: date) -> Iterator[tuple[str, str, str, str]]:
    """Yield each role that the grants in force ask for: its ARN, agency, unit, and the path of a grant.

    A brand that is not enabled in the environment has no stack, so no roles; a group or the corporation has one only
    with channels to provision, routes of lead forms among them (`docs/stacks.md`).
    """
    ours = {declaration.database.id, declaration.identity.id}
    busy = {
        each.brand
        for each in declaration.channels
        if each.status != "retired"
        and (each.provision != "none" or (each.kind == "lead_form" and each.writes_to in ours))
    }
    brands = {each.id for each in declaration.brands}
    for unit in units(declaration):
        placed = environment.brands.get(unit)
        if (placed is not None and not placed.enabled) or (unit not in brands and unit not in busy):
            continue
        place = Place(declaration, environment, unit)
        for agency in declaration.agencies:
            first = next(iter(given(declaration, environment, agency, unit, day)), None)
            if first is not None:
                yield place.role(agency.id), agency.id, unit, first.path


def _stranger(declaration: Declaration, tagged: str) -> Agency:
    first = declaration.agencies[0]
    return replace(first, id=tagged, name=tagged, sign_in=SignIn())
