"""Policy documents: read from every form they come in; what is not known or not readable is said, never passed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.estate import UNKNOWN, Unjudged
from ecosystem.estate.iam import EVERYONE, Document, Statement, allows, aws_principal, parse
from ecosystem.estate.iam_conditions import (
    NOT_KNOWN,
    OWN,
    PINNED,
    admitted,
    closed,
    external_id,
    last_day,
)
from ecosystem.estate.iam_matching import acts, compiled, denied, glob, objects, reaches

ALLOW = {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "s3:GetObject", "Resource": "*"}


def _one(**said: Any) -> Statement:
    (statement,) = parse({"Statement": {"Effect": "Allow", **said}}).allows()
    return statement


def _with(condition: dict[str, Any], principal: Any = "*") -> Statement:
    return _one(Principal=principal, Action="s3:GetObject", Condition=condition)


@pytest.mark.parametrize(
    "form",
    [
        {"Version": "2012-10-17", "Statement": [ALLOW]},
        {"statement": ALLOW},
        [ALLOW],
        [json.dumps({"Statement": [ALLOW]})],
        json.dumps({"Statement": ALLOW}),
        json.dumps(json.dumps({"Statement": ALLOW})),
        {"json": json.dumps({"Statement": [ALLOW]}), "minifiedJson": "{}"},
        {"minifiedJson": json.dumps({"Statement": [ALLOW]})},
        {"Statement": {key.upper() if key != "Effect" else key: value for key, value in ALLOW.items()}},
    ],
)
def test_every_form_of_a_document_is_the_same(form: Any) -> None:
    """Text, text in text, a mapping, a data source's result, a list, and names of elements in any case."""
    assert parse(form) == parse({"Statement": [ALLOW]})
    assert parse(form).missing == ""


@pytest.mark.parametrize("nothing", [None, "", "  ", {"Statement": []}])
def test_a_document_that_says_nothing_allows_nothing(nothing: Any) -> None:
    """No policy and an empty one are no statements, and nothing is missing."""
    assert list(parse(nothing).allows()) == []


@pytest.mark.parametrize(
    "strange",
    [
        "no JSON",
        "[1, 2",
        7,
        {"Effect": "Perhaps"},
        {"Statement": {"Effect": "allow", "Action": "*"}},
        {"Statement": {"Effect": "Allow", "Actions": "*"}},
        {"Statement": {"Effect": "Allow", "Action": {"s3": "*"}}},
        {"Statement": {"Effect": "Allow", "Principal": "somebody"}},
        {"Statement": {"Effect": "Allow", "Principal": {"Person": "*"}}},
        {"Statement": {"Effect": "Allow", "Condition": ["x"]}},
        {"Statement": {"Effect": "Allow", "Action": "a", "action": "b"}},
        '{"Statement": {"Effect": "Deny", "Effect": "Allow", "Principal": "*"}}',
        {"Statement": "*", "Surprise": 1},
        "[" * 5000 + "]" * 5000,
    ],
)
def test_what_cannot_be_read_is_missing(strange: Any) -> None:
    """A document that AWS would not take, or that says an element twice, is never taken for one that allows nothing."""
    with pytest.raises(Unjudged, match="the queue's policy"):
        list(parse(strange, "the queue's policy").allows())


@pytest.mark.parametrize(
    "partly",
    [
        UNKNOWN,
        {"Statement": UNKNOWN},
        {"Statement": [UNKNOWN]},
        {"Statement": {**ALLOW, "Effect": UNKNOWN}},
        {"Statement": {**ALLOW, "Principal": UNKNOWN}},
        {"Statement": {**ALLOW, "Principal": {"AWS": [UNKNOWN]}}},
        {"Statement": {**ALLOW, "Action": ["s3:GetObject", UNKNOWN]}},
        {"Statement": {**ALLOW, "Condition": UNKNOWN}},
        {"Statement": {**ALLOW, "Condition": {"StringEquals": UNKNOWN}}},
        {"Statement": {"Effect": "Allow", "NotAction": UNKNOWN, "Resource": "*"}},
        {"json": UNKNOWN},
    ],
)
def test_what_is_not_known_is_missing(partly: Any) -> None:
    """Whatever part is not known yet, the document cannot be judged as a whole."""
    with pytest.raises(Unjudged, match="its policy"):
        list(parse(partly).allows())


