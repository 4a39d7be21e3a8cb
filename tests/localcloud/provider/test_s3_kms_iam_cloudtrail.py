"""What is particular to the kinds of S3, KMS, IAM and CloudTrail, beyond the life that every kind has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.checking import problems
from localcloud.provider.kind import URN_TAG, Kind
from localcloud.provider.loading import find
from localcloud.provider.shape import code
from tests.localcloud.provider.contract import fresh, made
from tests.localcloud.provider.examples.cloudtrail import TRAIL, a_bucket
from tests.localcloud.provider.examples.iam import POLICY, ROLE, a_policy, a_role, allowing, trust
from tests.localcloud.provider.examples.kms import KEY
from tests.localcloud.provider.examples.s3 import BUCKET

LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
NOW = {"id": "a", "status": "Enabled", "expiration": {"days": 1}}


def kind(token: str) -> Kind:
    """Return the kind of a token."""
    return find(token)


@pytest.mark.parametrize(
    ("token", "inputs", "name"),
    [
        (BUCKET, {"bucket": "Upper"}, "bucket"),
        (BUCKET, {"bucket": "ab"}, "bucket"),
        (BUCKET, {"bucket": "a..b"}, "bucket"),
        (BUCKET, {"bucket": "192.168.0.1"}, "bucket"),
        (BUCKET, {"bucket": "xn--a"}, "bucket"),
        (LIFECYCLE, {"bucket": "b", "rules": [{**NOW, "status": "On"}]}, "rules[0].status"),
        (LIFECYCLE, {"bucket": "b", "rules": [NOW, NOW]}, "rules[1].id"),
        (LIFECYCLE, {"bucket": "b", "rules": [{"id": "a", "status": "Enabled"}]}, "rules[0]"),
        (LIFECYCLE, {"bucket": "b", "rules": [{**NOW, "transitions": [{"days": 1, "storageClass": "ICE"}]}]},
            "rules[0].transitions[0]"),
        (ENCRYPTION, {"bucket": "b", "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "rot13"}}]},
            "rules[0]"),
        (ENCRYPTION, {"bucket": "b", "rules": [
            {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256", "kmsMasterKeyId": "k"}}]}, "rules[0]"),
        (LOCK, {"bucket": "b", "rule": {"defaultRetention": {"mode": "COMPLIANCE"}}}, "rule.defaultRetention"),
        (LOCK, {"bucket": "b", "rule": {"defaultRetention": {"mode": "SOFT", "days": 1}}},
            "rule.defaultRetention.mode"),
        ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "b", "policy": "{"}, "policy"),
        ("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {"bucket": "b", "rule": {"objectOwnership": "Me"}},
            "rule.objectOwnership"),
        (KEY, {"deletionWindowInDays": 6}, "deletionWindowInDays"),
        (KEY, {"rotationPeriodInDays": 180}, "rotationPeriodInDays"),
        (KEY, {"enableKeyRotation": True, "rotationPeriodInDays": 89}, "rotationPeriodInDays"),
        (KEY, {"enableKeyRotation": True, "customerMasterKeySpec": "RSA_2048"}, "enableKeyRotation"),
        (KEY, {"policy": "[]"}, "policy"),
        ("aws:kms/alias:Alias", {"name": "data", "targetKeyId": "k"}, "name"),
        ("aws:kms/alias:Alias", {"name": "alias/aws/s3", "targetKeyId": "k"}, "name"),
        (ROLE, {"name": "a b", "assumeRolePolicy": "{}"}, "name"),
        (ROLE, {"name": "a" * 65, "assumeRolePolicy": "{}"}, "name"),
        (ROLE, {"name": "a", "assumeRolePolicy": "{}", "path": "agencies"}, "path"),
        (ROLE, {"name": "a", "assumeRolePolicy": "{}", "maxSessionDuration": 60}, "maxSessionDuration"),
        (ROLE, {"name": "a", "assumeRolePolicy": "none"}, "assumeRolePolicy"),
        (POLICY, {"name": "a", "policy": "{"}, "policy"),
        (OIDC, {"url": "http://a.example", "clientIdLists": ["b"]}, "url"),
        (OIDC,
            {"url": "https://a.example", "clientIdLists": ["b"], "thumbprintLists": ["zz"]}, "thumbprintLists[0]"),
        ("aws:iam/samlProvider:SamlProvider", {"name": "a", "samlMetadataDocument": "short"}, ""),
        (TRAIL, {"name": "a", "s3BucketName": "b"}, "name"),
        (TRAIL, {"name": "a..b", "s3BucketName": "b"}, "name"),
        (TRAIL, {"name": "abc", "s3BucketName": "b", "cloudWatchLogsGroupArn": "x"}, "cloudWatchLogsGroupArn"),
        (TRAIL, {"name": "abc", "s3BucketName": "b", "isMultiRegionTrail": True, "includeGlobalServiceEvents": False},
            "includeGlobalServiceEvents"),
        (TRAIL, {"name": "abc", "s3BucketName": "b", "eventSelectors": [{}], "advancedEventSelectors": [{}]},
            "advancedEventSelectors"),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_what_aws_would_refuse_is_refused_before(token: str, inputs: dict[str, Any], name: str) -> None:
    """Every mistake is told by the input that it is in."""
    assert name in [each for each, _ in problems(kind(token), inputs)]


@pytest.mark.slow
def test_a_bucket_is_emptied_only_when_that_was_asked_for(cloud: EmulatedAws) -> None:
    """Objects, old versions and delete markers go with `forceDestroy`; without it AWS's refusal stands."""
    bucket, client = made(cloud, BUCKET, {"bucket": fresh()}), cloud.client("s3")
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"one", b"two"):
        client.put_object(Bucket=bucket, Key="a", Body=body)
    client.delete_object(Bucket=bucket, Key="a")
    with pytest.raises(ClientError) as caught:
        kind(BUCKET).delete(cloud, bucket, {})
    assert code(caught.value) == "BucketNotEmpty"
    kind(BUCKET).delete(cloud, bucket, {"forceDestroy": True})
    assert kind(BUCKET).read(cloud, bucket, {}) is None


