"""What cannot be read is never proved: the gate stays shut, and the sentence says what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ecosystem.estate import UNKNOWN
from ecosystem.estate.iam import parse
from ecosystem.iam.world import Guarded, NamedPolicy, World
from ecosystem.isolation.claims import (
    BOUNDED,
    CONTAINED,
    PROVED,
    REACHABLE,
    REFUTED,
    UNPROVED,
    Proof,
)
from ecosystem.isolation.proving import prove
from tests.ecosystem.isolation.austral import Json, Made, example
from tests.ecosystem.isolation.leaks_policies import AURORA, PIXEL
from tests.ecosystem.isolation.planting import allow, attach, bound, denied, on

DRAFTS = f"arn:aws:s3:::{AURORA.content}/drafts/pixel/x"


def _proof(made: Made, **changes: Any) -> Proof:
    world = replace(made.world(), **changes)
    return prove(world, made.declaration, made.environment, made.day, whole=True)


def _policy(document: Any) -> Callable[[Made], Proof]:
    def proof(made: Made) -> Proof:
        world = made.world()
        more = NamedPolicy("the policy `odd`", parse(document, "its text"))
        roles = tuple(
            replace(each, identity=(*each.identity, more)) if each.arn == made.roles[PIXEL].arn else each
            for each in world.roles
        )
        return _proof(made, roles=roles)

    return proof


def _resource(*statements: Json, text: Any = None) -> Callable[[Made], Proof]:
    document = parse(text if text is not None else {"Statement": list(statements)}, "its text")
    policy = NamedPolicy("the bucket policy `odd`", document)
    arns = (f"arn:aws:s3:::{AURORA.content}", f"arn:aws:s3:::{AURORA.content}/*")
    return lambda made: _proof(made, resources=(Guarded("odd", "bucket", arns, "111111111111", policy),))


def _said(effect: str = "Allow", **more: Any) -> Json:
    return {"Effect": effect, "Action": "s3:GetObject", "Resource": DRAFTS, **more}


UNREAD: tuple[tuple[str, Callable[[Made], Proof], str], ...] = (
    ("an unknown operator", _policy([_said(Condition={"StringAlmost": {"aws:username": "x"}})]), "stringalmost"),
    (
        "an unknown operator in a Deny",
        _policy([_said("Deny", Condition={"StringAlmost": {"a:b": "x"}})]),
        "stringalmost",
    ),
    (
        "Null if it exists",
        _policy([_said("Deny", Condition={"NullIfExists": {"aws:username": "true"}})]),
        "nullifexists",
    ),
    (
        "a date without a zone",
        _policy([_said(Condition={"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00"}})]),
        "no date",
    ),
    (
        "half a second",
        _policy(
            [
                _said("Deny", Condition={"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00.5Z"}}),
                _said(Condition={"DateLessThan": {"aws:CurrentTime": "2027-04-01T00:00:00.5Z"}}),
            ]
        ),
        "whole",
    ),
    ("bytes", _policy([_said(Condition={"BinaryEquals": {"x:y": "QmluYXJ5"}})]), ""),
    ("a variable that does not end", _policy([_said("Deny", Resource="arn:aws:s3:::x/${aws:username")]), "variable"),
    ("a value that is not known", _policy([_said("Deny", Condition={"StringEquals": {"a:b": UNKNOWN}})]), "not known"),
    ("no JSON", _policy("{"), "no JSON"),
    ("an element of nobody", _policy([_said(Ressource="x")]), "no element"),
    ("a statement that is not known", _policy([_said(), UNKNOWN]), "its text"),
    ("a principal in a role's policy", _policy([_said("Deny", Principal="*")]), "principal"),
    ("no resource", _policy([{"Effect": "Deny", "Action": "s3:*"}]), "Resource"),
    ("no resource's name", _policy([_said("Deny", Resource="drafts/*")]), "no ARN"),
    ("an action of every service", _policy([_said("Deny", Action="*:Get*")]), "no action"),
    ("a bucket policy that is not known", _resource(text=UNKNOWN), "could not be read"),
    ("a bucket policy that is no JSON", _resource(text="{"), "could not be read"),
    ("a pattern of principals", _resource(_said(Principal={"AWS": "arn:aws:iam::111111111111:role/*"})), "compared"),
    (
        "a pattern of sessions",
        _resource(
            _said(
                Principal={"AWS": f"arn:aws:sts::111111111111:assumed-role/{AURORA.role('pixel').rpartition('/')[2]}/*"}
            )
        ),
        "compared",
    ),
    (
        "everybody but somebody",
        _resource(_said(NotPrincipal={"AWS": "arn:aws:iam::111111111111:role/x"})),
        "NotPrincipal",
    ),
)


@pytest.mark.parametrize(("name", "proof", "word"), UNREAD, ids=[each[0] for each in UNREAD])
def test_what_cannot_be_read_is_not_proved(name: str, proof: Callable[[Made], Proof], word: str) -> None:
    """What the role may do is not proved, and the reason is said."""
    found = proof(example())
    role = found.roles[0]
    assert PROVED not in (found.verdict, role.verdict), name
    assert {each.verdict for each in role.of(CONTAINED)} == {UNPROVED}
    assert any(word.lower() in each.sentence.lower() for each in role.claims if each.verdict == UNPROVED)


def test_an_unknown_policy_of_aws_is_not_proved() -> None:
    """Nobody here knows what an AWS-managed policy allows that is not in the list."""
    proof = attach(PIXEL, "arn:aws:iam::aws:policy/SomethingNew")(example()).proof()
    assert proof.roles[0].verdict == UNPROVED
    assert "SomethingNew" in proof.roles[0].claims[0].sentence


def test_a_boundary_that_was_not_read_is_not_proved() -> None:
    """A whole world without the boundary's document proves neither the boundary nor what it would let through."""
    proof = on(PIXEL, lambda raw: replace(raw, bounded=None))(example()).proof()
    role = proof.roles[0]
    assert [each.verdict for each in (*role.of(BOUNDED), *role.of(REACHABLE))] == [UNPROVED, UNPROVED]


