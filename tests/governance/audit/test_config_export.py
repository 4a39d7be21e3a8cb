"""What AWS Config exports: the forms that its API and its files in S3 have, what they leave out, what is wrong.

The items have the shape of real ones: `supplementaryConfiguration` as texts of JSON, one of them twice; policies
escaped for a URL; `awsAccountId` and `ARN` in files, `accountId` and `arn` in answers, `tags` as a list in results
of a query.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ecosystem.estate.observed import observed
from ecosystem.estate.unknown import UNKNOWN
from governance.audit.auditing import audit
from governance.audit.importing import load
from governance.collect.snapshot import Snapshot, SnapshotError
from governance.evaluation import Chosen
from policies.catalogue import load as controls
from policies.judging import judge
from tests.cli.calling import AUSTRAL, ecosystem
from tests.governance.audit.live import AS_OF
from tests.stacks.rehearsed import austral

NOW = "2026-11-20T10:00:00+00:00"
ACCOUNT = "111111111111"

OWNER = {"grantee": {"id": "f5d18", "displayName": None}, "permission": "FullControl"}
EVERYBODY = {"grantee": "AllUsers", "permission": "Read"}


def _acl(*grants: Any) -> str:
    return json.dumps(json.dumps({"grantSet": None, "grantList": list(grants), "owner": {"id": "f5d18"}}))


def bucket(name: str = "austral-site", **more: Any) -> dict[str, Any]:
    """A bucket as the API has it, closed, without a policy."""
    said = {
        "AccessControlList": _acl(OWNER),
        "BucketPolicy": json.dumps({"policyText": None}),
        "BucketVersioningConfiguration": json.dumps({"status": "Off", "isMfaDeleteEnabled": None}),
        "IsRequesterPaysEnabled": "false",
        "ServerSideEncryptionConfiguration": json.dumps(
            {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256", "kmsMasterKeyID": None}}]}
        ),
    }
    return {
        "version": "1.3",
        "accountId": ACCOUNT,
        "configurationItemCaptureTime": "2026-11-19T16:36:15.991Z",
        "configurationItemStatus": "ResourceDiscovered",
        "configurationStateId": "1566454962646",
        "arn": f"arn:aws:s3:::{name}",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": name,
        "resourceName": name,
        "awsRegion": "sa-east-1",
        "tags": {},
        "configuration": json.dumps({"name": name, "owner": {"id": "f5d18"}}),
        "supplementaryConfiguration": said | more,
    }


def delivered(item: dict[str, Any]) -> dict[str, Any]:
    """The item as a file in S3 has it."""
    names = {"accountId": "awsAccountId", "arn": "ARN", "version": "configurationItemVersion"}
    opened = {"configuration": json.loads(item["configuration"])}
    return {names.get(key, key): value for key, value in (item | opened).items()}


def _load(folder: Path, said: Any, name: str = "export.json") -> Snapshot:
    path = folder / name
    text = json.dumps(said).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return load([path], NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"fileVersion": "1.0", "configSnapshotId": "0f1d63cc", "configurationItems": [delivered(bucket())]},
        {"fileVersion": "1.0", "requestId": "asudf8ow", "configurationItems": [delivered(bucket())]},
        {"configurationItems": [bucket()], "nextToken": None},
        {"BaseConfigurationItems": [bucket()], "UnprocessedResourceIdentifiers": []},
        {"ConfigurationItem": bucket()},
        [delivered(bucket())],
    ],
    ids=["snapshot", "history file", "history", "batch", "one", "bare items"],
)
def test_every_form_of_whole_items_is_the_same(tmp_path: Path, said: Any) -> None:
    """A bucket that is closed by nothing: without a policy, without a block, its versions off."""
    found = _load(tmp_path, said)
    types = {each.type.partition("/")[2].partition(":")[0]: each for each in found.resources}
    assert set(types) == {"bucket", "bucketVersioning", "bucketServerSideEncryptionConfiguration"}
    assert types["bucketVersioning"].get("versioningConfiguration") == {"status": "Off"}
    assert {each.urn for each in found.resources} == {"arn:aws:s3:::austral-site"}
    assert {each.stack for each in found.resources} == {"111111111111/sa-east-1"}
    assert found.reach.accounts == (ACCOUNT,)


def test_a_file_is_read_as_it_lies_in_s3(tmp_path: Path) -> None:
    """Packed by gzip; one that is cut off is refused."""
    said = {"configurationItems": [delivered(bucket())]}
    assert len(_load(tmp_path, said, "snapshot.json.gz").resources) == 3
    path = tmp_path / "cut.json.gz"
    path.write_bytes(gzip.compress(json.dumps(said).encode())[:-20])
    with pytest.raises(SnapshotError, match="cut off or damaged"):
        load([path], NOW)


def test_what_a_query_did_not_select_is_not_known(tmp_path: Path) -> None:
    """No policy, no block, no list: unknown, where a whole item would say that there is none."""
    row = {"accountId": ACCOUNT, "awsRegion": "sa-east-1", "resourceType": "AWS::S3::Bucket", "resourceId": "site"}
    found = _load(tmp_path, {"Results": [json.dumps(row)], "QueryInfo": {"SelectFields": [{"Name": "resourceId"}]}})
    said = {each.type.partition("/")[2].partition(":")[0]: each for each in found.resources}
    assert said["bucketPolicy"].get("policy") is UNKNOWN
    assert said["bucketAcl"].get("acl") is UNKNOWN
    assert said["bucketPublicAccessBlock"].get("blockPublicAcls") is UNKNOWN
    assert said["bucket"].get("tags") is UNKNOWN
    estate = observed(found.resources, (), AS_OF, austral(), "dev", found.gaps, reach=found.reach)
    judged = judge(controls({"CLD-003"})["CLD-003"], estate)
    assert not judged.violations
    assert judged.unjudged


def test_a_role_of_a_query_has_perhaps_a_boundary_and_one_that_was_delivered_has_none(tmp_path: Path) -> None:
    """`permissionsBoundary` is null in a delivered item; policies are escaped for a URL, and not in a query at all."""
    trust = quote(json.dumps({"Statement": []}))
    role = {
        "roleName": "agency",
        "path": "/",
        "assumeRolePolicyDocument": trust,
        "rolePolicyList": [],
        "attachedManagedPolicies": [],
        "permissionsBoundary": None,
        "tags": [{"key": "brand", "value": "aurora"}],
    }
    item = {
        "accountId": ACCOUNT,
        "awsRegion": "global",
        "resourceType": "AWS::IAM::Role",
        "resourceId": "AROA5XIWUT3P6QO6KNL2D",
        "arn": f"arn:aws:iam::{ACCOUNT}:role/agency",
        "tags": {},
    }
    (whole,) = _load(tmp_path, {"configurationItems": [item | {"configuration": json.dumps(role)}]}).resources
    assert whole.get("permissionsBoundary") is None
    assert whole.get("assumeRolePolicy") == '{"Statement": []}'
    assert whole.get("tags") == {"brand": "aurora"}
    assert whole.id == "agency"
    few = {"roleName": "agency", "rolePolicyList": [{"policyName": "night"}]}
    (asked,) = _load(tmp_path, {"Results": [json.dumps(item | {"configuration": few, "tags": []})]}).resources
    assert asked.get("permissionsBoundary") is UNKNOWN
    assert asked.get("assumeRolePolicy") is UNKNOWN
    assert asked.get("inlinePolicies") == [{"name": "night", "policy": UNKNOWN}]
    assert asked.get("tags") == {}


def test_texts_of_the_api_are_read_as_what_they_say(tmp_path: Path) -> None:
    """`"false"` is false; a list within a text within a text is read; `ssedescription` is found."""
    key = {"accountId": ACCOUNT, "awsRegion": "sa-east-1", "resourceType": "AWS::KMS::Key", "resourceId": "k",
           "configuration": json.dumps({"customerMasterKeySpec": "SYMMETRIC_DEFAULT", "keyUsage": "ENCRYPT_DECRYPT"}),
           "supplementaryConfiguration": {"KeyRotationStatus": "false"}}  # fmt: skip
    table = {"accountId": ACCOUNT, "awsRegion": "sa-east-1", "resourceType": "AWS::DynamoDB::Table", "resourceId": "t",
             "configuration": {"tableName": "t", "ssedescription": {"status": "ENABLED", "kmsmasterKeyArn": "arn:k"}},
             "supplementaryConfiguration": {"ContinuousBackupsDescription": json.dumps(
                 {"pointInTimeRecoveryDescription": {"pointInTimeRecoveryStatus": "DISABLED"}})}}  # fmt: skip
    said = [key, table, bucket(AccessControlList=_acl(OWNER, EVERYBODY))]
    found = {each.type: each for each in _load(tmp_path, {"configurationItems": said}).resources}
    assert found["aws:kms/key:Key"].get("enableKeyRotation") is False
    assert found["aws:kms/key:Key"].get("customerMasterKeySpec") == "SYMMETRIC_DEFAULT"
    assert found["aws:dynamodb/table:Table"].get("serverSideEncryption") == {"enabled": True, "kmsKeyArn": "arn:k"}
    assert found["aws:dynamodb/table:Table"].get("pointInTimeRecovery") == {"enabled": False}
    assert found["aws:s3/bucketAcl:BucketAcl"].get("acl") == "public-read"


def test_domains_are_read(tmp_path: Path) -> None:
    """Zones, certificates, pools and the account's block, each under the name that the collector gives it."""
    common = {"accountId": ACCOUNT, "awsRegion": "global", "tags": {}}
    items = [
        common | {"resourceType": "AWS::Route53::HostedZone", "resourceId": "/hostedzone/Z1",
                  "configuration": {"Id": "Z1", "Name": "aurora.example.", "VPCs": []}},
        common | {"resourceType": "AWS::ACM::Certificate", "resourceId": "arn:aws:acm:x:1:certificate/1",
                  "configuration": {"domainName": "aurora.example", "subjectAlternativeNames": ["aurora.example"]}},
        common | {"resourceType": "AWS::Cognito::UserPool", "resourceId": "sa-east-1_a",
                  "configuration": {"UserPoolName": "people", "MfaConfiguration": "ON"}},
        common | {"resourceType": "AWS::S3::AccountPublicAccessBlock", "resourceId": ACCOUNT,
                  "configuration": {"blockPublicAcls": True}},
    ]  # fmt: skip
    found = {each.id: each for each in _load(tmp_path, {"configurationItems": items}).resources}
    assert set(found) == {"aurora.example", "people", ACCOUNT}
    assert found["people"].get("mfaConfiguration") == "ON"
    assert found[ACCOUNT].get("restrictPublicBuckets") is UNKNOWN


