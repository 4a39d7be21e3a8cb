"""The bootstrap stack."""

from stacks.context import StackContext


def provision(context: StackContext) -> None:
    """Register the resources of the bootstrap stack."""
