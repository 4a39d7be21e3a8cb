"""The bootstrap stack, once per account: state, its keys, how CI comes in, no public buckets.

It is made by an administrator, from a file backend, and then moves into the bucket that it made:
`pulumi stack export` from the one, `pulumi login s3://<stateBucket>` and `pulumi stack import` to the other.
"""

from __future__ import annotations

import pulumi

from stacks.bootstrap.account import Account, AccountArgs
from stacks.bootstrap.ci import Ci, CiArgs
from stacks.bootstrap.permissions import GITHUB
from stacks.bootstrap.state import State, StateArgs, key_alias
from stacks.context import StackContext
from stacks.provider import providers


def provision(context: StackContext) -> None:
    """Register the resources of the bootstrap stack and its outputs."""
    config = pulumi.Config("ecosystem")
    mine = pulumi.ResourceOptions(providers=[providers(context).home])
    subjects = tuple(config.get_object("ciSubjects") or ())
    previews = tuple(config.get_object("ciPreviews") or ())
    state = State("state", StateArgs(context), mine)
    ci = Ci("ci", CiArgs(context, subjects, previews, config.get("ciIssuer") or GITHUB), mine)
    Account("account", AccountArgs(context), mine)
    pulumi.export("stateBucket", state.bucket)
    pulumi.export("backendUrl", state.bucket.apply(lambda bucket: f"s3://{bucket}?region={context.region}&awssdk=v2"))
    pulumi.export("secretsProvider", f"awskms://{key_alias(context, 'secrets')}?region={context.region}")
    pulumi.export("deployRoleArn", ci.deploy_arn)
    pulumi.export("previewRoleArn", ci.preview_arn)
    waiting = "no CI may deploy yet: set `ecosystem:ciSubjects`, as `repo:<owner>/<repository>:environment:<name>`"
    pulumi.export("pending", [] if subjects else [waiting])
