"""The world of a plan: one or several stacks' estates, their roles joined with the policies that decide for them.

The boundary of an agency's role stands in another stack than the role; it is found by its ARN wherever it was planned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam import Document, Statement
from ecosystem.estate.iam_nouns import Attachment, Policy, ResourcePolicy, Role, RolePolicy
from ecosystem.estate.placing import account_in, accounts_of
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags, text
from ecosystem.estate.unknown import Unknown
from ecosystem.iam.world import PLANNED, Guarded, NamedPolicy, RoleState, World

NOBODY: Final = ""
NOWHERE: Final = "000000000000"
"""The account of a plan whose account nothing says."""

_READS: Final = (
    *("BatchGet", "Check", "Describe", "Filter", "Get", "List"),
    *("Lookup", "Query", "Scan", "Search", "Select", "View"),
)
_READING: Final = tuple(f"*:{each}*" for each in _READS)
_AWS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "AdministratorAccess": (("*",), ()),
    "PowerUserAccess": ((), ("account:*", "iam:*", "organizations:*")),
    "ReadOnlyAccess": (_READING, ()),
    "SecurityAudit": (("*:Describe*", "*:Get*", "*:List*"), ()),
    "job-function/ViewOnlyAccess": (("*:Describe*", "*:List*"), ()),
    "job-function/SystemAdministrator": (("*",), ()),
    "IAMFullAccess": (("iam:*",), ()),
    "AmazonS3FullAccess": (("s3:*",), ()),
    "AmazonS3ReadOnlyAccess": (("s3:Describe*", "s3:Get*", "s3:List*"), ()),
    "AmazonAthenaFullAccess": (("athena:*", "glue:*", "lakeformation:GetDataAccess", "s3:*"), ()),
    "AmazonSESFullAccess": (("ses:*",), ()),
    "AmazonSQSFullAccess": (("sqs:*",), ()),
    "AWSStepFunctionsFullAccess": (("states:*",), ()),
    "AWSKeyManagementServicePowerUser": (("kms:*",), ()),
    "AWSLambda_FullAccess": (("lambda:*",), ()),
    "SecretsManagerReadWrite": (("secretsmanager:*", "kms:*"), ()),
    "CloudFrontFullAccess": (("cloudfront:*",), ()),
}
"""AWS's own policies as at least what they allow, which is what a proof needs. Source: AWS Managed Policy Reference."""

_SERVICES: Final[Mapping[str, tuple[str, ...]]] = {
    "bucket": ("arn:aws:s3:::*", "arn:aws:s3*:*"),
    "access point": ("arn:aws:s3*:*",),
    "key": ("arn:aws:kms:*",),
    "queue": ("arn:aws:sqs:*",),
    "topic": ("arn:aws:sns:*",),
    "secret": ("arn:aws:secretsmanager:*",),
    "function": ("arn:aws:lambda:*",),
    "event bus": ("arn:aws:events:*",),
    "table": ("arn:aws:dynamodb:*", "arn:aws:s3tables:*"),
    "mail identity": ("arn:aws:ses:*",),
    "data catalog": ("arn:aws:glue:*",),
    "API": ("arn:aws:execute-api:*", "arn:aws:apigateway:*"),
}
"""Kind of resource -> the ARNs that a policy with `Resource: "*"` on it can be about."""


def world_of(estate: Estate) -> World:
    """Return the world of one estate, for `Estate.once`: several controls ask for it."""
    return gathered([estate])


def gathered(estates: Iterable[Estate], account: str = NOWHERE) -> World:
    """Return the world of the estates; `account` is that of resources whose account nothing says."""
    listed = tuple(estates)
    policies = {each: found for estate in listed for each, found in _managed(estate, account)}
    beside = _beside(listed, policies)
    roles = tuple(role for estate in listed for role in _roles(estate, policies, beside, account))
    resources = tuple(_guarded(each, account) for estate in listed for each in estate.of(ResourcePolicy))
    gaps = [
        f"the name of the role `{each.id}`"
        for estate in listed
        for each in estate.of(Role)
        if isinstance(each.name, Unknown)
    ]
    gaps += [
        f"the tags of the role `{each.id}`" for each in roles if {"*", "agency", "brand"}.intersection(each.hidden)
    ]
    return World(PLANNED, roles, resources, tuple(gaps))


def _roles(
    estate: Estate, policies: Mapping[str, NamedPolicy], beside: Mapping[str, Sequence[NamedPolicy]], account: str
) -> Iterator[RoleState]:
    for role in estate.of(Role):
        name = role.name if isinstance(role.name, str) else role.id
        boundary = role.boundary if isinstance(role.boundary, str) else None
        said = tags(role.resource)
        found = tags_of(said)
        yield RoleState(
            id=role.id,
            arn=_arn(role.resource, "role", name, account),
            trust=role.trust,
            identity=(
                *(NamedPolicy(f"an inline policy of `{role.id}`", each, role.urn) for each in role.inline),
                *(_attached(each, policies) for each in role.managed),
                *(policy for key in (name, role.urn, NOBODY) for policy in beside.get(key, ())),
            ),
            boundary=boundary,
            bounded=policies.get(boundary) if boundary else None,
            tags=found,
            where=role.urn,
            hidden=("*",) if isinstance(said, Unknown) else tuple(sorted(set(said) - set(found))),
        )


