"""What an agency's role may do: ACC-002, ACC-003, ACC-006, ACC-009, as planned."""

from __future__ import annotations

from typing import Any

import pytest

from ecosystem.estate import UNKNOWN
from ecosystem.estate.resource import Resource
from tests.policies.planned.access import (
    BOUNDARY,
    OWN,
    allowing,
    found,
    judged,
    resource,
    role,
    trusting,
    unjudged,
    urn,
)

AWS = "arn:aws:iam::aws:policy"
END = {"DateLessThan": {"aws:CurrentTime": "2027-02-01T00:00:00Z"}}
"""The end of Pixel's grant: 2027-01-31 is its last day."""


def _has(policy: Any, **more: Any) -> Resource:
    """An agency's role that says its policy itself."""
    return role(inlinePolicies=[{"name": "own", "policy": policy}], permissionsBoundary=BOUNDARY, **more)


def _attached(policy: Any, **more: Any) -> tuple[Resource, Resource]:
    """An agency's role, and its policy as a resource of its own."""
    return role(permissionsBoundary=BOUNDARY), resource(
        "iam/rolePolicy:RolePolicy", "extra", role="pixel", policy=policy, **more
    )


def _managed(arn: Any, **more: Any) -> tuple[Resource, Resource]:
    type_ = "iam/rolePolicyAttachment:RolePolicyAttachment"
    return role(permissionsBoundary=BOUNDARY), resource(type_, "extra", role="pixel", policyArn=arn, **more)


# ACC-002


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2027-02-01T00:00:00Z", []),
        ("2027-02-01T00:00:01Z", ["pixel"]),
        ("2026-01-01T00:00:00Z", []),
        (None, ["pixel"]),
    ],
)
def test_permissions_end_with_the_grant(end: str | None, expected: list[str]) -> None:
    """The last day is the grant's; a second more is a day more. What has ended already is not live."""
    condition = {"DateLessThan": {"aws:CurrentTime": end}} if end else {}
    assert found("ACC-002", _has(allowing("s3:GetObject", **condition)), alone=True) == expected


@pytest.mark.parametrize(("end", "expected"), [("2027-11-22T00:00:00Z", []), ("2027-11-23T00:00:00Z", ["pixel"])])
def test_without_a_declaration_permissions_end_within_a_year(end: str, expected: list[str]) -> None:
    """366 days ahead is 2027-11-21, which is still fine."""
    policy = allowing("s3:GetObject", DateLessThan={"aws:CurrentTime": end})
    assert found("ACC-002", _has(policy), undeclared=True) == expected


@pytest.mark.parametrize("form", [_has, _attached])
def test_every_statement_has_its_end(form: Any) -> None:
    """One statement without an end is found beside one that has it, wherever the policy is; refusals need none."""
    ended, endless = allowing("s3:GetObject", **END)["Statement"][0], allowing("sqs:SendMessage")["Statement"][0]
    refused = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    made = form({"Statement": [ended, refused, endless]})
    said = judged("ACC-002", *([made] if isinstance(made, Resource) else made))
    (violation,) = said.violations
    assert "`sqs:SendMessage`" in violation.sentence
    assert "`s3:GetObject`" not in violation.sentence


def test_an_end_that_is_not_known_is_not_judged() -> None:
    """It may be the grant's."""
    policy = allowing("s3:GetObject", DateLessThan={"aws:CurrentTime": UNKNOWN})
    assert unjudged("ACC-002", _has(policy)) == [("pixel", "the end of a statement")]


def test_a_managed_policy_of_awss_own_has_no_end() -> None:
    """Even one that only reads."""
    assert found("ACC-002", *_managed(f"{AWS}/ReadOnlyAccess")) == ["extra"]


# ACC-003


