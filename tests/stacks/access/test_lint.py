"""The design rules find what they are there for."""

from __future__ import annotations

from typing import Any

import pytest

from stacks.access.lint import violations

FINE: dict[str, Any] = {
    "Sid": "Fine",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::bucket/drafts/pixel/*",
    "Condition": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}},
}
END = FINE["Condition"]


def found(**changed: Any) -> list[str]:
    """Return the violations of one statement, changed; None takes an element out."""
    statement = {key: value for key, value in {**FINE, **changed}.items() if value is not None}
    return violations({"Version": "2012-10-17", "Statement": [statement]})


def test_a_plain_statement_is_clean() -> None:
    """Nothing is said of a statement that keeps the rules."""
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"Sid": "not-alnum"}, "letters and digits"),
        ({"Effect": "Maybe"}, "neither Allow nor Deny"),
        ({"Foo": "x"}, "unknown element `Foo`"),
        ({"NotResource": "arn:aws:s3:::x"}, "`NotResource`"),
        ({"NotPrincipal": {"AWS": "x"}}, "`NotPrincipal`"),
        ({"NotAction": "s3:*", "Action": None}, "`NotAction` in an Allow"),
        ({"Action": "*"}, "every action"),
        ({"Action": "s3:*"}, "a whole service"),
        ({"Action": "GetObject"}, "is no action"),
        ({"Action": []}, "no action"),
        ({"Resource": "*"}, "every resource"),
        ({"Resource": []}, "no resource"),
        ({"Resource": "arn:aws:s3:::bucket-aurora*"}, "right after a name"),
        ({"Resource": "arn:aws:s3:::*/drafts/x"}, "before its end"),
        ({"Resource": "arn:aws:s3:::bucket/${aws:username}/x"}, "a variable"),
        ({"Principal": "*"}, "is anybody"),
        ({"Principal": {"AWS": "*"}}, "a wildcard"),
        ({"Principal": {"AWS": "arn:aws:sts::1:assumed-role/a/b"}}, "is a session"),
        ({"Condition": {}}, "without an end"),
        ({"Condition": {**END, "StringFoo": {"a": "b"}}}, "unknown operator `StringFoo`"),
        ({"Condition": {**END, "ForSome:StringEquals": {"a": "b"}}}, "unknown operator"),
        ({"Condition": {**END, "StringNotEquals": {"a": "b"}}}, "permits when the key is absent"),
        ({"Condition": {**END, "StringEqualsIfExists": {"a": "b"}}}, "permits when the key is absent"),
        ({"Condition": {**END, "ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}}, "guard it with `Null: false`"),
        ({"Condition": {**END, "StringLike": {"s3:prefix": "drafts/pixel*"}}}, "right after a name"),
        (
            {"Effect": "Deny", "Condition": {"StringNotEquals": {"aws:ResourceAccount": "1"}}},
            "has no guard",
        ),
        (
            {
                "Effect": "Deny",
                "Condition": {"StringNotEquals": {"a": "${aws:PrincipalTag/b}"}, "Null": {"a": "false"}},
            },
            "a variable that may have no value",
        ),
    ],
)
def test_each_rule_finds_its_case(changed: dict[str, Any], said: str) -> None:
    """A statement that breaks a rule is named with the rule."""
    assert any(said in each for each in found(**changed)), found(**changed)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"Version": "2008-10-17", "Statement": [FINE]},
        {"Version": "2012-10-17"},
        {"Version": "2012-10-17", "Statement": []},
    ],
)
def test_what_is_no_policy_is_no_clean_policy(document: dict[str, Any]) -> None:
    """An empty or old document is not passed."""
    assert violations(document)


def test_a_name_used_twice_is_found() -> None:
    """Sids are unique, since they lead to grants."""
    assert any("used twice" in each for each in violations({"Version": "2012-10-17", "Statement": [FINE, FINE]}))
