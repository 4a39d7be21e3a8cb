"""The `aws` providers of a stack, each held to one account; never the default one.

Against AWS they are the released provider with `allowed_account_ids`. In the local cloud every service used points
at the emulator, which must be on this machine's loopback interface.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import pulumi
import pulumi_aws as aws

from stacks.context import StackContext
from stacks.refusal import RefusedError

EDGE_REGION: Final = "us-east-1"
"""Where CloudFront takes its certificates and web ACLs from."""

SERVICES: Final = (
    "acm", "apigatewayv2", "athena", "budgets", "cloudfront", "cloudtrail", "cloudwatch", "cognitoidp", "ec2",
    "events", "glue", "iam", "kms", "lakeformation", "logs", "rds", "route53", "s3", "s3control", "secretsmanager",
    "sesv2", "sfn", "sns", "sqs", "ssm", "sts", "wafv2",
)  # fmt: skip
"""The endpoints that the emulator takes over."""


@dataclass(frozen=True, slots=True)
class Providers:
    """`home` is this stack's account and region, `edge` its account in us-east-1, `platform` the platform's own."""

    home: aws.Provider
    edge: aws.Provider
    platform: aws.Provider


def loopback(endpoint: str) -> bool:
    """Return whether `endpoint` is an http(s) URL of this machine's loopback interface."""
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"}:
        return False
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def providers(context: StackContext) -> Providers:
    """Register the providers of this stack (once in a program); refuses an endpoint that is not loopback."""
    if context.endpoint is not None and not loopback(context.endpoint):
        raise RefusedError(
            f"ECOSYSTEM_LOCAL_ENDPOINT is `{context.endpoint}`, which is not on this machine's loopback interface: "
            "the local cloud is for an emulator alone; unset it to work with AWS"
        )
    home = _provider(context, "home", context.account, context.region)
    edge = home if context.region == EDGE_REGION else _provider(context, "edge", context.account, EDGE_REGION)
    at_home = (context.account, context.region) == (context.home_account, context.home_region)
    platform = home if at_home else _provider(context, "platform", context.home_account, context.home_region)
    return Providers(home, edge, platform)


def _provider(context: StackContext, name: str, account: str, region: str) -> aws.Provider:
    if context.endpoint is None:
        roles: dict[str, str] = pulumi.Config("ecosystem").get_object("assumeRoles") or {}
        role = roles.get(account)
        return aws.Provider(
            name,
            region=region,
            allowed_account_ids=[account],
            assume_roles=[aws.ProviderAssumeRoleArgs(role_arn=role, session_name="ecosystem")] if role else None,
        )
    return aws.Provider(
        name,
        region=region,
        allowed_account_ids=[account],
        access_key=account,  # an emulator takes a key of twelve digits for the account of that number
        secret_key="emulated",  # noqa: S106 - emulators take any
        endpoints=[aws.ProviderEndpointArgs(**dict.fromkeys(SERVICES, context.endpoint))],
        s3_use_path_style=True,
        skip_credentials_validation=True,
        skip_metadata_api_check=True,
        skip_region_validation=True,
    )
