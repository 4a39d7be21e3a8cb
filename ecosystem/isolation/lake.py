"""Lake Formation's permissions of agencies' roles: on the tables of their own unit, by its tag or its database.

IAM lets an agency ask Lake Formation for data (`lakeformation:GetDataAccess`) and cannot say of which tables; the
permissions that a plan grants there do. Properties are those of `aws:lakeformation/permissions:Permissions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam_nouns import Role
from ecosystem.estate.placing import environment_of
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many
from ecosystem.estate.unknown import UNKNOWN, Unjudged, Unknown
from ecosystem.iam.gathered import world_of
from ecosystem.iam.world import RoleState
from ecosystem.isolation.owners import Owner, owner
from ecosystem.isolation.places import Place

PERMISSIONS: Final = "aws:lakeformation/permissions:Permissions"


def beyond(estate: Estate) -> Iterator[tuple[Any, str | Unjudged]]:
    """Yield a sentence for each permission by which an agency's role sees another unit's tables.

    Raises `Unjudged` for a plan without a declaration beside it.
    """
    listed = [each for each in estate.of(Resource) if each.type == PERMISSIONS]
    if not listed:
        return
    declaration = estate.declared
    states = {each.where: each for each in estate.once(world_of).roles}
    roles = {role.urn: states[role.urn] for role in estate.of(Role)}
    for resource in listed:
        environment = environment_of(estate, resource)
        state = _role(resource, roles)
        if environment is None or state is None:
            continue
        owned = owner(state, declaration, environment)
        if owned is not None:
            yield from _judged(resource, owned)


def _role(resource: Resource, roles: Mapping[str, RoleState]) -> RoleState | None:
    """The role of the same plan that a permission is for: by its ARN, or the one that it depends on."""
    principal = resource.get("principal")
    if isinstance(principal, str):
        return next((each for each in roles.values() if each.arn == principal), None)
    near = [roles[urn] for urn in resource.depends if urn in roles]
    return near[0] if len(near) == 1 else None


def _judged(resource: Resource, owned: Owner) -> Iterator[tuple[Any, str | Unjudged]]:
    place = owned.place
    whose = f"`{owned.agency.id}`" + (f" for `{owned.unit}`" if owned.unit else "")
    for what, said in _targets(resource):
        if isinstance(said, Unknown):
            yield resource, Unjudged(f"{what} of `{resource.id}`")
        elif place is None or not _own(place, what, said):
            yield resource, f"`{resource.id}` lets {whose} see {what} `{said}`, which is not its unit's"


def _own(place: Place, what: str, said: str) -> bool:
    return said == (place.lake_tag if what == "the tables tagged" else place.database)


def _targets(resource: Resource) -> Iterator[tuple[str, str | Unknown]]:
    policy = resource.get("lfTagPolicy")
    for said in (resource.get("lfTagPolicy", "expressions"), resource.get("lfTags")) if policy is not None else ():
        for each in _listed(said):
            yield "the tables tagged", _text(each, "key")
    for key, name in (("database", "name"), ("table", "databaseName"), ("tableWithColumns", "databaseName")):
        if resource.get(key) is not None:
            yield "the database", _text(resource.get(key), name)
    if resource.get("dataLocation") is not None:
        arn = resource.get("dataLocation", "arn")
        yield "the location", arn if isinstance(arn, str) else UNKNOWN
    if resource.get("catalogResource") is True:
        yield "the catalogue of", "every database"


def _listed(value: Any) -> tuple[Any, ...]:
    found = many(value)
    return (UNKNOWN,) if isinstance(found, Unknown) else found


def _text(value: Any, key: str) -> str | Unknown:
    said = value.get(key) if isinstance(value, Mapping) else None
    return said if isinstance(said, str) else UNKNOWN
