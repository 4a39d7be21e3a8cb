"""Who may take an agency's role: the declared principals with the external id, or its people with their attribute.

Source: "What a grant means in the cloud" (trust), `docs/access.md`: every session carries a source identity, nobody
takes the role after its last day, no wildcard, no session tag but the pinned ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from ecosystem.estate.iam import ACCOUNT, ARN, EVERYONE, FEDERATED, SERVICE, Condition, Document, Principal, Statement
from ecosystem.estate.iam_matching import acts
from ecosystem.iam.evaluate import Layer, Policies, trusts
from ecosystem.iam.request import Caller, Request, UnsupportedError
from ecosystem.iam.symbolic.formula import Formula, Said
from ecosystem.iam.symbolic.pair import UnprovableError
from ecosystem.iam.witness import Witness
from ecosystem.iam.world import RoleState
from ecosystem.isolation.claims import PROVED, REFUTED, TRUSTED, UNPROVED, Claim
from ecosystem.isolation.given import ending, gives
from ecosystem.isolation.places import Place
from ecosystem.isolation.replaying import example
from ecosystem.model import Agency

TAKING: Final = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")
_BESIDE: Final = ("sts:SetSourceIdentity", "sts:TagSession")
_EXTERNAL: Final = "sts:externalid"
_LONGEST: Final = 8
"""Characters that an external id has at least; a shorter one is guessed."""


def trusted(role: RoleState, agency: Agency, place: Place | None, last: date | None) -> Iterator[Claim]:
    """Yield what became of the claim that only the agency's declared principals take the role.

    `last` is the last day of what the role gives; None where nothing is granted, and then nobody may take it.
    """
    if role.trust.missing:
        yield Claim(TRUSTED, UNPROVED, f"{role.trust.missing} is not known")
        return
    found = False
    for statement in role.trust.statements:
        if statement.effect != "Allow":
            continue
        for sentence, principal in _strange(statement, agency, place):
            found = True
            witness = _plain(role, statement, last)
            got = witness is not None and takes(role, principal, witness)
            yield Claim(TRUSTED, REFUTED, sentence, witness, got, (statement.sid,) if statement.sid else ())
        for principal in statement.principals:
            for claim in _conditions(role, statement, principal, agency, last):
                found = True
                yield claim
    ids = {
        value
        for statement in role.trust.statements
        for each in statement.conditions
        if statement.effect == "Allow" and each.key == _EXTERNAL and each.operator == "stringequals"
        for value in each.values
        if isinstance(value, str)
    }
    if len(ids) > 1 and not found:
        found = True
        yield Claim(TRUSTED, REFUTED, f"its trust takes {len(ids)} external ids; one is the agency's")
    if not found:
        yield Claim(TRUSTED, PROVED)


def _plain(role: RoleState, statement: Statement, last: date | None, action: str = "") -> Witness | None:
    """Return a request by which somebody takes the role, None when the conditions have no plain one."""
    action = action or next((each for each in (*TAKING, *_BESIDE) if acts(statement, each)), "")
    said = replace(statement, actions=(action,), resources=(role.arn,))
    return example(said, last or date(2000, 1, 1)) if action else None


def takes(role: RoleState, principal: Principal, witness: Witness) -> bool:
    """Return whether the concrete evaluator lets a principal whose own policies allow everything take a role so."""
    account = principal.account or "999999999999"
    arn = witness.context.get("aws:principalarn")
    if isinstance(arn, str) and arn.count(":") >= 5:
        account = arn.split(":")[4] if principal.kind == EVERYONE else account
    elif principal.kind == ARN and ":role/" in principal.value:
        arn = principal.value
    else:
        arn = f"arn:aws:iam::{account}:role/somebody"
    caller = Caller(str(arn), account)
    if principal.kind in (FEDERATED, SERVICE):
        caller = Caller("", "", "federated" if principal.kind == FEDERATED else "service", provider=principal.value)
    asked = Request(caller, witness.action, role.arn, witness.context, role.account)
    everything = Statement("Allow", actions=("*",), resources=("*",))
    own = Policies(Layer((("its own policies", Document((everything,))),)))
    try:
        return trusts(asked, role.trust, own).allowed
    except UnsupportedError:
        return False


def _strange(statement: Statement, agency: Agency, place: Place | None) -> Iterator[tuple[str, Principal]]:
    """Yield what is wrong with whom a statement names, whatever its conditions."""
    if statement.not_principals or statement.everyone:
        yield "its trust is open to everybody", Principal(EVERYONE, "*")
        return
    declared = set(agency.sign_in.aws_principals)
    accounts = {arn.split(":")[4] for arn in declared if arn.count(":") >= 5}
    for principal in statement.principals:
        if principal.kind == ACCOUNT:
            if principal.account not in accounts:
                sentence = f"it trusts the account `{principal.account}`, in which `{agency.id}` declares no principal"
                yield sentence, principal
        elif principal.kind == ARN:
            if principal.value not in declared:
                yield f"it trusts `{principal.value}`, which is no declared principal of `{agency.id}`", principal
        elif principal.kind == FEDERATED:
            if declared:
                yield f"it trusts `{principal.value}`; `{agency.id}` signs in from its own accounts", principal
            elif not _workforce(principal.value, place):
                yield f"it trusts `{principal.value}`, which is not the corporation's workforce provider", principal
        else:
            yield f"it trusts `{principal.value}` (a {principal.kind})", principal


def _workforce(value: str, place: Place | None) -> bool:
    workforce = None if place is None else place.declaration.identity.workforce
    if workforce is None or place is None:
        return False
    if workforce.kind == "saml":
        name = f"saml-provider/{place.here.name('workforce', limit=128)}"
    else:
        name = f"oidc-provider/{(workforce.issuer or '').removeprefix('https://').rstrip('/')}"
    return value == place.here.arn("iam", name, region="")


def _conditions(
    role: RoleState, statement: Statement, principal: Principal, agency: Agency, last: date | None
) -> Iterator[Claim]:
    """Yield by which request somebody could take the role without what is demanded."""
    taking = [each for each in TAKING if acts(statement, each)]
    beside = [each for each in _BESIDE if acts(statement, each)]
    other = [each for each in ("sts:AssumeRoot", "sts:GetFederationToken") if acts(statement, each)]
    if other:
        plain = _plain(role, statement, last, other[0])
        got = plain is not None and takes(role, principal, plain)
        yield Claim(TRUSTED, REFUTED, f"its trust allows `{other[0]}`", plain, got, (statement.sid,))
    demanded = tuple(_demanded(statement, principal, agency))
    for action in (*taking, *beside):
        wanted = [each for each in demanded if action in TAKING or each.key in ("aws:principalarn",)]
        if action == "sts:TagSession":
            wanted = [*wanted, *_pinned(agency)]
        spec = gives((action,), ())
        spec = replace(spec, conditions=tuple(wanted))
        granted = () if last is None else (ending(spec, last),)
        said = replace(statement, principals=(), actions=(action,), not_actions=(), resources=(), not_resources=())
        try:
            formula = Formula((Said(said, "identity"),), granted, {})
            witness = next((found for each in formula.classes if (found := formula.beyond(each))), None)
        except UnprovableError as fault:
            yield Claim(TRUSTED, UNPROVED, str(fault), by=(statement.sid,))
            continue
        if formula.approximate:
            yield Claim(TRUSTED, UNPROVED, formula.approximate[0], by=(statement.sid,))
        elif witness is not None:
            missing = _without(wanted, witness.context, last)
            got = takes(role, principal, witness)
            yield Claim(TRUSTED, REFUTED, f"`{action}` gets through {missing}", witness, got, (statement.sid,))


def _demanded(statement: Statement, principal: Principal, agency: Agency) -> Iterator[Condition]:
    yield Condition("stringlike", "sts:sourceidentity", ("?*",))
    if principal.kind == FEDERATED:
        yield Condition("stringequals", "aws:requesttag/agency", (agency.id,))
        return
    if principal.kind == ACCOUNT:
        yield Condition("stringequals", "aws:principalarn", tuple(agency.sign_in.aws_principals))
    said = [
        value
        for each in statement.conditions
        if each.operator == "stringequals" and each.key == "sts:externalid"
        for value in each.values
        if isinstance(value, str) and len(value) >= _LONGEST
    ]
    # The id itself is in the stack's configuration, not in the declaration: that there is exactly one is demanded.
    yield Condition("stringequals", "sts:externalid", (said[0],) if said else ("",))


def _pinned(agency: Agency) -> tuple[Condition, ...]:
    return (
        Condition("stringequals", "aws:requesttag/agency", (agency.id,)),
        Condition("forallvalues:stringequals", "aws:tagkeys", ("agency",)),
        Condition("null", "aws:tagkeys", ("false",)),
    )


def _without(wanted: list[Condition], context: Mapping[str, str | tuple[str, ...]], last: date | None) -> str:
    if last is None:
        return "although nothing is granted"
    for each in wanted:
        name = {
            "sts:externalid": "the external id",
            "sts:sourceidentity": "a source identity",
            "aws:principalarn": "a declared principal",
            "aws:requesttag/agency": "the agency's own attribute",
            "aws:tagkeys": "pinned tag keys",
        }[each.key]
        value = context.get(each.key)
        if each.operator == "null":
            continue
        if value is None:
            return f"without {name}"
        if isinstance(value, str) and each.operator == "stringequals" and value not in each.values:
            return f"with another value than {name}"
        if isinstance(value, tuple) and any(one not in each.values for one in value):
            return f"with more than {name}"
    return "after the last day of what is granted"
