"""What `check` refuses before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider import loading
from localcloud.provider.checking import problems
from localcloud.provider.kind import Props
from localcloud.provider.values import UNKNOWN
from tests.localcloud.provider.fake import Thing


def test_an_unknown_input_is_refused_by_name_with_the_nearest() -> None:
    """A typo is named, and what was meant."""
    assert problems(Thing(), {"name": "abc", "polcy": "{}"}) == (
        ("polcy", "`polcy` is not an input of `aws:test/thing:Thing` here; did you mean `policy`?"),
    )


def test_all_problems_come_at_once() -> None:
    """Unknown and missing inputs are told together."""
    assert [name for name, _ in problems(Thing(), {"x": 1, "y": 2})] == ["x", "y", "name"]


def test_an_unknown_value_gets_the_benefit_of_the_doubt() -> None:
    """What is not known yet is there, and is judged when it is known."""
    assert problems(Thing(), {"name": UNKNOWN, "size": 13}) == ()


def test_every_type_takes_a_region() -> None:
    """pulumi-aws 7 has a region for each resource."""
    assert problems(Thing(), {"name": "abc", "region": "us-east-1"}) == ()


def test_what_the_kind_refuses_is_told() -> None:
    """The kind's own sentence is passed on."""
    assert problems(Thing(), {"name": "abc", "size": 13}) == (("size", "is `13`, expected luck"),)


def test_botocore_s_model_is_asked_and_no_value_is_repeated() -> None:
    """What the API's model refuses is refused here, in words without the value, which may be a secret."""
    ((_, said),) = problems(Thing(), {"name": ["hush"]})
    assert said == "s3:CreateBucket would be refused: `Bucket` is of type `list`, expected str"


def test_a_shape_that_no_kind_expects_is_a_problem_and_no_crash() -> None:
    """A text where an object belongs ends in a sentence."""

    class Careless(Thing):
        def problems(self, props: Props) -> Any:
            return props["settings"]["engine"]["deep"]

    ((name, said),) = problems(Careless(), {"name": "abc", "settings": "text"})
    assert name == ""
    assert "do not have the shape" in said


@pytest.mark.parametrize("wrong", ["text", 5, True, ["a", 1], {"a": {"b": 1}}, [[]], [{"x": None}]], ids=str)
@pytest.mark.parametrize("token", sorted(loading.places()))
def test_no_input_of_a_wrong_type_crashes_a_kind(token: str, wrong: Any) -> None:
    """Whatever is said of whatever input of whatever type, `check` answers."""
    kind = loading.find(token)
    for name in kind.inputs:
        assert isinstance(problems(kind, {**dict.fromkeys(kind.required, "x"), name: wrong}), tuple)


def test_an_unknown_type_is_refused_with_the_nearest() -> None:
    """A type that is not served is named, with the one that was meant."""
    with pytest.raises(loading.UnknownType, match=r"`aws:s3/buckt:Buckt` is not among .* did you mean `aws:s3/"):
        loading.find("aws:s3/buckt:Buckt")
