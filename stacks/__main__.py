"""Pulumi's entry: runs the stack that is selected."""

from stacks.program import main

main()
