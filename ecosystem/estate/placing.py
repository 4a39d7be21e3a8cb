"""Where a planned or live resource lies: in a stack of ours or elsewhere, in which environment and account.

Our program is the Pulumi project `ecosystem`; its stacks are called `<environment>.<unit>`, the unit being
`bootstrap`, `platform`, a brand, a group or `corporation`. Source: `docs/stacks.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ecosystem.estate.estate import OBSERVED, Estate
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many, tags, unfolded
from ecosystem.estate.unknown import UNKNOWN, Unknown
from ecosystem.model import CORPORATION, Environment
from ecosystem.moves import former

PROJECT: Final = "ecosystem"
PLATFORM: Final = "platform"
BOOTSTRAP: Final = "bootstrap"

_ARN: Final = r"arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:([0-9]{12}):"
_ROLES: Final = ("role", "roleArn", "iamRoleArn", "serviceRole", "serviceRoleArn", "executionRoleArn", "taskRoleArn")
"""Properties with a role that must be of the resource's own account: IAM passes no role to another one."""


def in_platform(estate: Estate, resource: Resource) -> bool:
    """Return whether a resource is in the platform stack of a declared environment."""
    return _unit(estate, resource) == PLATFORM


def stands_for_platform(estate: Estate) -> Resource:
    """Return the resource that a finding about the whole platform names: the same one, in whatever order they come."""
    return min(
        (each for each in estate.of(Resource) if in_platform(estate, each)), key=lambda each: (each.type, each.id)
    )


def in_our_stack(estate: Estate, resource: Resource) -> bool:
    """Return whether a resource is in a stack of ours: bootstrap, platform or a declared unit, declared environment.

    A renamed unit's stack keeps its old name until an `up` renames it, so the old name is one of ours too.
    """
    unit = _unit(estate, resource)
    return unit is not None and (unit in (PLATFORM, BOOTSTRAP) or unit in estate.once(_units))


def is_platform_plan(estate: Estate) -> bool:
    """Return whether a plan is one of a platform stack of ours."""
    return any(in_platform(estate, resource) for resource in estate.of(Resource))


def environment_of(estate: Estate, resource: Resource) -> Environment | None:
    """Return the declared environment of a resource, None when nothing says which.

    The stack's name says it (`prod.site`, `prod`), else the environment of the run, else the tag `environment`. Of what
    is live the tag comes first, then the environment of the run, then the account.
    """
    if estate.declaration is None:
        return None
    if estate.evidence == OBSERVED:
        from ecosystem.estate.living import tagged_environment  # late: a declaration has nothing live in it

        return tagged_environment(estate, resource)
    declared = estate.declaration.cloud.environments
    found = tags(resource)
    tagged = None if isinstance(found, Unknown) else found.get("environment")
    for name in (resource.stack.partition(".")[0], estate.environment, tagged):
        if isinstance(name, str) and name in declared:
            return declared[name]
    return None


def is_protected(estate: Estate, resource: Resource) -> bool:
    """Return whether a resource lies in an environment that the declaration protects."""
    environment = environment_of(estate, resource)
    return environment is not None and environment.protect


def declared_accounts(estate: Estate) -> frozenset[str]:
    """Return every account that the declaration names: of environments, and of brands in them."""
    return estate.once(_accounts)


def accounts_of(resource: Resource) -> tuple[str, ...]:
    """Return the accounts that a resource may lie in, by its provider or a role of its own; empty: not known.

    The last role that the provider takes says it exactly, else the accounts that the provider is held to, else the
    account of a role that the resource runs as.
    """
    taken = [each for key in ("assumeRoles", "assumeRole") for each in _listed(resource.provider.get(key))]
    arns = [each.get("roleArn") for each in taken if isinstance(each, Mapping)]
    if arns and (found := account_in(arns[-1])):
        return (found,)
    held = _listed(resource.provider.get("allowedAccountIds"))
    if held:
        return () if any(each is UNKNOWN for each in held) else tuple(str(each) for each in held)
    roles = (account_in(resource.get(key)) for key in _ROLES)
    return tuple(dict.fromkeys(found for found in roles if found))


def account_in(arn: Any) -> str | None:
    """Return the account that an ARN names, None for anything else."""
    found = re.match(_ARN, arn) if isinstance(arn, str) else None
    return found[1] if found else None


def depends_on(resource: Resource, *types: str) -> bool:
    """Return whether a resource depends on one of these types of resource in its own plan."""
    return any(_type(urn) in types for urn in resource.depends)


def _type(urn: str) -> str:
    parts = urn.split("::")
    return parts[2].rpartition("$")[2] if len(parts) > 3 else ""


def _unit(estate: Estate, resource: Resource) -> str | None:
    if estate.evidence == OBSERVED:
        from ecosystem.estate.living import live_unit  # late: a declaration has nothing live in it

        return live_unit(estate, resource)
    if estate.declaration is None or resource.project != PROJECT:
        return None
    environment, _, unit = resource.stack.partition(".")
    return unit if environment in estate.declaration.cloud.environments else None


def _units(estate: Estate) -> frozenset[str]:
    declaration = estate.declared
    named: Iterable[Any] = (*declaration.brands, *declaration.brand_groups)
    units = [each.id for each in named]
    return frozenset((CORPORATION, *units, *(old for unit in units for old in former(declaration, unit))))


def _accounts(estate: Estate) -> frozenset[str]:
    environments = estate.declared.cloud.environments.values()
    own = (environment.account for environment in environments)
    placed = (place.account for environment in environments for place in environment.brands.values())
    return frozenset(account for account in (*own, *placed) if account)


def _listed(value: Any) -> tuple[Any, ...]:
    found = many(unfolded(value))
    return (UNKNOWN,) if isinstance(found, Unknown) else found
