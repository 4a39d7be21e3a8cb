"""Grants that nobody can use are found: a Deny swallows one, a boundary is narrow, a name is wrong, a role is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.isolation.claims import PROVED, REACHABLE, REFUTED
from tests.ecosystem.isolation.austral import Json, Made, deny, example, guarded
from tests.ecosystem.isolation.leaks_policies import AURORA, CLUB, NORTE, PIXEL
from tests.ecosystem.isolation.planting import Change, beside, bound, denied, edit, put

ARN = f"arn:aws:s3:::{AURORA.content}"
OBJECTS = f"{ARN}/*"


def _narrow(statements: list[Json]) -> None:
    statements[0]["Action"] = [each for each in statements[0]["Action"] if each != "s3:PutObject"]


def _later(statement: Json) -> None:
    statement["Condition"]["DateLessThan"]["aws:CurrentTime"] = "1999-01-01T00:00:00Z"


def _second_forgotten(statement: Json) -> None:
    statement["Action"], statement["Resource"] = statement["Action"][0], statement["Resource"][0]


def _denying(principal: object) -> Change:
    return beside(lambda _: guarded("bucket", (ARN, OBJECTS), deny("s3:GetObject", OBJECTS, principal=principal)))


UNREACHABLE: tuple[tuple[str, Change, str, str], ...] = (
    ("a Deny of everything", denied(NORTE, "*"), NORTE, "norte-brisa"),
    ("a Deny of an action", denied(PIXEL, "s3:Put*"), PIXEL, "pixel-social"),
    ("a Deny of a folder", denied(PIXEL, "s3:GetObject", f"{ARN}/drafts/*"), PIXEL, "pixel-social"),
    (
        "a Deny of its own tag",
        denied(PIXEL, "states:*", condition={"StringEquals": {"aws:PrincipalTag/agency": "pixel"}}),
        PIXEL,
        "pixel-social",
    ),
    (
        "a Deny without another tag",
        denied(CLUB, "athena:*", condition={"StringNotEquals": {"aws:PrincipalTag/team": "x"}}),
        CLUB,
        "lealtad-figures",
    ),
    ("a narrow boundary", bound(PIXEL, _narrow), PIXEL, "pixel-social"),
    ("a misspelt bucket", put(PIXEL, "ReadPublished", "content", "contents"), PIXEL, "pixel-social"),
    ("a misspelt table", put(NORTE, "Tables", "engagement_", "engaged_"), NORTE, "norte-brisa"),
    ("the second action and resource forgotten", edit(PIXEL, "ReadSites", _second_forgotten), PIXEL, "pixel-web"),
    ("an end that is past", edit(PIXEL, "WriteStaging", _later), PIXEL, "pixel-web"),
    ("a bucket that denies everybody", _denying("*"), PIXEL, "pixel-social"),
    ("a bucket that denies the role", _denying({"AWS": AURORA.role("pixel")}), PIXEL, "pixel-social"),
    ("a bucket that denies the account", _denying({"AWS": "arn:aws:iam::111111111111:root"}), PIXEL, "pixel-social"),
)


@pytest.mark.parametrize(("name", "change", "who", "grant"), UNREACHABLE, ids=[each[0] for each in UNREACHABLE])
def test_a_grant_that_nobody_can_use_is_found(name: str, change: Change, who: str, grant: str) -> None:
    """It is refuted that the role allows what is granted, with the grant's place in the declaration."""
    made = example()
    proof = change(made).proof()
    (role,) = (each for each in proof.roles if each.arn == made.roles[who].arn)
    path = next(each.path for each in made.declaration.grants if each.id == grant)
    assert path in {each.grant for each in role.of(REACHABLE) if each.verdict == REFUTED}, name


def test_a_role_that_is_missing_is_found() -> None:
    """A grant without its role is refuted in a whole world, and says nothing in the plan of one stack."""
    made = example()
    less = replace(made, roles={name: each for name, each in made.roles.items() if name != NORTE})
    proof = less.proof()
    assert [(each.verdict, each.grant) for each in proof.missing] == [(REFUTED, "grants[3]")]
    assert "brisa" in proof.missing[0].sentence
    assert proof.verdict == REFUTED
    assert less.proof(alone=True).verdict == PROVED


def test_a_deny_of_something_else_swallows_nothing() -> None:
    """A Deny under a condition that need not hold leaves the grant reachable."""

    def change(made: Made) -> Made:
        return denied(PIXEL, "*", condition={"Bool": {"aws:SecureTransport": "false"}})(made)

    assert change(example()).proof().verdict == PROVED
    policy = deny("s3:*", OBJECTS, principal={"AWS": AURORA.role("mediahaus")})
    assert beside(lambda _: guarded("bucket", (ARN, OBJECTS), policy))(example()).proof().roles[0].verdict == PROVED
