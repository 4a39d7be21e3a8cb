"""Whose a role is: the corporation's own, or an agency's, and which grants stand behind it.

A role is an agency's by its tag `agency`, by a trust that lets an account in that is not the corporation's, or by one
that names what the agency declares as `sign_in.aws_principals`. With a declaration the corporation's accounts are the
declared ones; without one it is the account of the program's provider, and where that is not known, none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ecosystem.estate.access import in_force_today
from ecosystem.estate.estate import Estate
from ecosystem.estate.iam import Principal, Statement
from ecosystem.estate.iam_conditions import admitted, demanded
from ecosystem.estate.iam_matching import acts
from ecosystem.estate.iam_nouns import Policy, Role
from ecosystem.estate.placing import account_in, accounts_of, declared_accounts
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import Unjudged, Unknown
from ecosystem.granting import covers_unit, last_day
from ecosystem.model import Agency
from ecosystem.noun import noun

ASSUMING = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")


@noun(frozen=True, slots=True)
class Party:
    """Somebody outside the corporation who has a role; `said` names them, `agency` is theirs when it is declared."""

    said: str
    agency: Agency | None


def own_accounts(estate: Estate, resource: Resource) -> frozenset[str]:
    """Return the corporation's accounts as far as they are known here; empty when nothing says any."""
    return frozenset(accounts_of(resource)) if estate.declaration is None else declared_accounts(estate)


def assuming(role: Role) -> Iterator[Statement]:
    """Yield the statements by which somebody takes the role; raises `Unjudged` after them for what is not known."""
    return (each for each in role.trust.allows() if any(acts(each, action) for action in ASSUMING))


def foreigners(estate: Estate, role: Role) -> Iterator[tuple[Statement, Principal]]:
    """Yield who of another account may take a role, with the statement; raises `Unjudged` as `assuming`."""
    own = own_accounts(estate, role.resource)
    for statement in assuming(role):
        for principal in admitted(statement):
            if principal.account and principal.account not in own:
                yield statement, principal


def of_an_agency(estate: Estate, role: Role) -> bool:
    """Return whether a role is an agency's; raises `Unjudged` when what could say so is not known."""
    return next(parties(estate, role), None) is not None


def parties(estate: Estate, role: Role) -> Iterator[Party]:
    """Yield the agencies and accounts that a role is for; raises `Unjudged` after them for what is not known."""
    tagged = role.agency
    if isinstance(tagged, str):
        agency = None if estate.declaration is None else estate.agency_of.get(tagged)
        yield Party(f"the agency `{tagged}`", agency)
    seen = {tagged} if isinstance(tagged, str) else set()
    for agency in _named(estate, role):
        if agency.id not in seen:
            seen.add(agency.id)
            yield Party(f"the agency `{agency.id}`", agency)
    for _, principal in foreigners(estate, role):
        known = [] if estate.declaration is None else estate.once(_by_account).get(principal.account, [])
        if not known and principal.account not in seen:
            yield Party(f"the account `{principal.account}`", None)
        seen.add(principal.account)
        for agency in known:
            if agency.id not in seen:
                seen.add(agency.id)
                yield Party(f"the agency `{agency.id}`", agency)
    if isinstance(tagged, Unknown):
        raise Unjudged(f"the tags of `{role.id}`")


def declared_parties(estate: Estate, role: Role) -> Iterator[Party]:
    """Yield what `parties` does, to be compared with the declaration; raises `Unjudged` where none is beside."""
    for party in parties(estate, role):
        if estate.declared is not None:
            yield party


def holds(estate: Estate, agency: Agency, unit: str | None) -> bool:
    """Return whether an agency has a grant in force today, for `unit` unless that is None."""
    return any(
        in_force_today(estate, grant) and (unit is None or covers_unit(grant, unit, estate.group_of))
        for grant in estate.grants_to.get(agency.id, ())
    )


def granted_until(estate: Estate, agency: Agency, unit: str | None) -> date:
    """Return the last day of what an agency holds today for `unit` (None: any unit), its contract's without a grant."""
    ends = [
        last_day(grant, agency)
        for grant in estate.grants_to.get(agency.id, ())
        if in_force_today(estate, grant) and (unit is None or covers_unit(grant, unit, estate.group_of))
    ]
    return max(ends, default=agency.contract.until)


def tagged_for(estate: Estate, policy: Policy) -> Party | None:
    """Return the agency that a managed policy is for by its tag, None without one."""
    tagged = policy.agency
    if not isinstance(tagged, str):
        return None
    return Party(f"the agency `{tagged}`", None if estate.declaration is None else estate.agency_of.get(tagged))


def accounts_of_agencies(estate: Estate) -> frozenset[str]:
    """Return the accounts that agencies with a grant in force come from."""
    return estate.once(_accounts_in_force)


def _accounts_in_force(estate: Estate) -> frozenset[str]:
    return frozenset(
        account
        for account, agencies in estate.once(_by_account).items()
        if any(holds(estate, agency, None) for agency in agencies)
    )


def _by_account(estate: Estate) -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = {}
    for agency in estate.declared.agencies:
        for arn in agency.sign_in.aws_principals:
            account = account_in(arn)
            if account and agency not in found.setdefault(account, []):
                found[account].append(agency)
    return found


def _by_arn(estate: Estate) -> dict[str, Agency]:
    return {arn: agency for agency in estate.declared.agencies for arn in agency.sign_in.aws_principals}


def _named(estate: Estate, role: Role) -> Iterator[Agency]:
    """Yield the agencies whose declared principals a trust names, in whichever account they are."""
    if estate.declaration is None:
        return
    by_arn = estate.once(_by_arn)
    for statement in role.trust.statements:
        if statement.effect != "Allow":
            continue
        said = [principal.value for principal in statement.principals]
        said += [str(value) for each in demanded(statement, "aws:principalarn") for value in each.values]
        yield from (by_arn[arn] for arn in said if arn in by_arn)
