"""Who may assume an agency's role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecosystem.model import Agency, Declaration, Identity, SignIn, Workforce
from stacks.access import lint, trust
from stacks.refusal import RefusedError
from tests.stacks.access.made import agency, context, declaration

LAST = date(2027, 6, 30)
OWN = ("arn:aws:iam::333333333333:role/team", "arn:aws:iam::444444444444:role/path/planning")


def policy(one: Agency, **said: Any) -> dict[str, dict[str, Any]]:
    """Return the statements of an agency's trust, by Sid."""
    made: Declaration = declaration(agencies=(one,), **said)
    document = trust.policy(context(made), one, LAST)
    assert lint.violations(document) == []
    return {each["Sid"]: each for each in document["Statement"]}


def test_an_agency_with_accounts_comes_by_its_roles_and_external_id() -> None:
    """The accounts' roots are principals, held to the declared roles, the external id and a source identity."""
    found = policy(agency("pixel", sign_in=SignIn(aws_principals=OWN)))
    assume = found["Assume"]
    assert assume["Principal"] == {"AWS": ["arn:aws:iam::333333333333:root", "arn:aws:iam::444444444444:root"]}
    assert assume["Action"] == "sts:AssumeRole"
    assert assume["Condition"]["StringEquals"] == {
        "aws:PrincipalArn": sorted(OWN),
        "sts:ExternalId": "external-id-of-pixel",
    }
    assert assume["Condition"]["StringLike"] == {"sts:SourceIdentity": "?*"}
    assert assume["Condition"]["DateLessThan"] == {"aws:CurrentTime": "2027-07-01T00:00:00Z"}
    assert found["SourceIdentity"]["Action"] == "sts:SetSourceIdentity"
    assert found["SourceIdentity"]["Condition"]["StringEquals"]["aws:PrincipalArn"] == sorted(OWN)


def test_roles_too_many_for_a_trust_policy_are_refused() -> None:
    """IAM takes 2,048 characters: more roles than fit are refused before anything runs, with what to do."""
    many = tuple(f"arn:aws:iam::333333333333:role/teams/of-the-agency-{index:02d}" for index in range(20))
    one = agency("pixel", sign_in=SignIn(aws_principals=many))
    with pytest.raises(RefusedError, match=r"the 20 roles of the agency `pixel` .* and IAM takes 2,048; name fewer"):
        trust.policy(context(declaration(agencies=(one,))), one, LAST)


def test_people_without_an_account_come_by_saml_with_their_agencys_tag() -> None:
    """The workforce provider asserts the agency; session tags are pinned to that one key."""
    found = policy(agency("norte", sign_in=SignIn(workforce_group="agency-norte")))
    assume, tags = found["Assume"], found["SessionTags"]
    assert assume["Principal"]["Federated"].startswith("arn:aws:iam::111111111111:saml-provider/")
    assert assume["Action"] == "sts:AssumeRoleWithSAML"
    assert assume["Condition"]["StringEquals"]["SAML:aud"] == "https://signin.aws.amazon.com/saml"
    assert assume["Condition"]["StringEquals"]["aws:RequestTag/agency"] == "norte"
    assert assume["Condition"]["StringLike"] == {"sts:SourceIdentity": "?*"}
    assert tags["Condition"]["ForAllValues:StringEquals"] == {"aws:TagKeys": ["agency"]}
    assert tags["Condition"]["Null"] == {"aws:TagKeys": "false"}


def test_people_without_an_account_come_by_oidc() -> None:
    """An OIDC issuer is named as IAM names it, with its audience."""
    identity = Identity("austral-id", workforce=Workforce("oidc", issuer="https://sso.austral.example/realms/team/"))
    found = policy(agency("norte", sign_in=SignIn(workforce_group="x")), identity=identity)
    assert found["Assume"]["Principal"] == {
        "Federated": "arn:aws:iam::111111111111:oidc-provider/sso.austral.example/realms/team"
    }
    assert found["Assume"]["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert "sso.austral.example/realms/team:aud" in found["Assume"]["Condition"]["StringEquals"]


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        "arn:aws:iam::333333333333:root",
        "arn:aws:iam::333333333333:user/joe",
        "arn:aws:iam::333333333333:role/*",
        "arn:aws:iam::333333333333:role/te?m",
        "arn:aws:sts::333333333333:assumed-role/team/joe",
        "arn:aws:iam::3333:role/team",
        "arn:aws:iam::333333333333:role/team\n",
        "arn:aws:iam::333333333333:role/${aws:username}",
    ],
)
def test_a_principal_that_is_no_exact_role_is_refused(principal: str) -> None:
    """Wildcards, users, roots, sessions and variables never become principals."""
    with pytest.raises(RefusedError, match="is no role's ARN"):
        policy(agency("pixel", sign_in=SignIn(aws_principals=(principal,))))


def test_no_external_id_and_no_workforce_are_refused() -> None:
    """A way in that lacks its lock is refused, with what to do."""
    own = agency("pixel")
    with pytest.raises(RefusedError, match="has no external id"):
        trust.policy(context(declaration(agencies=(own,)), external_ids={}), own, LAST)
    with pytest.raises(RefusedError, match=r"`identity\.workforce` is not declared"):
        policy(agency("norte", sign_in=SignIn(workforce_group="x")), identity=Identity("austral-id"))


@pytest.mark.parametrize("issuer", [None, "http://sso.austral.example", "https://sso.austral.example/*", "https://"])
def test_an_issuer_that_is_no_https_address_is_refused(issuer: str | None) -> None:
    """An OIDC provider needs an https issuer without wildcards."""
    identity = Identity("austral-id", workforce=Workforce("oidc", issuer=issuer))
    with pytest.raises(RefusedError, match=r"`identity\.workforce\.issuer` must be an https URL"):
        policy(agency("norte", sign_in=SignIn(workforce_group="x")), identity=identity)
