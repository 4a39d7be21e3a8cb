"""Drift: what is declared and not live, live and not declared, or live otherwise than declared.

Sets of names first, properties second, and of these only those that carry weight for security (`drift_properties`):
the noise of the rest hides what matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from ecosystem.estate.drift_properties import changes
from ecosystem.estate.estate import Estate
from ecosystem.estate.expected import HANGS_ON, Expected, made_up, matching, stacks, whose
from ecosystem.estate.gaps import Gap, hiding, reach
from ecosystem.estate.living import is_ours, made_by_aws, tagged_environment
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import Unjudged, Unknown

_ONE_OF_A_KIND: Final = {
    "aws:cognito/userPool:UserPool": "a user pool",
    "aws:sesv2/emailIdentity:EmailIdentity": "a mail identity",
    "aws:iam/samlProvider:SamlProvider": "an identity provider",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "an identity provider",
}
"""What there is nothing innocent of beside what is declared, whatever its name and tags."""

Drifted = tuple[Any, str | Unjudged]


def drift(estate: Estate) -> Iterator[Drifted]:
    """Yield each thing that drifts with what is wrong; raises `Unjudged` where nobody said what is expected."""
    if not estate.of(Expected):
        raise Unjudged("what the declaration expects: its stacks were not rehearsed")
    yield from _missing(estate)
    yield from _undeclared(estate)
    yield from _changed(estate)


def _missing(estate: Estate) -> Iterator[Drifted]:
    """A stack of which nothing is live is one finding; so is what hangs on a thing that is missing itself."""
    found = matching(estate)
    live = {wanted.urn for wanted, _ in found.pairs}
    told = live | {wanted.urn for wanted in found.missing}
    for stack, expected in stacks(estate):
        read = [each for each in expected if each.urn in told and _is_read(estate, each)]
        gaps = [hiding(estate, each.type, each.account) for each in read]
        seen = [each for each, gap in zip(read, gaps, strict=True) if gap is None]
        gone = [each for each in read if each.urn not in live]
        # What a call failed to tell may be live; what an emulator never holds is not.
        failed = any(gap is not None and gap.permission for gap in gaps)
        if len(gone) == len(read) and len(seen) > 1 and not failed:
            first = next((each for each in seen if each.brand), seen[0])
            yield first, f"the whole stack `{stack}` is missing: none of the {len(seen)} resources looked for is live"
            continue
        unread: dict[Gap, list[Expected]] = defaultdict(list)
        names = {_name(each) for each in gone if each.type not in HANGS_ON}
        for each in gone:
            if each.type in HANGS_ON and _owner(each) in names:
                continue
            gap = hiding(estate, each.type, each.account)
            if gap is not None:
                unread[gap].append(each)
            else:
                yield each, f"{_what(each)} of `{stack}` is declared and not live"
        for gap, them in unread.items():
            more = f" and {len(them) - 1} more of `{stack}` are" if len(them) > 1 else " is"
            yield them[0], Unjudged(f"whether `{them[0].id}`{more} live: {gap.sentence}")


def _is_read(estate: Estate, wanted: Expected) -> bool:
    """Whether the audit would have seen it: its account was read, and its type is one that can be seen."""
    looked = reach(estate)
    if looked.accounts and wanted.account and wanted.account not in looked.accounts:
        return False
    if looked.types is not None:
        return wanted.type in looked.types
    return wanted.type in estate.once(_types)


def _types(estate: Estate) -> frozenset[str]:
    return frozenset(resource.type for resource in estate.of(Resource))


def _undeclared(estate: Estate) -> Iterator[Drifted]:
    found = matching(estate)
    twins = {(each.urn, each.type) for each in found.twins}
    environments = {each.environment for each in estate.of(Expected)}
    expected_types = {each.type for each in estate.of(Expected)}
    adopted = {each.adopted for each in estate.of(Expected)} - {""}
    for resource in estate.of(Resource):
        if found.of(resource) is not None or made_by_aws(resource) or not resource.type.startswith("aws:"):
            continue
        if whose(resource) in adopted:  # taken over as it is, with what hangs on it
            continue
        environment = tagged_environment(estate, resource)
        if environment is not None and environment.name not in environments:
            continue
        what = resource.type.rpartition(":")[2]
        if _may_not_be(resource):
            if is_ours(estate, resource):
                yield resource, Unjudged(f"whether `{resource.id}` has a {what}")
            continue
        if (resource.urn, resource.type) in twins:
            yield resource, f"`{resource.id}` ({what}) carries the tags of another one that is declared"
        elif resource.type in _ONE_OF_A_KIND:
            yield resource, f"`{resource.id}`, {_ONE_OF_A_KIND[resource.type]}, is live and not declared"
        elif is_ours(estate, resource) and _tells(resource, expected_types, found.types):
            owner = whose(resource)
            on = f" on `{owner}`" if owner else ""
            yield resource, f"`{resource.id}` ({what}){on} is live under our name or tags and not declared"


def _may_not_be(resource: Resource) -> bool:
    """Whether nobody could read if there is such a part at all: of what it hangs on alone something is known."""
    said = [value for key, value in resource.properties.items() if key not in HANGS_ON.get(resource.type, ())]
    return resource.type in HANGS_ON and bool(said) and all(isinstance(each, Unknown) for each in said)


def _tells(resource: Resource, expected_types: set[str], told: frozenset[str]) -> bool:
    """Whether it would be among what is expected if it were declared.

    Parts that a stack never makes are no drift, nor is what no name tells from others of its type.
    """
    if resource.type in HANGS_ON:
        return resource.type in told or resource.type in _ADDED
    return resource.type in told or resource.type not in expected_types


_ADDED: Final = frozenset(
    [
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    ]
)
"""Parts that no stack of ours makes, and that widen what they hang on."""


def _changed(estate: Estate) -> Iterator[Drifted]:
    invented = estate.once(_invented)
    for wanted, live in matching(estate).pairs:
        if wanted.adopted:
            continue
        for change in changes(wanted, live, invented):
            yield live, change


def _invented(estate: Estate) -> Any:
    return made_up(estate.of(Expected))


def _what(wanted: Expected) -> str:
    return f"`{_name(wanted)}` ({wanted.type.rpartition(':')[2]})"


def _owner(wanted: Expected) -> str:
    said = wanted.properties.get(HANGS_ON[wanted.type][0])
    return str(said).rpartition("/")[2].rpartition(":")[2] if isinstance(said, str) else ""


def _name(wanted: Expected) -> str:
    for key in ("name", "bucket", "clusterIdentifier", "identifier", "emailIdentity", "configurationSetName"):
        said = wanted.properties.get(key)
        if isinstance(said, str):
            return said
    return wanted.id