def test_what_is_known_is_judged_before_what_is_not() -> None:
    """The known statements of every document come first; then it is said that something is missing."""
    known, half = parse({"Statement": ALLOW}), parse({"Statement": [UNKNOWN, ALLOW]})
    seen = allows((half, known))
    assert [next(seen).actions, next(seen).actions] == [("s3:GetObject",), ("s3:GetObject",)]
    with pytest.raises(Unjudged):
        next(seen)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.just(UNKNOWN),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["Statement", "Effect", "Action", "Principal", "AWS", "Condition", "x"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_no_document_breaks_the_reader(value: Any) -> None:
    """Whatever a program puts there is a document: statements, or what is missing."""
    assert isinstance(parse(value), Document)


_ACTIONS = st.lists(st.from_regex(r"[a-z0-9]{1,6}:[A-Za-z*?]{1,8}", fullmatch=True), min_size=1, max_size=3)


@given(_ACTIONS, st.booleans(), st.booleans())
def test_text_and_mapping_are_read_alike(actions: list[str], as_list: bool, negated: bool) -> None:
    """A document means the same as text and as a mapping, with one value bare or listed."""
    said = actions if as_list or len(actions) > 1 else actions[0]
    document = {"Statement": [{"Effect": "Allow", ("NotAction" if negated else "Action"): said, "Resource": ["*"]}]}
    assert parse(json.dumps(document)) == parse(document)
    (statement,) = parse(document).allows()
    assert (statement.not_actions if negated else statement.actions) == tuple(actions)


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_a_glob_is_what_its_definition_says(pattern: str, text: str) -> None:
    """`*` is any text and `?` any character: as the plain recursive definition has it."""

    def matches(left: str, right: str) -> bool:
        if not left:
            return not right
        if left[0] == "*":
            return matches(left[1:], right) or (right != "" and matches(left, right[1:]))
        return right != "" and left[0] in ("?", right[0]) and matches(left[1:], right[1:])

    assert glob(pattern, text) == matches(pattern, text)
    assert bool(compiled(pattern)(text)) == matches(pattern, text)


def test_a_hostile_pattern_costs_little() -> None:
    """A pattern of a thousand stars is decided at once."""
    assert not glob("*a" * 1000 + "b", "a" * 2000)
    assert not compiled("*a" * 1000 + "b")("a" * 2000)


@pytest.mark.parametrize(
    ("value", "kind", "account"),
    [
        ("*", EVERYONE, ""),
        ("111111111111", "account", "111111111111"),
        ("arn:aws:iam::111111111111:root", "account", "111111111111"),
        ("arn:aws-us-gov:iam::111111111111:role/a/b", "arn", "111111111111"),
        ("arn:aws:sts::111111111111:assumed-role/a/s", "arn", "111111111111"),
        ("arn:aws:iam::*:role/a", EVERYONE, ""),
        ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "service", ""),
        ("AIDAEXAMPLE", "other", ""),
        ("11111111111", "other", ""),
    ],
)
def test_a_principal_is_named(value: str, kind: str, account: str) -> None:
    """An account, what is in one, everybody, AWS's own; anything else is nobody we know."""
    found = aws_principal(value)
    assert (found.kind, found.account) == (kind, account)


