"""What the tests about access share: plans of a few resources, and what a control says of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from ecosystem.estate import Estate
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from ecosystem.loading import loads
from ecosystem.model import Declaration
from policies.catalogue import load
from policies.examples import completed
from policies.judging import Judgement, judge

AS_OF = date(2026, 11, 20)
FOREIGN = "333333333333"
OWN = "111111111111"
BOUNDARY = f"arn:aws:iam::{OWN}:policy/austral/dev/platform/austral-dev-platform-agency-boundary-abcdefgh"

DECLARED = """
brands: [{id: aurora, name: Aurora, group: drinks}, {id: brisa, name: Brisa}]
brand_groups: [{id: drinks, name: Drinks}]
agencies:
  - id: pixel
    name: Pixel
    contract: {from: 2026-01-01, until: 2027-03-31}
    sign_in: {aws_principals: ["arn:aws:iam::333333333333:role/team"]}
  - id: norte
    name: Norte
    contract: {from: 2026-01-01, until: 2026-11-19}
    sign_in: {aws_principals: ["arn:aws:iam::444444444444:role/team"]}
grants:
  - {id: web, to: pixel, brands: [drinks], layers: [web], level: contribute, until: 2027-01-31}
  - {id: old, to: norte, brands: [brisa], layers: [web], level: contribute, until: 2026-11-19}
"""
"""Pixel works for Aurora until 2027-01-31; the contract of Norte ended yesterday. Account 111111111111 is ours."""


@cache
def declaration(text: str = DECLARED) -> Declaration:
    """The declaration beside the program."""
    return loads(completed(text), file="<declared>")


def resource(
    type_: str, name: str, /, *, depends: tuple[str, ...] = (), provider: Any = None, **properties: Any
) -> Resource:
    """One planned resource of an agency's program."""
    full = f"aws:{type_}"
    return Resource(
        id=name,
        type=full,
        urn=urn(type_, name),
        properties=properties,
        project="landing",
        stack="dev",
        provider=provider or {},
        depends=depends,
    )


def urn(type_: str, name: str) -> str:
    """The URN of such a resource."""
    return f"urn:pulumi:dev::landing::aws:{type_}::{name}"


def role(name: str = "pixel", *, trust: Any = None, agency: str | None = "pixel", **properties: Any) -> Resource:
    """A role, of an agency by its tag unless `agency` is None."""
    tags = {"brand": "aurora"} if agency is None else {"brand": "aurora", "agency": agency}
    said = {"name": name, "tags": tags, "assumeRolePolicy": {"Statement": []} if trust is None else trust, **properties}
    return resource("iam/role:Role", name, **said)


def trusting(principal: Any, *, action: Any = "sts:AssumeRole", **condition: Any) -> dict[str, Any]:
    """A trust policy of one statement."""
    said = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {"Version": "2012-10-17", "Statement": [{**said, "Condition": condition} if condition else said]}


def allowing(*actions: str, on: Any = "*", **condition: Any) -> dict[str, Any]:
    """A policy of one statement."""
    said = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return {"Version": "2012-10-17", "Statement": [{**said, "Condition": condition} if condition else said]}


def estate(*resources: Resource, beside: Declaration | None, whole: bool = True) -> Estate:
    """The plan."""
    return planned(resources, AS_OF, beside, whole=whole)


def judged(id: str, *resources: Resource, alone: bool = False, undeclared: bool = False) -> Judgement:
    """What a control says of a plan: as a whole, or of one resource `alone`; `undeclared` without a declaration."""
    beside = None if undeclared else declaration()
    return judge(load([id])[id], estate(*resources, beside=beside, whole=not alone))


def found(id: str, *resources: Resource, alone: bool = False, undeclared: bool = False) -> list[str]:
    """The assets that a control finds, everything being judged."""
    said = judged(id, *resources, alone=alone, undeclared=undeclared)
    assert said.unjudged == []
    return [each.asset for each in said.violations]


def unjudged(id: str, *resources: Resource, alone: bool = False, undeclared: bool = False) -> list[tuple[str, str]]:
    """What a control cannot judge, nothing being found."""
    said = judged(id, *resources, alone=alone, undeclared=undeclared)
    assert said.violations == []
    return said.unjudged
