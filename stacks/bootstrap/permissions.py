"""What CI's roles may do, and the most that roles of services can do: statements made from names."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from stacks import places
from stacks.bootstrap import state
from stacks.context import StackContext
from stacks.documents import Statement

GITHUB: Final = "https://token.actions.githubusercontent.com"

SERVICES: Final = (
    "acm", "apigateway", "athena", "budgets", "cloudfront", "cloudtrail", "cloudwatch", "cognito-idp", "ec2", "events",
    "glue", "kms", "lakeformation", "logs", "rds", "route53", "s3", "secretsmanager", "ses", "sns", "sqs", "ssm",
    "states", "tag", "wafv2",
)  # fmt: skip
"""The services of the stacks, by IAM's prefix; IAM and STS have statements of their own."""

READS: Final = (
    "acm:Describe*", "acm:List*", "apigateway:GET", "athena:Get*", "athena:List*", "budgets:Describe*",
    "budgets:ViewBudget", "cloudfront:Get*", "cloudfront:List*", "cloudtrail:Describe*", "cloudtrail:Get*",
    "cloudtrail:List*", "cloudwatch:Describe*", "cloudwatch:List*", "cognito-idp:Describe*", "cognito-idp:Get*",
    "cognito-idp:List*", "ec2:Describe*", "events:Describe*", "events:List*", "glue:GetDatabase*", "glue:GetTable*",
    "glue:GetTags", "iam:Get*", "iam:List*", "kms:Describe*", "kms:Get*", "kms:List*", "lakeformation:Describe*",
    "lakeformation:GetDataLakeSettings", "lakeformation:GetLFTag", "lakeformation:GetResourceLFTags",
    "lakeformation:List*", "logs:Describe*", "logs:ListTags*", "rds:Describe*", "rds:ListTagsForResource",
    "route53:Get*", "route53:List*", "s3:GetAccountPublicAccessBlock", "s3:GetBucket*", "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration", "s3:ListAllMyBuckets", "s3:ListBucket", "secretsmanager:DescribeSecret",
    "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecrets", "ses:Get*", "ses:List*", "sns:Get*", "sns:List*",
    "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueue*", "ssm:Describe*", "ssm:ListTagsForResource",
    "states:Describe*", "states:List*", "tag:Get*", "wafv2:Get*", "wafv2:List*",
)  # fmt: skip
"""What a preview reads: settings, never contents (no objects of the lake, no values of secrets, no messages)."""

