"""Inventories read from files: AWS Config, the normal record as JSON and CSV, snapshots, several together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ecosystem.estate.observed import observed
from ecosystem.estate.unknown import UNKNOWN, Unknown
from governance.audit.config_kinds import MAPPED
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
        ("in.json", '[{"platform": "meta", "kind": "page", "external_id": "1"}, 7]', "record 2"),
        ("in.json", '[{"platform": "meta", "kind": "page", "external_id": "1"}, {"kind": "page"}]', "record 2"),
        (
            "in.json",
            '[{"platform": "meta", "asset_type": "page", "asset_id": "1", "holder_kind": "robot", "holder_id": "9"}]',
            "person, system, business, group",
        ),
        ("in.csv", "platform,kind\nmeta,page\n", "`external_id` lacks"),
        ("in.csv", "platform,kind,external_id\nmeta,page\n", r"in.csv:2`: line 2 has 2 columns"),
        ("in.csv", 'platform,kind,external_id,name\nmeta,page,1,"a\nb"\nmeta,page\n', r"in.csv:4`"),
        ("in.csv", 'platform,kind,external_id\nmeta,page,"1\n', "is no CSV"),
        ("in.csv", "platform,kind,external_id,kind\nmeta,page,1,page\n", "twice"),
        ("in.csv", "platform,kind,external_id\nmeta,page,\n", r"in.csv:2`: `external_id` lacks"),
        ("in.csv", "platform,kind,external_id,owner\nmeta,page,1,9\nmeta,page,1,8\n", r"in.csv:3`: `owner` is another"),
        ("in.csv", "platform,kind,external_id,holder_kind,holder_id,level\nmeta,page,1,person,2,7\n", "from 0 to 5"),
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


def test_grants_of_the_design_are_the_same_assets(tmp_path: Path) -> None:
    """Its names and words, a row for each holder, as JSON and as CSV, with `;` between columns, too."""
    row = {
        "platform": "google_ads", "asset_type": "ad_account", "asset_id": "123-456", "asset_name": "Aurora",
        "owner_business_id": "900", "owner_evidence": "attested", "relation": "owned", "holder_kind": "person",
        "holder_id": "7", "holder_ref": "ana@pixel.example", "holder_party": "agency:pixel", "via": "partner:777",
        "role_native": ["ADMIN"], "level": 4, "capabilities": ["manage_users"], "status": "pending",
        "observed_at": "2026-11-20T10:00:00Z",
    }  # fmt: skip
    ended = row | {"holder_id": "8", "status": "revoked"}
    (found,) = load([_file(tmp_path, [row, ended])], NOW).assets
    assert (found.platform, found.kind, found.external_id, found.name) == ("google", "ad_account", "123-456", "Aurora")
    assert not isinstance(found.people, Unknown)
    (ana,) = found.people
    assert (ana.who, ana.business, ana.level, ana.status) == ("ana@pixel.example", "777", 4, "pending")
    assert ana.capabilities == ("manage_users",)
    for between, inside in ((",", ";"), (";", ",")):
        cells = [inside.join(each) if isinstance(each, list) else str(each) for each in row.values()]
        text = f"{between.join(row)}\n{between.join(cells)}\n"
        assert load([_file(tmp_path, text, "in.csv")], NOW).assets == (found,)


def test_words_of_the_design_for_who_owns_it(tmp_path: Path) -> None:
    """A person's is no business's; unknown is unknown, and an owner that was not told is not nobody."""
    head = {"platform": "tiktok", "asset_type": "ad_account", "holder_kind": None}
    rows = [
        head | {"asset_id": "1", "relation": "individual"},
        head | {"asset_id": "2", "relation": "unknown"},
        head | {"asset_id": "3", "relation": "client", "owner_business_id": None},
    ]
    one, two, three = load([_file(tmp_path, rows)], NOW).assets
    assert (one.relation, two.relation, three.relation) == ("none", UNKNOWN, "client")
    assert three.owner is UNKNOWN
    assert one.people == ()


def test_a_kind_that_is_not_understood_is_kept_and_listed(tmp_path: Path) -> None:
    """It is in the snapshot, and a gap says that it is not judged."""
    found = load([_file(tmp_path, "platform,kind,external_id\nmeta,catalog,3\nmeta,page,4\n", "in.csv")], NOW)
    assert {each.kind for each in found.assets} == {"catalog", "page"}
    (gap,) = found.gaps
    assert "1 of the kind `catalog`, which is not understood" in gap.sentence


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    """Formulas, escapes and markup in a CSV are kept as they are."""
    text = 'platform,kind,external_id,name\nmeta,page,3,"=cmd|\'/c calc\'!A1"\nmeta,page,4,"\x1b[31m<script>"\n'
    names = {each.name for each in load([_file(tmp_path, text, "in.csv")], NOW).assets}
    assert names == {"=cmd|'/c calc'!A1", "\x1b[31m<script>"}
