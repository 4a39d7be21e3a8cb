"""Where the corporation keeps the tokens of its platforms: containers, whose values are put there by hand or by CI.

No value passes through the declaration, the program or the state. Whatever an agency's own policies say, the
containers answer only roles of this environment, and never an agency's.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ecosystem.model import CORPORATION, Declaration
from stacks import places
from stacks.context import StackContext
from stacks.documents import Statement, no_agencies, policy


@dataclass(frozen=True, slots=True)
class TokensArgs:
    """`key_arn` encrypts the tokens."""

    context: StackContext
    key_arn: pulumi.Input[str]


def declared_tokens(declaration: Declaration) -> tuple[str, ...]:
    """Return the words (`api_secret`, `secret`) for the tokens that the corporation holds, each once, sorted."""
    words = {platform.api_secret for platform in declaration.platforms if platform.owner == CORPORATION}
    words |= {each.secret for each in declaration.integrations if each.owner == CORPORATION}
    if declaration.customer_service is not None and declaration.customer_service.owner == CORPORATION:
        words.add(declaration.customer_service.api_secret)
    return tuple(sorted(word for word in words if word))


class Tokens(pulumi.ComponentResource):
    """Outputs: `names`, the secrets' names by the declaration's word."""

    names: dict[str, str]

    def __init__(self, name: str, args: TokensArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Tokens", name, None, opts)
        context = args.context
        mine = pulumi.ResourceOptions(parent=self)
        self.names = {}
        for word in declared_tokens(context.declaration):
            secret = aws.secretsmanager.Secret(
                f"{name}.{word}",
                name=places.secret_name(context, word),
                description=f"token `{word}`; its value is put here, not declared",
                kms_key_id=args.key_arn,
                recovery_window_in_days=30 if context.protect else 0,
                tags={"layer": "security"},
                opts=mine,
            )
            aws.secretsmanager.SecretPolicy(
                f"{name}.{word}-policy",
                secret_arn=secret.arn,
                policy=policy(_statements(context)),
                block_public_policy=True,
                opts=mine,
            )
            self.names[word] = places.secret_name(context, word)
        self.register_outputs({"names": self.names})


def _statements(context: StackContext) -> list[Statement]:
    names = context.platform
    ours = f"role/{names.corporation}/{names.environment}/*"
    people = "role/aws-reserved/sso.amazonaws.com/*"
    may = [names.arn("iam", each, region="") for each in (ours, people)]
    return [
        {
            "Sid": "OnlyRolesOfThisEnvironment",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
            "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": may}},
        },
        no_agencies(["*"], "secretsmanager:*"),
    ]