def test_the_plan_of_one_stack_claims_nothing_of_a_boundary_elsewhere() -> None:
    """Where the boundary stands in another stack, nothing is said of it or of what it leaves reachable."""
    for role in example().proof(alone=True).roles:
        assert (role.of(BOUNDED), role.of(REACHABLE)) == ((), ())


def test_a_boundary_with_an_unknown_operator_is_not_proved() -> None:
    """Its denial cannot be counted on."""
    proof = bound(PIXEL, lambda said: said[1].update(Condition={"StringAlmost": {"a:b": "x"}}))(example()).proof()
    assert proof.roles[0].verdict == UNPROVED


def test_a_gap_of_the_world_is_not_proved() -> None:
    """What a collector could not read keeps a world from being proved."""
    assert _proof(example(), gaps=("the policy of a bucket",)).verdict == UNPROVED


def test_tags_that_nobody_knows_decide_nothing() -> None:
    """A condition on a tag of the role whose value is not known may hold."""
    made = allow(PIXEL, "s3:GetObject", "arn:aws:s3:::x/*", {"StringEquals": {"aws:PrincipalTag/team": "x"}})(example())
    assert made.proof().roles[0].verdict == PROVED
    for hidden in ("team", "*"):
        world = made.world()
        roles = (replace(world.roles[0], hidden=(hidden,)), *world.roles[1:])
        assert _proof(made, roles=roles).roles[0].verdict == REFUTED


def test_a_trust_that_was_not_read_may_let_tags_be_set() -> None:
    """Then no tag of the session is known, and who takes the role is not proved."""
    made = denied(PIXEL, "s3:GetObject", condition={"StringNotEquals": {"aws:PrincipalTag/brand": "aurora"}})(example())
    world: World = made.world()
    roles = (replace(world.roles[0], trust=parse("{", "its trust")), *world.roles[1:])
    assert _proof(made, roles=roles).roles[0].verdict == UNPROVED
