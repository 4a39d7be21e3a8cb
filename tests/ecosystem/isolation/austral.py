"""The example's access as a world, cheaply: roles and boundary by the stacks' pure functions, a few resource policies.

Documents stay JSON until `world`, so that a test changes them as somebody would who edits a policy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from ecosystem.estate.iam import Document, parse
from ecosystem.iam.gathered import by_aws
from ecosystem.iam.world import PLANNED, Guarded, NamedPolicy, RoleState, World
from ecosystem.isolation.claims import Proof
from ecosystem.isolation.places import Place
from ecosystem.isolation.proving import prove
from ecosystem.model import Declaration, Environment
from stacks.access import boundary
from stacks.access.role import roles
from stacks.settings import stack_context
from stacks.units import units
from tests.stacks.rehearsed import austral, said

Json = dict[str, Any]
TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Raw:
    """A role; `attached` are ARNs of managed policies, `bounded` is the boundary's document (None: not there)."""

    name: str
    arn: str
    trust: Any
    policies: Mapping[str, Any]
    boundary: str | None
    bounded: Any
    tags: Mapping[str, str]
    attached: tuple[str, ...] = ()

    def state(self, *, alone: bool) -> RoleState:
        """Return the role as the prover sees it; `alone` leaves out the boundary's document, as one stack's plan."""
        bounded = None if alone or self.bounded is None else NamedPolicy("the boundary", parse(self.bounded))
        identity = tuple(NamedPolicy(name, parse(each)) for name, each in self.policies.items())
        return RoleState(
            id=self.name,
            arn=self.arn,
            trust=parse(self.trust, "its trust"),
            identity=(*identity, *(by_aws(each) or _unknown(each) for each in self.attached)),
            boundary=self.boundary,
            bounded=bounded,
            tags=self.tags,
            where=self.arn,
        )


@dataclass(frozen=True)
class Made:
    """A declaration, its roles by `unit/agency`, and resources with their policies."""

    declaration: Declaration
    environment: Environment
    roles: Mapping[str, Raw]
    resources: tuple[Guarded, ...] = ()
    day: date = TODAY

    def world(self, *, alone: bool = False) -> World:
        """Return the world."""
        return World(PLANNED, tuple(each.state(alone=alone) for each in self.roles.values()), self.resources)

    def place(self, unit: str) -> Place:
        """Return the names of a unit."""
        return Place(self.declaration, self.environment, unit)

    def proof(self, *, alone: bool = False) -> Proof:
        """Return the proof; `alone` as in the plan of one stack, else of the whole environment."""
        return prove(self.world(alone=alone), self.declaration, self.environment, self.day, whole=not alone)


def made(declaration: Declaration, environment: str, day: date = TODAY) -> Made:
    """Return what the stacks make of a declaration's grants in an environment."""
    settings = replace(said(declaration), as_of=day.isoformat())
    found = {}
    for unit in units(declaration, environment):
        context = stack_context(declaration, f"{environment}.{unit}", settings)
        bounded = boundary.document(context)
        for role in roles(context):
            managed = {f"managed {at}": each for at, each in enumerate(role.managed)}
            found[f"{unit}/{role.agency}"] = Raw(
                role.name, role.arn, role.trust, {**role.inline, **managed}, role.boundary, bounded, role.tags
            )
    return Made(declaration, declaration.cloud.environments[environment], found, (), day)


@cache
def example(environment: str = "dev") -> Made:
    """Return the example, with policies on buckets, queues and a key as the stacks put them there."""
    bare = made(austral(), environment)
    found = []
    for unit in ("aurora", "brisa", "club"):
        place = bare.place(unit)
        arn, queue = f"arn:aws:s3:::{place.content}", place.arn("sqs", place.conversions)
        secure = {"Bool": {"aws:SecureTransport": "false"}}
        found.append(guarded("bucket", (arn, f"{arn}/*"), deny("s3:*", [arn, f"{arn}/*"], secure), name=place.content))
        found.append(guarded("queue", (queue,), deny("sqs:*", queue, secure), name=place.conversions))
    root = {"AWS": f"arn:aws:iam::{bare.environment.account}:root"}
    owns = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    found.append(guarded("key", ("arn:aws:kms:*",), owns, name="content"))
    return replace(bare, resources=tuple(found))


def guarded(kind: str, arns: tuple[str, ...], *statements: Json, name: str = "planted") -> Guarded:
    """Return a resource with a policy."""
    policy = NamedPolicy(f"the {kind} policy `{name}`", parse({"Version": "2012-10-17", "Statement": list(statements)}))
    return Guarded(name, kind, arns, "111111111111", policy)


def deny(action: Any, resource: Any, condition: Json | None = None, principal: Any = "*") -> Json:
    """Return a Deny of a resource's policy."""
    denied: Json = {"Effect": "Deny", "Principal": principal, "Action": action, "Resource": resource}
    return denied if condition is None else {**denied, "Condition": condition}


def copied(value: Any) -> Any:
    """Return a JSON value that may be changed."""
    return json.loads(json.dumps(value))


def _unknown(arn: str) -> NamedPolicy:
    return NamedPolicy(f"the policy `{arn}`", Document((), f"what the policy `{arn}` allows"), arn)