@pytest.mark.parametrize(
    "policy",
    [
        allowing("*"),
        allowing("*:*"),
        allowing("iam:*"),
        allowing("IAM:createaccesskey"),
        allowing("iam:Attach*"),
        allowing("iam:TagRole", on=f"arn:aws:iam::{OWN}:role/x"),
        allowing("s3:GetObject", "organizations:*"),
        allowing("account:PutAlternateContact"),
        allowing("i?m:Create*"),
        {"Statement": {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}},
    ],
)
@pytest.mark.parametrize("form", [_has, _attached])
def test_an_agency_administers_nothing(policy: Any, form: Any) -> None:
    """Everything, IAM, organizations and accounts, in whatever words, and wherever the policy is."""
    made = form(policy)
    resources = [made] if isinstance(made, Resource) else made
    assert found("ACC-003", *resources, undeclared=True) == [resources[-1].id]


@pytest.mark.parametrize(
    "policy",
    [
        allowing("iam:Get*", "iam:ListRoles", "organizations:Describe*", "account:GetContactInformation"),
        allowing("iam:PassRole"),
        allowing("s3:*", on="arn:aws:s3:::bucket/*"),
        allowing("*", on="arn:aws:s3:::bucket/*"),
        {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}},
        {"Statement": {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}},
    ],
)
def test_working_is_not_administering(policy: Any) -> None:
    """Reading, one bucket, a refusal; to pass a role is ACC-008's."""
    assert found("ACC-003", _has(policy)) == []


def test_another_role_may_administer() -> None:
    """The corporation's own roles are not an agency's."""
    everything = allowing("*")
    resources = [
        role("ci", agency=None, trust=trusting({"AWS": OWN}), managedPolicyArns=[f"{AWS}/AdministratorAccess"]),
        resource("iam/rolePolicy:RolePolicy", "extra", role="ci", policy=everything),
        resource("iam/policy:Policy", "wide", name="wide", policy=everything),
    ]
    assert found("ACC-003", *resources) == []


@pytest.mark.parametrize(
    "name", ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess", "AWSOrganizationsFullAccess"]
)
def test_policies_of_aws_that_administer(name: str) -> None:
    """Attached as a resource, or named by the role itself; by an account that nobody declared, too."""
    assert found("ACC-003", *_managed(f"{AWS}/{name}")) == ["extra"]
    assert found("ACC-003", role(managedPolicyArns=[f"{AWS}/{name}"]), alone=True) == ["pixel"]
    foreign = role("taken", agency=None, trust=trusting({"AWS": "999999999999"}), managedPolicyArns=[f"{AWS}/{name}"])
    assert found("ACC-003", foreign, undeclared=True) == ["taken"]


def test_a_policy_of_the_plan_is_judged_where_it_is_attached() -> None:
    """By its ARN, or by what the attachment depends on while the ARN is not known."""
    wide = resource("iam/policy:Policy", "wide", name="wide", path="/x/", policy=allowing("iam:*"))
    known = f"arn:aws:iam::{OWN}:policy/x/wide"
    assert found("ACC-003", wide, *_managed(known)) == ["extra"]
    assert found("ACC-003", wide, *_managed(UNKNOWN, depends=(wide.urn,))) == ["extra"]


def test_a_tagged_policy_is_judged_before_it_is_attached() -> None:
    """A managed policy with the tag of an agency is the agency's."""
    wide = resource("iam/policy:Policy", "wide", tags={"agency": "pixel"}, policy=allowing("iam:*"))
    assert found("ACC-003", wide, alone=True) == ["wide"]


def test_a_role_is_found_by_what_its_policy_depends_on() -> None:
    """While the role's name is not known."""
    pixel = role()
    extra = resource("iam/rolePolicy:RolePolicy", "extra", role=UNKNOWN, policy=allowing("*"), depends=(pixel.urn,))
    assert found("ACC-003", pixel, extra) == ["extra"]


