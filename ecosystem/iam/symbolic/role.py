"""One role as a formula: its policies, its boundary, and what the resources' policies say to it.

Source: "Permissions boundaries for IAM entities" and "AWS JSON policy elements: Principal", IAM user guide: a policy of
a resource that names the session, or everybody, is held by no boundary; one that names the role is; one that names the
account says nothing by itself inside that account.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ecosystem.estate.iam import ACCOUNT, ARN, EVERYONE, FEDERATED, Document, Principal, Statement
from ecosystem.estate.iam_matching import glob
from ecosystem.iam.symbolic import statements as formulas
from ecosystem.iam.symbolic.formula import Formula, Said, conditions_of, placed
from ecosystem.iam.symbolic.session import fixed_keys
from ecosystem.iam.world import Guarded, RoleState


def of_role(
    role: RoleState,
    resources: Sequence[Guarded] = (),
    granted: Sequence[Statement] = (),
) -> Formula:
    """Return the formula of a role; raises UnprovableError when a policy of it could not be read."""
    said = tuple(_statements(role, resources))
    return Formula(
        said,
        granted,
        fixed_keys(role, conditions_of(said, granted), _resources(said, granted)),
        bounded=role.bounded is not None,
    )


def admitting(role: RoleState, resources: Iterable[Guarded]) -> tuple[Guarded, ...]:
    """Return the resources whose own policies say something to a role; those that only speak to others are left out."""
    return tuple(
        each
        for each in resources
        if any(
            statement.effect == "Allow" and layer_of(statement, role) is not None
            for statement in each.policy.document.statements
        )
    )


def layer_of(statement: Statement, role: RoleState) -> str | None:
    """Return how a resource's statement speaks to a role: `role` or `session` (no boundary holds it), else None.

    An Allow that names the role's account delegates and allows nothing by itself; a Deny denies its roles.
    """
    denies = statement.effect == "Deny"
    if statement.not_principals:
        spared = any(_names(each, role, denies) for each in statement.not_principals)
        return None if spared else "session"
    layers = {_names(each, role, denies) for each in statement.principals}
    return "session" if "session" in layers else "role" if "role" in layers else None


def _names(principal: Principal, role: RoleState, denies: bool) -> str | None:
    if principal.kind == EVERYONE:
        return "session"
    if principal.kind == ACCOUNT:
        return "role" if denies and principal.account == role.account else None
    if principal.kind == FEDERATED:
        return "session" if principal.value in providers(role) else None
    if principal.kind == ARN and principal.wildcard and not denies:
        session = f"arn:aws:sts::{role.account}:assumed-role/{role.name}/x"
        return "session" if glob(principal.value, role.arn) or glob(principal.value, session) else None
    if principal.kind == ARN:
        if principal.value == role.arn:
            return "role"
        if principal.value.startswith(f"arn:aws:sts::{role.account}:assumed-role/{role.name}/"):
            return "session"
    return None


def providers(role: RoleState) -> tuple[str, ...]:
    """Return the identity providers that the role trusts: a session that came from one has it as a principal."""
    return tuple(
        each.value
        for statement in role.trust.statements
        if statement.effect == "Allow"
        for each in statement.principals
        if each.kind == FEDERATED
    )


def speaking(role: RoleState, resources: Iterable[Guarded]) -> tuple[Guarded, ...]:
    """Return the resources whose own policies allow or deny a role anything.

    A Deny of a policy of which nobody can tell which resource of its kind it is on is left out: it may be another's.
    """
    found = []
    for each in resources:
        document = each.policy.document
        heard = tuple(
            statement
            for statement in document.statements
            if layer_of(statement, role) is not None and (statement.effect == "Allow" or placed(statement, each.arns))
        )
        if heard:
            found.append(replace(each, policy=replace(each.policy, document=Document(heard, document.missing))))
    return tuple(found)


def _statements(role: RoleState, resources: Sequence[Guarded]) -> Iterable[Said]:
    for policy in role.identity:
        for statement in formulas.readable(policy.document, policy.name).statements:
            yield Said(statement, "identity")
    if role.bounded is not None:
        for statement in formulas.readable(role.bounded.document, role.bounded.name).statements:
            yield Said(statement, "boundary")
    for resource in resources:
        for statement in resource.policy.document.statements:
            layer = layer_of(statement, role)
            if layer is not None:
                yield Said(statement, layer, resource.arns)


def _resources(said: Iterable[Said], granted: Iterable[Statement]) -> list[str]:
    listed = (*(one.statement for one in said), *granted)
    return [each for statement in listed for each in (*statement.resources, *statement.not_resources)]
