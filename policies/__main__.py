"""Pulumi's entry to the policy pack: `pulumi preview --policy-pack policies`, on any program."""

from policies.pack.serving import main

main()