def test_of_a_history_the_last_item_counts(tmp_path: Path) -> None:
    """Whatever their order; what was deleted is gone, what is not recorded is not known."""
    early = bucket("one", BucketVersioningConfiguration=json.dumps({"status": "Off"}))
    late = bucket("one", BucketVersioningConfiguration=json.dumps({"status": "Enabled"}))
    late["configurationItemCaptureTime"] = "2026-11-19T17:00:00.000Z"
    gone = bucket("two") | {"configurationItemStatus": "ResourceDeleted",
                            "configurationItemCaptureTime": "2026-11-20T00:00:00.000Z"}  # fmt: skip
    dark = bucket("three") | {"configurationItemStatus": "ResourceNotRecorded"}
    found = _load(tmp_path, {"configurationItems": [late, early, gone, bucket("two"), dark]})
    versions = [each for each in found.resources if "ersioning" in each.type]
    assert [each.get("versioningConfiguration") for each in versions] == [{"status": "Enabled"}]
    assert {each.id for each in found.resources} == {"one"}
    assert any("1 of the type `AWS::S3::Bucket`" in gap.what and "not recorded" in gap.what for gap in found.gaps)


def test_a_kind_that_is_not_understood_is_listed(tmp_path: Path) -> None:
    """With its count and its account; it hides what is of its service."""
    volume = bucket("v") | {"resourceType": "AWS::EC2::Volume"}
    found = _load(tmp_path, {"configurationItems": [volume, bucket("v2") | {"resourceType": "AWS::EC2::Volume"}]})
    assert found.resources == ()
    (gap,) = [each for each in found.gaps if each.types]
    assert gap.sentence == (
        "aws:config 111111111111: 2 items of the type `AWS::EC2::Volume` in `export.json`, which is not understood"
    )
    assert gap.services == {"ec2"}


