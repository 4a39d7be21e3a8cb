"""Who may take a role: ACC-001, ACC-005, ACC-011, as planned."""

from __future__ import annotations

from typing import Any

import pytest

from ecosystem.estate import UNKNOWN
from tests.policies.planned.access import FOREIGN, OWN, found, judged, resource, role, trusting, unjudged

EXTERNAL = {"StringEquals": {"sts:ExternalId": "4f2c9b"}}
GITHUB = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
SUB = "token.actions.githubusercontent.com:sub"
HOSTILE = 'x"><script>`\n=1+1 💥' + "y" * 10_000


def _trusts(principal: Any, *, agency: str | None = None, action: Any = "sts:AssumeRole", **condition: Any) -> Any:
    return role("taken", agency=agency, trust=trusting(principal, action=action, **condition))


# ACC-005: how they come in.


@pytest.mark.parametrize(
    ("principal", "condition"),
    [
        ("*", {}),
        ({"AWS": "*"}, {}),
        ({"AWS": ["111111111111", "*"]}, {}),
        ({"AWS": "*"}, EXTERNAL),
        ({"AWS": "*"}, {"StringLike": {"aws:PrincipalAccount": "*"}}),
        ({"AWS": "*"}, {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        ({"AWS": "*"}, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        ({"Service": "*"}, {}),
        ({"AWS": "arn:aws:iam::*:root"}, {}),
        ({"AWS": f"arn:aws:iam::{OWN}:role/*"}, {}),
        ({"AWS": f"arn:aws:iam::{FOREIGN}:root"}, {}),
        ({"AWS": FOREIGN}, {"StringLike": {"sts:ExternalId": "*"}}),
        ({"AWS": [OWN, FOREIGN]}, {"StringEqualsIfExists": {"sts:ExternalId": "4f2c9b"}}),
        ({"AWS": "*"}, {"StringEquals": {"aws:PrincipalAccount": FOREIGN}}),
    ],
)
@pytest.mark.parametrize("undeclared", [False, True])
def test_the_world_and_an_account_without_an_external_id_are_stopped(
    principal: Any, condition: Any, undeclared: bool
) -> None:
    """Whatever else the trust says, and with or without a declaration, before the role is created."""
    taken = _trusts(principal, **condition)
    assert found("ACC-005", taken, alone=True, undeclared=undeclared) == ["taken"]


@pytest.mark.parametrize(
    ("principal", "action", "condition"),
    [
        ({"AWS": f"arn:aws:iam::{FOREIGN}:root"}, "sts:AssumeRole", EXTERNAL),
        ({"AWS": f"arn:aws:iam::{FOREIGN}:root"}, "sts:SetSourceIdentity", {}),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, "sts:AssumeRole", {}),
        ({"AWS": "*"}, "sts:AssumeRole", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        ({"AWS": "*"}, "sts:AssumeRole", {"StringEquals": {"aws:PrincipalAccount": OWN}}),
        ({"AWS": "*"}, "sts:AssumeRole", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/ci/*"}}),
        ({"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]}, "sts:AssumeRole", {}),
        ({"Federated": f"arn:aws:iam::{OWN}:saml-provider/sso"}, "sts:AssumeRoleWithSAML", {}),
        ({"Federated": f"arn:aws:iam::{OWN}:oidc-provider/sso.austral.example"}, "sts:AssumeRoleWithWebIdentity", {}),
    ],
)
def test_a_named_one_is_fine(principal: Any, action: str, condition: Any) -> None:
    """Accounts of the corporation, one organization, services, the corporation's own sign-in, an external id."""
    assert found("ACC-005", _trusts(principal, action=action, **condition)) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, ["taken"]),
        ({"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}, ["taken"]),
        ({"StringLike": {SUB: "*"}}, ["taken"]),
        ({"StringLike": {SUB: "repo:*"}}, ["taken"]),
        ({"StringLike": {SUB: "repo:aus*/site:*"}}, ["taken"]),
        ({"StringLike": {SUB: ["repo:austral/site:*", "repo:*/site:*"]}}, ["taken"]),
        ({"StringLike": {SUB: "repo:austral/*"}}, []),
        ({"StringLike": {SUB: "repo:austral/site:ref:refs/heads/*"}}, []),
        ({"StringEquals": {SUB: "repo:austral/site:environment:prod"}}, []),
        ({"StringEquals": {"token.actions.githubusercontent.com:repository_owner": "austral"}}, []),
        ({"StringEquals": {SUB: UNKNOWN}}, []),
    ],
)
def test_ci_says_whose_jobs_come_in(condition: Any, expected: list[str]) -> None:
    """GitHub signs everybody's jobs: the trust names the owner, not a pattern that others can fill."""
    taken = _trusts({"Federated": GITHUB}, action="sts:AssumeRoleWithWebIdentity", **condition)
    assert found("ACC-005", taken) == expected


def test_a_public_sign_in_names_its_application() -> None:
    """Anybody has a Google account; the trust says of which application."""
    said: Any = {"StringEquals": {"accounts.google.com:aud": "123.apps.googleusercontent.com"}}
    action = "sts:AssumeRoleWithWebIdentity"
    assert found("ACC-005", _trusts({"Federated": "accounts.google.com"}, action=action)) == ["taken"]
    assert found("ACC-005", _trusts({"Federated": "accounts.google.com"}, action=action, **said)) == []


@pytest.mark.parametrize(
    "type_",
    [
        "iam/user:User",
        "iam/accessKey:AccessKey",
        "iam/userLoginProfile:UserLoginProfile",
        "iam/sshKey:SshKey",
        "iam/serviceSpecificCredential:ServiceSpecificCredential",
        "iam/signingCertificate:SigningCertificate",
        "lightsail/bucketAccessKey:BucketAccessKey",
    ],
)
def test_users_and_their_credentials_are_stopped(type_: str) -> None:
    """A user, and anything that a user signs in with, before it is created."""
    assert found("ACC-005", resource(type_, HOSTILE, user="x"), alone=True, undeclared=True) == [HOSTILE]


def test_groups_and_providers_are_nobody() -> None:
    """A group, a membership and an identity provider let nobody in by themselves."""
    resources = [
        resource("iam/group:Group", "g"),
        resource("iam/userGroupMembership:UserGroupMembership", "m", user="x", groups=["g"]),
        resource("iam/samlProvider:SamlProvider", "s", samlMetadataDocument="<xml/>"),
    ]
    assert found("ACC-005", *resources) == []


def test_without_a_declaration_the_providers_account_is_our_own() -> None:
    """The account that the provider is held to is nobody else's; where it says none, a literal account is foreign."""
    taken = _trusts({"AWS": OWN})
    held = resource("iam/role:Role", "taken", provider={"allowedAccountIds": f'["{OWN}"]'}, **dict(taken.properties))
    assert found("ACC-005", held, undeclared=True) == []
    assert found("ACC-005", taken, undeclared=True) == ["taken"]


@pytest.mark.parametrize("control", ["ACC-001", "ACC-005", "ACC-006", "ACC-011"])
@pytest.mark.parametrize("trust", [UNKNOWN, "{broken", {"Statement": [UNKNOWN]}])
def test_a_trust_that_nobody_knows_is_not_judged(control: str, trust: Any) -> None:
    """A trust that is not known yet, or is no policy, is never taken for one that lets nobody in."""
    ((asset, what),) = unjudged(control, role("taken", agency=None, trust=trust))
    assert asset == "taken"
    assert "the trust policy of `taken`" in what


def test_what_is_known_of_a_trust_is_judged() -> None:
    """A statement that trusts everybody is found beside one that is not known."""
    trust = {"Statement": [UNKNOWN, trusting("*")["Statement"][0]]}
    said = judged("ACC-005", role("taken", trust=trust))
    assert [each.asset for each in said.violations] == ["taken"]
    assert [asset for asset, _ in said.unjudged] == ["taken"]


# ACC-001 and ACC-011: who stands behind them.


@pytest.mark.parametrize(
    ("tags", "principal", "expected"),
    [
        ({"agency": "pixel", "brand": "aurora"}, {"AWS": FOREIGN}, []),
        ({"agency": "pixel", "brand": "drinks"}, {"AWS": FOREIGN}, []),
        ({"agency": "pixel"}, {"AWS": FOREIGN}, []),
        ({"brand": "aurora"}, {"AWS": f"arn:aws:iam::{FOREIGN}:role/other"}, []),
        ({"agency": "pixel", "brand": "brisa"}, {"AWS": FOREIGN}, ["taken"]),
        ({"agency": "pixel", "brand": "corporation"}, {"AWS": FOREIGN}, ["taken"]),
        ({"brand": "brisa"}, {"AWS": FOREIGN}, ["taken"]),
        ({"agency": "nobody", "brand": "aurora"}, {"Service": "lambda.amazonaws.com"}, ["taken"]),
        ({}, {"AWS": "999999999999"}, ["taken"]),
        ({}, {"AWS": [FOREIGN, "999999999999"]}, ["taken"]),
        ({"agency": "pixel", "brand": "aurora"}, {"AWS": "444444444444"}, ["taken"]),
        ({}, {"AWS": OWN}, []),
        ({"agency": "pixel", "brand": "aurora"}, {"Federated": f"arn:aws:iam::{OWN}:saml-provider/sso"}, []),
        ({}, {"Service": "lambda.amazonaws.com"}, []),
    ],
)
def test_a_grant_in_force_stands_behind_every_role(tags: Any, principal: Any, expected: list[str]) -> None:
    """The agency of the tag and of every account has a grant for the role's unit, its group's or none said."""
    taken = resource(
        "iam/role:Role", "taken", tags=tags, assumeRolePolicy=trusting(principal, action="sts:*", **EXTERNAL)
    )
    assert found("ACC-001", taken, alone=True) == expected


def test_without_a_declaration_only_an_agencys_role_is_not_judged() -> None:
    """Nothing says who is declared: an agency's role is not judged, a service's is fine."""
    ((asset, what),) = unjudged("ACC-001", role(), role("worker", agency=None), undeclared=True)
    assert asset == "pixel"
    assert "the declaration" in what


def test_tags_that_nobody_knows_are_not_judged() -> None:
    """A role whose tags are not known may be an agency's."""
    taken = resource("iam/role:Role", "taken", tags=UNKNOWN, assumeRolePolicy=trusting({"Service": "x.amazonaws.com"}))
    assert unjudged("ACC-001", taken) == [("taken", "the tags of `taken`")]


@pytest.mark.parametrize(
    ("agency", "principal", "expected"),
    [
        ("pixel", {"AWS": FOREIGN}, []),
        ("norte", {"Service": "x.amazonaws.com"}, ["taken"]),
        (None, {"AWS": "arn:aws:iam::444444444444:role/team"}, ["taken"]),
        (None, {"AWS": "999999999999"}, []),
        (None, {"Service": "x.amazonaws.com"}, []),
    ],
)
def test_no_role_outlives_the_contract(agency: str | None, principal: Any, expected: list[str]) -> None:
    """A role of an agency whose contract ended yesterday, by its tag or its account; others are ACC-001's."""
    assert found("ACC-011", _trusts(principal, agency=agency), alone=True) == expected
