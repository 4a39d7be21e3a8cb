"""Live resources of the cloud: which are ours, in which stack, and which AWS made by itself.

What is expected of a stack is in it. Where nothing is expected (no stacks were rehearsed), a live thing is in a stack
of ours when it carries our tags and, if it has a name, one that is made as ours are. Source: `docs/stacks.md`.
"""

from __future__ import annotations

from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.expected import Expected, called, matching, names, urn_tag, whose
from ecosystem.estate.placing import BOOTSTRAP, PLATFORM
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.unknown import Unknown
from ecosystem.model import Environment

_NAMELESS: Final = ("kms/key", "cloudfront/distribution", "acm/certificate", "ec2/", "vpc/", "cognito/userPool:")
_BY_AWS_PATH: Final = "/aws-service-role/"
_BY_AWS_NAMES: Final = ("alias/aws/", "rds!", "events!")
_BY_AWS_ROLES: Final = ("AWSServiceRole", "AWSReservedSSO_")
_FIRST: Final = ("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",)
_DEFAULTS: Final = {
    "aws:cloudwatch/eventBus:EventBus": "default",
    "aws:athena/workgroup:Workgroup": "primary",
    "aws:athena/dataCatalog:DataCatalog": "AwsDataCatalog",
    "aws:glue/catalogDatabase:CatalogDatabase": "default",
    "aws:ec2/securityGroup:SecurityGroup": "default",
    "aws:elasticache/user:User": "default",
    "aws:memorydb/user:User": "default",
    "aws:memorydb/acl:Acl": "open-access",
}
"""What every account has from its first day."""


def made_by_aws(resource: Resource) -> bool:
    """Return whether AWS made a live resource by itself: service roles, its own keys, what an account begins with."""
    name = _name(resource)
    if resource.type == "aws:iam/role:Role" and str(resource.get("path") or "").startswith(_BY_AWS_PATH):
        return True
    if resource.get("keyManager") == "AWS" or resource.get("owningService") or name.startswith(_BY_AWS_NAMES):
        return True
    if resource.get("isDefault") is True or (resource.type in _FIRST and tags(resource) == {}):
        return True
    if resource.type.startswith("aws:iam/") and name.startswith(_BY_AWS_ROLES):
        return True
    said = _DEFAULTS.get(resource.type)
    if said is not None and name == said:
        return True
    return "arameterGroup" in resource.type and name.startswith("default.")


def is_ours(estate: Estate, resource: Resource) -> bool:
    """Return whether a live thing carries our mark: it is expected, has our tag, our name, or hangs on what has."""
    if matching(estate).of(resource) is not None or estate.declaration is None:
        return estate.declaration is not None
    owner = whose(resource)
    if owner is not None:
        return owner in names(estate) or owner.startswith(_prefixes(estate))
    found = tags(resource)
    tagged = not isinstance(found, Unknown) and found.get("ecosystem") == estate.corporation.id
    return tagged or _name(resource).startswith(_prefixes(estate))


def live_unit(estate: Estate, resource: Resource) -> str | None:
    """Return the unit of the stack of ours that a live resource is in, None for what is in none."""
    if estate.declaration is None:
        return None
    wanted = matching(estate).of(resource)
    if wanted is not None:
        return wanted.unit
    said = tagged_environment(estate, resource)
    if said is None:
        return None
    if any(each.environment == said.name for each in estate.of(Expected)):
        return _of_owner(estate, resource)
    return _by_mark(estate, resource, said)


def tagged_environment(estate: Estate, resource: Resource) -> Environment | None:
    """Return the declared environment that a live resource is in: by its tag, else by its account if it is one's."""
    environments = estate.declared.cloud.environments
    found = tags(resource)
    said = None if isinstance(found, Unknown) else found.get("environment")
    if isinstance(said, str) and said in environments:
        return environments[said]
    account = resource.stack.partition("/")[0]
    if estate.environment in environments:
        return environments[str(estate.environment)]
    mine = [
        each
        for each in environments.values()
        if account and account in (each.account, *(place.account for place in each.brands.values()))
    ]
    return mine[0] if len(mine) == 1 else None


def _of_owner(estate: Estate, resource: Resource) -> str | None:
    """The unit of the expected thing that a live one hangs on."""
    owner = whose(resource)
    return estate.once(_units_by_name).get(owner) if owner is not None else None


def _units_by_name(estate: Estate) -> dict[str, str]:
    return {name: wanted.unit for wanted, live in matching(estate).pairs if (name := _name(live))}


def _by_mark(estate: Estate, resource: Resource, environment: Environment) -> str | None:
    found = tags(resource)
    corporation = estate.corporation.id
    if isinstance(found, Unknown) or found.get("ecosystem") != corporation:
        return None
    if found.get("environment") != environment.name or not found.get("brand"):
        return None
    start = f"{corporation}-{environment.name}-"
    named = any(each in resource.type for each in _NAMELESS) or "." in _name(resource)
    if not named and not _name(resource).replace("_", "-").startswith(start):
        return None
    stack, _, unit = (urn_tag(resource) or "").partition("/")[0].partition(".")
    if stack == environment.name and unit:
        return unit
    rest = _name(resource).replace("_", "-").removeprefix(start)
    return next((each for each in (PLATFORM, BOOTSTRAP) if rest.startswith(f"{each}-")), str(found["brand"]))


def _prefixes(estate: Estate) -> tuple[str, ...]:
    environments = estate.declared.cloud.environments
    chosen = [estate.environment] if estate.environment in environments else list(environments)
    starts = [f"{estate.corporation.id}-{each}-" for each in chosen]
    return (*starts, *(each.replace("-", "_") for each in starts))


def _name(resource: Resource) -> str:
    for key in ("name", "bucket", "clusterIdentifier", "identifier"):
        said = resource.get(key)
        if isinstance(said, str) and said:
            return said
    return called(resource)