@pytest.mark.parametrize("control", ["ACC-002", "ACC-003", "ACC-006", "ACC-009"])
@pytest.mark.parametrize(
    ("resources", "what"),
    [
        (_attached(UNKNOWN), "the policy `extra`"),
        (_managed(UNKNOWN), "which policy `extra` attaches"),
        (_managed(f"arn:aws:iam::{OWN}:policy/elsewhere"), "what the policy `arn:"),
        (
            (resource("iam/rolePolicy:RolePolicy", "extra", role="elsewhere", policy=allowing("*")),),
            "whose the role of `extra` is",
        ),
        (
            (resource("iam/rolePolicy:RolePolicy", "extra", role=UNKNOWN, policy=allowing("*")),),
            "whose the role of `extra` is",
        ),
    ],
)
def test_what_nobody_knows_is_not_judged(control: str, resources: tuple[Resource, ...], what: str) -> None:
    """A policy that is not known or not in the plan, and a role that is not, are listed."""
    ((asset, missing),) = unjudged(control, *resources)
    assert asset == "extra"
    assert missing.startswith(what)


def test_one_unknown_does_not_hide_the_next() -> None:
    """What can be judged is found, whatever comes before it."""
    first = resource("iam/rolePolicy:RolePolicy", "first", role="pixel", policy=UNKNOWN)
    said = judged("ACC-003", first, *_attached(allowing("*")))
    assert [each.asset for each in said.violations] == ["extra"]
    assert said.unjudged == [("first", "the policy `first`")]


def test_a_policy_for_several_roles() -> None:
    """`PolicyAttachment` and the exclusive attachments put policies on roles; users and groups are not roles."""
    admin = f"{AWS}/AdministratorAccess"
    several = resource("iam/policyAttachment:PolicyAttachment", "several", roles=["pixel"], users=[], policyArn=admin)
    only = resource(
        "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        "only",
        roleName="pixel",
        policyArns=[admin],
    )
    people = resource("iam/policyAttachment:PolicyAttachment", "people", groups=["g"], policyArn=admin)
    assert found("ACC-003", role(), several, only, people) == ["several", "only"]


# ACC-006


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        (BOUNDARY, []),
        (f"arn:aws:iam::{OWN}:policy/austral/dev/platform/" + "x" * 128, []),
        (None, ["pixel"]),
        ("", ["pixel"]),
        (f"{AWS}/PowerUserAccess", ["pixel"]),
        (f"arn:aws:iam::{OWN}:policy/austral/dev/bootstrap/austral-dev-bootstrap-service-boundary-x", ["pixel"]),
    ],
)
def test_an_agencys_role_is_in_the_platforms_boundary(boundary: str | None, expected: list[str]) -> None:
    """None, AWS's own and another of ours are not it."""
    assert found("ACC-006", role(permissionsBoundary=boundary), alone=True) == expected


def test_without_a_declaration_any_boundary_but_awss_own_is_one() -> None:
    """Nobody can tell its name."""
    assert found("ACC-006", role(permissionsBoundary=f"arn:aws:iam::{OWN}:policy/limits"), undeclared=True) == []
    assert found("ACC-006", role(permissionsBoundary=f"{AWS}/AdministratorAccess"), undeclared=True) == ["pixel"]
    assert found("ACC-006", role(), undeclared=True) == ["pixel"]


def test_a_boundary_that_is_not_known_is_not_judged() -> None:
    """It is there, and may be any."""
    assert unjudged("ACC-006", role(permissionsBoundary=UNKNOWN)) == [("pixel", "the permissions boundary of `pixel`")]


def test_a_services_role_needs_no_boundary() -> None:
    """It is nobody's but the corporation's."""
    assert found("ACC-006", role("worker", agency=None, trust=trusting({"Service": "lambda.amazonaws.com"}))) == []


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (allowing("iam:DeleteRolePermissionsBoundary"), ["extra"]),
        (allowing("iam:PutRole*"), ["extra"]),
        (allowing("iam:CreatePolicyVersion", on=BOUNDARY), ["extra"]),
        (allowing("*"), ["extra"]),
        (allowing("iam:GetRole", "s3:*"), []),
        (
            {
                "Statement": [
                    *allowing("iam:*")["Statement"],
                    {"Effect": "Deny", "Action": ["iam:*Boundary", "iam:*PolicyVersion"], "Resource": "*"},
                ]
            },
            [],
        ),
    ],
)
def test_a_role_cannot_change_its_boundary(policy: Any, expected: list[str]) -> None:
    """By what changes or removes it, or the policy that it is; a refusal beside it counts."""
    assert found("ACC-006", *_attached(policy)) == expected


