"""One transformation over every resource of a stack: tags, protection, aliases of renames, the boundary of roles.

It is part of the program, so plain `pulumi up` has it as well as `ecosystem up`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi.runtime import register_stack_transformation

from ecosystem.moves import old_names
from ecosystem.naming import BOOTSTRAP
from stacks.context import StackContext
from stacks.guards import protects
from stacks.places import away, service_boundary_arn
from stacks.tagging import NO_MAP, tags_for

ROLE: Final = "aws:iam/role:Role"


def bounded(context: StackContext) -> bool:
    """Return whether a role without a boundary gets that of services' roles: where the bootstrap stack has made it."""
    return context.unit != BOOTSTRAP and not away(context)


def transform_all(context: StackContext, stack: str) -> None:
    """Apply the transformation to all that the program registers from now on."""
    register_stack_transformation(lambda args: transformed(context, stack, args))


def transformed(
    context: StackContext, stack: str, args: pulumi.ResourceTransformationArgs
) -> pulumi.ResourceTransformationResult:
    """Return the resource with its tags, its protection and its aliases."""
    props = dict(args.props)
    if args.type_.startswith("aws:") and "tags" in props and args.type_ not in NO_MAP:
        own = props["tags"]
        props["tags"] = tags_for(context, stack, args.type_, args.name, own if isinstance(own, Mapping) else None)
    if args.type_ == ROLE and not props.get("permissions_boundary") and bounded(context):
        props["permissions_boundary"] = service_boundary_arn(context)
    more = pulumi.ResourceOptions(
        aliases=[pulumi.Alias(name=name) for name in old_names(context.declaration, args.name)],
    )
    if protects(context.environment, args.type_):
        more = pulumi.ResourceOptions.merge(more, pulumi.ResourceOptions(protect=True, retain_on_delete=True))
    options = pulumi.ResourceOptions.merge(args.opts, more)
    options.parent = args.opts.parent
    return pulumi.ResourceTransformationResult(props, options)
