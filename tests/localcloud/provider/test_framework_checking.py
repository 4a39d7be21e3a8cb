"""What `check` refuses before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider import loading, nested
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


@pytest.mark.parametrize(
    ("token", "props", "path", "nearest"),
    [
        (
            "aws:sesv2/emailIdentity:EmailIdentity",
            {"emailIdentity": "a.example", "dkimSigningAttributes": {"next_signing_key_lenght": "RSA_2048_BIT"}},
            "dkimSigningAttributes.next_signing_key_lenght",
            "nextSigningKeyLength",
        ),
        (
            "aws:s3/bucketVersioning:BucketVersioning",
            {"bucket": "pages", "versioningConfiguration": {"state": "Enabled"}},
            "versioningConfiguration.state",
            "status",
        ),
        (
            "aws:wafv2/webAcl:WebAcl",
            {"name": "a", "scope": "REGIONAL", "defaultAction": {"allow": {}}, "visibilityConfig": {},
             "rules": [{"statement": {"geoMatchStatment": UNKNOWN}}]},
            "rules[0].statement.geoMatchStatment",
            "geoMatchStatement",
        ),
    ],
)  # fmt: skip
def test_a_mistyped_name_within_an_input_is_refused_by_its_path(
    token: str, props: Props, path: str, nearest: str
) -> None:
    """What no type of the SDK knows would be dropped without a word; known before any value is."""
    said = f"`{path}` is not an input of `{token}`; did you mean `{nearest}`?"
    assert (path, said) in problems(loading.find(token), props)


def test_keys_of_maps_and_of_documents_are_free() -> None:
    """A tag, a parameter of a table, a statement of a policy may have any name."""
    table = {"databaseName": "lake", "name": "leads", "parameters": {"any.thing": "1"}}
    assert problems(loading.find("aws:glue/catalogTable:CatalogTable"), table) == ()
    policy = {"policy": {"Version": "2012-10-17", "Statement": []}, "name": "p"}
    assert not any("not an input" in said for _, said in problems(loading.find("aws:iam/policy:Policy"), policy))


@pytest.mark.slow
def test_the_names_are_those_of_the_installed_sdk() -> None:
    """`python -m localcloud.provider.nested` has been run since the SDK or the served types changed."""
    assert nested.FILE.read_text(encoding="utf-8") == nested.text()


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({str(number): "" for number in range(51)}, "has 51 tags with the provider's own, expected at most 50"),
        ({"aws:owner": "x"}, "has `aws:owner`, keys that begin with `aws:` are AWS's own"),
        ({"": "x"}, "has the key `` of 0 characters, expected 1 to 128"),
        ({"k" * 129: "x"}, f"has the key `{'k' * 128}` of 129 characters, expected 1 to 128"),
        ({"a|b": "x"}, "has the key `a|b`, expected letters, digits, spaces and `_.:/=+-@`"),
        ({"k": "v" * 257}, "has a value of 257 characters for `k`, expected at most 256"),
        ({"k": "hush<1>"}, "has a value for `k` with other characters than letters, digits, spaces and `_.:/=+-@`"),
        ({"k": ["a"]}, "has no text for `k`"),
    ],
)
def test_tags_that_aws_refuses_are_said(tags: dict[str, Any], said: str) -> None:
    """The limits of tags are the same for every service; a value is not repeated."""
    assert problems(Thing(), {"name": "abc", "tags": tags}) == (("tags", said),)


def test_tags_may_be_words_of_any_language() -> None:
    """Letters, digits and spaces of any script, an empty value, and a value that is not known yet."""
    assert problems(Thing(), {"name": "abc", "tags": {"dueño": "Campaña de otoño 1/2", "k": "", "u": UNKNOWN}}) == ()
