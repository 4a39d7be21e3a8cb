"""The stack of one unit: a brand, or a group or the corporation with channels to provision.

What needs Pulumi is imported late: names and hosts of a unit are asked for without it, too.
"""

from stacks.context import StackContext


def provision(context: StackContext) -> None:
    """Register the resources of one unit's stack and its outputs; raises RefusedError before anything is registered."""
    from stacks.unit.compose import provision as compose

    compose(context)
