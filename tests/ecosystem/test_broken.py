"""Declarations that cannot be understood: each with its exact answer."""

from __future__ import annotations

import pytest

from ecosystem.loading import DeclarationError, loads
from tests.ecosystem.samples import BASE, Case, broken, cases

CASES = cases()
NAMED = {case.name: case for case in CASES}


def test_the_base_is_valid() -> None:
    """What the cases break is whole before."""
    assert loads(BASE).brands[0].id == "aurora"


@pytest.mark.parametrize("case", CASES, ids=list(NAMED))
def test_every_problem_is_answered_with_its_place(case: Case) -> None:
    """Exactly the expected problems come, in the order of their places, each at its line and column."""
    with pytest.raises(DeclarationError) as caught:
        loads(broken(case.old, case.new), file="f")
    assert [str(problem).removeprefix("f:") for problem in caught.value.problems] == case.answer


@pytest.mark.parametrize("case", CASES, ids=list(NAMED))
def test_messages_keep_the_grammar(case: Case) -> None:
    """Messages are one line, begin in lower case or with the user's word, and end without a full stop."""
    with pytest.raises(DeclarationError) as caught:
        loads(broken(case.old, case.new))
    for problem in caught.value.problems:
        assert "\n" not in problem.message
        assert problem.message[0].islower() or problem.message.startswith(("`", "not YAML"))
        assert not problem.message.endswith(".")
        assert problem.message.count("`") % 2 == 0


def test_the_cases_are_many_and_named_apart() -> None:
    """There are at least seventy broken declarations, no two of one name."""
    assert len(CASES) == len(NAMED) >= 70


def test_all_problems_come_at_once_sorted_by_place() -> None:
    """Faults of the YAML, of the shape and of the sense come in one answer, sorted by line and column."""
    text = BASE
    for case in TOGETHER:
        assert text.count(NAMED[case].old) == 1
        text = text.replace(NAMED[case].old, NAMED[case].new)
    with pytest.raises(DeclarationError) as caught:
        loads(text, file="f")
    expected = [line for case in TOGETHER for line in NAMED[case].answer]
    assert sorted(str(problem).removeprefix("f:") for problem in caught.value.problems) == sorted(expected)
    places = [(problem.location.line, problem.location.column) for problem in caught.value.problems]
    assert places == sorted(places)


TOGETHER = (
    "a version in quotes",
    "keys that are no strings",
    "a region that is none",
    "an account without quotes",
    "numbers that are none",
    "a metric",
    "a group that is not there",
    "a contract that ends before it begins",
    "two ways to sign in, and no role",
    "a layer and a level",
    "an owner that is a brand",
    "a reference to nothing",
    "a kind of channel",
    "an id taken by the same sort of thing",
    "a report of another tool",
)


def test_a_problem_carries_its_parts() -> None:
    """A problem has its place, path, code, what is allowed and the nearest name apart, for machines."""
    with pytest.raises(DeclarationError) as caught:
        loads(broken("writes_to: contacts", "writes_to: contcts"), file="f")
    (problem,) = caught.value.problems
    assert (problem.location.line, problem.location.column, problem.path) == (32, 16, "channels[0].writes_to")
    assert (problem.code, problem.nearest) == ("reference", "contacts")
    assert problem.allowed == ("contacts", "austral-id", "shop")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: the file is empty"),
        ("# nothing\n\n", "3:1: the file is empty"),
        ("[]", "1:1: this is a list, and a declaration is a mapping that begins with `version: 1`"),
        ("hello", "1:1: `hello`, and a declaration is a mapping that begins with `version: 1`"),
        ("--- \n...", "2:1: this is empty, and a declaration is a mapping that begins with `version: 1`"),
    ],
)
def test_a_root_that_is_no_mapping(text: str, expected: str) -> None:
    """A file that holds no mapping is one problem, not a list of missing keys."""
    with pytest.raises(DeclarationError) as caught:
        loads(text, file="f")
    assert [str(problem) for problem in caught.value.problems] == [f"f:{expected}"]


def test_a_secret_in_the_wrong_place_is_not_repeated() -> None:
    """What is written where a secret's name belongs does not enter a message."""
    with pytest.raises(DeclarationError) as caught:
        loads(broken("{id: desk}", '{id: desk, api_secret: "pass word!"}'))
    assert "pass word" not in str(caught.value)


def test_a_long_value_is_cut() -> None:
    """A hostile value of a megabyte gives a short message."""
    with pytest.raises(DeclarationError) as caught:
        loads(broken("level: operate", f"level: {'x' * 1_000_000}"))
    assert len(str(caught.value)) < 300
