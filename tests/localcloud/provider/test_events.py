"""EventBridge: patterns, rules, targets and connections that AWS would refuse, and ids as they are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from localcloud.provider.kinds.event_pattern import pattern_problems
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import events
from tests.localcloud.provider.said import said_of

QUEUE = "arn:aws:sqs:sa-east-1:123456789012:leads"
BUS = "arn:aws:events:sa-east-1:123456789012:event-bus/platform"


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["a"]},
        {"detail": {"x": {"y": [None, 1, True, {"prefix": "a"}]}}},
        {"detail": {"n": [{"numeric": [">", 0, "<=", 5]}], "e": [{"exists": False}]}},
        {"$or": [{"source": ["a"]}, {"detail-type": [{"anything-but": ["b"]}]}]},
    ],
)
def test_a_pattern_that_eventbridge_takes_is_taken(pattern: Any) -> None:
    """Lists at the leaves, matchers and alternatives are fine."""
    assert list(pattern_problems(json.dumps(pattern))) == []


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object with at least one field"),
        ("{}", "is not a JSON object with at least one field"),
        ('{"source": "a"}', '`source` must be an object or a list, as `["a"]`'),
        ('{"source": []}', "`source` is an empty list"),
        ('{"detail": {}}', "`detail` is an empty object"),
        ('{"detail": {"x": 1}}', "`detail.x` must be an object or a list"),
        ('{"source": [["a"]]}', "`source` holds a list in its list"),
        ('{"source": [{"starts": "a"}]}', "`source` has the matcher `starts`"),
        ('{"source": [{"prefix": "a", "suffix": "b"}]}', "a matcher with 2 operators"),
        ('{"n": [{"numeric": [">"]}]}', "`numeric` with something else than operators and numbers"),
        ('{"n": [{"exists": "yes"}]}', "`exists` with something else than true or false"),
        ('{"$or": [{"a": ["b"]}]}', "needs at least two alternatives"),
        ('{"a": ["' + "b" * 5000 + '"]}', "at most 4096 are allowed"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "characters"),
    ],
)
def test_a_pattern_that_eventbridge_refuses_is_said(pattern: str, said: str) -> None:
    """The sentence names the field."""
    found = [sentence for _, sentence in pattern_problems(pattern)]
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    ("token", "props", "name", "said"),
    [
        (events.BUS, {"name": "default"}, "name", "every account has already"),
        (events.BUS, {"name": "a b"}, "name", "expected 1 to 256 letters"),
        (events.BUS, {"name": "b", "logConfig": {"level": "LOUD"}}, "logConfig.level", "expected one of `OFF`"),
        (events.RULE, {"name": "r"}, "eventPattern", "is missing"),
        (events.RULE, {"name": "r" * 65, "eventPattern": '{"a": ["b"]}'}, "name", "1 to 64"),
        (events.RULE, {"name": "r", "scheduleExpression": "daily"}, "scheduleExpression", "`rate(…)` or `cron(…)`"),
        (
            events.RULE,
            {"name": "r", "scheduleExpression": "rate(1 day)", "eventBusName": "b"},
            "scheduleExpression",
            "default bus only",
        ),
        (
            events.TARGET,
            {"rule": "r", "arn": QUEUE, "input": "{}", "inputPath": "$"},
            "inputPath",
            "together with `input`",
        ),
        (events.TARGET, {"rule": "r", "arn": "leads"}, "arn", "expected an ARN"),
        (events.TARGET, {"rule": "r", "arn": f"{QUEUE}.fifo"}, "sqsTarget", "fifo queue"),
        (events.TARGET, {"rule": "r", "arn": BUS}, "roleArn", "is missing"),
        (
            events.TARGET,
            {"rule": "r", "arn": "arn:aws:states:sa-east-1:123456789012:stateMachine:m"},
            "roleArn",
            "missing",
        ),
        (
            events.TARGET,
            {"rule": "r", "arn": QUEUE, "retryPolicy": {"maximumRetryAttempts": 200}},
            "retryPolicy.maximumRetryAttempts",
            "0 to 185",
        ),
        (
            events.TARGET,
            {"rule": "r", "arn": QUEUE, "inputTransformer": {"inputPaths": {"a": "b"}, "inputTemplate": "<a> <c>"}},
            "inputTransformer",
            "`<c>` in its template",
        ),
        (
            events.DESTINATION,
            {"name": "d", "connectionArn": "c", "httpMethod": "POST", "invocationEndpoint": "http://a.example"},
            "invocationEndpoint",
            "expected an `https://` address",
        ),
    ],
)
def test_what_eventbridge_refuses_is_said(token: str, props: Props, name: str, said: str) -> None:
    """Before anything is sent, by input."""
    assert said in said_of(token, props)[name]


def test_a_connection_never_repeats_its_secret() -> None:
    """What authenticates is named by its place in every sentence, and never by its value."""
    found = said_of(
        events.CONNECTION,
        {"name": "c", "authorizationType": "BASIC", "authParameters": {"apiKey": {"key": "k", "value": "s3cret"}}},
    )
    assert "does not go with `BASIC`" in found["authParameters"]
    assert "s3cret" not in str(found)


def test_the_default_bus_takes_a_target_without_a_role() -> None:
    """The account's own default bus needs none; any other does."""
    default = "arn:aws:events:sa-east-1:123456789012:event-bus/default"
    assert said_of(events.TARGET, {"rule": "r", "arn": default}) == {}


@pytest.mark.slow
def test_ids_are_those_of_the_released_provider(cloud: EmulatedAws) -> None:
    """A rule is `bus/rule`, its target `bus-rule-target`; both are read by it alone, whatever the names."""
    name = fresh("a-b")
    rule = made(cloud, events.RULE, events.rule(cloud, name))
    assert rule == f"{name}/{name}"
    target = kind(events.TARGET)
    its_id = target.create(cloud, {"rule": name, "eventBusName": name, "targetId": "to-queue", "arn": QUEUE})
    assert its_id == f"{name}-{name}-to-queue"
    for spelled in (its_id, f"{name}/{name}/to-queue"):
        seen = target.read(cloud, spelled, {})
        assert seen is not None
        assert (seen["rule"], seen["eventBusName"], seen["targetId"]) == (name, name, "to-queue")


@pytest.mark.slow
def test_a_rule_goes_with_its_targets_where_that_is_said(moto: EmulatedAws) -> None:
    """Without `forceDestroy` a rule with targets stays, as in AWS."""
    name = fresh()
    props = {"name": name, "eventPattern": events.PATTERN, "forceDestroy": True}
    rule = made(moto, events.RULE, props)
    made(moto, events.TARGET, {"rule": name, "arn": QUEUE})
    kind(events.RULE).delete(moto, rule, props)
    assert kind(events.RULE).read(moto, rule, {}) is None


@pytest.mark.slow
def test_a_connection_is_changed_without_its_secret(cloud: EmulatedAws) -> None:
    """A new description sends no credentials; they stay what they were in the state."""
    name, connection = fresh(), kind(events.CONNECTION)
    props = events.oauth(cloud, name)
    connection.create(cloud, props)
    connection.update(cloud, name, props, {**props, "description": "new"})
    seen = connection.read(cloud, name, {**props, "description": "new"})
    assert seen is not None
    assert seen["description"] == "new"
    assert seen["authParameters"] == props["authParameters"]
    imported = connection.read(cloud, name, {})
    assert "never-to-be-told" not in str(imported)
