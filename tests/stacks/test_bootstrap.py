"""The bootstrap stack: state and its keys, and CI's two roles, bounded."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from typing import Any

import pytest

from ecosystem.model import Workforce
from stacks import places
from stacks.bootstrap.permissions import READS, SERVICES, deploy_boundary, deploy_statements, service_boundary
from stacks.documents import AGENCY
from stacks.refusal import RefusedError
from tests.stacks.rehearsed import austral, context, everything, many, platform, run, statements

PROD = "prod.bootstrap"
GITHUB = "token.actions.githubusercontent.com"
CONTENTS = ("GetSecretValue", "GetObject", "ReceiveMessage", "GetLogEvents", "GetParameter", "GetQueryResults")
ADMINISTERING = (
    "iam:CreateUser",
    "sts:AssumeRole",
    "organizations:ListAccounts",
    "kms:PutKeyPolicy",
    "s3:DeleteBucket",
)
SUBJECT = "repo:austral/ecosystem:environment:production"
CONFIG = {"ecosystem:ciSubjects": f'["{SUBJECT}"]'}


def test_the_state_is_private_versioned_and_closed_to_agencies() -> None:
    """The state's bucket has a key of its own and refuses every agency; old versions are kept for a year."""
    made = everything("prod")[PROD]
    (bucket,) = made.of("aws:s3/bucket:Bucket")
    policy = made.of("aws:s3/bucketPolicy:BucketPolicy")[0].inputs["policy"]
    assert [each for each in statements(policy) if each["Condition"] == AGENCY]
    rule = made.of("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")[0].inputs["rules"][0]
    assert rule["noncurrentVersionExpiration"]["noncurrentDays"] == 365
    assert made.outputs["stateBucket"] == bucket.inputs["bucket"]
    assert made.outputs["backendUrl"].startswith(f"s3://{bucket.inputs['bucket']}?region=sa-east-1")
    aliases = {each.inputs["name"] for each in made.of("aws:kms/alias:Alias")}
    assert made.outputs["secretsProvider"].removeprefix("awskms://").partition("?")[0] in aliases


def test_ci_comes_in_by_its_exact_subject() -> None:
    """Both roles trust the issuer for the audience of STS and the subjects that are named, nobody else."""
    made = run(PROD, config=CONFIG)
    roles = {each.name: each.inputs for each in made.of("aws:iam/role:Role")}
    for role in roles.values():
        (statement,) = statements(role["assumeRolePolicy"])
        assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
        assert statement["Condition"]["StringEquals"] == {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"
        }
        assert statement["Condition"]["StringLike"] == {"token.actions.githubusercontent.com:sub": [SUBJECT]}
        assert role["maxSessionDuration"] == 3600
    assert "deploy-boundary" in str(made.of("aws:iam/policy:Policy")[0].inputs["name"])
    assert roles["ci.deploy"]["permissionsBoundary"]
    assert made.outputs["pending"] == []


def test_another_ci_may_be_the_issuer() -> None:
    """Any OpenID issuer works; the conditions carry its name."""
    config = {"ecosystem:ciIssuer": "https://gitlab.example", "ecosystem:ciSubjects": '["project_path:a/b:ref:main"]'}
    (statement,) = statements(run(PROD, config=config).one("aws:iam/role:Role", "ci.deploy").inputs["assumeRolePolicy"])
    assert statement["Condition"]["StringEquals"] == {"gitlab.example:aud": "sts.amazonaws.com"}


def test_without_subjects_nobody_may_deploy() -> None:
    """The roles stand, but no CI can take them, and the stack says so."""
    made = run(PROD)
    (statement,) = statements(made.one("aws:iam/role:Role", "ci.deploy").inputs["assumeRolePolicy"])
    assert list(statement["Condition"]["StringLike"].values()) == [["nobody:prod"]]
    assert "ecosystem:ciSubjects" in made.outputs["pending"][0]


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"ecosystem:ciSubjects": '["*"]'}, "would let others in"),
        ({"ecosystem:ciSubjects": '["repo:*/ecosystem:ref:x"]'}, "would let others in"),
        ({"ecosystem:ciSubjects": '["repo:austral/ecosystem:*"]'}, "a subject that may deploy is exact"),
        ({"ecosystem:ciPreviews": '["repo:*"]'}, "would let others in"),
        ({"ecosystem:ciIssuer": "http://gitlab.example"}, "is no https URL"),
        ({"ecosystem:ciIssuer": "gitlab"}, "is no https URL"),
    ],
)
def test_subjects_that_let_others_in_are_refused(config: dict[str, str], says: str) -> None:
    """A wildcard where the owner stands, or in what may deploy, is refused, and so is an issuer without TLS."""
    with pytest.raises(RefusedError, match=says):
        run(PROD, config=config)