# ACC-009


@pytest.mark.parametrize(
    "policy",
    [
        allowing("s3:PutObject", on="arn:aws:s3:::any/published/*"),
        allowing("s3:*", on="arn:aws:s3:::any/live/index.html"),
        allowing("s3:DeleteObject", on="arn:aws:s3:::austral-dev-aurora-site-promo-x/*"),
        allowing("s3:PutObject", on="arn:aws:s3:::austral-dev-aurora-content-x/p*"),
        allowing("s3:PutObject", on="arn:aws:s3:::austral-*"),
        allowing("s3:PutObject"),
        {"Statement": {"Effect": "Allow", "Action": "s3:Put*", "NotResource": "arn:aws:s3:::other/*"[:-1] + "x"}},
        allowing("states:SendTaskSuccess"),
        allowing("states:*", on=f"arn:aws:states:sa-east-1:{OWN}:stateMachine:x"),
        allowing("ses:SendEmail"),
    ],
)
@pytest.mark.parametrize("form", [_has, _attached])
def test_nothing_goes_out_past_the_approval(policy: Any, form: Any) -> None:
    """Writing what the public sees, answering for the approver, sending mail."""
    made = form(policy)
    resources = [made] if isinstance(made, Resource) else made
    assert found("ACC-009", *resources, undeclared=True) == [resources[-1].id]


@pytest.mark.parametrize(
    "policy",
    [
        allowing("s3:PutObject", on="arn:aws:s3:::austral-dev-aurora-content-x/drafts/pixel/*"),
        allowing("s3:PutObject", on="arn:aws:s3:::austral-dev-aurora-site-promo-x/staging/*"),
        allowing("s3:GetObject", "s3:ListBucket", on="arn:aws:s3:::austral-dev-aurora-site-promo-x/*"),
        allowing("s3:PutObject", on="arn:aws:s3:::austral-dev-results-x/*"),
        allowing("s3:PutObject", on="arn:aws:s3:::austral-dev-aurora-content-x"),
        allowing("states:StartExecution", "states:DescribeExecution"),
        allowing("ses:GetEmailTemplate", "ses:BatchGetMetricData"),
        {
            "Statement": [
                *allowing("s3:PutObject", on="arn:aws:s3:::site/*")["Statement"],
                {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::site/*"},
            ]
        },
    ],
)
def test_drafts_staging_and_starting_a_workflow_are_fine(policy: Any) -> None:
    """That is what an agency does."""
    assert found("ACC-009", *_attached(policy)) == []


def test_a_refusal_in_another_policy_of_the_role_counts() -> None:
    """The role's policies hold together."""
    refusal = {"Statement": {"Effect": "Deny", "Action": "states:SendTask*", "Resource": "*"}}
    guard = resource("iam/rolePolicy:RolePolicy", "guard", role="pixel", policy=refusal)
    assert found("ACC-009", guard, *_attached(allowing("states:*"))) == []


def test_a_role_is_found_by_name_and_not_by_likeness() -> None:
    """A policy is put on the role of exactly that name."""
    other = role("pixel-reader", agency=None, trust=trusting({"AWS": OWN}))
    extra = resource(
        "iam/rolePolicy:RolePolicy",
        "extra",
        role="pixel-reader",
        policy=allowing("*"),
        depends=(urn("iam/role:Role", "pixel"),),
    )
    assert found("ACC-003", role(), other, extra) == []
