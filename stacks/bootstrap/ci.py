"""How CI comes in: by OpenID Connect, without a stored key; one role deploys, the other only looks.

The deploy role is bounded: it may use the services of the stacks and no other, make roles only under the ecosystem's
path, an agency's only with the agency boundary, and it may touch neither its own boundary nor the roles of CI.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.bootstrap.permissions import (
    GITHUB,
    deploy_boundary,
    deploy_statements,
    preview_statements,
    service_boundary,
)
from stacks.context import StackContext
from stacks.documents import policy
from stacks.refusal import RefusedError

AUDIENCE: Final = "sts.amazonaws.com"


@dataclass(frozen=True, slots=True)
class CiArgs:
    """`issuer` is the CI's OIDC issuer; `subjects` are the exact subjects that deploy, `previews` those that look."""

    context: StackContext
    subjects: Sequence[str]
    previews: Sequence[str] = ()
    issuer: str = GITHUB


def refuse(args: CiArgs) -> None:
    """Raise RefusedError for an issuer that is no https URL and for subjects that would let anybody in."""
    problems = []
    if urlsplit(args.issuer).scheme != "https" or not urlsplit(args.issuer).hostname:
        problems.append(f"`{args.issuer}` is no https URL; `ecosystem:ciIssuer` names the CI's OpenID issuer")
    for subject in (*args.subjects, *args.previews):
        owner = subject.removeprefix("repo:").partition("/")[0]
        if not subject.strip("*?: ") or "*" in owner or "?" in owner:
            problems.append(
                f"the subject `{subject}` would let others in; name owner and repository, "
                "as `repo:<owner>/<repository>:environment:production`"
            )
    if any("*" in subject or "?" in subject for subject in args.subjects):
        problems.append(
            "a subject that may deploy is exact, without `*` and `?`; only `ecosystem:ciPreviews` takes them"
        )
    if problems:
        raise RefusedError(*problems)


class Ci(pulumi.ComponentResource):
    """Outputs: the ARNs of the two roles, None for a role that no subject may take."""

    deploy_arn: pulumi.Output[str] | None
    preview_arn: pulumi.Output[str] | None

    def __init__(self, name: str, args: CiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:bootstrap:Ci", name, None, opts)
        refuse(args)
        self._name, self._context = name, args.context
        names = args.context.names
        mine = pulumi.ResourceOptions(parent=self)
        provider = aws.iam.OpenIdConnectProvider(
            f"{name}.issuer",
            url=args.issuer,
            client_id_lists=[AUDIENCE],
            tags={"layer": "security"},
            opts=mine,
        )
        boundary = aws.iam.Policy(
            f"{name}.deploy-boundary",
            name=names.name("deploy-boundary", limit=128),
            path=names.path(),
            description="the most that the deploy role can do",
            policy=policy(deploy_boundary(args.context)),
            tags={"layer": "security"},
            opts=mine,
        )
        aws.iam.Policy(
            f"{name}.service-boundary",
            name=places.service_boundary(args.context),
            path=names.path(),
            description="the most that a role of a service can do",
            policy=policy(service_boundary(args.context)),
            tags={"layer": "security"},
            opts=mine,
        )
        deployers = args.subjects or nobody(args.context)
        deploy = self._role(
            "deploy", places.deploy_role(args.context), args.issuer, provider.arn, deployers, boundary.arn
        )
        aws.iam.RolePolicy(
            f"{name}.deploy-policy",
            name="deploy",
            role=deploy.name,
            policy=policy(deploy_statements(args.context)),
            opts=mine,
        )
        lookers = args.previews or deployers
        preview = self._role("preview", places.preview_role(args.context), args.issuer, provider.arn, lookers)
        aws.iam.RolePolicy(
            f"{name}.preview-policy",
            name="preview",
            role=preview.name,
            policy=policy(preview_statements(args.context)),
            opts=mine,
        )
        self.deploy_arn, self.preview_arn = deploy.arn, preview.arn
        self.register_outputs({"deployRoleArn": self.deploy_arn, "previewRoleArn": self.preview_arn})

    def _role(
        self,
        what: str,
        role_name: str,
        issuer: str,
        provider: pulumi.Output[str],
        subjects: Sequence[str],
        boundary: pulumi.Input[str] | None = None,
    ) -> aws.iam.Role:
        host = issuer.removeprefix("https://").rstrip("/")
        document = provider.apply(
            lambda arn: policy(
                [
                    {
                        "Effect": "Allow",
                        "Principal": {"Federated": arn},
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": {
                            "StringEquals": {f"{host}:aud": AUDIENCE},
                            "StringLike": {f"{host}:sub": list(subjects)},
                        },
                    }
                ]
            )
        )
        return aws.iam.Role(
            f"{self._name}.{what}",
            name=role_name,
            path=self._context.names.path(),
            description=f"CI: {what}",
            assume_role_policy=document,
            permissions_boundary=boundary,
            max_session_duration=3600,
            tags={"layer": "security"},
            opts=pulumi.ResourceOptions(parent=self),
        )


def nobody(context: StackContext) -> tuple[str, ...]:
    """Return the subject of roles that nobody may take yet: one that no CI ever issues."""
    return (f"nobody:{context.environment.name}",)