def test_what_an_export_does_not_hold_is_not_measured_and_never_absent(tmp_path: Path) -> None:
    """Nothing passes, and no declared thing is missing; what is in it is still judged."""
    found = _load(tmp_path, {"configurationItems": [bucket()]})
    chosen = controls({"CLD-003", "CLD-002", "GOV-007", "ACC-005"})
    done = audit(found, austral(), AS_OF, Chosen(chosen), environment="dev")
    assert {done.run.status[each] for each in ("CLD-002", "ACC-005", "GOV-007")} == {"not measured"}
    assert {each.control.id for each in done.run.findings} == {"CLD-003"}
    assert done.incomplete


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"Results": ["{"]}, "record 1 of `Results` is no JSON object; a configuration item is expected"),
        ({"Results": [json.dumps({"COUNT(*)": 4})]}, "record 1 of `Results` has no `resourceType`"),
        ({"Results": [json.dumps({"resourceType": "AWS::S3::Bucket"})]}, "has no `accountId`"),
        ({"configurationItems": [bucket(), bucket() | {"accountId": "12"}]}, "record 2 of `configurationItems`"),
        ({"configurationItems": [bucket() | {"resourceId": None, "arn": None, "resourceName": None}]}, "neither"),
        ({"configurationItems": [bucket() | {"configuration": "[1]"}]}, "`configuration` that is no object"),
        ({"configurationItems": [bucket() | {"tags": "x"}]}, "`tags` that are neither"),
        ({"configurationItems": [bucket() | {"configurationItemStatus": "Odd"}]}, "`configurationItemStatus`"),
        ({"configurationItems": [7]}, "is no JSON object"),
    ],
)
def test_a_malformed_item_is_refused_by_its_number(tmp_path: Path, said: Any, says: str) -> None:
    """With the file, and what was expected."""
    with pytest.raises(SnapshotError) as refused:
        _load(tmp_path, said)
    assert says in str(refused.value)
    assert str(tmp_path / "export.json") in str(refused.value)


def test_further_pages_are_said(tmp_path: Path) -> None:
    """An answer with a token is not all of it."""
    found = _load(tmp_path, {"Results": [json.dumps(bucket())], "NextToken": "abc"})
    assert any("further pages" in gap.what for gap in found.gaps)


def test_hostile_names_are_shown_and_do_nothing(tmp_path: Path) -> None:
    """Escapes, markup and commands of a CI in names stay text on the terminal and in the annotations."""
    hostile = "\x1b[31mred\x07\n::error::x\n<script>"
    said = [bucket(hostile), bucket("v") | {"resourceType": "AWS::EC2::Volume", "accountId": ACCOUNT}]
    path = tmp_path / "e\x1b[31m.json"
    path.write_text(json.dumps({"configurationItems": said}))
    for kind in ("text", "github"):
        shown = ecosystem("audit", "dev", "--from", path, "--select", "CLD-003", "--format", kind,
                          "--as-of", "2026-11-20", "--file", AUSTRAL, "-q")  # fmt: skip
        assert shown.returncode == 1, shown.stderr
        assert "\x1b[31m" not in shown.stdout + shown.stderr
        assert "\n::error::x" not in shown.stdout
        assert "Traceback" not in shown.stderr
