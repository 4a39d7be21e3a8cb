"""The workflows' definitions are what Step Functions takes, and check what a starter gives before they use it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft7Validator

from localcloud.provider.kinds.asl import definition_problems
from stacks.unit.workflows.definitions import Around, audience_sync, publishing, release, send

AROUND = Around(
    "aurora", "arn:aws:events:sa-east-1:111111111111:event-bus/bus", "ecosystem.aurora.workflow", "https://undone"
)
ALL: dict[str, dict[str, Any]] = {
    "publishing": publishing(AROUND, "content", ["instagram", "tiktok"]),
    "publishing of one": publishing(AROUND, "content", ["instagram"]),
    "release": release(AROUND, "site", "promo", "E123", ["/*"]),
    "send": send(AROUND, "https://send", {"news": "template_news_", "alerts": "template_alerts_"}, "mail"),
    "send of one": send(AROUND, "https://send", {"news": "template_news_"}, "mail"),
    "audience sync": audience_sync(AROUND, "https://audience-sync", ["meta-ads"]),
}


def states(definition: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every state of a definition, those of its maps too."""
    for name, state in definition["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


@pytest.mark.parametrize("name", ALL)
def test_a_definition_is_taken(name: str) -> None:
    """No state is unknown, unreached or leads nowhere."""
    assert list(definition_problems(json.dumps(ALL[name]))) == []


@pytest.mark.parametrize("name", ALL)
def test_a_definition_keeps_the_published_schema(name: str) -> None:
    """A schema made by others agrees."""
    cfnlint = pytest.importorskip("cfnlint")
    schema = json.loads(
        files(cfnlint).joinpath("data/schemas/other/step_functions/statemachine.json").read_text(encoding="utf-8")
    )
    assert [each.message for each in Draft7Validator(schema).iter_errors(ALL[name])] == []


@pytest.mark.parametrize("name", ALL)
def test_every_task_ends_in_time_and_what_fails_is_kept(name: str) -> None:
    """Each task has a timeout; its failure reaches the queue of undone work; waiting tasks are never repeated."""
    for what, state in states(ALL[name]):
        if state["Type"] != "Task":
            continue
        assert state["TimeoutSeconds"] > 0
        if what in {"Undone", "PinObject", "CopyObject"}:
            continue
        assert state["Catch"][-1] == {"ErrorEquals": ["States.ALL"], "Next": "Undone", "ResultPath": "$.error"}
        if state["Resource"].endswith(".waitForTaskToken"):
            assert "Retry" not in state
    assert ALL[name]["TimeoutSeconds"] > 0


@pytest.mark.parametrize("name", [each for each in ALL if not each.startswith("audience")])
def test_nothing_goes_out_before_the_corporation_approved(name: str) -> None:
    """Every way from the start to what copies or sends leads through the approval, and its answer is checked."""
    definition = ALL[name]
    goal = {"Publish", "Copy", "Send", "Invalidate"}
    open_ways, met = [definition["StartAt"]], set()
    while open_ways:
        state = open_ways.pop()
        if state in met or state == "Approved":
            continue
        met.add(state)
        said = definition["States"][state]
        ways = [said.get("Next"), said.get("Default"), *(each["Next"] for each in said.get("Choices", []))]
        open_ways += [*filter(None, ways), *(each["Next"] for each in said.get("Catch", []))]
    assert not met & goal
    conditions = definition["States"]["Approved"]["Choices"][0]["And"]
    assert {"Variable": "$.approval.of", "StringEquals": "corporation"} in conditions
    assert {"Not": {"Variable": "$.approval.by", "StringEqualsPath": "$.requested_by"}} in conditions


@pytest.mark.parametrize("name", ALL)
def test_a_task_token_goes_to_the_bus_or_a_task_queue_alone(name: str) -> None:
    """No other state has a token in what it sends."""
    for _, state in states(ALL[name]):
        has = "$$.Task.Token" in json.dumps(state)
        assert has == str(state.get("Resource", "")).endswith(".waitForTaskToken")
