"""The most that any agency's role can do, whatever its own policies say: the permissions boundary."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.access.boundary import document
from stacks.context import StackContext
from stacks.refusal import RefusedError

MOST: Final = 6144
"""Characters of a managed policy, white space not counted (a quota of IAM)."""


@dataclass(frozen=True, slots=True)
class BoundaryArgs:
    context: StackContext


class Boundary(pulumi.ComponentResource):
    """Outputs: the managed policy's ARN."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: BoundaryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:stacks:Boundary", name, None, opts)
        text = json.dumps(document(args.context), separators=(",", ":"), sort_keys=True)
        if len("".join(text.split())) > MOST:
            raise RefusedError(f"the agency boundary has {len(text):,} characters and IAM takes {MOST:,}")
        made = aws.iam.Policy(
            f"{name}.policy",
            name=places.boundary_name(args.context),
            path=places.boundary_path(args.context),
            description="the most that an agency's role can do",
            policy=text,
            tags={"layer": "security"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = made.arn
        self.register_outputs({"arn": self.arn})
