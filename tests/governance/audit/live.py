"""The example's own stacks as if they were live, to be changed behind their back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from ecosystem.estate.expected import HANGS_ON, NAMED, Expected
from ecosystem.estate.gaps import Reach
from ecosystem.estate.observed import LIVE
from ecosystem.estate.resource import Resource
from governance.audit.auditing import Audit, audit
from governance.collect.snapshot import Snapshot
from governance.evaluation import Chosen
from policies.catalogue import load
from policies.control import Control
from tests.policies.planned_stacks import plans
from tests.stacks.rehearsed import austral

AS_OF = date(2026, 11, 20)
ACCOUNT = {"dev": "111111111111", "prod": "222222222222"}
COLLECTED = "2026-11-20T10:00:00+00:00"
CONTROLS = load()
OBSERVED = {name: each for name, each in CONTROLS.items() if "observed" in each.evidence}

Change = Callable[[list[Resource]], Iterable[Resource]]


@cache
def live(environment: str = "dev") -> tuple[Resource, ...]:
    """Return every resource of the example's stacks as a collector would tell it."""
    return tuple(
        _live(each, environment)
        for estate in plans(environment).values()
        for each in estate.of(Resource)
        if each.type.startswith("aws:")
    )


@cache
def wanted(environment: str = "dev") -> tuple[Expected, ...]:
    """Return what the stacks expect."""
    return tuple(
        Expected(
            each.id,
            each.type,
            each.urn,
            stack,
            each.properties,
            ACCOUNT[environment],
            _brand(each.properties.get("tags")),
        )
        for stack, estate in plans(environment).items()
        for each in estate.of(Resource)
        if each.type.startswith("aws:")
    )


def audited(
    resources: Iterable[Resource], *controls: str, environment: str = "dev", gaps: tuple[Any, ...] = ()
) -> Audit:
    """Return the audit of these resources by these controls (all observed ones without any)."""
    every = tuple(resources)
    chosen: Mapping[str, Control] = {each: CONTROLS[each] for each in controls} or OBSERVED
    reach = Reach((ACCOUNT[environment],), tuple(sorted({each.type for each in live(environment)})))
    snapshot = Snapshot(COLLECTED, environment, every, (), gaps, reach)
    return audit(
        snapshot,
        austral(),
        AS_OF,
        Chosen(chosen, catalogue=len(chosen), every=CONTROLS),
        environment=environment,
        expected=wanted(environment),
    )


def found(done: Audit) -> list[tuple[str, str]]:
    """Return the control and the asset of each finding."""
    return [(each.control.id, each.asset) for each in done.run.findings]


def made(type: str, id: str, where: str = "dev", /, **properties: Any) -> Resource:
    """Return a live resource that somebody made by hand."""
    account = ACCOUNT[where]
    return Resource(
        id=id,
        type=f"aws:{type}",
        urn=f"arn:aws:made-by-hand:sa-east-1:{account}:{id}",
        properties={"tags": {}, **properties},
        project=LIVE,
        stack=f"{account}/sa-east-1",
        provider={"region": "sa-east-1", "allowedAccountIds": [account]},
    )


def one(resources: Iterable[Resource], type: str, part: str = "") -> Resource:
    """Return the first resource of a type with this in its name."""
    return next(each for each in resources if each.type == f"aws:{type}" and part in each.id)


def changed(resources: Iterable[Resource], which: Resource, **properties: Any) -> list[Resource]:
    """Return the resources with properties of one of them set anew; None takes one away."""
    said = {key: value for key, value in {**which.properties, **properties}.items() if value is not None}
    return [replace(each, properties=said) if each is which else each for each in resources]


def without(resources: Iterable[Resource], which: Callable[[Resource], bool]) -> list[Resource]:
    """Return the resources that are not such."""
    return [each for each in resources if not which(each)]


def _live(each: Resource, environment: str) -> Resource:
    account = ACCOUNT[environment]
    said = dict(each.properties)
    if each.type in HANGS_ON:
        key = HANGS_ON[each.type][0]
        said[key] = _real(each.stack, said.get(key), environment)
    name = said.get(HANGS_ON[each.type][0] if each.type in HANGS_ON else NAMED.get(each.type, "name"))
    return Resource(
        id=str(name) if isinstance(name, str) else each.id,
        type=each.type,
        urn=f"aws:{account}:sa-east-1:{each.type}:{each.stack}:{each.id}",
        properties=said,
        project=LIVE,
        stack=f"{account}/sa-east-1",
        provider={"region": "sa-east-1", "allowedAccountIds": [account]},
    )


def _real(stack: str, said: Any, environment: str) -> Any:
    """A made-up reference as a cloud would say it: the secret's ARN, the queue's URL."""
    found = re.fullmatch(r"(arn:aws:made-up:::|https://made-up.invalid/)(.+)", str(said))
    if found is None:
        return said
    thing = next(
        each for each in plans(environment)[stack].of(Resource) if each.id == found[2] and "name" in each.properties
    )
    name = thing.properties["name"]
    if thing.type.startswith("aws:secretsmanager/"):
        return f"arn:aws:secretsmanager:sa-east-1:{ACCOUNT[environment]}:secret:{name}-a1B2c3"
    return f"https://sqs.sa-east-1.amazonaws.com/{ACCOUNT[environment]}/{name}"


def _brand(tags: Any) -> str | None:
    said = tags.get("brand") if isinstance(tags, Mapping) else None
    return said if said != "corporation" else None
