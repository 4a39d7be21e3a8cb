"""Definitions of state machines: what Step Functions takes, and a sentence for everything that it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcloud.provider.kinds.asl import definition_problems
from tests.localcloud.provider.examples.sfn import PUBLISHING

LAMBDA = "arn:aws:lambda:sa-east-1:123456789012:function:send"
SEND = "arn:aws:states:::sqs:sendMessage"
END: dict[str, Any] = {"Type": "Pass", "End": True}


def machine(state: dict[str, Any] | None = None, **others: Any) -> dict[str, Any]:
    """Return a machine that starts at `One`; `Two` follows it where it says so."""
    states = {"One": END if state is None else state, **others}
    return {"StartAt": "One", "States": states}


def task(**fields: Any) -> dict[str, Any]:
    """Return a task that ends."""
    return {"Type": "Task", "Resource": SEND, "End": True, **fields}


def choice(*rules: Any, **fields: Any) -> dict[str, Any]:
    """Return a machine with a choice."""
    return machine({"Type": "Choice", "Choices": list(rules), **fields}, Two=END)


def problems(definition: Any, express: bool = False) -> list[str]:
    """Return what is wrong with a definition."""
    return list(definition_problems(json.dumps(definition), express))


DISTRIBUTED = {
    "Type": "Map",
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}},
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, **machine(Inner=END)},
    "MaxConcurrency": 10,
    "ToleratedFailurePercentage": 5,
    "End": True,
}
DISTRIBUTED["ItemProcessor"] = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
    "StartAt": "Inner",
    "States": {"Inner": END},
}

GOOD: dict[str, dict[str, Any]] = {
    "approval": PUBLISHING,
    "succeed": machine({"Type": "Succeed"}),
    "fail": machine({"Type": "Fail", "ErrorPath": "$.error", "Cause": "c"}),
    "wait": machine({"Type": "Wait", "Seconds": 0, "End": True}),
    "wait-until": machine({"Type": "Wait", "Timestamp": "2026-01-31T12:00:00Z", "End": True}),
    "wait-path": machine({"Type": "Wait", "SecondsPath": "$.seconds", "End": True}),
    "loop": machine({"Type": "Pass", "Next": "Two"}, Two={"Type": "Choice", "Choices": [
        {"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Three"}], "Default": "One"}, Three={"Type": "Succeed"}),
    "lambda": machine(task(Resource=LAMBDA + ":live", TimeoutSeconds=30, HeartbeatSeconds=10)),
    "activity": machine(task(Resource="arn:aws:states:sa-east-1:123456789012:activity:review")),
    "sdk": machine(task(Resource="arn:aws:states:::aws-sdk:s3:headObject")),
    "sync": machine(task(Resource="arn:aws:states:::states:startExecution.sync:2")),
    "http": machine(task(Resource="arn:aws:states:::http:invoke")),
    "retry": machine(task(Retry=[
        {"ErrorEquals": ["Sqs.SdkClientException"], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2,
         "MaxDelaySeconds": 60, "JitterStrategy": "FULL"},
        {"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}])),
    "catch": machine(task(Catch=[{"ErrorEquals": ["States.TaskFailed"], "ResultPath": None, "Next": "Two"}]), Two=END),
    "parallel": machine({"Type": "Parallel", "End": True, "Branches": [
        {"StartAt": "A", "States": {"A": END}}, {"StartAt": "B", "States": {"B": END}}]}),
    "map": machine({"Type": "Map", "ItemsPath": "$.items", "End": True, "MaxConcurrency": 0,
                    "ItemProcessor": {"StartAt": "A", "States": {"A": END}}}),
    "distributed-map": machine(DISTRIBUTED),
    "template": machine(task(Parameters={
        "a.$": "$.x", "b": [{"c.$": "States.Format('{}/{}', $.y, States.UUID())"}], "d.$": "$$.Execution.Id"})),
    "joined": choice({"And": [{"Variable": "$.a", "IsPresent": True}, {"Not": {"Variable": "$.a", "IsNull": True}}],
                      "Next": "Two"}, Default="Two"),
    "compared": choice({"Variable": "$.a", "StringEqualsPath": "$.b", "Next": "Two"}),
    "jsonata": {"QueryLanguage": "JSONata", **machine(task(
        Arguments={"QueueUrl": "q", "MessageBody": "{% $states.input.body %}"}, Output="{% $states.result %}",
        Assign={"n": "{% 1 %}"}, TimeoutSeconds="{% 5 %}"))},
    "jsonata-state": machine({"Type": "Choice", "QueryLanguage": "JSONata", "Default": "Two", "Choices": [
        {"Condition": "{% $states.input.n > 1 %}", "Next": "Two"}]}, Two=END),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_step_functions_takes_is_taken(name: str) -> None:
    """A right definition has no problem, whatever it uses of the language."""
    assert problems(GOOD[name]) == []


BAD: list[tuple[Any, str]] = [
    ([], "is not a JSON object"),
    ({}, "has no `States`"),
    ({"States": {"One": END}}, "has no `StartAt`"),
    ({"StartAt": "Won", "States": {"One": END}}, "starts at `Won`, which is no state there"),
    ({"StartAt": "One", "States": {"One": "Pass"}}, "`One` is no object"),
    ({**machine(), "Extra": 1}, "has `Extra`, which a state machine does not know"),
    ({**machine(), "Version": "2.0"}, "has the version `2.0`"),
    ({**machine(), "TimeoutSeconds": -1}, "has `TimeoutSeconds` of `-1`"),
    ({**machine(), "QueryLanguage": "SQL"}, "has the query language `SQL`"),
    (machine({"Type": "Task"}), "`One` has no `Resource`"),
    (machine({"Type": "Tusk", "End": True}), "`One` has the type `Tusk`, expected one of `Task`"),
    (machine({"Type": "Pass"}), "`One` has neither `Next` nor `End`"),
    (machine({"Type": "Pass", "End": False}), "`One` has neither `Next` nor `End`"),
    (machine({"Type": "Pass", "End": True, "Next": "Two"}, Two=END), "`One` has `Next` and `End`"),
    (machine({"Type": "Pass", "Next": "Too"}, Two=END), "`One` leads to `Too`, which is no state of the machine"),
    (machine(Two=END), "`Two` is never reached"),
    (machine({"Type": "Pass", "Next": "Two"}, Two={"Type": "Pass", "Next": "One"}), "never ends"),
    (machine({"Type": "Succeed", "Next": "One"}), "`One` has `Next`, which a `Succeed` does not know"),
    (machine({"Type": "Pass", "End": True, "Resource": LAMBDA}), "has `Resource`, which a `Pass` does not know"),
    (machine({**END, "Result": {"a": 1}, "ResultPath": "a"}), "has `ResultPath`, which is `a`, expected null"),
    (machine({**END, "InputPath": "a.b"}), "has `InputPath`, which is `a.b`, expected a path that starts with `$`"),
    (machine({**END, "InputPath": "$.a[0"}), "a path with brackets left open"),
    (machine({**END, "Arguments": {}}), "has `Arguments`, which a `Pass` does not know"),
    (machine(task(Arguments={})), "has `Arguments`, which is not for JSONPath"),
    (machine(task(Resource="sqs:sendMessage")), "has a `Resource` that is `sqs:sendMessage`, expected the ARN"),
    (machine(task(Resource="arn:aws:states:::aws-sdk:s3:headObject.sync")), "expected the ARN"),
    (machine(task(Resource="arn:aws:states:::aws-sdk:s3:HeadObject")), "expected the ARN"),
    (machine(task(TimeoutSeconds=0)), "has `TimeoutSeconds` of `0`"),
    (machine(task(TimeoutSeconds=5, TimeoutSecondsPath="$.t")), "has `TimeoutSeconds` and `TimeoutSecondsPath`"),
    (machine(task(TimeoutSeconds=5, HeartbeatSeconds=5)), "expected less than the `TimeoutSeconds` of `5`"),
    (machine(task(Retry={})), "has `Retry` that is no list"),
    (machine(task(Retry=[{"ErrorEquals": []}])), "has `Retry[0]` without a list of names"),
    (machine(task(Retry=[{"ErrorEquals": ["States.Nope"]}])), "for `States.Nope`, which Step Functions never raises"),
    (machine(task(Retry=[{"ErrorEquals": ["A"], "MaxAttempt": 1}])), "with `MaxAttempt`, which a retrier"),
    (machine(task(Retry=[{"ErrorEquals": ["A"], "IntervalSeconds": 0}])), "`Retry[0].IntervalSeconds` of `0`"),
    (machine(task(Retry=[{"ErrorEquals": ["A"], "MaxAttempts": 1.5}])), "`Retry[0].MaxAttempts` of `1.5`"),
    (machine(task(Retry=[{"ErrorEquals": ["A"], "BackoffRate": 0.5}])), "`Retry[0].BackoffRate` of `0.5`"),
    (machine(task(Retry=[{"ErrorEquals": ["A"], "MaxDelaySeconds": 1}])), "`Retry[0].MaxDelaySeconds` of `1`"),
    (machine(task(Retry=[{"ErrorEquals": ["A"], "JitterStrategy": "SOME"}])), "`Retry[0].JitterStrategy` of `SOME`"),
    (machine(task(Retry=[{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["A"]}])), "which stands alone and last"),
    (machine(task(Retry=[{"ErrorEquals": ["A", "States.ALL"]}])), "which stands alone and last"),
    (machine(task(Catch=[{"ErrorEquals": ["A"]}])), "has `Catch[0]` without `Next`"),
    (machine(task(Catch=[{"ErrorEquals": ["A"], "Next": "No"}])), "`One` leads to `No`"),
    (machine(task(Catch=[{"ErrorEquals": ["A"], "Next": "One", "ResultPath": "$.a[*]"}])), "`Catch[0].ResultPath`"),
    (machine(task(Catch=[{"ErrorEquals": ["A"], "Next": "One", "Output": 1}])), "with `Output`, which a catcher"),
    (machine(task(Parameters={"a.$": "x"})), "has `Parameters.a.$`, which is `x`, expected a path"),
    (machine(task(Parameters={"a.$": 5})), "has `Parameters.a.$`, which is `5`"),
    (machine(task(Parameters={"a.$": "States.Upper($.x)"})), "calls `States.Upper`, which is no intrinsic function"),
    (machine(task(Parameters={"a.$": "States.Format('{}', $.x"})), "a call that is not closed"),
    (machine(task(Parameters={"a": 1, "a.$": "$.x"})), "has `a.$` and `a` in `Parameters`"),
    (machine({"Type": "Wait", "End": True}), "has 0 of `Seconds`, `Timestamp` and their paths"),
    (machine({"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": True}), "has 2 of `Seconds`"),
    (machine({"Type": "Wait", "Seconds": "soon", "End": True}), "has `Seconds` of `soon`"),
    (machine({"Type": "Wait", "Timestamp": "tomorrow", "End": True}), "has `Timestamp` of `tomorrow`"),
    (machine({"Type": "Fail", "Cause": "c", "CausePath": "$.c"}), "has `Cause` and `CausePath`"),
    (machine({"Type": "Choice"}), "`One` has no `Choices`"),
    (choice("a", Default="Two"), "has `Choices[0]` that is no object"),
    (choice({"Variable": "$.a", "IsNull": True}, Default="Two"), "has `Choices[0]` without `Next`"),
    (choice({"Variable": "$.a", "Next": "Two"}), "has `Choices[0]` with 0 comparisons"),
    (choice({"Variable": "$.a", "IsNull": True, "IsPresent": True, "Next": "Two"}), "with 2 comparisons"),
    (choice({"Variable": "$.a", "StringIs": "b", "Next": "Two"}), "with `StringIs`, which is no comparison"),
    (choice({"Variable": "a", "IsNull": True, "Next": "Two"}), "has `Choices[0].Variable`, which is `a`"),
    (choice({"Variable": "$.a", "NumericEquals": "1", "Next": "Two"}), "`Choices[0].NumericEquals` of the wrong type"),
    (choice({"Variable": "$.a", "NumericEquals": True, "Next": "Two"}), "of the wrong type"),
    (choice({"Variable": "$.a", "TimestampEquals": "now", "Next": "Two"}), "expected a time as"),
    (choice({"Variable": "$.a", "StringEqualsPath": "b", "Next": "Two"}), "`Choices[0].StringEqualsPath`, which"),
    (choice({"And": [], "Next": "Two"}), "has `Choices[0].And` that is no list of rules"),
    (choice({"Not": {"Variable": "$.a", "IsNull": True, "Next": "Two"}, "Next": "Two"}), "stands at the top of a rule"),
    (choice({"Variable": "$.a", "IsNull": True, "Next": "Six"}, Default="Two"), "`One` leads to `Six`"),
    (choice({"Variable": "$.a", "IsNull": True, "Next": "Two"}, Default="Six"), "`One` leads to `Six`"),
    (machine({"Type": "Parallel", "End": True}), "`One` has no `Branches`"),
    (machine({"Type": "Parallel", "End": True, "Branches": [1]}), "`One` has a branch that is no object"),
    (machine({"Type": "Parallel", "End": True, "Branches": [machine()]}), "`One` is the name of two states"),
    (
        machine({"Type": "Parallel", "End": True, "Branches": [
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "One"}}}]}),
        "`A` leads to `One`, which is no state there",
    ),
    (machine({"Type": "Map", "End": True}), "`One` needs an `ItemProcessor`"),
    (
        machine({"Type": "Map", "End": True, "Label": "x", "ItemProcessor": {"StartAt": "A", "States": {"A": END}}}),
        "has `Label`, which is for the mode `DISTRIBUTED`",
    ),
    (
        machine({"Type": "Map", "End": True, "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "A", "States": {"A": END}}}),
        "is distributed without an `ExecutionType`",
    ),
    ({"QueryLanguage": "JSONata", **machine(task(Parameters={}))}, "has `Parameters`, which is not for JSONata"),
    ({"QueryLanguage": "JSONata", **machine(task(Arguments={"a.$": "$.x"}))}, "which is JSONPath, and the state"),
    ({"QueryLanguage": "JSONata", **machine(task(Output="{% 1 }"))}, "has `Output`, an expression without"),
    ({"QueryLanguage": "JSONata", **machine(task(QueryLanguage="JSONPath"))}, "and the machine is in `JSONata`"),
    ({"QueryLanguage": "JSONata", **choice({"Next": "Two", "Condition": "a"})}, "without a `Condition` that"),
    (machine({"Type": "Pass", "Next": "x" * 81}, **{"x" * 81: END}), "has a name of 81 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "said"), BAD)
def test_what_step_functions_refuses_is_said(definition: Any, said: str) -> None:
    """Every mistake has a sentence that names the state and what is wrong with it."""
    found = problems(definition)
    assert any(said in each for each in found), found


def test_all_mistakes_are_said_at_once() -> None:
    """A definition with three mistakes has three sentences."""
    found = problems(machine({"Type": "Task", "Next": "No"}, Two={"Type": "Wait", "End": True}))
    assert len([each for each in found if each.startswith("`One`")]) == 2
    assert any(each.startswith("`Two` has 0") for each in found)
    assert "`Two` is never reached" in found


def test_a_state_said_twice_is_not_lost() -> None:
    """JSON with a name twice keeps the last; Step Functions refuses it."""
    assert "says `A` twice in one object" in list(
        definition_problems('{"StartAt": "A", "States": {"A": {"Type": "Succeed"}, "A": {"Type": "Succeed"}}}')
    )


@pytest.mark.parametrize(
    "resource", ["arn:aws:states:::events:putEvents.waitForTaskToken", "arn:aws:states:::ecs:runTask.sync"]
)
def test_an_express_machine_does_not_wait(resource: str) -> None:
    """What waits for another is for a standard machine."""
    waiting = machine(task(Resource=resource))
    assert problems(waiting) == []
    assert any("an `EXPRESS` machine cannot wait" in each for each in problems(waiting, express=True))


def test_the_items_of_an_express_map_do_not_wait() -> None:
    """Inside a distributed map of express executions the same holds."""
    inner = {"StartAt": "In", "States": {"In": task(Resource="arn:aws:states:::ecs:runTask.sync")}}
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
    found = problems(machine({"Type": "Map", "End": True, "ItemProcessor": {**config, **inner}}))
    assert any(each.startswith("`In` has a `Resource`") for each in found)


@pytest.mark.parametrize("text", ["", "{", "nul", "[" * 100_000, '{"States": ' * 5_000, '"' + "x" * 1_100_000 + '"'])
def test_what_is_no_definition_has_one_sentence(text: str) -> None:
    """Whatever is written, it is answered in words."""
    assert len(list(definition_problems(text))) == 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["One", "$.a", "{% 1 %}", SEND]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["Type", "Next", "End", "States", "StartAt", "Choices", "And", "Not", "Variable", "Retry", "Catch",
             "Branches", "ErrorEquals", "ItemProcessor", "ProcessorConfig", "Parameters", "a.$", "Seconds",
             "MaxDelaySeconds", "One"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(VALUES, st.sampled_from(["Task", "Pass", "Choice", "Map", "Parallel", "Wait", "Fail", "Succeed"]))
def test_nothing_written_breaks_it(value: Any, kind: str) -> None:
    """Hostile structure in any place gives sentences, never an error."""
    state = {"Type": kind, **(value if isinstance(value, dict) else {"Next": value})}
    for definition in (value, machine(state), {"StartAt": value, "States": value}):
        assert all(isinstance(each, str) for each in problems(definition))
