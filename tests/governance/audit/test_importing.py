"""Inventories read from files: AWS Config, the normal record as JSON and CSV, snapshots, several together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ecosystem.estate.observed import observed
from ecosystem.estate.unknown import UNKNOWN
from governance.audit.config_items import MAPPED
from governance.audit.importing import load
from governance.collect.snapshot import Snapshot, SnapshotError, dumps
from policies.catalogue import load as controls
from policies.judging import judge
from tests.governance.audit.live import AS_OF, made
from tests.stacks.rehearsed import austral

NOW = "2026-11-20T10:00:00+00:00"


def _item(type: str, name: str, said: Any, more: Any = None, **rest: Any) -> dict[str, Any]:
    return {
        "resourceType": type,
        "resourceName": name,
        "arn": f"arn:aws:x:sa-east-1:111111111111:{name}",
        "accountId": "111111111111",
        "awsRegion": "sa-east-1",
        "configuration": said,
        "supplementaryConfiguration": more or {},
        "tags": {},
        **rest,
    }


def _everybody(action: str) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}]})


TRUST = quote(json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}))

ITEMS = {
    "CLD-003": _item("AWS::S3::Bucket", "open", "{}", {"BucketVersioningConfiguration": '{"status": "Off"}'}),
    "ACC-005": _item("AWS::IAM::Role", "anyone", {"roleName": "anyone", "assumeRolePolicyDocument": TRUST}),
    "DAT-006": _item("AWS::RDS::DBInstance", "promo", {"dBInstanceIdentifier": "promo", "publiclyAccessible": True}),
    "DAT-004": _item("AWS::DynamoDB::Table", "leads", json.dumps({"tableName": "leads"})),
    "CLD-005": _item("AWS::SQS::Queue", "q", {"Policy": _everybody("sqs:SendMessage")}),
    "CLD-004": _item("AWS::KMS::Key", "k", {"keySpec": "SYMMETRIC_DEFAULT", "keyUsage": "ENCRYPT_DECRYPT"},
                     {"KeyRotationStatus": False}),
    "INT-004": _item("AWS::Lambda::Function", "f", {"environment": {"variables": {"META_TOKEN": "EAAB-not-real"}}}),
    "CLD-002": _item("AWS::CloudTrail::Trail", "t", {"name": "t", "isMultiRegionTrail": False}),
    "OWN-005": _item("AWS::CloudFront::Distribution", "d",
                     {"distributionConfig": {"aliases": {"items": ["promo.pixel.example"]}}}),
    "CLD-001": _item("AWS::SNS::Topic", "topic", {"TopicArn": "arn:aws:sns:sa-east-1:111111111111:topic"}),
}  # fmt: skip


def _file(folder: Path, said: Any, name: str = "in.json") -> Path:
    path = folder / name
    path.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return path


@pytest.mark.parametrize("wrapped", ["export", "results", "list"])
@pytest.mark.parametrize("control", ITEMS)
def test_what_aws_config_recorded_is_judged(tmp_path: Path, control: str, wrapped: str) -> None:
    """Each kind of item by a control that reads it, as an export, as results of a query, as a list."""
    item = ITEMS[control]
    said = {"export": {"configurationItems": [item]}, "results": {"Results": [json.dumps(item)]}, "list": [item]}
    snapshot = load([_file(tmp_path, said[wrapped])], NOW)
    estate = observed(snapshot.resources, (), AS_OF, austral(), "dev", reach=snapshot.reach)
    found = judge(controls({control})[control], estate)
    assert item["resourceName"] in {each.asset for each in found.violations}
    assert found.violations[0].urn == item["arn"]


def test_a_user_a_policy_and_a_cluster_are_read(tmp_path: Path) -> None:
    """With the document of the version in use, unescaped."""
    document = quote('{"Statement": []}')
    items = [
        _item("AWS::IAM::User", "u", {"userName": "u"}),
        _item(
            "AWS::IAM::Policy",
            "p",
            {"policyName": "p", "policyVersionList": [{"isDefaultVersion": True, "document": document}]},
        ),
        _item("AWS::RDS::DBCluster", "c", {"dbClusterIdentifier": "c", "storageEncrypted": True}),
        _item("AWS::EC2::Volume", "v", {}),
        _item("AWS::SQS::Queue", "deleted", {}, configurationItemStatus="ResourceDeleted"),
    ]
    found = {each.id: each for each in load([_file(tmp_path, {"configurationItems": items})], NOW).resources}
    assert set(found) == {"u", "p", "c"}
    assert found["p"].get("policy") == '{"Statement": []}'
    assert found["c"].get("storageEncrypted") is True
    assert found["c"].get("deletionProtection") is UNKNOWN
    assert {"AWS::IAM::User", "AWS::IAM::Policy", "AWS::RDS::DBCluster"} <= set(MAPPED)


def test_records_as_json_and_as_csv_are_the_same(tmp_path: Path) -> None:
    """A row for each holder; lists by semicolons."""
    record = {
        "platform": "meta",
        "kind": "page",
        "external_id": "3",
        "relation": "owned",
        "business": "900",
        "aliases": ["33", "34"],
        "people": [
            {"kind": "person", "external_id": "31", "who": "a@austral.example", "level": 4, "roles": ["MANAGE"]}
        ],
        "partners": [{"kind": "business", "external_id": "777", "who": "Pixel", "level": 3}],
    }
    text = (
        "platform,kind,external_id,relation,business,aliases,holder_kind,holder_external_id,holder_who,holder_level,role_native\n"
        "meta,page,3,owned,900,33;34,person,31,a@austral.example,4,MANAGE\n"
        "meta,page,3,owned,900,33;34,business,777,Pixel,3,\n"
    )
    by_json = load([_file(tmp_path, [record])], NOW)
    by_csv = load([_file(tmp_path, text, "in.csv")], NOW)
    assert by_json.assets == by_csv.assets
    assert by_csv.reach.platforms == ("meta",)


def test_without_any_holder_nobody_knows_who_has_access(tmp_path: Path) -> None:
    """Columns that are not there say nothing."""
    (page,) = load([_file(tmp_path, "platform,kind,external_id\nmeta,page,3\n", "in.csv")], NOW).assets
    assert page.people is UNKNOWN
    (page,) = load([_file(tmp_path, "platform,kind,external_id,holder_kind\nmeta,page,3,\n", "in.csv")], NOW).assets
    assert page.people == ()


def test_several_files_are_one(tmp_path: Path) -> None:
    """A snapshot of the cloud and an inventory of a platform."""
    queue = made("sqs/queue:Queue", "q")
    one = _file(tmp_path, dumps(Snapshot(NOW, "dev", (queue,))), "one.json")
    two = _file(tmp_path, "platform,kind,external_id\ntiktok,ad_account,1\n", "two.csv")
    found = load([one, two], NOW)
    assert (len(found.resources), len(found.assets), found.environment) == (1, 1, "dev")
    assert found.reach.platforms == ("tiktok",)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("in.json", "{", "is no JSON"),
        ("in.json", '{"what": 1}', "none of what is understood"),
        ("in.json", "[]", "none of what is understood"),
        ("in.json", '[{"platform": "meta", "kind": "page", "external_id": ""}]', "record 1"),
        ("in.json", '[{"platform": "meta", "kind": "page", "external_id": "1", "sahred": 1}]', "sahred"),
        ("in.csv", "platform,kind\nmeta,page\n", "`external_id` lacks"),
        ("in.csv", "platform,kind,external_id\nmeta,page\n", "line 2"),
        ("in.csv", "platform,kind,external_id,holder_level\nmeta,page,1,4\n", "line 2 has a holder without"),
        ("in.csv", "platform,kind,external_id,relation\nmeta,page,1,mine\n", "relation"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str, says: str) -> None:
    """With the file, and why."""
    path = _file(tmp_path, text, name)
    with pytest.raises(SnapshotError, match=says) as refused:
        load([path], NOW)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """As the operating system says it."""
    for name in ("none.json", "none.csv"):
        with pytest.raises(SnapshotError, match="cannot be read"):
            load([tmp_path / name], NOW)
