"""What every component of a unit's stack is given, and what they have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.access.statement import Permission, document, text
from stacks.access.unitplace import Place, Scope
from stacks.context import StackContext
from stacks.unit.mounted import Platform


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit's stack at hand.

    `home` is the provider of the unit's account and region, `edge` of us-east-1, `corporate` of where the platform is.
    """

    context: StackContext
    place: Place
    scope: Scope
    platform: Platform
    home: aws.Provider
    edge: aws.Provider
    corporate: aws.Provider
    keys: Mapping[places.Key, pulumi.Output[str]]

    def tags(self, layer: str, **more: str) -> dict[str, str]:
        """Return the tags that a component says; the program adds the ownership tags."""
        return {"layer": layer, **more}


class Part(pulumi.ComponentResource):
    """A component of a unit's stack: `ecosystem:unit:<its kind>`, which is its class where it says no other."""

    kind: ClassVar[str | None] = None

    def __init__(self, name: str, unit: Unit, opts: pulumi.ResourceOptions | None = None) -> None:
        mine = pulumi.ResourceOptions(provider=unit.home)
        kind = self.kind or type(self).__name__
        super().__init__(f"ecosystem:unit:{kind}", name, None, pulumi.ResourceOptions.merge(mine, opts))
        self.unit = unit
        self.called = name

    def mine(self, **options: Any) -> pulumi.ResourceOptions:
        """Return the options of a resource of this component."""
        return pulumi.ResourceOptions(parent=self, **options)

    def taking(self, existing: str) -> pulumi.ResourceOptions:
        """Return the options of what exists and is adopted: imported by its id, and left as it is."""
        return self.mine(import_=existing, ignore_changes=["*"])

    def at_edge(self, **options: Any) -> pulumi.ResourceOptions:
        """Return the options of a resource that must be in us-east-1."""
        return pulumi.ResourceOptions(parent=self, provider=self.unit.edge, **options)

    def named(self, *segments: str) -> str:
        """Return the Pulumi name of a resource of this component: segments joined by `.`, ids whole."""
        return ".".join((self.called, *segments))


def allowing(*permissions: Permission) -> str:
    """Return permissions as the policy of one of the stack's own roles, which has no end."""
    statements = []
    for permission in permissions:
        body = permission.body()
        if not body["Condition"]:
            del body["Condition"]
        statements.append({"Sid": permission.what, **body})
    return text(document(statements))


def as_json(value: Mapping[str, Any] | Iterable[Any]) -> str:
    """Return compact JSON with sorted keys, so that two runs give the same text."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
