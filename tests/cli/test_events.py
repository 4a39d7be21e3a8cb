"""What the engine says, read into values; and how far a run is, counted from it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from cli.deployment.events import Done, Failed, Planned, Said, Step, Summed, Violated, plain, read
from cli.deployment.progress import RUNNING, StackProgress, lasting, told

URN = "urn:pulumi:dev.aurora::ecosystem::ecosystem:unit:Web$aws:s3/bucket:Bucket::promo"


def event(kind: str, op: str = "create", **more: object) -> str:
    """A line of the engine's output about one step."""
    state = {"type": "aws:s3/bucket:Bucket", "urn": URN, "custom": True, "id": "b", "outputs": {"arn": "a"}}
    metadata = {"op": op, "urn": URN, "type": "aws:s3/bucket:Bucket", "new": state, "old": None, **more}
    return json.dumps({"sequence": 1, "timestamp": 1, kind: {"metadata": metadata}})


def test_steps_are_read() -> None:
    """A step that begins, ends, or fails is read with its operation, name, id and outputs."""
    begun, ended, failed = (read(event(kind)) for kind in ("resourcePreEvent", "resOutputsEvent", "resOpFailedEvent"))
    assert isinstance(begun, Planned)
    assert isinstance(ended, Done)
    assert isinstance(failed, Failed)
    assert (ended.step.name, ended.step.id, ended.step.outputs) == ("promo", "b", {"arn": "a"})
    assert ended.step.resource


def test_diagnostics_lose_colours_controls_and_noise() -> None:
    """A diagnostic is read without colour marks, escapes, tabs, and Go's way to write a list of one."""
    message = "<{%fg 1%}>1 error occurred:\n\t* no\x1b[2J way\n<{%reset%}>"
    said = read(json.dumps({"diagnosticEvent": {"message": message, "severity": "error", "urn": URN}}))
    assert said == Said("error", "no\\x1b[2J way", URN)
    assert plain("a <{% never closed") == "a <{% never closed"


def test_what_is_passing_or_unknown_is_left_out() -> None:
    """Ephemeral diagnostics, unknown events, and lines that are no events give nothing."""
    assert read(json.dumps({"diagnosticEvent": {"message": "x", "severity": "info", "ephemeral": True}})) is None
    assert read('{"cancelEvent": {}}') is None
    assert read("Updating (dev.aurora):") is None
    assert read("[1]") is None
    assert read("{") is None


def test_policies_and_sums_are_read() -> None:
    """A policy's violation and the closing sum are read."""
    violation = {"policyEvent": {"message": "no", "policyName": "own-001", "enforcementLevel": "mandatory"}}
    assert read(json.dumps(violation)) == Violated("own-001", "mandatory", "no", "")
    summed = read(
        json.dumps({"summaryEvent": {"resourceChanges": {"create": 3}, "durationSeconds": 2, "result": "ok"}})
    )
    assert summed == Summed({"create": 3}, 2, "ok")


KEYS = st.sampled_from(
    [
        "resourcePreEvent",
        "metadata",
        "new",
        "old",
        "op",
        "diagnosticEvent",
        "message",
        "summaryEvent",
        "resourceChanges",
        "policyEvent",
        "errorEvent",
        "error",
        "outputs",
        "durationSeconds",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(ANYTHING)
def test_no_line_breaks_the_reader(value: object) -> None:
    """Whatever JSON a line holds, reading it and counting it raise nothing."""
    found = read(json.dumps(value))
    if found is not None:
        StackProgress("dev.aurora").take(found)


def done(op: str, name: str, custom: bool = True) -> Done:
    """A step that ended well."""
    return Done(Step(op, f"urn:pulumi:s::p::aws:s3/bucket:Bucket::{name}", "aws:s3/bucket:Bucket", custom))


def test_counts() -> None:
    """Changes are counted by what was done; a replacement counts once; components and the unchanged are not changes."""
    progress = StackProgress("dev.aurora")
    for each in (
        done("create", "a"),
        done("create", "component", custom=False),
        done("update", "b"),
        done("same", "c"),
        done("create-replacement", "d"),
        done("replace", "d"),
        done("delete-replaced", "d"),
        done("delete", "e"),
    ):
        progress.take(each)
    assert dict(progress.changes) == {"created": 1, "updated": 1, "replaced": 1, "deleted": 1}
    assert progress.unchanged == 1
    assert told(progress.changes) == "1 created, 1 updated, 1 replaced, 1 deleted"
    assert {urn.rpartition("::")[2] for urn in progress.resources} >= {"a", "b", "c"}


def test_a_resource_that_was_replaced_is_still_there() -> None:
    """Deleting the old one of a replacement does not take the new one out of the stack."""
    progress = StackProgress("s")
    for each in (done("create-replacement", "d"), done("replace", "d"), done("delete-replaced", "d")):
        progress.take(each)
    assert len(progress.resources) == 1


def test_errors_are_named_once() -> None:
    """An error is kept once, with the resource's name; those of the stack itself without."""
    progress = StackProgress("dev.aurora", state=RUNNING)
    for _ in range(2):
        progress.take(Said("error", "no way", URN))
    progress.take(
        Said("error", "update failed", "urn:pulumi:dev.aurora::ecosystem::pulumi:pulumi:Stack::ecosystem-dev.aurora")
    )
    progress.take(Said("warning", "careful", ""))
    assert progress.errors == ["promo: no way", "update failed"]
    assert progress.warnings == ["careful"]


def test_times_are_read_easily() -> None:
    """Durations are written as people read them."""
    said = [lasting(each) for each in (0.84, 9.96, 42.4, 59.9, 61, 3605)]
    assert said == ["0.8 s", "10.0 s", "42 s", "60 s", "1 min 1 s", "60 min 5 s"]
