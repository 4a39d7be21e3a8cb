"""An export of an AWS Config aggregator as live resources: its configuration items, under a plan's names.

What AWS Config does not record of a type, or this item does not say, is `UNKNOWN`. Names of members differ in case
between the export, the API and the advanced queries, so they are found whatever their case. Source: AWS Config
developer guide, "Supported Resource Types" and "Components of a Configuration Item".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from ecosystem.estate.observed import LIVE
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.noun import noun

_DELETED: Final = ("ResourceDeleted", "ResourceDeletedNotRecorded", "ResourceNotRecorded")


@noun(frozen=True, slots=True)
class Item:
    """One configuration item; `said` is its configuration, `more` its supplementary one, keys in lower case."""

    type: str
    name: str
    arn: str
    account: str
    region: str
    tags: Any
    said: Mapping[str, Any]
    more: Mapping[str, Any]

    def get(self, *path: str) -> Any:
        """Return what the configuration says at a path, `UNKNOWN` when nothing does."""
        return _at(self.said, path)

    def beside(self, *path: str) -> Any:
        """Return what the supplementary configuration says at a path, `UNKNOWN` when nothing does."""
        return _at(self.more, path)


Made = Iterator[tuple[str, Mapping[str, Any]]]
"""A Pulumi type and properties."""


def resources(items: Iterable[Mapping[str, Any]]) -> tuple[Resource, ...]:
    """Return the live resources that configuration items are; types that are not mapped, and what was deleted, not."""
    found = []
    for raw in items:
        item = _item(raw)
        make = MAPPED.get(item.type)
        if make is None or raw.get("configurationItemStatus") in _DELETED:
            continue
        found += [_resource(item, kind, properties) for kind, properties in make(item)]
    return tuple(found)


def items_of(said: Any) -> list[Mapping[str, Any]] | None:
    """Return the items of an export, of `select-aggregate-resource-config`, or of a list; None for anything else."""
    if isinstance(said, Mapping):
        for key in ("configurationItems", "ConfigurationItems", "BaseConfigurationItems", "Results", "results"):
            if isinstance(said.get(key), list):
                said = said[key]
                break
    if not isinstance(said, list):
        return None
    opened = [_opened(each) for each in said]
    return opened if opened and all(isinstance(each, Mapping) and "resourceType" in each for each in opened) else None


def _bucket(item: Item) -> Made:
    bucket = {"bucket": item.name}
    yield "aws:s3/bucket:Bucket", {**bucket, "tags": item.tags}
    status = item.beside("BucketVersioningConfiguration", "status")
    yield "aws:s3/bucketVersioning:BucketVersioning", {**bucket, "versioningConfiguration": {"status": status}}
    block = item.beside("PublicAccessBlockConfiguration")
    if isinstance(block, Mapping):
        names = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        flags = {name: _at(block, (name,)) for name in names}
        yield "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {**bucket, **flags}
    policy = item.beside("BucketPolicy", "policyText")
    if policy is not None:
        yield "aws:s3/bucketPolicy:BucketPolicy", {**bucket, "policy": policy}
    rules = item.beside("ServerSideEncryptionConfiguration", "rules")
    if isinstance(rules, list) and rules:
        default = _at(rules[0], ("applyServerSideEncryptionByDefault",))
        inside = {"sseAlgorithm": _at(default, ("sseAlgorithm",)), "kmsMasterKeyId": _key(default)}
        yield (
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            {**bucket, "rules": [{"applyServerSideEncryptionByDefault": inside}]},
        )


def _key(default: Any) -> Any:
    found = _at(default, ("kmsMasterKeyID",))
    return None if found is UNKNOWN else found


def _role(item: Item) -> Made:
    bound = item.get("permissionsBoundary")
    yield (
        "aws:iam/role:Role",
        {
            "name": item.get("roleName"),
            "path": item.get("path"),
            "arn": item.arn,
            "assumeRolePolicy": _document(item.get("assumeRolePolicyDocument")),
            "permissionsBoundary": None if bound is UNKNOWN else _at(bound, ("permissionsBoundaryArn",)),
            "inlinePolicies": _each(
                item.get("rolePolicyList"),
                lambda each: {
                    "name": _at(each, ("policyName",)),
                    "policy": _document(_at(each, ("policyDocument",))),
                },
            ),
            "managedPolicyArns": _each(item.get("attachedManagedPolicies"), lambda each: _at(each, ("policyArn",))),
            "tags": item.tags,
        },
    )


def _user(item: Item) -> Made:
    yield "aws:iam/user:User", {"name": item.get("userName"), "path": item.get("path"), "tags": item.tags}


def _policy(item: Item) -> Made:
    versions = item.get("policyVersionList")
    listed = versions if isinstance(versions, list) else []
    used = [each for each in listed if _at(each, ("isDefaultVersion",)) is True]
    said = _document(_at(used[0], ("document",))) if used else UNKNOWN
    yield (
        "aws:iam/policy:Policy",
        {"name": item.get("policyName"), "path": item.get("path"), "policy": said, "tags": item.tags},
    )


def _instance(item: Item) -> Made:
    cluster = item.get("dBClusterIdentifier")
    member = isinstance(cluster, str) and bool(cluster)
    said: dict[str, Any] = {
        "identifier": item.get("dBInstanceIdentifier"),
        "engine": item.get("engine"),
        "publiclyAccessible": item.get("publiclyAccessible"),
        "tags": item.tags,
    }
    if member:
        yield "aws:rds/clusterInstance:ClusterInstance", {**said, "clusterIdentifier": cluster}
        return
    rest = ("storageEncrypted", "kmsKeyId", "backupRetentionPeriod", "deletionProtection")
    yield "aws:rds/instance:Instance", {**said, **{key: item.get(key) for key in rest}}


def _cluster(item: Item) -> Made:
    keys = ("engine", "storageEncrypted", "kmsKeyId", "backupRetentionPeriod", "deletionProtection")
    yield (
        "aws:rds/cluster:Cluster",
        {
            "clusterIdentifier": item.get("dbClusterIdentifier"),
            "iamDatabaseAuthenticationEnabled": item.get("iamDatabaseAuthenticationEnabled"),
            **{key: item.get(key) for key in keys},
            "tags": item.tags,
        },
    )


def _table(item: Item) -> Made:
    described = item.get("sSEDescription")
    encryption: Any = UNKNOWN
    if isinstance(described, Mapping):
        enabled = _at(described, ("status",)) == "ENABLED"
        encryption = {"enabled": enabled, "kmsKeyArn": _at(described, ("kMSMasterKeyArn",))}
    yield (
        "aws:dynamodb/table:Table",
        {
            "name": item.get("tableName"),
            "serverSideEncryption": encryption,
            "pointInTimeRecovery": UNKNOWN,
            "deletionProtectionEnabled": item.get("deletionProtectionEnabled"),
            "tags": item.tags,
        },
    )


def _queue(item: Item) -> Made:
    policy = item.get("Policy")
    yield (
        "aws:sqs/queue:Queue",
        {
            "name": item.name.rpartition("/")[2].rpartition(":")[2],
            "kmsMasterKeyId": _none(item.get("KmsMasterKeyId")),
            "policy": _none(policy),
            "tags": item.tags,
        },
    )


def _topic(item: Item) -> Made:
    yield (
        "aws:sns/topic:Topic",
        {
            "name": item.name.rpartition(":")[2],
            "arn": item.arn,
            "kmsMasterKeyId": _none(item.get("KmsMasterKeyId")),
            "policy": item.get("Policy"),
            "tags": item.tags,
        },
    )


def _kms(item: Item) -> Made:
    yield (
        "aws:kms/key:Key",
        {
            "keyManager": item.get("keyManager"),
            "customerMasterKeySpec": item.get("keySpec"),
            "keyUsage": item.get("keyUsage"),
            "enableKeyRotation": item.beside("KeyRotationStatus"),
            "policy": item.beside("Policy"),
            "tags": item.tags,
        },
    )


def _function(item: Item) -> Made:
    variables = item.get("environment", "variables")
    yield (
        "aws:lambda/function:Function",
        {
            "name": item.get("functionName"),
            "role": item.get("role"),
            "kmsKeyArn": _none(item.get("kmsKeyArn")),
            "environment": {"variables": variables} if isinstance(variables, Mapping) else None,
            "tags": item.tags,
        },
    )
    policy = item.beside("Policy")
    if policy is not UNKNOWN and policy:
        yield "aws:lambda/resourcePolicy:ResourcePolicy", {"policy": policy}


def _trail(item: Item) -> Made:
    yield (
        "aws:cloudtrail/trail:Trail",
        {
            "name": item.get("name"),
            "isMultiRegionTrail": item.get("isMultiRegionTrail"),
            "enableLogFileValidation": item.get("logFileValidationEnabled"),
            "includeGlobalServiceEvents": item.get("includeGlobalServiceEvents"),
            "enableLogging": item.beside("TrailStatus", "isLogging"),
            "s3BucketName": item.get("s3BucketName"),
            "kmsKeyId": _none(item.get("kmsKeyId")),
            "tags": item.tags,
        },
    )


def _distribution(item: Item) -> Made:
    names = item.get("distributionConfig", "aliases", "items")
    origins = item.get("distributionConfig", "origins", "items")
    yield (
        "aws:cloudfront/distribution:Distribution",
        {
            "aliases": names if isinstance(names, list) else UNKNOWN,
            "enabled": item.get("distributionConfig", "enabled"),
            "webAclId": _none(item.get("distributionConfig", "webACLId")),
            "defaultCacheBehavior": {
                "targetOriginId": item.get("distributionConfig", "defaultCacheBehavior", "targetOriginId"),
            },
            "origins": _each(
                origins, lambda each: {"originId": _at(each, ("id",)), "domainName": _at(each, ("domainName",))}
            ),
            "tags": item.tags,
        },
    )


MAPPED: Final[Mapping[str, Callable[[Item], Made]]] = {
    "AWS::S3::Bucket": _bucket,
    "AWS::IAM::Role": _role,
    "AWS::IAM::User": _user,
    "AWS::IAM::Policy": _policy,
    "AWS::RDS::DBInstance": _instance,
    "AWS::RDS::DBCluster": _cluster,
    "AWS::DynamoDB::Table": _table,
    "AWS::SQS::Queue": _queue,
    "AWS::SNS::Topic": _topic,
    "AWS::KMS::Key": _kms,
    "AWS::Lambda::Function": _function,
    "AWS::CloudTrail::Trail": _trail,
    "AWS::CloudFront::Distribution": _distribution,
}
"""AWS Config's type of resource -> what it is of a plan."""