def _allows(granted: list[dict[str, Any]], action: str, resource: str, boundary: str | None = None) -> bool:
    """Decide one request by statements whose only conditions are on `iam:PermissionsBoundary` (others do not hold)."""

    def matches(each: dict[str, Any]) -> bool:
        if "NotAction" in each:
            acts = not any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in many(each["NotAction"]))
        else:
            acts = any(fnmatch.fnmatchcase(action.lower(), one.lower()) for one in many(each["Action"]))
        if not acts or not any(fnmatch.fnmatchcase(resource, one) for one in many(each["Resource"])):
            return False
        wanted = each.get("Condition", {})
        if not wanted:
            return True
        return boundary in many(wanted.get("StringEquals", {}).get("iam:PermissionsBoundary", []))

    effects = {each["Effect"] for each in granted if matches(each)}
    return effects == {"Allow"}


ROLE = "arn:aws:iam::222222222222:role/austral/prod/aurora/some-role"


@pytest.mark.parametrize(
    ("action", "resource", "boundary", "expected"),
    [
        ("rds:CreateDBCluster", "*", None, True),
        ("lambda:CreateFunction", "*", None, False),
        ("ec2:RunInstances", "*", None, True),
        ("organizations:LeaveOrganization", "*", None, False),
        ("sts:AssumeRole", "arn:aws:iam::222222222222:role/admin", None, False),
        ("secretsmanager:GetSecretValue", "*", None, False),
        ("s3:PutAccountPublicAccessBlock", "*", None, False),
        ("cloudtrail:StopLogging", "*", None, False),
        ("iam:CreateUser", "arn:aws:iam::222222222222:user/austral/prod/x", None, False),
        ("iam:CreateRole", ROLE, None, False),
        ("iam:CreateRole", ROLE, "agency", True),
        ("iam:CreateRole", ROLE, "service", True),
        ("iam:CreateRole", ROLE, "other", False),
        ("iam:PutRolePolicy", ROLE, "service", True),
        ("iam:PutRolePolicy", ROLE, None, False),
        ("iam:DeleteRolePermissionsBoundary", ROLE, "service", False),
        ("iam:CreateRole", "arn:aws:iam::222222222222:role/elsewhere", "service", False),
        ("iam:PutRolePolicy", "arn:aws:iam::222222222222:role/austral/prod/bootstrap/deploy", "service", False),
        ("iam:GetRole", "arn:aws:iam::222222222222:role/austral/prod/bootstrap/deploy", None, True),
        ("iam:CreatePolicyVersion", "arn:aws:iam::222222222222:policy/austral/prod/bootstrap/b", None, False),
        ("iam:CreatePolicy", "arn:aws:iam::222222222222:policy/austral/prod/platform/p", None, True),
        ("iam:DeleteRole", ROLE, None, True),
        ("iam:DeleteRole", "arn:aws:iam::222222222222:role/admin", None, False),
        ("iam:UpdateSAMLProvider", places.workforce_arn(context(PROD)), None, True),
        ("iam:UpdateSAMLProvider", "arn:aws:iam::222222222222:saml-provider/x", None, False),
        ("iam:CreateOpenIDConnectProvider", "arn:aws:iam::222222222222:oidc-provider/ci.example", None, False),
        (
            "iam:DeleteOpenIDConnectProvider",
            "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
            None,
            False,
        ),
    ],
)
def test_what_the_deploy_role_may_do(action: str, resource: str, boundary: str | None, expected: bool) -> None:
    """The deploy role works on the stacks' services and bounded roles under its path, and never on its own access."""
    here = context(PROD)
    known = {"agency": places.boundary_arn(here), "service": places.service_boundary_arn(here), "other": "arn:aws:x"}
    asked = (action, resource, known.get(boundary or ""))
    granted: list[dict[str, Any]] = [dict(each) for each in deploy_statements(here)]
    bounded: list[dict[str, Any]] = [dict(each) for each in deploy_boundary(here)]
    assert (_allows(granted, *asked) and _allows(bounded, *asked)) is expected


