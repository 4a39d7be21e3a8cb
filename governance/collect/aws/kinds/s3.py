"""S3: buckets with what is set on them, directory buckets, table buckets and vector buckets."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, renamed, tagged

_EVERYBODY: Final = "http://acs.amazonaws.com/groups/global/AllUsers"
_ANY_CUSTOMER: Final = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"


def _acl(grants: Any) -> str:
    """Return the canned list that grants are at least as open as."""
    found = {(each.get("Grantee", {}).get("URI"), each.get("Permission")) for each in grants}
    everybody = {permission for who, permission in found if who == _EVERYBODY}
    if everybody - {"READ", "READ_ACP"}:
        return "public-read-write"
    if everybody:
        return "public-read"
    return "authenticated-read" if any(who == _ANY_CUSTOMER for who, _ in found) else "private"


def _rules(told: Any) -> list[dict[str, Any]]:
    names = renamed(sseAlgorithm="SSEAlgorithm", kmsMasterKeyId="KMSMasterKeyID")
    return [
        {
            "applyServerSideEncryptionByDefault": names(each.get("ApplyServerSideEncryptionByDefault") or {}),
            "bucketKeyEnabled": bool(each.get("BucketKeyEnabled")),
        }
        for each in told
    ]


def _about(operation: str, *absent: str) -> Call:
    return Call(operation, given={"Bucket": "Name"}, absent=absent)


_ARN: Final = "arn:{partition}:s3:::{Name}"
_BLOCK: Final = "GetPublicAccessBlock.PublicAccessBlockConfiguration"

KINDS: Final = (
    Kind(
        "s3",
        (Call("ListBuckets", "Buckets", fixed={"MaxBuckets": 10_000}),),
        (
            Make(
                "aws:s3/bucket:Bucket",
                "Name",
                {
                    "bucket": "Name",
                    "arn": ("[partition, Name]", lambda told: f"arn:{told[0]}:s3:::{told[1]}"),
                    "tags": ("GetBucketTagging.TagSet", tagged),
                    "website": (
                        "GetBucketWebsite",
                        renamed(indexDocument="IndexDocument", redirectAllRequestsTo="RedirectAllRequestsTo"),
                    ),
                },
                _ARN,
            ),
            Make(
                "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                "Name",
                {
                    "bucket": "Name",
                    "blockPublicAcls": f"{_BLOCK}.BlockPublicAcls",
                    "blockPublicPolicy": f"{_BLOCK}.BlockPublicPolicy",
                    "ignorePublicAcls": f"{_BLOCK}.IgnorePublicAcls",
                    "restrictPublicBuckets": f"{_BLOCK}.RestrictPublicBuckets",
                },
                when=_BLOCK,
            ),
            Make(
                "aws:s3/bucketVersioning:BucketVersioning",
                "Name",
                {
                    "bucket": "Name",
                    "versioningConfiguration": (
                        "GetBucketVersioning",
                        lambda told: {"status": told.get("Status", "Disabled")},
                    ),
                },
            ),
            Make(
                "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                "Name",
                {
                    "bucket": "Name",
                    "rules": ("GetBucketEncryption.ServerSideEncryptionConfiguration.Rules", _rules),
                },
                when="GetBucketEncryption.ServerSideEncryptionConfiguration.Rules",
            ),
            Make(
                "aws:s3/bucketPolicy:BucketPolicy",
                "Name",
                {"bucket": "Name", "policy": ("GetBucketPolicy.Policy", document)},
                when="GetBucketPolicy.Policy",
            ),
            Make(
                "aws:s3/bucketAcl:BucketAcl",
                "Name",
                {"bucket": "Name", "acl": ("GetBucketAcl.Grants", _acl)},
                when="GetBucketAcl.Grants[?Grantee.URI]",
            ),
            Make(
                "aws:s3/bucketLogging:BucketLogging",
                "Name",
                {
                    "bucket": "Name",
                    "targetBucket": "GetBucketLogging.LoggingEnabled.TargetBucket",
                    "targetPrefix": "GetBucketLogging.LoggingEnabled.TargetPrefix",
                },
                when="GetBucketLogging.LoggingEnabled",
            ),
        ),
        (
            _about("GetBucketTagging", "NoSuchTagSet"),
            _about("GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
            _about("GetBucketVersioning"),
            _about("GetBucketEncryption", "ServerSideEncryptionConfigurationNotFoundError"),
            _about("GetBucketPolicy", "NoSuchBucketPolicy"),
            _about("GetBucketAcl"),
            _about("GetBucketWebsite", "NoSuchWebsiteConfiguration"),
            _about("GetBucketLogging"),
        ),
        everywhere=True,
        where="BucketRegion",
    ),
    Kind(
        "s3",
        (Call("ListDirectoryBuckets", "Buckets"),),
        (Make("aws:s3/directoryBucket:DirectoryBucket", "Name", {"bucket": "Name"}),),
        keep="ends_with(Name, '--x-s3')",
    ),
    Kind(
        "s3tables",
        (Call("ListTableBuckets", "tableBuckets"),),
        (
            Make(
                "aws:s3tables/tableBucket:TableBucket",
                "name",
                {
                    "name": "name",
                    "encryptionConfiguration": "GetTableBucketEncryption.encryptionConfiguration",
                },
                "arn",
            ),
            Make(
                "aws:s3tables/tableBucketPolicy:TableBucketPolicy",
                "name",
                {
                    "tableBucketArn": "arn",
                    "resourcePolicy": ("GetTableBucketPolicy.resourcePolicy", document),
                },
                when="GetTableBucketPolicy.resourcePolicy",
            ),
        ),
        (
            Call("GetTableBucketEncryption", given={"tableBucketARN": "arn"}, absent=("NotFoundException",)),
            Call("GetTableBucketPolicy", given={"tableBucketARN": "arn"}, absent=("NotFoundException",)),
        ),
    ),
    Kind(
        "s3vectors",
        (Call("ListVectorBuckets", "vectorBuckets"),),
        (
            Make(
                "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
                "vectorBucketName",
                {
                    "vectorBucketName": "vectorBucketName",
                    "encryptionConfigurations": "[GetVectorBucket.vectorBucket.encryptionConfiguration]",
                },
                "vectorBucketArn",
            ),
            Make(
                "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy",
                "vectorBucketName",
                {
                    "vectorBucketArn": "vectorBucketArn",
                    "policy": ("GetVectorBucketPolicy.policy", document),
                },
                when="GetVectorBucketPolicy.policy",
            ),
        ),
        (
            Call("GetVectorBucket", given={"vectorBucketArn": "vectorBucketArn"}),
            Call("GetVectorBucketPolicy", given={"vectorBucketArn": "vectorBucketArn"}, absent=("NotFoundException",)),
        ),
    ),
)
