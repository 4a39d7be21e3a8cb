"""The proof as evidence for controls: each agency's role of a plan or an account with its claims.

A role is judged by what this one plan shows. Its boundary stands in another stack, so that policies which need the
boundary to stay within the grants are refuted here, as the design asks of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam_nouns import AGENCY, Role
from ecosystem.estate.placing import account_in, environment_of
from ecosystem.estate.unknown import Unjudged, Unknown
from ecosystem.iam.actions import exists
from ecosystem.iam.gathered import world_of
from ecosystem.iam.world import Guarded, RoleState
from ecosystem.isolation.around import around
from ecosystem.isolation.claims import REFUTED, UNPROVED, Claim, RoleProof
from ecosystem.isolation.owners import owner
from ecosystem.isolation.proving import prove_role
from ecosystem.model import Environment

BRAND = "brand"
SHOWN = 3
"""How many counterexamples a sentence has at most."""


def prepare() -> None:
    """Load what every proof needs, once a process: the solver and the list of all actions."""
    exists("")


def proofs(estate: Estate) -> tuple[tuple[Role, RoleProof | Unjudged], ...]:
    """Return each agency's role of a plan with its proof, or with what kept it from being proved.

    Raises `Unjudged` for a plan without a declaration beside it: nobody knows what is granted.
    """
    return estate.once(_proofs)


def refuted(estate: Estate, claim: str) -> Iterator[tuple[Any, str | Unjudged]]:
    """Yield a sentence for each agency's role that a claim is refuted of, and `Unjudged` where it is not proved."""
    for role, proof in proofs(estate):
        if isinstance(proof, Unjudged):
            yield role, proof
            continue
        found = [each for each in proof.of(claim) if each.verdict == REFUTED]
        if found:
            yield role, sentence(proof, found)
            continue
        unsure = [each for each in proof.of(claim) if each.verdict == UNPROVED]
        if unsure:
            yield role, Unjudged(f"a proof for `{role.id}`: {unsure[0].sentence}")


def sentence(proof: RoleProof, found: list[Claim]) -> str:
    """Return what a role is refuted by, the first counterexamples named."""
    said = "; ".join(each.sentence for each in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    by = next((each.by[0] for each in found if each.by), "")
    through = f" (by {by})" if by else ""
    whose = f"the role `{proof.role}` of `{proof.agency}`" + (f" for `{proof.unit}`" if proof.unit else "")
    return f"{whose}: {said}{more}{through}"


def _proofs(estate: Estate) -> tuple[tuple[Role, RoleProof | Unjudged], ...]:
    _ = estate.declared
    world = estate.once(world_of)
    resources = around(world)
    by_urn = {each.where: each for each in world.roles}
    found: list[tuple[Role, RoleProof | Unjudged]] = []
    for role in estate.of(Role):
        proof = _proof(estate, resources, role, by_urn[role.urn])
        if proof is not None:
            found.append((role, proof))
    return tuple(found)


def _proof(estate: Estate, resources: tuple[Guarded, ...], role: Role, state: RoleState) -> RoleProof | Unjudged | None:
    environment = _environment(estate, role)
    if environment is None:
        tagged = role.agency
        if isinstance(tagged, Unknown) or tagged:
            return Unjudged(f"the environment of the role `{role.id}`")
        return None
    if "*" in state.hidden or {AGENCY, BRAND}.intersection(state.hidden):
        return Unjudged(f"the tags of the role `{role.id}`")
    owned = owner(state, estate.declared, environment)
    return None if owned is None else prove_role(state, resources, owned, estate.as_of)


def _environment(estate: Estate, role: Role) -> Environment | None:
    """The environment that says what is granted: named, or the one whose account it is, or the only one."""
    named = environment_of(estate, role.resource)
    if named is not None:
        return named
    environments = estate.declared.cloud.environments
    account = account_in(role.resource.get("arn"))
    by_account = [each for each in environments.values() if account and each.account == account]
    if len(by_account) == 1:
        return by_account[0]
    return next(iter(environments.values())) if len(environments) == 1 else None
