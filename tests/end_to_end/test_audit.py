"""The example up in the local cloud, audited: nothing is found; what is done behind its back is; and is gone again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.place import ACCOUNT, REGION, Place

pytestmark = pytest.mark.slow

EXPECTED = Path(__file__).with_name("not_measured.moto.json")
"""Which observed controls are not measured in moto, and which gaps say why: kept beside, and read by people."""

FOREIGN = "999999999999"


def _audit(place: Place, *more: str) -> tuple[int, dict[str, Any]]:
    shown = place.ecosystem("audit", "dev", "--local", "--as-of", "2026-11-20", "--format", "json", "-q", *more)
    assert "error" not in shown.stderr, shown.stderr
    return shown.returncode, json.loads(shown.stdout)


def _found(said: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each["control"], each["asset"]) for each in said["findings"]}


def test_the_example_has_no_finding_and_says_what_it_could_not_measure(austral: Place, tmp_path: Path) -> None:
    """The list of what is not measured is the kept one; a snapshot that was kept gives the same report."""
    kept = tmp_path / "audit.json"
    code, said = _audit(austral, "--snapshot", str(kept))
    assert _found(said) == set()
    assert code == 3
    assert sorted(said["not_measured"]) == json.loads(EXPECTED.read_text())
    assert all(reasons for reasons in said["not_measured"].values())
    again = austral.ecosystem("audit", "--from", str(kept), "--as-of", "2026-11-20", "--format", "json", "-q")
    assert json.loads(again.stdout)["controls"] == said["controls"]


def test_what_is_done_behind_its_back_is_found_and_gone_after_repair(austral: Place) -> None:
    """Stores, a user with a key, roles, a boundary, a bucket, the trail, a pool, a queue, a mail identity, tags."""
    iam, s3, sqs, trail = austral.aws("iam"), austral.aws("s3"), austral.aws("sqs"), austral.aws("cloudtrail")
    ses, pools, rds, tables = (austral.aws(each) for each in ("sesv2", "cognito-idp", "rds", "dynamodb"))
    role = next(each["RoleName"] for each in iam.list_roles()["Roles"] if "aurora-agency-pixel" in each["RoleName"])
    boundary = iam.get_role(RoleName=role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
    bucket = next(each["Name"] for each in s3.list_buckets()["Buckets"] if "aurora-content" in each["Name"])
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    recorder = trail.describe_trails()["trailList"][0]["Name"]
    queue = next(each for each in sqs.list_queues()["QueueUrls"] if "leads" in each and "dead" not in each)
    policy = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]["Policy"]
    tags = sqs.list_queue_tags(QueueUrl=queue)["Tags"]
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{FOREIGN}:root"}, "Action": "sts:AssumeRole"}

    rds.create_db_instance(DBInstanceIdentifier="promo", DBInstanceClass="db.t3.micro", Engine="postgres",
                           MasterUsername="master", MasterUserPassword="not-a-real-one")  # fmt: skip
    tables.create_table(
        TableName="leads",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    iam.create_user(UserName="upload")
    key = iam.create_access_key(UserName="upload")["AccessKey"]["AccessKeyId"]
    iam.create_role(RoleName="partner", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))
    iam.delete_role_permissions_boundary(RoleName=role)
    night = {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "Night", "Effect": "Allow", "Action": ["iam:*", "s3:*"], "Resource": "*"}],
    }
    iam.put_role_policy(RoleName=role, PolicyName="night", PolicyDocument=json.dumps(night))
    s3.delete_public_access_block(Bucket=bucket)
    trail.stop_logging(Name=recorder)
    pool = pools.create_user_pool(PoolName="promo")["UserPool"]["Id"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({"Statement": [everybody]})})
    sqs.untag_queue(QueueUrl=queue, TagKeys=["brand", "owner"])
    named = queue.rpartition("/")[2]
    try:
        code, said = _audit(austral)
        found = _found(said)
        assert code == 1
        controls = {asset: {one for one, other in found if other == asset} for _, asset in found}
        assert "DAT-004" in controls["promo"]
        assert "DAT-004" in controls["leads"]
        assert any(control == "ACC-005" and key in asset for control, asset in found)
        assert {"ACC-001", "ACC-005"} <= controls["partner"]
        assert "ACC-006" in controls[role]
        assert {("ACC-003", f"{role}:night"), ("ACC-002", f"{role}:night"), ("GOV-007", f"{role}:night")} <= found
        assert "CLD-003" in controls[bucket]
        assert "CLD-002" in controls[recorder]
        assert any(control == "GOV-007" and asset in (pool, "promo") for control, asset in found)
        assert "CLD-005" in controls[named]
        assert {"CLD-001", "GOV-007"} <= controls[named]
    finally:
        rds.delete_db_instance(DBInstanceIdentifier="promo", SkipFinalSnapshot=True)
        tables.delete_table(TableName="leads")
        iam.delete_access_key(UserName="upload", AccessKeyId=key)
        iam.delete_user(UserName="upload")
        iam.delete_role(RoleName="partner")
        iam.delete_role_policy(RoleName=role, PolicyName="night")
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
        trail.start_logging(Name=recorder)
        pools.delete_user_pool(UserPoolId=pool)
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
        sqs.tag_queue(QueueUrl=queue, Tags=tags)
    assert ses.list_email_identities()["EmailIdentities"]
    _, said = _audit(austral)
    assert _found(said) == set(), (ACCOUNT, REGION)
