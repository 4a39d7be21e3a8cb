"""Examples of AWS IAM."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"


def trust(service: str) -> str:
    """Return a trust policy for one service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allowing(*actions: str) -> str:
    """Return a policy that allows these actions."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def a_policy(aws: EmulatedAws, name: str) -> str:
    """Make a managed policy; its ARN."""
    return made(aws, POLICY, {"name": name, "policy": allowing("s3:ListBucket")})


def a_role(aws: EmulatedAws, name: str) -> str:
    """Make a role; its name."""
    return made(aws, ROLE, {"name": name, "assumeRolePolicy": trust("ec2.amazonaws.com")})


def agency(aws: EmulatedAws, name: str) -> Props:
    """Return a role with everything."""
    return {
        "name": name,
        "path": "/agencies/",
        "description": "an agency",
        "maxSessionDuration": 3600,
        "permissionsBoundary": a_policy(aws, f"boundary-{name}"),
        "assumeRolePolicy": trust("ec2.amazonaws.com"),
        "inlinePolicies": [{"name": "read", "policy": allowing("s3:GetObject")}],
        "managedPolicyArns": [a_policy(aws, f"one-{name}")],
        "tags": {"agency": "north"},
    }


def inline(aws: EmulatedAws, name: str) -> Props:
    """Return a policy inside a role."""
    return {"role": a_role(aws, name), "name": "permissions", "policy": allowing("s3:GetObject")}


def boundary(_aws: EmulatedAws, name: str) -> Props:
    """Return a managed policy."""
    return {
        "name": name,
        "path": "/agencies/",
        "description": "what no agency may pass",
        "policy": allowing("s3:GetObject"),
        "tags": {"layer": "access"},
    }


def attached(aws: EmulatedAws, name: str) -> Props:
    """Return a managed policy on a role."""
    return {"role": a_role(aws, name), "policyArn": a_policy(aws, f"attached-{name}")}


def issuer(_aws: EmulatedAws, name: str) -> Props:
    """Return the issuer of a pipeline's tokens."""
    return {
        "url": f"https://tokens.{name}.example/pipelines",
        "clientIdLists": ["sts.amazonaws.com"],
        "thumbprintLists": ["6938fd4d98bab03faadb97b34396831e3780aea1"],
        "tags": {"layer": "deploy"},
    }


def metadata(entity: str) -> str:
    """Return SAML metadata of a length that IAM takes (at least 1000 characters)."""
    return f'<EntityDescriptor entityID="{entity}"><!-- {"x" * 1000} --></EntityDescriptor>'


def workforce(_aws: EmulatedAws, name: str) -> Props:
    """Return the provider by which the workforce signs in."""
    return {"name": name, "samlMetadataDocument": metadata("https://sso.example"), "tags": {"layer": "identity"}}


EXAMPLES = (
    Example(
        ROLE,
        agency,
        {
            "description": "another agency",
            "maxSessionDuration": 7200,
            "assumeRolePolicy": trust("lambda.amazonaws.com"),
            "permissionsBoundary": None,
            "inlinePolicies": [{"name": "write", "policy": allowing("s3:PutObject")}],
            "managedPolicyArns": None,
            "tags": {"brand": "aurora"},
        },
        ("arn", "uniqueId", "createDate"),
    ),
    Example(POLICY, boundary, {"policy": allowing("s3:*"), "tags": {"layer": "identity"}}, ("arn", "policyId")),
    Example("aws:iam/rolePolicy:RolePolicy", inline, {"policy": allowing("s3:GetObject", "s3:PutObject")}),
    Example("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attached),
    Example(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        issuer,
        {"clientIdLists": ["sts.amazonaws.com", "other"], "tags": {"layer": "pipelines"}},
        ("arn",),
    ),
    Example(
        "aws:iam/samlProvider:SamlProvider",
        workforce,
        {"samlMetadataDocument": metadata("https://other.example")},
        ("arn",),
        {"moto": frozenset({"tags"})},
    ),
)
