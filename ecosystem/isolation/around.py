"""What speaks to a role besides its own policies: resources' policies, and the trusts of other roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ecosystem.estate.iam import ARN, EVERYONE, Document
from ecosystem.iam import statements
from ecosystem.iam.request import UnsupportedError
from ecosystem.iam.symbolic.role import admitting
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState, World

_OF_AWS: Final = "arn:aws:iam::aws:policy/"


def around(world: World) -> tuple[Guarded, ...]:
    """Return the resources of a world with policies of their own; a role is one, whose trust says who takes it.

    Source: "How IAM roles differ from resource-based policies", IAM user guide: in one account a trust that names a
    role or a session lets it in by itself.
    """
    return (*world.resources, *(found for role in world.roles for found in _trust(role)))


def unread(role: RoleState, resources: tuple[Guarded, ...]) -> Iterator[str]:
    """Yield what about the policies that decide for a role cannot be read, as sentences; nothing rests on such."""
    layers = [*((each, "identity") for each in role.identity), *((role.bounded, "boundary"),)]
    layers += [(each.policy, "resource") for each in admitting(role, resources)]
    for policy, layer in layers:
        if policy is None or policy.where.startswith(_OF_AWS) or policy.document.missing:
            continue
        try:
            statements.read(policy.document, layer, policy.name)
        except UnsupportedError as fault:
            yield str(fault)
    for each in resources:
        if each.policy.document.missing:
            yield f"`{each.policy.name}` could not be read: {each.policy.document.missing}"


def _trust(role: RoleState) -> Iterator[Guarded]:
    found = tuple(
        replace(statement, principals=named)
        for statement in role.trust.statements
        if (named := tuple(each for each in statement.principals if each.kind in (ARN, EVERYONE)))
    )
    if found:
        policy = NamedPolicy(f"the trust of `{role.id}`", Document(found), role.where)
        yield Guarded(role.id, "role", (role.arn,), role.account, policy, role.where)
