"""The catalogue of escalations: each planted step is found by its name; the boundary lets none through."""

from __future__ import annotations

from itertools import groupby

import pytest

from ecosystem.iam.actions import exists
from ecosystem.iam.escalations import ACTIONS, STEPS, Step
from ecosystem.isolation.claims import CLOSED, CONTAINED, PROVED, REFUTED
from tests.ecosystem.isolation.austral import example
from tests.ecosystem.isolation.leaks_policies import PIXEL
from tests.ecosystem.isolation.planting import allow, together

KINDS = {kind: tuple(steps) for kind, steps in groupby(STEPS, key=lambda each: each.id.partition(":")[0])}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_step_of_a_kind_is_found(kind: str) -> None:
    """A role that is given the actions of every step of a kind is refuted by each of them, and each is replayed."""
    steps = KINDS[kind]
    actions = sorted({action for step in steps for action, _ in step.needs})
    proof = allow(PIXEL, actions, "*")(example()).proof(alone=True)
    (role,) = (each for each in proof.roles if each.verdict == REFUTED)
    found = {each.step: each for each in role.of(CLOSED) if each.verdict == REFUTED}
    assert {step.id for step in steps} <= set(found)
    assert all(each.replayed for each in found.values())


@pytest.mark.parametrize("step", [each for each in STEPS if len(each.needs) > 1], ids=lambda each: each.id)
def test_a_step_needs_all_of_its_actions(step: Step) -> None:
    """A role that has all actions of a step but one is not refuted by this step."""
    for missing, _ in step.needs:
        actions = [action for action, _ in step.needs if action != missing]
        proof = allow(PIXEL, actions, "*")(example()).proof(alone=True)
        found = {each.step for role in proof.roles for each in role.of(CLOSED) if each.verdict == REFUTED}
        assert step.id not in found


def test_the_boundary_lets_no_step_through() -> None:
    """A role that is given every action of the catalogue can take no step behind the boundary, but for one granted."""
    actions = sorted({action for step in STEPS for action, _ in step.needs if action != "states:StartExecution"})
    changes = [allow(who, actions, "*") for who in example().roles]
    proof = together(*changes)(example()).proof()
    assert [each.verdict for role in proof.roles for each in role.of(CLOSED)] == [PROVED] * 5
    assert [each.verdict for role in proof.roles for each in role.of(CONTAINED)] == [PROVED] * 5


def test_every_action_of_the_catalogue_exists() -> None:
    """A step whose action AWS does not have would guard nothing."""
    assert [each for each in sorted(ACTIONS) if not exists(each)] == []
