"""IAM's resources: roles, users, their credentials, policies and attachments.

Types and properties are those of pulumi-aws 7 (`aws:iam/...`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from ecosystem.estate.iam import parse
from ecosystem.estate.iam_nouns import Attachment, Credential, Policy, Role, RolePolicy, User
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import listed, many, text
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown


def role(resource: Resource) -> Iterator[Role]:
    """Yield the role."""
    inline = listed(resource, "inlinePolicies")
    documents = [UNKNOWN] if isinstance(inline, Unknown) else [_policy_of(each) for each in inline]
    yield Role(
        resource=resource,
        name=text(resource, "name"),
        trust=parse(resource.get("assumeRolePolicy"), f"the trust policy of `{resource.id}`"),
        inline=tuple(parse(each, f"a policy of `{resource.id}`") for each in documents),
        managed=_each(listed(resource, "managedPolicyArns")),
        boundary=text(resource, "permissionsBoundary"),
    )


def role_policy(resource: Resource) -> Iterator[RolePolicy]:
    """Yield the inline policy."""
    document = parse(resource.get("policy"), f"the policy `{resource.id}`")
    yield RolePolicy(resource=resource, role=text(resource, "role"), document=document)


def policy(resource: Resource) -> Iterator[Policy]:
    """Yield the managed policy."""
    yield Policy(
        resource=resource,
        name=text(resource, "name"),
        iam_path=text(resource, "path"),
        document=parse(resource.get("policy"), f"the policy `{resource.id}`"),
    )


def attachment(resource: Resource, roles: str, policies: str) -> Iterator[Attachment]:
    """Yield what is attached, unless to users and groups alone; `roles` and `policies` are the properties' names."""
    whom = listed(resource, roles)
    if isinstance(whom, Unknown) or whom:
        yield Attachment(resource=resource, roles=whom, policies=listed(resource, policies))


def user(resource: Resource) -> Iterator[User]:
    """Yield the user."""
    yield User(resource=resource)


def credential(resource: Resource, kind: str) -> Iterator[Credential]:
    """Yield the credential."""
    yield Credential(resource=resource, kind=kind)


def _policy_of(said: Any) -> Any:
    return UNKNOWN if said is UNKNOWN else said.get("policy") if isinstance(said, dict) else said


def _each(values: Maybe[tuple[Any, ...]]) -> tuple[Maybe[str], ...]:
    found = (UNKNOWN,) if isinstance(values, Unknown) else values
    return tuple(each if isinstance(each, str) else UNKNOWN for each in found for each in _texts(each))


def _texts(value: Any) -> tuple[Any, ...]:
    found = many(value)
    return (UNKNOWN,) if isinstance(found, Unknown) else found


READERS: Final = {
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": role_policy,
    "aws:iam/policy:Policy": policy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": partial(attachment, roles="role", policies="policyArn"),
    "aws:iam/policyAttachment:PolicyAttachment": partial(attachment, roles="roles", policies="policyArn"),
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": partial(
        attachment, roles="roleName", policies="policyArns"
    ),
    "aws:iam/user:User": user,
    "aws:iam/accessKey:AccessKey": partial(credential, kind="an access key"),
    "aws:iam/userLoginProfile:UserLoginProfile": partial(credential, kind="a password"),
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": partial(credential, kind="a service's credential"),
    "aws:iam/sshKey:SshKey": partial(credential, kind="an SSH key"),
    "aws:iam/signingCertificate:SigningCertificate": partial(credential, kind="a signing certificate"),
    "aws:lightsail/bucketAccessKey:BucketAccessKey": partial(credential, kind="an access key of a bucket"),
}