@pytest.mark.parametrize(
    ("condition", "kinds"),
    [
        ({"StringEquals": {"aws:PrincipalAccount": "222222222222"}}, ["account"]),
        ({"StringEquals": {"AWS:SourceAccount": ["222222222222", "333333333333"]}}, ["account", "account"]),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::222222222222:distribution/*"}}, ["arn"]),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}, [PINNED]),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}, [PINNED]),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3/*"}}, [PINNED]),
        ({"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}, [OWN]),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1a2b"}}, [PINNED]),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}, [PINNED]),
        ({"Bool": {"elasticfilesystem:AccessedViaMountTarget": True}}, [PINNED]),
        ({"StringEquals": {"aws:SourceAccount": UNKNOWN}}, [NOT_KNOWN]),
        ({"StringEquals": {"aws:Referer": "https://x.example"}}, [EVERYONE]),
        ({"StringEquals": {"sts:ExternalId": "4f2c9b"}}, [EVERYONE]),
        ({"StringLike": {"aws:PrincipalAccount": "*"}}, [EVERYONE]),
        ({"StringLike": {"aws:SourceArn": "arn:aws:s3:::*"}}, [EVERYONE]),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, [EVERYONE]),
        ({"StringEquals": {"aws:PrincipalAccount": ["222222222222", "x"]}}, [EVERYONE]),
        ({"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalTag/account}"}}, [EVERYONE]),
        ({"StringNotEquals": {"aws:PrincipalAccount": "222222222222"}}, [EVERYONE]),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3"}}, [EVERYONE]),
        ({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}, [EVERYONE]),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}, [EVERYONE]),
        ({"Bool": {"aws:PrincipalIsAWSService": "false"}}, [EVERYONE]),
        ({}, [EVERYONE]),
    ],
)
def test_who_is_left_of_everybody(condition: dict[str, Any], kinds: list[str]) -> None:
    """A condition pins everybody to somebody only where a request without the key, and any other value, fails it."""
    assert [each.kind for each in admitted(_with(condition))] == kinds


def test_for_all_values_pins_with_its_guard() -> None:
    """`ForAllValues` holds of an empty request, unless `Null` asks for the key."""
    guarded = {
        "ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"},
        "Null": {"aws:PrincipalOrgID": "false"},
    }
    assert [each.kind for each in admitted(_with(guarded))] == [PINNED]


def test_not_principal_is_everybody_else() -> None:
    """An Allow for all but somebody is for everybody."""
    statement = _one(NotPrincipal={"AWS": "111111111111"}, Action="*")
    assert [each.kind for each in admitted(statement)] == [EVERYONE]


def test_a_denial_of_all_others_closes_what_is_open() -> None:
    """Allow everybody and deny whoever is not of the organization: the other way to write a pin."""
    pin = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": pin}
    document = parse({"Statement": [everybody, denial]})
    assert closed(document, next(iter(document.allows())))
    narrow = parse({"Statement": [everybody, {**denial, "Action": "s3:PutObject"}]})
    assert not closed(narrow, next(iter(narrow.allows())))
    tls = {"Bool": {"aws:SecureTransport": "false"}}
    transport = parse({"Statement": [everybody, {**denial, "Condition": tls}]})
    assert not closed(transport, next(iter(transport.allows())))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {"sts:ExternalId": "4f2c9b"}}, True),
        ({"stringequals": {"STS:EXTERNALID": ["a", "b"]}}, True),
        ({"StringEquals": {"sts:ExternalId": UNKNOWN}}, True),
        ({"StringLike": {"sts:ExternalId": "4f2c9b"}}, True),
        ({"StringLike": {"sts:ExternalId": "*"}}, False),
        ({"StringEquals": {"sts:ExternalId": ""}}, False),
        ({"StringEquals": {"sts:ExternalId": []}}, False),
        ({"StringEqualsIfExists": {"sts:ExternalId": "4f2c9b"}}, False),
        ({"StringNotEquals": {"sts:ExternalId": "4f2c9b"}}, False),
        ({"Null": {"sts:ExternalId": "false"}}, False),
        ({}, False),
    ],
)
def test_an_external_id_is_exact_and_demanded(condition: dict[str, Any], expected: bool) -> None:
    """Only a condition that fails without the id, and with another, demands one."""
    assert external_id(_with(condition)) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}, date(2026, 12, 31)),
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:01Z"}}, date(2027, 1, 1)),
        ({"DateLessThanEquals": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}, date(2027, 1, 1)),
        ({"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00-03:00"}}, date(2027, 1, 1)),
        ({"DateLessThan": {"aws:CurrentTime": ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"]}}, date(2027, 12, 31)),
        (
            {
                "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"},
                "DateLessThanEquals": {"aws:CurrentTime": "2026-12-01"},
            },
            date(2026, 12, 1),
        ),
        ({"NumericLessThan": {"aws:EpochTime": "1798761600"}}, date(2026, 12, 31)),
        ({"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}, None),
        ({"ForAllValues:DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}, None),
        ({"DateLessThan": {"aws:TokenIssueTime": "2027-01-01T00:00:00Z"}}, None),
        ({}, None),
    ],
)
def test_the_last_day_of_a_statement(condition: dict[str, Any], expected: date | None) -> None:
    """The first of several ends counts, of one end's values the last; a day that only begins is not live."""
    assert last_day(_with(condition)) == expected


@pytest.mark.parametrize("end", [UNKNOWN, "soon", "99999-01-01"])
def test_an_end_that_nobody_can_tell_is_not_judged(end: Any) -> None:
    """An end that is not known, or is no date, is neither an end nor none."""
    with pytest.raises(Unjudged, match="the end of a statement"):
        last_day(_with({"DateLessThan": {"aws:CurrentTime": end}}))


def test_actions_are_compared_whatever_their_case() -> None:
    """Prefix and name of an action have no case; a resource has."""
    statement = _one(Action="S3:put*", Resource="arn:aws:s3:::b/Drafts/*")
    assert acts(statement, "s3:PutObject")
    assert not acts(statement, "s3:GetObject")
    assert reaches(statement, "arn:aws:s3:::b/Drafts/x")
    assert not reaches(statement, "arn:aws:s3:::b/drafts/x")


def test_a_refusal_with_a_condition_refuses_nothing_for_sure() -> None:
    """Only a Deny without conditions is counted on."""
    plain = {"Effect": "Deny", "Action": "states:Send*", "Resource": "*"}
    bound = {**plain, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
    assert denied([parse({"Statement": plain})], "states:SendTaskSuccess", "*")
    assert not denied([parse({"Statement": bound})], "states:SendTaskSuccess", "*")


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("*", ("*", "*")),
        ("arn:aws:s3:::b/k/*", ("b", "k/*")),
        ("arn:aws:s3:::b", None),
        ("arn:aws:s3:::b*", ("b*", "*")),
        ("arn:aws:*", ("*", "*")),
        ("arn:aws:sqs:sa-east-1:111111111111:q", None),
    ],
)
def test_the_objects_of_a_resource(resource: str, expected: tuple[str, str] | None) -> None:
    """A bucket alone is no object; a pattern that ends in `*` is."""
    assert objects(resource) == expected