def tags_of(said: Mapping[str, object] | Unknown) -> dict[str, str]:
    """Return the tags that are known texts."""
    if isinstance(said, Unknown):
        return {}
    return {key: value for key, value in said.items() if isinstance(value, str)}


def by_aws(arn: str) -> NamedPolicy | None:
    """Return one of AWS's own policies as at least what it allows, None when it is none of those known here."""
    _, found, name = arn.partition(":iam::aws:policy/")
    known = _AWS.get(name.removeprefix("aws-service-role/")) if found else None
    if known is None:
        return None
    statement = Statement("Allow", sid=name, actions=known[0], not_actions=known[1], resources=("*",))
    return NamedPolicy(f"AWS's policy `{name}`", Document((statement,)), arn)


def _beside(estates: Iterable[Estate], policies: Mapping[str, NamedPolicy]) -> Mapping[str, Sequence[NamedPolicy]]:
    """Policies that are put on roles from outside, by the name of the role, or its URN where the name is not known.

    Which role one is put on may be known by neither: then it may be on any, and what any allows is not known.
    """
    found: dict[str, list[NamedPolicy]] = defaultdict(list)
    for estate in estates:
        urns = {role.urn for role in estate.of(Role)}
        for each in estate.of(RolePolicy):
            policy = NamedPolicy(f"the policy `{each.id}`", each.document, each.urn)
            for key in _keys((each.role,), urns, each.resource):
                found[key].append(policy)
        for put in estate.of(Attachment):
            listed: tuple[object, ...] = (None,) if isinstance(put.policies, Unknown) else put.policies
            roles = (None,) if isinstance(put.roles, Unknown) else put.roles
            for key in _keys(roles, urns, put.resource):
                found[key] += (_attached(each, policies) for each in listed)
    missing = "whose policy it is"
    found[NOBODY] = [replace(each, document=Document((), missing)) for each in found[NOBODY]]
    return found


def _keys(roles: Iterable[object], urns: set[str], resource: Resource) -> Iterator[str]:
    listed = tuple(roles)
    yield from (each for each in listed if isinstance(each, str))
    if not all(isinstance(each, str) for each in listed):
        yield from urns.intersection(resource.depends) or (NOBODY,)


def _attached(arn: object, policies: Mapping[str, NamedPolicy]) -> NamedPolicy:
    if not isinstance(arn, str):
        return NamedPolicy("an attached policy", Document((), "which policy is attached"))
    found = policies.get(arn) or policies.get(arn.partition(":policy")[2]) or by_aws(arn)
    return found or NamedPolicy(f"the policy `{arn}`", Document((), f"what the policy `{arn}` allows"), arn)


def _managed(estate: Estate, account: str) -> Iterator[tuple[str, NamedPolicy]]:
    for each in estate.of(Policy):
        if isinstance(each.name, str):
            policy = NamedPolicy(f"the policy `{each.id}`", each.document, each.urn)
            yield _arn(each.resource, "policy", each.name, account), policy
            yield f"{_path(each.resource)}{each.name}", policy


def _arn(resource: Resource, kind: str, name: str, account: str) -> str:
    owned = accounts_of(resource)
    return f"arn:aws:iam::{owned[0] if len(owned) == 1 else account}:{kind}{_path(resource)}{name}"


def _path(resource: Resource) -> str:
    path = text(resource, "path")
    return path if isinstance(path, str) and path else "/"


def _about(policy: ResourcePolicy) -> tuple[str, ...]:
    """The ARNs that a policy decides about: those of its own bucket, else any of its service."""
    name = text(policy.resource, "bucket") if policy.kind == "bucket" else None
    if isinstance(name, str):
        arn = f"arn:aws:s3:::{name.removeprefix('arn:aws:s3:::')}"
        return arn, f"{arn}/*"
    return _SERVICES.get(policy.kind, ("arn:aws:*",))


def _guarded(policy: ResourcePolicy, account: str) -> Guarded:
    owned = accounts_of(policy.resource)
    arn = policy.resource.get("resourceArn")
    return Guarded(
        id=policy.id,
        kind=policy.kind,
        arns=_about(policy),
        account=account_in(arn) or (owned[0] if len(owned) == 1 else account),
        policy=NamedPolicy(f"the {policy.kind} policy `{policy.id}`", policy.document, policy.urn),
        where=policy.urn,
    )