def _item(raw: Mapping[str, Any]) -> Item:
    said, more = _opened(raw.get("configuration")), _opened(raw.get("supplementaryConfiguration"))
    name = raw.get("resourceName") or raw.get("resourceId") or raw.get("arn") or "?"
    return Item(
        type=str(raw.get("resourceType")),
        name=str(name),
        arn=str(raw.get("arn") or raw.get("ARN") or ""),
        account=str(raw.get("accountId") or raw.get("awsAccountId") or ""),
        region=str(raw.get("awsRegion") or ""),
        tags=_tags(raw.get("tags")),
        said=said if isinstance(said, Mapping) else {},
        more=more if isinstance(more, Mapping) else {},
    )


def _resource(item: Item, type: str, properties: Mapping[str, Any]) -> Resource:
    return Resource(
        id=item.name.rpartition("/")[2] if item.name.startswith("http") else item.name,
        type=type,
        urn=item.arn or f"aws:{item.account}:{item.region}:{type}:{item.name}",
        properties={key: value for key, value in properties.items() if value is not None},
        project=LIVE,
        stack=f"{item.account}/{item.region}",
        provider={"region": item.region, "allowedAccountIds": [item.account]},
    )


def _tags(said: Any) -> Any:
    if isinstance(said, Mapping):
        return dict(said)
    if isinstance(said, list):
        return {str(_at(each, ("key",))): _at(each, ("value",)) for each in said if isinstance(each, Mapping)}
    return UNKNOWN


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        value = _opened(value)
        if not isinstance(value, Mapping):
            return UNKNOWN
        wanted = _word(part)
        key = next((each for each in value if _word(str(each)) == wanted), None)
        if key is None:
            return UNKNOWN
        value = value[key]
    return _opened(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def _word(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _opened(value: Any) -> Any:
    """JSON that is a text, as what it says."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _document(said: Any) -> Any:
    """A policy, which IAM escapes for a URL."""
    return unquote(said) if isinstance(said, str) else said


def _each(said: Any, make: Callable[[Any], Any]) -> Any:
    return [make(each) for each in said] if isinstance(said, list) else UNKNOWN


def _none(said: Any) -> Any:
    """What an item leaves out where there is none of it."""
    return None if said is UNKNOWN or said == "" else said
