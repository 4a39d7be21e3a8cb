"""What the tests of planned data share: a program of an agency's, and what a control finds or cannot tell of it."""

from __future__ import annotations

from typing import Any

from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from policies.catalogue import load
from policies.judging import Judgement, judge
from tests.policies.planned.access import AS_OF, declaration

CONTROLS = load()


def one(type_: str, id: str = "it", /, *, depends: tuple[str, ...] = (), **properties: Any) -> Resource:
    """One resource of an agency's program."""
    return Resource(id, f"aws:{type_}", urn(type_, id), properties, "landing", "dev", depends=depends)


def urn(type_: str, id: str) -> str:
    """The URN of a resource of that program."""
    return f"urn:pulumi:dev::landing::aws:{type_}::{id}"


def judged(control: str, *resources: Resource) -> Judgement:
    """What a control says of a plan."""
    return judge(CONTROLS[control], planned(resources, AS_OF, declaration()))


def found(control: str, *resources: Resource) -> list[str]:
    """The assets that a control finds, all of them judged."""
    said = judged(control, *resources)
    assert not said.unjudged
    return [violation.asset for violation in said.violations]


def unjudged(control: str, *resources: Resource) -> list[str]:
    """The assets that a control cannot judge, none of them found."""
    said = judged(control, *resources)
    assert not said.violations
    return [asset for asset, _ in said.unjudged]