def test_the_deploy_role_makes_the_workforces_openid_provider() -> None:
    """A workforce that signs in by OpenID has its provider made by CI, and no other provider is touched."""
    oidc = Workforce(kind="oidc", issuer="https://sso.austral.example/realms/staff")
    declared = replace(austral(), identity=replace(austral().identity, workforce=oidc))
    here = context(PROD, declared)
    theirs = "arn:aws:iam::222222222222:oidc-provider/sso.austral.example/realms/staff"
    for granted in (deploy_statements(here), deploy_boundary(here)):
        assert _allows([dict(each) for each in granted], "iam:CreateOpenIDConnectProvider", theirs, None)
        assert not _allows([dict(each) for each in granted], "iam:CreateOpenIDConnectProvider", f"{theirs}-2", None)


def test_the_deploy_role_knows_every_service_of_the_stacks() -> None:
    """No stack uses a service that the deploy role could not work on."""
    prefixes = {
        "apigatewayv2": "apigateway",
        "cognito": "cognito-idp",
        "sesv2": "ses",
        "sfn": "states",
        "vpc": "ec2",
        "cloudwatch": "cloudwatch",
    }
    used = {
        each.type.removeprefix("aws:").partition("/")[0]
        for made in everything("prod").values()
        for each in made.resources
        if each.type.startswith("aws:")
    }
    assert {prefixes.get(module, module) for module in used} - {"iam"} <= set(SERVICES)


def test_the_preview_role_reads_settings_and_no_contents() -> None:
    """No action of the preview role writes, or reads objects, secrets, messages or logs."""
    for action in READS:
        verb = action.partition(":")[2]
        assert verb.startswith(("Describe", "Get", "List", "View", "GET")), action
        for secret in (
            "GetSecretValue",
            "GetObject",
            "ReceiveMessage",
            "GetLogEvents",
            "GetParameter",
            "GetQueryResults",
        ):
            assert not fnmatch.fnmatchcase(f"{action.partition(':')[0]}:{secret}", action) or action in {
                "athena:Get*",
                "cloudfront:Get*",
                "cloudtrail:Get*",
                "cognito-idp:Get*",
                "iam:Get*",
                "kms:Get*",
                "route53:Get*",
                "ses:Get*",
                "sns:Get*",
                "tag:Get*",
                "wafv2:Get*",
            }, action


def test_roles_of_services_can_never_administer() -> None:
    """The boundary of services' roles has no IAM, no organisation, no other account, and no role to step into."""
    allowed = [
        action for each in service_boundary(context(PROD)) if each["Effect"] == "Allow" for action in each["Action"]
    ]
    for action in (
        "iam:CreateUser",
        "sts:AssumeRole",
        "organizations:ListAccounts",
        "kms:PutKeyPolicy",
        "s3:DeleteBucket",
    ):
        assert not any(fnmatch.fnmatchcase(action, pattern) for pattern in allowed), action


def test_what_services_roles_are_given_is_within_their_boundary() -> None:
    """Every action of a platform role is one that its boundary lets through."""
    allowed = [
        action for each in service_boundary(context(PROD)) if each["Effect"] == "Allow" for action in each["Action"]
    ]
    for each in platform("prod").of("aws:iam/rolePolicy:RolePolicy"):
        for statement in statements(each.inputs["policy"]):
            for action in many(statement["Action"]):
                assert any(fnmatch.fnmatchcase(action, pattern) for pattern in allowed), (each.name, action)


def test_no_bucket_of_the_account_is_ever_public() -> None:
    """The account's own block is on, in all four ways."""
    (block,) = run(PROD).of("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")
    assert block.inputs["accountId"] == "222222222222"
    assert [value for name, value in block.inputs.items() if name != "accountId"] == [True] * 4
