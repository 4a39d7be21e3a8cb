"""What a plan may not do unless it is told to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.deployment.events import Step
from cli.deployment.safety import ALLOW_DELETION, ALLOW_LARGE_CHANGE, objections
from stacks.guards import HOLDS_DATA, holds_data

BUCKET, ROLE = "aws:s3/bucket:Bucket", "aws:iam/role:Role"


def step(op: str, name: str, type: str = ROLE, custom: bool = True) -> Step:
    """One planned step."""
    return Step(op, f"urn:pulumi:dev.aurora::ecosystem::{type}::{name}", type, custom)


def steps(op: str, number: int, type: str = ROLE) -> list[Step]:
    """A number of steps alike."""
    return [step(op, f"thing-{n}", type) for n in range(number)]


@pytest.mark.parametrize("op", ["delete", "delete-replaced", "replace", "create-replacement", "discard"])
@pytest.mark.parametrize("type", sorted(HOLDS_DATA))
def test_deleting_or_replacing_what_holds_data_is_refused(op: str, type: str) -> None:
    """Each way of losing each type that holds data is refused, names the thing, and names the way to proceed."""
    (found,) = objections("dev.aurora", [step(op, "content", type)], 3, holds_data)
    assert found.option == ALLOW_DELETION
    assert "`dev.aurora` would lose data" in found.sentence
    assert "content" in found.about[0]
    assert objections("dev.aurora", [step(op, "content", type)], 3, holds_data, allow_deletion=True) == ()


@pytest.mark.parametrize("op", ["create", "update", "same", "read", "refresh", "import"])
def test_nothing_is_lost_by_creating_or_updating(op: str) -> None:
    """Creating, updating, reading and leaving alone lose nothing."""
    assert objections("dev.aurora", [step(op, "content", BUCKET)], 3, holds_data) == ()


def test_what_holds_no_data_may_go() -> None:
    """A role may be deleted and replaced in a small part of a stack."""
    assert objections("dev.aurora", [step("delete", "a"), step("replace", "b")], 10, holds_data) == ()


@pytest.mark.parametrize(
    ("changed", "existing", "refused"),
    [(3, 10, False), (4, 10, True), (9, 9, False), (6, 20, False), (7, 20, True), (30, 100, False), (31, 100, True)],
)
@pytest.mark.parametrize("op", ["update", "replace", "delete"])
def test_more_than_30_percent_of_ten_or_more(op: str, changed: int, existing: int, refused: bool) -> None:
    """More than 30 % of a stack of ten resources or more is refused; exactly 30 %, or a smaller stack, is not."""
    found = objections("dev.aurora", steps(op, changed), existing, holds_data)
    assert bool(found) is refused
    if refused:
        assert found[0].option == ALLOW_LARGE_CHANGE
        assert f"{changed} of its {existing} resources" in found[0].sentence
        assert objections("dev.aurora", steps(op, changed), existing, holds_data, allow_large_change=True) == ()


def test_creating_is_not_held_against_the_share() -> None:
    """Any number of new resources is no large change, and a first run objects to nothing."""
    assert objections("dev.aurora", steps("create", 500), 10, holds_data) == ()
    assert objections("dev.aurora", steps("create", 500, BUCKET), 0, holds_data) == ()


def test_a_replacement_counts_once() -> None:
    """The three steps of one replacement are one change."""
    three = [step(op, f"thing-{n}") for n in range(3) for op in ("create-replacement", "replace", "delete-replaced")]
    assert objections("dev.aurora", three, 10, holds_data) == ()


def test_components_and_providers_are_no_resources() -> None:
    """Steps of components, stacks and providers are not counted."""
    others = [
        *(step("update", f"c-{n}", "ecosystem:unit:Channel", custom=False) for n in range(20)),
        *(step("replace", f"p-{n}", "pulumi:providers:aws") for n in range(20)),
    ]
    assert objections("dev.aurora", others, 10, holds_data) == ()


def test_both_objections_at_once_and_a_long_list_is_cut() -> None:
    """A plan can be refused for both reasons; what it is about is cut with a count of the rest."""
    found = objections("dev.aurora", steps("delete", 25, BUCKET), 30, holds_data)
    assert [each.option for each in found] == [ALLOW_DELETION, ALLOW_LARGE_CHANGE]
    assert found[0].about[-1] == "and 15 more"


OPS = st.sampled_from(
    ["create", "update", "delete", "replace", "create-replacement", "delete-replaced", "same", "read"]
)


@given(st.lists(st.tuples(OPS, st.integers(0, 12), st.sampled_from([BUCKET, ROLE]))), st.integers(0, 40))
def test_allowing_both_objects_to_nothing_and_refusals_are_monotone(
    plan: list[tuple[str, int, str]], existing: int
) -> None:
    """With both options nothing is refused; one more step never takes a loss of data out of the objections."""
    made = [step(op, f"n-{number}", kind) for op, number, kind in plan]
    assert objections("s", made, existing, holds_data, allow_deletion=True, allow_large_change=True) == ()
    losses = [each for each in objections("s", made[:-1], existing, holds_data) if each.option == ALLOW_DELETION]
    if losses:
        assert any(each.option == ALLOW_DELETION for each in objections("s", made, existing, holds_data))
