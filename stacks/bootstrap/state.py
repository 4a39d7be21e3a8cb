"""Where the stacks keep their state: a private, versioned bucket with a key of its own, and a key for their secrets."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from stacks.bucket import BucketArgs, PrivateBucket, Rule
from stacks.context import StackContext
from stacks.documents import AGENCY, Statement, no_agencies, policy
from stacks.keys import scoped


@dataclass(frozen=True, slots=True)
class StateArgs:
    context: StackContext


class State(pulumi.ComponentResource):
    """Outputs: the bucket's name, and the alias of the key that encrypts the secrets in the state."""

    bucket: pulumi.Output[str]
    secrets_key_arn: pulumi.Output[str]

    def __init__(self, name: str, args: StateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:bootstrap:State", name, None, opts)
        context = args.context
        names = context.names
        mine = pulumi.ResourceOptions(parent=self)
        state = self._key(name, "state", context, scoped(names.account, [f"s3.{names.region}.amazonaws.com"]))
        secrets = self._key(name, "secrets", context, _secrets_statements(context))
        bucket = PrivateBucket(
            f"{name}.store",
            BucketArgs(
                bucket=state_bucket(context),
                key_arn=state.arn,
                rules=(Rule("superseded", superseded_days=365),),
                statements=(no_agencies(_arns(context), "s3:*"),),
                force_destroy=not context.protect,
                layer="security",
            ),
            mine,
        )
        self.bucket, self.secrets_key_arn = bucket.name, secrets.arn
        self.register_outputs({"bucket": self.bucket, "secretsKey": self.secrets_key_arn})

    def _key(self, name: str, what: str, context: StackContext, statements: list[Statement]) -> aws.kms.Key:
        key = aws.kms.Key(
            f"{name}.{what}-key",
            description=f"{context.declaration.corporation.id}: {what} of the stacks",
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=30 if context.protect else 7,
            policy=policy(statements),
            tags={"layer": "security"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.kms.Alias(
            f"{name}.{what}-alias",
            name=key_alias(context, what),
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return key


def state_bucket(context: StackContext) -> str:
    """Return the name of the bucket that holds the state of every stack of the environment."""
    return context.names.bucket("state")


def key_alias(context: StackContext, what: str) -> str:
    """Return the alias of the `state` or the `secrets` key; the secrets provider is `awskms://<alias>`."""
    return f"alias/{context.names.name('key', what)}"


def _arns(context: StackContext) -> list[str]:
    arn = f"arn:aws:s3:::{state_bucket(context)}"
    return [arn, f"{arn}/*"]


def _secrets_statements(context: StackContext) -> list[Statement]:
    """Return the secrets key's policy: Pulumi itself calls KMS with it, so it is used directly, never by agencies."""
    root = {"AWS": f"arn:aws:iam::{context.account}:root"}
    administered = [each for each in scoped(context.account, []) if "Through" not in each["Sid"]]
    return [
        *(each for each in administered if "Grants" not in each["Sid"]),
        {
            "Sid": "UseByPulumi",
            "Effect": "Allow",
            "Principal": root,
            "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:CallerAccount": context.account}},
        },
        {
            "Sid": "NoAgencies",
            "Effect": "Deny",
            "Principal": root,
            "Action": "kms:*",
            "Resource": "*",
            "Condition": AGENCY,
        },
    ]
