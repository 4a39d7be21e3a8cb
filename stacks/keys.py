"""The keys of the corporation: rotating, each used only through the services that it is for.

A key's policy names no everyone. The account's administrators administer it; whoever in the account is allowed to use
it by policy can do so only through the key's services (`kms:ViaService`), an agency not even by its own policies in
another way. Services of AWS that encrypt for us are named one by one, each held to this account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.context import StackContext
from stacks.documents import AGENCY, Statement, policy

ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:DisableKey",
    "kms:EnableKey*",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
LOOKS: Final = ("kms:Describe", "kms:Get", "kms:List")
"""What only looks: denied to nobody, since it changes nothing."""
USE: Final = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")

THROUGH: Final[Mapping[places.Key, tuple[str, ...]]] = {
    "data": ("events", "rds", "secretsmanager", "sns", "sqs"),
    "content": ("s3",),
    "identity": ("cognito-idp", "secretsmanager"),
    "lake": ("athena", "glue", "s3"),
    "trail": ("cloudtrail", "s3"),
}
"""The services through which each key is used."""

PURPOSE: Final[Mapping[places.Key, str]] = {
    "data": "contacts database, queues, events, secrets and logs",
    "content": "content and sites of the units",
    "identity": "secrets of the identity service",
    "lake": "lake and query results",
    "trail": "audit trail",
}
_WAIT_DAYS = 30  # before a key that was scheduled for deletion is gone
_WAIT_DAYS_UNPROTECTED = 7


@dataclass(frozen=True, slots=True)
class KeysArgs:
    """The keys to make; all of the platform's by default."""

    context: StackContext
    keys: Sequence[places.Key] = places.KEYS


class Keys(pulumi.ComponentResource):
    """Outputs: `arns`, by key."""

    arns: dict[places.Key, pulumi.Output[str]]

    def __init__(self, name: str, args: KeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:stacks:Keys", name, None, opts)
        self.arns = {}
        for key in args.keys:
            made = aws.kms.Key(
                f"{name}.{key}",
                description=f"{args.context.declaration.corporation.id}: {PURPOSE[key]}",
                enable_key_rotation=True,
                rotation_period_in_days=365,
                deletion_window_in_days=_WAIT_DAYS if args.context.protect else _WAIT_DAYS_UNPROTECTED,
                policy=policy(statements(args.context, key)),
                tags={"layer": "security"},
                opts=pulumi.ResourceOptions(parent=self),
            )
            aws.kms.Alias(
                f"{name}.{key}-alias",
                name=places.key_alias(args.context, key),
                target_key_id=made.key_id,
                opts=pulumi.ResourceOptions(parent=self),
            )
            self.arns[key] = made.arn
        self.register_outputs({"arns": dict(self.arns)})


def statements(context: StackContext, key: places.Key) -> list[Statement]:
    """Return the statements of a key's policy."""
    names = places.here(context)
    through = [f"{service}.{names.region}.amazonaws.com" for service in THROUGH[key]]
    return [*scoped(names.account, through), *_services(context, key)]


def scoped(account: str, through: Sequence[str]) -> list[Statement]:
    """Return the statements that every key has: administration and use by the account, agencies held to `through`."""
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    return [
        {
            "Sid": "Administration",
            "Effect": "Allow",
            "Principal": root,
            "Action": list(ADMINISTRATION),
            "Resource": "*",
        },
        {
            "Sid": "UseThroughServices",
            "Effect": "Allow",
            "Principal": root,
            "Action": list(USE),
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:ViaService": list(through), "kms:CallerAccount": account}},
        },
        {
            "Sid": "GrantsForServices",
            "Effect": "Allow",
            "Principal": root,
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": {
                "Bool": {"kms:GrantIsForAWSResource": "true"},
                "StringEquals": {"kms:ViaService": list(through), "kms:CallerAccount": account},
            },
        },
        {
            "Sid": "AgenciesAdministerNothing",
            "Effect": "Deny",
            "Principal": root,
            "Action": [*(each for each in ADMINISTRATION if not each.startswith(LOOKS)), "kms:CreateGrant"],
            "Resource": "*",
            "Condition": AGENCY,
        },
    ]


def _services(context: StackContext, key: places.Key) -> Iterable[Statement]:
    names = places.here(context)
    ours = {"StringEquals": {"aws:SourceAccount": names.account}}
    encrypting = ["kms:Decrypt", "kms:GenerateDataKey*"]
    if key == "data":
        if not places.away(context) and (senders := places.roles_elsewhere(context)):
            yield _from_elsewhere(context, senders)
        logs = f"logs.{names.region}.amazonaws.com"
        groups = {"kms:EncryptionContext:aws:logs:arn": names.arn("logs", "log-group:*")}
        yield _service("Logs", logs, list(USE), {"ArnLike": groups})
        yield _service("Alarms", ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"], encrypting, ours)
        yield _service("Events", "events.amazonaws.com", [*encrypting, "kms:DescribeKey"], ours)
    elif key == "content":
        edge = {"ArnLike": {"aws:SourceArn": names.arn("cloudfront", "distribution/*", region="")}}
        yield _service("Edge", "cloudfront.amazonaws.com", "kms:Decrypt", edge)
    elif key == "trail":
        trail = places.trail_arn(context)
        writing = {"StringEquals": {"aws:SourceArn": trail, "kms:EncryptionContext:aws:cloudtrail:arn": trail}}
        yield _service("Trail", "cloudtrail.amazonaws.com", "kms:GenerateDataKey*", writing)
        yield _service(
            "TrailLooks", "cloudtrail.amazonaws.com", "kms:DescribeKey", {"StringEquals": {"aws:SourceArn": trail}}
        )


def _from_elsewhere(context: StackContext, senders: Sequence[str]) -> Statement:
    """Return how workflows of brands in other accounts encrypt what they send to the platform's queues."""
    through = f"sqs.{context.home_region}.amazonaws.com"
    return {
        "Sid": "BrandsInAccountsOfTheirOwn",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in places.other_accounts(context)]},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": list(senders)}, "StringEquals": {"kms:ViaService": through}},
    }


def _service(
    sid: str, service: str | list[str], action: str | list[str], condition: Mapping[str, Mapping[str, object]]
) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": "*",
        "Condition": condition,
    }
