"""The states that the workflows are put together from, in Amazon States Language (JSONPath). Pure.

What a starter gives is not trusted: every field is checked before it becomes part of a name. The task token goes to
the bus or a task queue alone; execution data is never logged, and agencies cannot read an execution's history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

State = dict[str, Any]
States = dict[str, State]

UNSAFE: Final = "?%#&+ "
"""Characters that a path may not hold: S3 takes the source of a copy as a URL, where these name another object."""

APPROVAL_SECONDS: Final = 7 * 24 * 3600
BRIEF_RETRY: Final = [
    {
        "ErrorEquals": ["States.TaskFailed"],
        "IntervalSeconds": 2,
        "MaxAttempts": 3,
        "BackoffRate": 2.0,
        "JitterStrategy": "FULL",
    }
]
"""For calls that may be repeated: a read, or a copy of one version to one place."""


def text_at(*fields: str) -> list[State]:
    """Return the conditions that each field of the input is there and is text."""
    return [
        condition
        for field in fields
        for condition in ({"Variable": f"$.{field}", "IsPresent": True}, {"Variable": f"$.{field}", "IsString": True})
    ]


def measure(then: str, *fields: str) -> State:
    """Return the state that counts the pieces into which unsafe characters cut each field.

    `StringMatches` has no way to say every character, and emulators read more into its pattern than AWS does.
    """
    pieces = {
        f"{field}.$": f"States.ArrayLength(States.StringSplit(States.Format('x{{}}x', $.{field}), '{UNSAFE}'))"
        for field in fields
    }
    return {"Type": "Pass", "Parameters": pieces, "ResultPath": "$.pieces", "Next": then}


def whole(*fields: str) -> list[State]:
    """Return the conditions that measured fields hold no unsafe character, climb nowhere and are not empty."""
    return [
        condition
        for field in fields
        for condition in (
            {"Variable": f"$.pieces.{field}", "NumericEquals": 1},
            {"Not": {"Variable": f"$.{field}", "StringEquals": ""}},
            {"Not": {"Variable": f"$.{field}", "StringMatches": "*../*"}},
            {"Not": {"Variable": f"$.{field}", "StringMatches": "*//*"}},
            {"Not": {"Variable": f"$.{field}", "StringMatches": "/*"}},
        )
    ]


def no_folder(*fields: str) -> list[State]:
    """Return the conditions that a field holds no `/`: it is one folder's or version's name."""
    return [{"Not": {"Variable": f"$.{field}", "StringMatches": "*/*"}} for field in fields]


def one_of(variable: str, values: Sequence[str]) -> State:
    """Return the condition that a text is one of the values."""
    each = [{"Variable": variable, "StringEquals": value} for value in values]
    return each[0] if len(each) == 1 else {"Or": each}


def gate(conditions: Sequence[State], then: str, otherwise: str) -> State:
    """Return a choice that goes on only when every condition holds."""
    return {"Type": "Choice", "Choices": [{"And": list(conditions), "Next": then}], "Default": otherwise}


def call(
    service: str,
    parameters: Mapping[str, Any],
    then: str | None,
    *,
    keep: str | None = None,
    select: Mapping[str, Any] | None = None,
    retry: bool = True,
    seconds: int = 60,
    heartbeat: int | None = None,
    timed_out: str | None = None,
    caught: bool = True,
) -> State:
    """Return a task. `keep` is where its result goes, None throws it away; what fails goes to `Undone`."""
    state: State = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::{service}",
        "Parameters": dict(parameters),
        "TimeoutSeconds": seconds,
        "ResultPath": keep,
    }
    if select is not None:
        state["ResultSelector"] = dict(select)
    if heartbeat is not None:
        state["HeartbeatSeconds"] = heartbeat
    if retry:
        state["Retry"] = BRIEF_RETRY
    catch = [{"ErrorEquals": ["States.Timeout"], "Next": timed_out, "ResultPath": "$.error"}] if timed_out else []
    if caught:
        catch.append({"ErrorEquals": ["States.ALL"], "Next": "Undone", "ResultPath": "$.error"})
    if catch:
        state["Catch"] = catch
    return {**state, **({"Next": then} if then else {"End": True})}


def put_event(bus: str, source: str, subject: str, detail: Mapping[str, Any], then: str) -> State:
    """Return the task that tells the bus something and goes on."""
    entry = {"EventBusName": bus, "Source": source, "DetailType": subject, "Detail": dict(detail)}
    return call("events:putEvents", {"Entries": [entry]}, then)


def approval(bus: str, source: str, detail: Mapping[str, Any], then: str) -> States:
    """Return the states that ask the corporation and wait: whoever started may not be who approves.

    The answer is `{"decision": "approved", "of": "corporation", "by": "<e-mail>"}`, given by the corporation's
    approval function with the task token of the event; no agency can give it.
    """
    entry = {
        "EventBusName": bus,
        "Source": source,
        "DetailType": "approval requested",
        "Detail": {**detail, "taskToken.$": "$$.Task.Token", "execution.$": "$$.Execution.Id"},
    }
    yes = [
        *(condition for field in ("decision", "of", "by") for condition in text_at(f"approval.{field}")),
        {"Variable": "$.approval.decision", "StringEquals": "approved"},
        {"Variable": "$.approval.of", "StringEquals": "corporation"},
        {"Not": {"Variable": "$.approval.by", "StringEqualsPath": "$.requested_by"}},
    ]
    return {
        "Approve": call(
            "events:putEvents.waitForTaskToken",
            {"Entries": [entry]},
            "Approved",
            keep="$.approval",
            retry=False,
            seconds=APPROVAL_SECONDS,
            timed_out="Expired",
        ),
        "Approved": gate(yes, then, "Rejected"),
        "Rejected": fail("Rejected", "the corporation did not approve, or who started and who approved are the same"),
        "Expired": fail("Expired", "nobody of the corporation answered in seven days"),
    }


def undone(queue_url: str) -> States:
    """Return the states that leave what failed in the unit's queue for it, and fail."""
    body = {"execution.$": "$$.Execution.Id", "workflow.$": "$$.StateMachine.Name", "error.$": "$.error"}
    return {
        "Undone": call("sqs:sendMessage", {"QueueUrl": queue_url, "MessageBody": body}, "Failed", caught=False),
        "Failed": fail("Failed", "the workflow could not be done; its queue of undone work says why"),
    }


def refused() -> States:
    """Return the state for an input that is not what the workflow takes."""
    return {"Refused": fail("Refused", "the input is not what this workflow takes")}


def fail(error: str, cause: str) -> State:
    """Return a state that ends the workflow without success."""
    return {"Type": "Fail", "Error": error, "Cause": cause}


def machine(comment: str, start: str, states: Mapping[str, State], seconds: int) -> dict[str, Any]:
    """Return a whole definition."""
    return {"Comment": comment, "StartAt": start, "TimeoutSeconds": seconds, "States": dict(states)}
