"""What is done behind the example's back is found by the right control, named, and gone after repair."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ecosystem.estate.gaps import Gap
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from governance.evaluation import NOT_MEASURED, VERIFIED
from tests.governance.audit.live import audited, changed, found, live, made, one, without

_AGENCY = "agency-pixel"


def _open(principal: Any, action: str = "*") -> str:
    said = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [said]})


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_example_as_it_is_has_no_finding(environment: str) -> None:
    """Live resources of our own stacks are not misjudged by any control."""
    assert found(audited(live(environment), environment=environment)) == []


def test_stores_that_somebody_made_are_found() -> None:
    """An instance of RDS and a table of leads lie outside the platform, whatever tags they borrow."""
    tags = one(live(), "rds/cluster:Cluster").properties["tags"]
    more = [
        made("rds/instance:Instance", "promo", identifier="promo"),
        made("dynamodb/table:Table", "leads", name="leads"),
        made("dynamodb/table:Table", "austral-dev-platform-leads-x", name="austral-dev-platform-leads-x", tags=tags),
    ]
    assert {asset for control, asset in found(audited([*live(), *more], "DAT-004"))} == {each.id for each in more}


def test_a_user_with_a_key_is_found() -> None:
    """People and programs come in by role."""
    more = [
        made("iam/user:User", "upload", name="upload"),
        made("iam/accessKey:AccessKey", "upload:AKIA", user="upload"),
    ]
    assert found(audited([*live(), *more], "ACC-005")) == [("ACC-005", "upload"), ("ACC-005", "upload:AKIA")]


def test_a_role_for_an_undeclared_account_is_found() -> None:
    """No declared agency stands behind it."""
    role = made(
        "iam/role:Role", "partner", name="partner", assumeRolePolicy=_open({"AWS": "999999999999"}, "sts:AssumeRole")
    )
    assert found(audited([*live(), role], "ACC-001", "ACC-005")) == [("ACC-001", "partner"), ("ACC-005", "partner")]


def test_an_agency_role_whose_boundary_is_gone_is_found() -> None:
    """By ACC-006, and as drift."""
    role = one(live(), "iam/role:Role", _AGENCY)
    done = audited(changed(live(), role, permissionsBoundary=None), "ACC-006")
    assert found(done) == [("ACC-006", role.id)]


def test_a_boundary_that_is_another_is_drift() -> None:
    """A known boundary that is live otherwise than declared."""
    role = one(live(), "iam/role:Role", "deploy")
    said = "arn:aws:iam::aws:policy/AdministratorAccess"
    assert found(
        audited(changed(live(), role, assumeRolePolicy=_open({"AWS": "*"}), permissionsBoundary=said), "GOV-007")
    )


def _inline() -> Resource:
    return next(
        each
        for each in live()
        if each.type == "aws:iam/rolePolicy:RolePolicy" and _AGENCY in str(each.properties.get("role"))
    )


def test_a_widened_policy_of_an_agency_is_found() -> None:
    """By the proof of isolation, and as drift that names the statement."""
    policy = _inline()
    said = json.loads(policy.properties["policy"])
    said["Statement"].append({"Sid": "Night", "Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    done = audited(changed(live(), policy, policy=json.dumps(said)), "ACC-007", "GOV-007", "ACC-002")
    assert {control for control, _ in found(done)} == {"ACC-007", "GOV-007", "ACC-002"}
    assert any("`Night`" in each.message for each in done.run.findings if each.control.id == "GOV-007")


def test_an_agency_policy_whose_end_is_gone_is_found() -> None:
    """Every Allow of an agency's role ends."""
    policy = _inline()
    said = json.loads(policy.properties["policy"])
    for each in said["Statement"]:
        each.get("Condition", {}).pop("DateLessThan", None)
    done = audited(changed(live(), policy, policy=json.dumps(said)), "ACC-002", "GOV-007")
    assert {control for control, _ in found(done)} == {"ACC-002", "GOV-007"}


def test_a_policy_put_on_an_agency_role_is_drift() -> None:
    """No stack of ours attaches any."""
    role = one(live(), "iam/role:Role", _AGENCY)
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    more = made("iam/rolePolicyAttachment:RolePolicyAttachment", f"{role.id}/x", role=role.id, policyArn=arn)
    assert found(audited([*live(), more], "GOV-007")) == [("GOV-007", more.id)]