PASSED_TO: Final = (
    "apigateway.amazonaws.com",
    "events.amazonaws.com",
    "lakeformation.amazonaws.com",
    "states.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that the stacks' roles are made for."""


PROVIDERS: Final = {
    "SAMLProvider": ("Create", "Delete", "Tag", "Untag", "Update"),
    "OpenIDConnectProvider": ("Create", "Delete", "Tag", "Untag"),
}

DATA_PLANE: Final = (
    "athena:Get*", "athena:List*", "athena:StartQueryExecution", "athena:StopQueryExecution",
    "cloudfront:CreateInvalidation", "cloudfront:GetInvalidation", "cloudwatch:PutMetricData",
    "cognito-idp:Admin*", "cognito-idp:List*", "ec2:*NetworkInterface*", "events:DeleteRule", "events:Describe*",
    "events:InvokeApiDestination", "events:PutEvents", "events:PutRule", "events:PutTargets", "events:RemoveTargets",
    "firehose:PutRecord*", "glue:BatchGet*", "glue:*Partition*", "glue:Get*", "glue:*Table", "kms:Decrypt",
    "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "lakeformation:GetDataAccess", "lambda:InvokeFunction",
    "logs:*Delivery*", "logs:*LogDeliver*", "logs:CreateLogStream", "logs:Describe*", "logs:PutLogEvents",
    "logs:PutResourcePolicy", "rds-db:connect", "s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:Get*", "s3:List*",
    "s3:PutObject*", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "ses:Get*", "ses:Send*",
    "sns:Publish", "sqs:*Message*", "sqs:Get*", "states:Describe*", "states:List*", "states:Send*",
    "states:StartExecution", "xray:Get*", "xray:Put*",
)  # fmt: skip
"""The actions that functions, workflows and deliveries of the platform and the units can need."""


def deploy_statements(context: StackContext) -> list[Statement]:
    """Return what the deploy role may do."""
    names = context.names
    under = f"/{names.corporation}/{names.environment}/"
    roles, policies = (names.arn("iam", f"{kind}{under}*", region="") for kind in ("role", "policy"))
    bounded = [places.boundary_arn(context), places.service_boundary_arn(context)]
    return [
        {
            "Sid": "ServicesOfTheStacks",
            "Effect": "Allow",
            "Action": [f"{service}:*" for service in SERVICES],
            "Resource": "*",
        },
        {"Sid": "LooksAtIam", "Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"},
        {
            "Sid": "BoundedRoles",
            "Effect": "Allow",
            "Action": [
                "iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy",
            ],
            "Resource": roles,
            "Condition": {"StringEquals": {"iam:PermissionsBoundary": bounded}},
        },
        {
            "Sid": "AgenciesInTheirBoundary",
            "Effect": "Deny",
            "Action": "iam:CreateRole",
            "Resource": "*",
            "Condition": {
                "Null": {"aws:RequestTag/agency": "false"},
                "StringNotEquals": {"iam:PermissionsBoundary": places.boundary_arn(context)},
            },
        },
        {
            "Sid": "RolesAsTheyAre",
            "Effect": "Allow",
            "Action": [
                "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:TagRole", "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription",
            ],
            "Resource": roles,
        },
        {
            "Sid": "HandsRolesToServices",
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": roles,
            "Condition": {"StringEquals": {"iam:PassedToService": list(PASSED_TO)}},
        },
        {
            "Sid": "PoliciesOfTheEcosystem",
            "Effect": "Allow",
            "Action": [
                "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion",
                "iam:TagPolicy", "iam:UntagPolicy",
            ],
            "Resource": policies,
        },
        {
            "Sid": "ProvidersOfTheWorkforce",
            "Effect": "Allow",
            "Action": [f"iam:{verb}{kind}" for kind, verbs in PROVIDERS.items() for verb in verbs],
            "Resource": workforce_providers(context),
        },
        {
            "Sid": "ServiceLinkedRoles",
            "Effect": "Allow",
            "Action": "iam:CreateServiceLinkedRole",
            "Resource": names.arn("iam", "role/aws-service-role/*", region=""),
        },
        {"Sid": "Itself", "Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"},
        *_not_itself(context),
    ]  # fmt: skip


def workforce_providers(context: StackContext) -> list[str]:
    """Return the ARNs of the federation that the stacks make: the workforce's alone, never the one that CI comes by."""
    saml = context.platform.arn("iam", f"saml-provider/{places.workforce_provider(context)}", region="")
    return list(dict.fromkeys((saml, places.workforce_arn(context) or saml)))


def deploy_boundary(context: StackContext) -> list[Statement]:
    """Return the boundary of the deploy role: its services, IAM under the ecosystem's path, never itself."""
    names = context.names
    under = f"/{names.corporation}/{names.environment}/"
    mine = [names.arn("iam", f"{kind}{under}*", region="") for kind in ("role", "policy")]
    others = [*workforce_providers(context), names.arn("iam", "role/aws-service-role/*", region="")]
    return [
        {
            "Sid": "Services",
            "Effect": "Allow",
            "Action": [*(f"{service}:*" for service in SERVICES), "iam:Get*", "iam:List*", "sts:GetCallerIdentity"],
            "Resource": "*",
        },
        {"Sid": "Iam", "Effect": "Allow", "Action": "iam:*", "Resource": [*mine, *others]},
        *_not_itself(context),
    ]


def _not_itself(context: StackContext) -> list[Statement]:
    """Return what the deploy role never does: change CI's own access, make people, read data, blind the audit."""
    names = context.names
    own = [names.arn("iam", f"{kind}{names.path()}*", region="") for kind in ("role", "policy")]
    issuer = names.arn("iam", f"oidc-provider/{urlsplit(GITHUB).hostname}", region="")
    blinding = ["cloudtrail:StopLogging", "s3:BypassGovernanceRetention"] if context.protect else []
    return [
        {"Sid": "NotItself", "Effect": "Deny", "NotAction": ["iam:Get*", "iam:List*"], "Resource": [*own, issuer]},
        {
            "Sid": "Never",
            "Effect": "Deny",
            "Action": [
                "athena:StartQueryExecution", "iam:AddUserToGroup", "iam:CreateAccessKey", "iam:CreateLoginProfile",
                "iam:CreateUser", "iam:DeleteRolePermissionsBoundary", "iam:UpdateLoginProfile",
                "lakeformation:GetDataAccess", "organizations:*", "s3:PutAccountPublicAccessBlock",
                "secretsmanager:GetSecretValue", "sts:AssumeRole", *blinding,
            ],
            "Resource": "*",
        },
    ]  # fmt: skip


def service_boundary(context: StackContext) -> list[Statement]:
    """Return the boundary of every role that a service takes for us: what the data plane needs, and no more."""
    return [
        {
            "Sid": "DataPlane",
            "Effect": "Allow",
            "Action": list(DATA_PLANE),
            "Resource": "*",
        },
        {
            "Sid": "OnlyOurAccount",
            "Effect": "Deny",
            "Action": ["s3:*", "secretsmanager:*", "sqs:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:ResourceAccount": context.account}},
        },
    ]


def preview_statements(context: StackContext) -> list[Statement]:
    """Return what the preview role may do: read settings, and the state with its secrets' key."""
    names = context.names
    bucket = f"arn:aws:s3:::{state.state_bucket(context)}"
    keys = [state.key_alias(context, what) for what in ("state", "secrets")]
    return [
        {"Sid": "Looks", "Effect": "Allow", "Action": list(READS), "Resource": "*"},
        {"Sid": "ReadsState", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
         "Resource": [bucket, f"{bucket}/*"]},
        {
            "Sid": "ReadsStatesSecrets",
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:DescribeKey"],
            "Resource": names.arn("kms", "key/*"),
            "Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": keys}},
        },
        {"Sid": "Itself", "Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"},
    ]  # fmt: skip
