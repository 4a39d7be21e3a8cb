"""What holds for the whole account: no bucket of it is ever public."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from stacks.context import StackContext


@dataclass(frozen=True, slots=True)
class AccountArgs:
    context: StackContext


class Account(pulumi.ComponentResource):
    """The account's own block of public access, whatever a bucket says."""

    def __init__(self, name: str, args: AccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:bootstrap:Account", name, None, opts)
        aws.s3.AccountPublicAccessBlock(
            f"{name}.private",
            account_id=args.context.account,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})
