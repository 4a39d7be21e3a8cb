"""What each type of AWS Config is under a plan's names; what an item does not say is `UNKNOWN`, never unset by silence.

Sources of the members: awslabs/aws-config-resource-schema, `config/properties/resource-types/<type>.properties.json`;
what that list of queryable members leaves out (policies, access lists, whether a trail records) as delivered items have
it. The types that AWS Config took over from CloudFormation's registry (`AWS::Cognito::UserPool`) have its members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.unknown import UNKNOWN
from governance.audit.config_item import Item, at, document, each

Made = Iterator[tuple[str, Mapping[str, Any]]]
"""A Pulumi type and properties."""

_BLOCKS: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_READING: Final = ("read", "readacp")


def _bucket(item: Item) -> Made:
    bucket = {"bucket": item.name}
    yield "aws:s3/bucket:Bucket", {**bucket, "arn": item.arn or UNKNOWN, "tags": item.tags}
    status = item.beside("BucketVersioningConfiguration", "status")
    yield "aws:s3/bucketVersioning:BucketVersioning", {**bucket, "versioningConfiguration": {"status": status}}
    block = item.unset(item.beside("PublicAccessBlockConfiguration"))
    if block is not None:
        flags = {name: at(block, (name,)) for name in _BLOCKS}
        yield "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {**bucket, **flags}
    policy = item.beside("BucketPolicy", "policyText")
    if policy is not None:
        yield "aws:s3/bucketPolicy:BucketPolicy", {**bucket, "policy": policy}
    acl = _acl(item.beside("AccessControlList"))
    if acl is not None:
        yield "aws:s3/bucketAcl:BucketAcl", {**bucket, "acl": acl}
    rules = item.beside("ServerSideEncryptionConfiguration", "rules")
    if isinstance(rules, list) and rules:
        default = at(rules[0], ("applyServerSideEncryptionByDefault",))
        key = at(default, ("kmsMasterKeyID",))
        inside = {"sseAlgorithm": at(default, ("sseAlgorithm",)), "kmsMasterKeyId": None if key is UNKNOWN else key}
        rules = [{"applyServerSideEncryptionByDefault": inside}]
    elif item.whole:
        return
    yield (
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {**bucket, "rules": rules},
    )


def _acl(said: Any) -> Any:
    """The canned list that grants are at least as open as, None for one that is open to nobody else."""
    grants = at(said, ("grantList",))
    if not isinstance(grants, list):
        return UNKNOWN
    found = {(str(at(one, ("grantee",))), str(at(one, ("permission",))).replace("_", "").lower()) for one in grants}
    everybody = {permission for who, permission in found if "AllUsers" in who}
    if everybody:
        return "public-read" if everybody <= set(_READING) else "public-read-write"
    return "authenticated-read" if any("AuthenticatedUsers" in who for who, _ in found) else None


def _account_block(item: Item) -> Made:
    yield (
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        {"accountId": item.account, **{name: item.get(name) for name in _BLOCKS}},
    )


def _role(item: Item) -> Made:
    yield (
        "aws:iam/role:Role",
        {
            "name": item.get("roleName"),
            "path": item.get("path"),
            "arn": item.arn,
            "assumeRolePolicy": document(item.get("assumeRolePolicyDocument")),
            "permissionsBoundary": _boundary(item),
            "inlinePolicies": each(
                item.get("rolePolicyList"),
                lambda one: {"name": at(one, ("policyName",)), "policy": document(at(one, ("policyDocument",)))},
            ),
            "managedPolicyArns": each(item.get("attachedManagedPolicies"), lambda one: at(one, ("policyArn",))),
            "tags": item.tags,
        },
    )


def _boundary(item: Item) -> Any:
    bound = item.unset(item.get("permissionsBoundary"))
    return bound if bound is None or bound is UNKNOWN else at(bound, ("permissionsBoundaryArn",))


def _user(item: Item) -> Made:
    yield "aws:iam/user:User", {"name": item.get("userName"), "path": item.get("path"), "tags": item.tags}


def _policy(item: Item) -> Made:
    versions = item.get("policyVersionList")
    listed = versions if isinstance(versions, list) else []
    used = [one for one in listed if at(one, ("isDefaultVersion",)) is True]
    yield (
        "aws:iam/policy:Policy",
        {
            "name": item.get("policyName"),
            "path": item.get("path"),
            "policy": document(at(used[0], ("document",))) if used else UNKNOWN,
            "tags": item.tags,
        },
    )


def _instance(item: Item) -> Made:
    cluster = item.unset(item.get("dBClusterIdentifier"))
    said: dict[str, Any] = {
        "identifier": item.get("dBInstanceIdentifier"),
        "engine": item.get("engine"),
        "publiclyAccessible": item.get("publiclyAccessible"),
        "tags": item.tags,
    }
    if isinstance(cluster, str):
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
    described = item.unset(item.get("sSEDescription"))
    encryption: Any = described
    if isinstance(described, Mapping):
        encryption = {
            "enabled": at(described, ("status",)) == "ENABLED",
            "kmsKeyArn": at(described, ("kMSMasterKeyArn",)),
        }
    recovery = item.beside(
        "ContinuousBackupsDescription", "pointInTimeRecoveryDescription", "pointInTimeRecoveryStatus"
    )
    yield (
        "aws:dynamodb/table:Table",
        {
            "name": item.get("tableName"),
            "serverSideEncryption": encryption,
            "pointInTimeRecovery": {"enabled": recovery == "ENABLED"} if isinstance(recovery, str) else UNKNOWN,
            "deletionProtectionEnabled": item.get("deletionProtectionEnabled"),
            "tags": item.tags,
        },
    )


def _queue(item: Item) -> Made:
    yield (
        "aws:sqs/queue:Queue",
        {
            "name": item.name.rpartition("/")[2].rpartition(":")[2],
            "kmsMasterKeyId": item.unset(item.get("KmsMasterKeyId")),
            "policy": item.unset(item.get("Policy")),
            "tags": item.tags,
        },
    )


def _topic(item: Item) -> Made:
    yield (
        "aws:sns/topic:Topic",
        {
            "name": item.name.rpartition(":")[2],
            "arn": item.arn,
            "kmsMasterKeyId": item.unset(item.get("KmsMasterKeyId")),
            "policy": item.get("Policy"),
            "tags": item.tags,
        },
    )


def _kms(item: Item) -> Made:
    spec = item.get("keySpec")
    yield (
        "aws:kms/key:Key",
        {
            "keyManager": item.get("keyManager"),
            "customerMasterKeySpec": item.get("customerMasterKeySpec") if spec is UNKNOWN else spec,
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
            "kmsKeyArn": item.unset(item.get("kmsKeyArn")),
            "environment": {"variables": variables} if isinstance(variables, Mapping) else UNKNOWN,
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
            "kmsKeyId": item.unset(item.get("kmsKeyId")),
            "tags": item.tags,
        },
    )


def _distribution(item: Item) -> Made:
    config = "distributionConfig"
    names = item.get(config, "aliases", "items")
    yield (
        "aws:cloudfront/distribution:Distribution",
        {
            "comment": item.get(config, "comment"),
            "domainName": item.get("domainName"),
            "aliases": names if isinstance(names, list) else UNKNOWN,
            "enabled": item.get(config, "enabled"),
            "webAclId": item.unset(item.get(config, "webACLId")),
            "defaultCacheBehavior": {"targetOriginId": item.get(config, "defaultCacheBehavior", "targetOriginId")},
            "origins": each(
                item.get(config, "origins", "items"),
                lambda one: {"originId": at(one, ("id",)), "domainName": at(one, ("domainName",))},
            ),
            "tags": item.tags,
        },
    )


def _certificate(item: Item) -> Made:
    names = ("domainName", "subjectAlternativeNames", "status", "notAfter")
    yield (
        "aws:acm/certificate:Certificate",
        {
            **{name: item.get(name) for name in names},
            "certificateAuthorityArn": item.unset(item.get("certificateAuthorityArn")),
            "tags": item.tags,
        },
    )


def _zone(item: Item) -> Made:
    said = item.get("Name")
    networks = item.unset(item.get("VPCs"))
    yield (
        "aws:route53/zone:Zone",
        {
            "name": said.rstrip(".").lower() if isinstance(said, str) else UNKNOWN,
            "zoneId": item.id.rpartition("/")[2],
            "vpcs": networks or None if isinstance(networks, list) else networks,
            "tags": item.tags,
        },
    )


def _pool(item: Item) -> Made:
    yield (
        "aws:cognito/userPool:UserPool",
        {
            "name": item.get("UserPoolName"),
            "mfaConfiguration": item.get("MfaConfiguration"),
            "deletionProtection": item.get("DeletionProtection"),
            "tags": item.tags,
        },
    )


MAPPED: Final[Mapping[str, Callable[[Item], Made]]] = {
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::AccountPublicAccessBlock": _account_block,
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
    "AWS::ACM::Certificate": _certificate,
    "AWS::Route53::HostedZone": _zone,
    "AWS::Cognito::UserPool": _pool,
}
"""AWS Config's type of resource -> what it is of a plan."""

NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "AWS::ACM::Certificate": ("domainName",),
    "AWS::Route53::HostedZone": ("Name",),
    "AWS::Cognito::UserPool": ("UserPoolName",),
    "AWS::IAM::User": ("userName",),
    "AWS::IAM::Role": ("roleName",),
    "AWS::IAM::Policy": ("policyName",),
}
"""Where a type says its name in its configuration; the others have it, or their id, beside it."""
