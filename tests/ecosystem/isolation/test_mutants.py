"""Vacuity: each condition, delimiter and name of what the stacks allow matters; take one away, and it is refuted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ecosystem.estate.iam import parse
from ecosystem.iam.symbolic.role import of_role
from ecosystem.iam.world import NamedPolicy
from ecosystem.isolation.owners import Owner, owner
from tests.ecosystem.isolation.austral import Json, copied, example

EQUIVALENT: dict[tuple[str, str], str] = {
    ("Reply", "ForAllValues:StringEqualsIfExists of events:source"): "`Null` beside it asks that the key is there",
    ("MediahausAdsAdvertisingTables", "no delimiter in"): "its layer `analytics` gives every table of the brand",
}
"""Mutants that allow no more than is granted: what the Sid holds, how what was done begins, and the reason."""

SIBLINGS = {
    "athena": "athena:UpdateWorkGroup",
    "cloudfront": "cloudfront:UpdateDistribution",
    "events": "events:PutRule",
    "glue": "glue:DeleteTable",
    "kms": "kms:Encrypt",
    "lakeformation": "lakeformation:GrantPermissions",
    "s3": "s3:DeleteObject",
    "ses": "ses:SendEmail",
    "sqs": "sqs:ReceiveMessage",
    "states": "states:StopExecution",
}
BRANDS = {"aurora": "brisa", "brisa": "club", "club": "aurora"}


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def mutants(statement: Json) -> Iterator[tuple[str, Json]]:
    """Yield every mutant of an Allow with what was done to it."""
    for operator, keys in statement["Condition"].items():
        for key in keys:
            made = copied(statement)
            del made["Condition"][operator][key]
            if not made["Condition"][operator]:
                del made["Condition"][operator]
            yield f"without {operator} of {key}", made
            said = f"{operator}IfExists"
            if operator not in ("Null", "DateLessThan"):
                made = copied(statement)
                made["Condition"].setdefault(said, {})[key] = made["Condition"][operator].pop(key)
                yield f"{said} of {key}", made
    for at, resource in enumerate(_listed(statement["Resource"])):
        for what, wider in _wider(resource):
            listed = _listed(statement["Resource"])
            listed[at] = wider
            yield f"{what} in {resource}", {**copied(statement), "Resource": listed}
    actions = _listed(statement["Action"])
    for each in actions:
        service = each.partition(":")[0]
        yield f"beside {each}", {**copied(statement), "Action": [*actions, SIBLINGS[service]]}
        yield f"{service}:* beside {each}", {**copied(statement), "Action": [*actions, f"{service}:*"]}
        yield f"longer than {each}", {**copied(statement), "Action": [*actions, f"{each}*x"]}
    for old, new in BRANDS.items():
        text = re.sub(rf"\b{old}\b|(?<=_){old}(?=_)", new, json.dumps([statement["Resource"], statement["Condition"]]))
        resource, condition = json.loads(text)
        swapped = {**statement, "Resource": resource, "Condition": condition}
        if swapped != statement:
            yield f"{new} for {old}", swapped


def _wider(resource: str) -> Iterator[tuple[str, str]]:
    if resource == "*":
        return
    yield "everything", "*"
    if resource.startswith("arn:aws:s3:::") and "/" in resource and not resource.endswith(("/*/*",)):
        bucket = resource.partition("/")[0]
        if f"{bucket}/*" != resource:
            yield "its bucket", f"{bucket}/*"
    if resource.endswith("*"):
        if resource[-2:-1] in "/_:" and not resource.endswith("key/*"):
            yield "no delimiter", f"{resource[:-2]}*"
        if resource.endswith("key/*"):
            yield "every kind", f"{resource.removesuffix('key/*')}*"
    else:
        yield "longer names", f"{resource}*"


def _cases() -> Iterator[tuple[str, str, str, Json]]:
    for who, raw in example().roles.items():
        for document in raw.policies.values():
            for statement in document["Statement"]:
                if statement["Effect"] == "Allow":
                    for what, mutant in mutants(statement):
                        yield who, statement["Sid"], what, mutant


CASES = tuple(_cases())


@cache
def _owned(who: str) -> Owner:
    made = example()
    found = owner(made.roles[who].state(alone=True), made.declaration, made.environment)
    assert found is not None
    return found


def _survives(who: str, statement: Json) -> bool:
    """Return whether a role that is given a statement alone, beside its denials, stays within its grants."""
    made = example()
    state = made.roles[who].state(alone=True)
    guard = parse(made.roles[who].policies["guard"])
    only = replace(state, identity=(NamedPolicy("guard", guard), NamedPolicy("one", parse({"Statement": [statement]}))))
    formula = of_role(only, (), [each.statement for each in _owned(who).given(made.day)])
    assert not formula.approximate
    return all(formula.beyond(each) is None for each in formula.live)


def test_there_are_many() -> None:
    """Every Allow of every role has mutants."""
    allows = {
        (who, statement["Sid"])
        for who, raw in example().roles.items()
        for document in raw.policies.values()
        for statement in document["Statement"]
        if statement["Effect"] == "Allow"
    }
    assert {(who, sid) for who, sid, _, _ in CASES} == allows
    assert len(CASES) > 800


@pytest.mark.parametrize("who", list(example().roles))
def test_what_is_not_changed_survives(who: str) -> None:
    """Each Allow alone is within the grants, so that a mutant is refuted for what was done to it."""
    for document in example().roles[who].policies.values():
        for statement in document["Statement"]:
            if statement["Effect"] == "Allow":
                assert _survives(who, statement), statement["Sid"]


@pytest.mark.parametrize("who", list(example().roles))
def test_every_mutant_is_refuted(who: str) -> None:
    """No mutant of a role's Allows stays within the grants, but for those that allow no more."""
    left = [(sid, what) for name, sid, what, mutant in CASES if name == who and _survives(who, mutant)]
    assert [
        each for each in left if not any(part in each[0] and each[1].startswith(what) for part, what in EQUIVALENT)
    ] == []


def test_equivalent_mutants_are_equivalent() -> None:
    """Each that is excused is one that the roles have, and survives."""
    for part, done in EQUIVALENT:
        found = [(who, one) for who, sid, what, one in CASES if part in sid and what.startswith(done)]
        assert found
        assert all(_survives(who, one) for who, one in found)