def test_a_bucket_made_public_is_found() -> None:
    """Its block taken away is found by CLD-003, and as missing."""
    block = one(live(), "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "content")
    account = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
    left = without(live(), lambda each: each is block or each.type == account)
    controls = {control for control, _ in found(audited(left, "CLD-003", "GOV-007"))}
    assert controls == {"CLD-003", "GOV-007"}


def test_a_stopped_and_a_deleted_trail_are_found() -> None:
    """Both by CLD-002."""
    trail = one(live(), "cloudtrail/trail:Trail")
    assert found(audited(changed(live(), trail, enableLogging=False), "CLD-002")) == [("CLD-002", trail.id)]
    gone = audited(without(live(), lambda each: each is trail), "CLD-002")
    assert [each.control.id for each in gone.run.findings] == ["CLD-002"]


def test_deletion_protection_off_is_found() -> None:
    """In a protected environment by DAT-007, and as drift."""
    cluster = one(live("prod"), "rds/cluster:Cluster")
    done = audited(changed(live("prod"), cluster, deletionProtection=False), "DAT-007", "GOV-007", environment="prod")
    assert found(done) == [("DAT-007", cluster.id), ("GOV-007", cluster.id)]


def test_a_second_user_pool_is_found() -> None:
    """Whatever it is called, and whatever tags it borrows."""
    pool = one(live(), "cognito/userPool:UserPool")
    second = made("cognito/userPool:UserPool", "eu-1_x", name="promo")
    third = made("cognito/userPool:UserPool", "eu-1_y", name="promo-2", tags=pool.properties["tags"])
    assert found(audited([*live(), second, third], "GOV-007")) == [("GOV-007", "eu-1_x"), ("GOV-007", "eu-1_y")]


def test_a_queue_for_everybody_is_found() -> None:
    """By CLD-005, and as drift."""
    policy = one(live(), "sqs/queuePolicy:QueuePolicy")
    done = audited(changed(live(), policy, policy=_open("*", "sqs:SendMessage")), "CLD-005", "GOV-007")
    assert found(done) == [("GOV-007", policy.id), ("CLD-005", policy.id)]


def test_a_deleted_mail_identity_is_found() -> None:
    """It is declared and not live."""
    left = without(live(), lambda each: each.type == "aws:sesv2/emailIdentity:EmailIdentity" and "aurora" in each.id)
    done = audited(left, "GOV-007")
    assert [each.message for each in done.run.findings] == [
        "`mail.aurora.example.dev.austral.example` (EmailIdentity) of `dev.aurora` is declared and not live"
    ]
    assert done.run.findings[0].unit == "aurora"


def test_removed_tags_are_found() -> None:
    """By CLD-001, and as drift."""
    queue = one(live(), "sqs/queue:Queue")
    done = audited(changed(live(), queue, tags={}), "CLD-001", "GOV-007")
    assert {control for control, _ in found(done)} == {"CLD-001", "GOV-007"}


def test_a_key_that_no_longer_rotates_is_found() -> None:
    """By CLD-004, and as drift."""
    key = one(live(), "kms/key:Key")
    done = audited(changed(live(), key, enableKeyRotation=False), "CLD-004", "GOV-007")
    assert {control for control, _ in found(done)} == {"CLD-004", "GOV-007"}


def test_a_brand_whose_stack_is_gone_is_one_finding() -> None:
    """The whole stack is named, not each of its hundred resources."""
    left = without(live(), lambda each: ":dev.aurora:" in each.urn)
    done = audited(left, "GOV-007")
    assert len(done.run.findings) == 1
    assert "the whole stack `dev.aurora` is missing" in done.run.findings[0].message
    assert done.run.findings[0].unit == "aurora"


def test_a_stack_that_is_gone_is_found_though_a_part_of_it_could_not_be_read() -> None:
    """What an emulator never holds leaves it gone all the same; once the rest is there, it is named by itself."""
    gap = Gap("aws", "moto does not hold it", types=("aws:s3/bucketLogging:BucketLogging",))
    done = audited(without(live(), lambda each: ":dev.aurora:" in each.urn), "GOV-007", gaps=(gap,))
    (one,) = done.run.findings
    assert "the whole stack `dev.aurora` is missing" in one.message
    logs = without(live(), lambda each: "bucketLogging" in each.type)
    said = [what for _, _, what in audited(logs, "GOV-007", gaps=(gap,)).run.unjudged if what.startswith("whether")]
    assert "more of `dev.aurora` are live: aws: moto does not hold it" in said[0]


def test_what_could_not_be_listed_is_not_missing() -> None:
    """A refused listing makes its controls not measured, and the audit incomplete; nothing is found, nothing passes."""
    queues = ("aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy")
    gap = Gap("aws", "queues: refused", "111111111111", "sa-east-1", "sqs:ListQueues", queues)
    done = audited(without(live(), lambda each: each.type in queues), "GOV-007", "CLD-005", "CLD-004", gaps=(gap,))
    assert found(done) == []
    assert done.run.status == {"GOV-007": NOT_MEASURED, "CLD-005": NOT_MEASURED, "CLD-004": VERIFIED}
    assert done.incomplete
    assert any("`sqs:ListQueues`" in what for _, _, what in done.run.unjudged)


def test_a_bucket_that_its_account_may_block_is_not_found_open() -> None:
    """Nobody read the account's block; a bucket with one of its own needs none."""
    types = ("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",)
    gap = Gap("aws", "refused", "111111111111", "global", "s3:GetAccountPublicAccessBlock", types)
    bare = without(live(), lambda each: "PublicAccessBlock" in each.type)
    done = audited(bare, "CLD-003", gaps=(gap,))
    assert (found(done), done.run.status) == ([], {"CLD-003": NOT_MEASURED})
    assert any("`s3:GetAccountPublicAccessBlock`" in what for _, _, what in done.run.unjudged)
    assert found(audited(bare, "CLD-003"))
    blocked = without(live(), lambda each: each.type in types)
    assert audited(blocked, "CLD-003", gaps=(gap,)).run.status == {"CLD-003": VERIFIED}


def test_what_could_not_be_read_is_neither_found_nor_passed() -> None:
    """An unknown property is not compared; the control that needs it is not measured."""
    key = one(live(), "kms/key:Key")
    done = audited(changed(live(), key, enableKeyRotation=UNKNOWN, policy=UNKNOWN), "CLD-004", "GOV-007")
    assert found(done) == []
    assert done.run.status["CLD-004"] == NOT_MEASURED


def test_what_aws_makes_by_itself_is_nobodys_drift() -> None:
    """Default networks, the secret of a connection, roles of services."""
    more = [
        made("ec2/vpc:Vpc", "vpc-1", isDefault=True),
        made("secretsmanager/secret:Secret", "events!connection/austral-dev/x", name="events!connection/austral-dev/x"),
        replace(made("iam/role:Role", "AWSServiceRoleForRDS"), properties={"path": "/aws-service-role/rds/"}),
    ]
    assert found(audited([*live(), *more], "GOV-007", "CLD-001", "INT-004")) == []
