"""Who may assume an agency's role: its own roles with the external id, or its people through the workforce provider.

An agency's role may not exist yet, and IAM refuses a principal that does not exist: so the principal is the agency's
account and a condition names the role exactly. A source identity is always required, so that the trail names a person.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from ecosystem.model import Agency
from stacks import places
from stacks.access.statement import Document, document, end_of, one_or_many, size
from stacks.context import StackContext
from stacks.refusal import RefusedError

ROLE_ARN: Final = re.compile(r"arn:aws:iam::(\d{12}):role/[A-Za-z0-9_+=,.@/-]+")
LONGEST: Final = 2048
"""Characters of a role's trust policy (IAM's default quota)."""
SAML_AUDIENCE: Final = "https://signin.aws.amazon.com/saml"
OIDC_AUDIENCE: Final = "ecosystem"
"""The audience that the workforce's tokens for AWS carry; the provider knows it as its client id."""
SOURCE_IDENTITY: Final = {"sts:SourceIdentity": "?*"}
"""Any, but there must be one."""


def policy(context: StackContext, agency: Agency, last: date) -> Document:
    """Return the trust policy of an agency's role, which trusts nobody after the `last` day; raises RefusedError."""
    end = {"DateLessThan": {"aws:CurrentTime": end_of(last)}}
    if not agency.sign_in.aws_principals:
        return document(_workforce(context, agency, end))
    made = document(_own_account(context, agency, end))
    if size(made) > LONGEST:
        raise RefusedError(
            f"the {len(agency.sign_in.aws_principals)} roles of the agency `{agency.id}` "
            f"({agency.path}.sign_in.aws_principals) make a trust policy of {size(made):,} characters and IAM takes "
            f"{LONGEST:,}; name fewer roles, as one in which all of its people work"
        )
    return made


def _own_account(context: StackContext, agency: Agency, end: dict[str, Any]) -> list[Document]:
    principals = agency.sign_in.aws_principals
    matches = {arn: ROLE_ARN.fullmatch(arn) for arn in principals}
    strange = [arn for arn, match in matches.items() if match is None]
    if strange:
        raise RefusedError(
            f"`{strange[0]}` of the agency `{agency.id}` ({agency.path}.sign_in.aws_principals) is no role's ARN; "
            "name the role that its people work in, as `arn:aws:iam::333333333333:role/team`, without wildcards"
        )
    external = context.external_ids.get(agency.id)
    if not external:
        raise RefusedError(
            f"the agency `{agency.id}` signs in from its own account and has no external id; "
            f"set one: `pulumi config set --path ecosystem:externalIds.{agency.id} $(openssl rand -hex 16)`"
        )
    accounts = one_or_many(f"arn:aws:iam::{match[1]}:root" for match in matches.values() if match)
    who = {"aws:PrincipalArn": one_or_many(principals)}
    return [
        {
            "Sid": "Assume",
            "Effect": "Allow",
            "Principal": {"AWS": accounts},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {**who, "sts:ExternalId": external},
                "StringLike": dict(SOURCE_IDENTITY),
                **end,
            },
        },
        {
            "Sid": "SourceIdentity",
            "Effect": "Allow",
            "Principal": {"AWS": accounts},
            "Action": "sts:SetSourceIdentity",
            "Condition": {"StringEquals": who, "StringLike": dict(SOURCE_IDENTITY), **end},
        },
    ]


def _workforce(context: StackContext, agency: Agency, end: dict[str, Any]) -> list[Document]:
    workforce = context.declaration.identity.workforce
    here = context.names
    if workforce is None:
        raise RefusedError(
            f"the agency `{agency.id}` ({agency.path}.sign_in) signs in through the workforce provider and "
            "`identity.workforce` is not declared; declare it, or give the agency `aws_principals`"
        )
    if workforce.kind == "saml":
        provider = here.arn("iam", f"saml-provider/{places.workforce_provider(context)}", region="")
        action, audience = "sts:AssumeRoleWithSAML", {"SAML:aud": SAML_AUDIENCE}
    else:
        host = issuer(context)
        provider = here.arn("iam", f"oidc-provider/{host}", region="")
        action, audience = "sts:AssumeRoleWithWebIdentity", {f"{host}:aud": OIDC_AUDIENCE}
    principal = {"Federated": provider}
    mine = {"aws:RequestTag/agency": agency.id}
    return [
        {
            "Sid": "Assume",
            "Effect": "Allow",
            "Principal": principal,
            "Action": action,
            "Condition": {
                "StringEquals": {**audience, **mine},
                "StringLike": dict(SOURCE_IDENTITY),
                **end,
            },
        },
        {
            "Sid": "SessionTags",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "sts:TagSession",
            "Condition": {
                "StringEquals": mine,
                "ForAllValues:StringEquals": {"aws:TagKeys": ["agency"]},
                "Null": {"aws:TagKeys": "false"},
                **end,
            },
        },
        {
            "Sid": "SourceIdentity",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "sts:SetSourceIdentity",
            "Condition": {"StringLike": dict(SOURCE_IDENTITY), **end},
        },
    ]


def issuer(context: StackContext) -> str:
    """Return the workforce issuer as IAM names it: host and path, without the scheme."""
    workforce = context.declaration.identity.workforce
    parts = urlsplit((workforce.issuer if workforce else None) or "")
    if parts.scheme != "https" or not parts.hostname or "*" in parts.path:
        raise RefusedError(
            "`identity.workforce.issuer` must be an https URL for `kind: oidc`, as `https://sso.corporation.example`"
        )
    return f"{parts.hostname}{parts.path.rstrip('/')}"
