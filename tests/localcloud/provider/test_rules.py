"""Rules: an input that AWS would take passes, every other is said in words, and no input breaks them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcloud.provider import loading, rules
from localcloud.provider.checking import problems
from tests.localcloud.provider.contract import kind

SERVICES = ("ec2/", "vpc/", "rds/", "cognito/", "secretsmanager/", "ssm/", "sqs/", "sns/")
TOKENS = sorted(token for token in loading.places() if token.partition(":")[2].startswith(SERVICES))


FINE = [(1, True), (10, True), (0.5, False), (11, False), ("5", True), ("x", False), (True, False), (None, True)]


@pytest.mark.parametrize(("value", "fine"), [*FINE, ([], False), (float("nan"), False)])
def test_between(value: Any, fine: bool) -> None:
    """The bounds are inclusive, a number may be text, and a boolean is no number."""
    assert (list(rules.between({"n": value}, {"n": (1, 10)})) == []) is fine


def test_zero_may_mean_off() -> None:
    """Zero passes where it is said to."""
    assert list(rules.between({"n": 0}, {"n": (7, 30)}, zero=("n",))) == []
    assert list(rules.between({"n": 0}, {"n": (7, 30)})) == [("n", "is `0`, expected a number from 7 to 30")]


def test_one_of_looks_within() -> None:
    """A dotted path is looked up; what is not said passes."""
    assert list(rules.one_of({"a": {"b": "x"}}, {"a.b": ("y", "z")})) == [("a.b", "is `x`, expected one of `y`, `z`")]
    assert list(rules.one_of({"a": "text"}, {"a.b": ("y",)})) == []


def test_formed_does_not_repeat_a_novel() -> None:
    """A long text is cut in the sentence; what is no text does not match."""
    [(_, sentence)] = rules.formed({"n": "x" * 500}, {"n": ("y", "a `y`")})
    assert len(sentence) < 120
    assert list(rules.formed({"n": 3}, {"n": ("3", "three")})) != []


def test_together_names_both() -> None:
    """Of three that exclude each other, each but the first is named."""
    found = dict(rules.together({"a": 1, "b": 1, "c": 1}, "a", "b", "c"))
    assert found.keys() == {"b", "c"}
    assert "`a`" in found["c"]


@pytest.mark.parametrize("token", TOKENS)
def test_a_refused_input_is_an_input(token: str) -> None:
    """What must be there, what replaces and what is compared in its own way are inputs of the type."""
    of = kind(token)
    assert of.required <= of.inputs
    assert of.unordered <= of.inputs
    assert of.documents <= of.inputs
    assert {path.partition(".")[0] for path in of.replace_on} <= of.inputs


HOSTILE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2)),
    max_leaves=5,
)


@pytest.mark.parametrize("token", TOKENS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_inputs_are_problems_and_never_a_crash(token: str, data: st.DataObject) -> None:
    """Whatever a program says for an input, the check answers with problems in words."""
    of = kind(token)
    names = data.draw(st.sets(st.sampled_from(sorted(of.inputs)), max_size=4)) | of.required
    props = {name: data.draw(HOSTILE) for name in sorted(names)}
    for name, sentence in problems(of, props):
        assert isinstance(name, str)
        assert sentence
        assert "Traceback" not in sentence