@pytest.mark.slow
def test_a_bucket_of_one_s_own_is_not_made_twice_where_s3_would_not_mind(cloud: EmulatedAws) -> None:
    """In us-east-1 S3 answers success to a second create; two resources must not share one bucket."""
    there = cloud.for_operation("us-east-1")
    name = made(there, BUCKET, {"bucket": fresh()})
    with pytest.raises(ClientError) as caught:
        kind(BUCKET).create(there, {"bucket": name})
    assert code(caught.value) == "BucketAlreadyOwnedByYou"
    assert (kind(BUCKET).read(there, name, {}) or {})["bucketRegion"] == "us-east-1"


@pytest.mark.slow
def test_a_policy_keeps_no_more_than_five_versions(cloud: EmulatedAws) -> None:
    """The oldest goes, the newest is the default, and the policy is deleted with all of them."""
    arn = a_policy(cloud, fresh())
    policy, client = kind(POLICY), cloud.client("iam")
    for number in range(8):
        policy.update(cloud, arn, {}, {"policy": allowing(f"s3:Get{number}")})
    versions = client.list_policy_versions(PolicyArn=arn)["Versions"]
    assert sorted(each["VersionId"] for each in versions) == ["v5", "v6", "v7", "v8", "v9"]
    seen = policy.read(cloud, arn, {})
    assert seen is not None
    assert json.loads(seen["policy"])["Statement"][0]["Action"] == ["s3:Get7"]
    policy.delete(cloud, arn, {})
    assert policy.read(cloud, arn, {}) is None


@pytest.mark.slow
def test_a_role_with_what_others_attached_goes_only_when_forced(cloud: EmulatedAws) -> None:
    """AWS refuses to delete it; `forceDetachPolicies` takes everything off first."""
    role, name = kind(ROLE), a_role(cloud, fresh())
    cloud.client("iam").attach_role_policy(RoleName=name, PolicyArn=a_policy(cloud, fresh()))
    cloud.client("iam").put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=allowing("s3:*"))
    with pytest.raises(ClientError) as caught:
        role.delete(cloud, name, {})
    assert code(caught.value) == "DeleteConflict"
    role.delete(cloud, name, {"forceDetachPolicies": True})
    assert role.read(cloud, name, {}) is None


@pytest.mark.slow
def test_an_import_of_a_role_sees_its_policies(cloud: EmulatedAws) -> None:
    """Inline and attached policies are brought along; a later read of a role without them asks for none."""
    name = a_role(cloud, fresh())
    cloud.client("iam").put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=allowing("s3:*"))
    imported = kind(ROLE).read(cloud, name, {})
    assert imported is not None
    assert imported["inlinePolicies"] == [{"name": "p", "policy": imported["inlinePolicies"][0]["policy"]}]
    known = kind(ROLE).read(cloud, name, {"name": name, "assumeRolePolicy": trust("x")})
    assert known is not None
    assert "inlinePolicies" not in known


@pytest.mark.slow
def test_a_key_goes_by_waiting_and_is_found_by_its_tag(cloud: EmulatedAws) -> None:
    """A key that waits for its deletion is gone for every purpose, also for the search of a cut-off create."""
    tag = fresh()
    key = made(cloud, KEY, {"tags": {URN_TAG: tag}})
    assert kind(KEY).find(cloud, {}, tag) == key
    assert kind(KEY).find(cloud, {}, "another") is None
    kind(KEY).delete(cloud, key, {"deletionWindowInDays": 7})
    assert cloud.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    assert kind(KEY).read(cloud, key, {}) is None
    assert kind(KEY).find(cloud, {}, tag) is None
    kind(KEY).delete(cloud, key, {})


@pytest.mark.slow
def test_an_alias_moves_to_another_key(cloud: EmulatedAws) -> None:
    """It is read as it was asked for: by the key's id or by its ARN."""
    token = "aws:kms/alias:Alias"
    one, other = made(cloud, KEY, {}), made(cloud, KEY, {})
    arn = cloud.client("kms").describe_key(KeyId=other)["KeyMetadata"]["Arn"]
    name = made(cloud, token, {"name": f"alias/{fresh()}", "targetKeyId": one})
    kind(token).update(cloud, name, {"targetKeyId": one}, {"name": name, "targetKeyId": arn})
    seen = kind(token).read(cloud, name, {"targetKeyId": arn})
    assert seen is not None
    assert (seen["targetKeyId"], seen["targetKeyArn"]) == (arn, arn)


@pytest.mark.slow
def test_a_trail_s_logging_is_seen(cloud: EmulatedAws) -> None:
    """A trail that somebody stopped is told as stopped: that is the drift an auditor looks for."""
    name = fresh()
    trail = made(cloud, TRAIL, {"name": name, "s3BucketName": a_bucket(cloud, name)})
    assert (kind(TRAIL).read(cloud, trail, {}) or {})["enableLogging"] is True
    cloud.client("cloudtrail").stop_logging(Name=trail)
    assert (kind(TRAIL).read(cloud, trail, {}) or {})["enableLogging"] is False
