"""The stack of one unit: a brand, or a group or the corporation with channels to provision."""

from stacks.unit.compose import provision

__all__ = ["provision"]
