"""Buckets of S3 (general purpose, directory, table, vector, Lightsail, Outposts) and what is set on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.buckets import ACL, ENCRYPTION, POLICY, PUBLIC_ACCESS, VERSIONING, WEBSITE, Bucket, BucketPart
from ecosystem.estate.iam import parse
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, text
from ecosystem.estate.stores import BUCKET, FILES, DataStore
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown

_SWITCHES: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_KEY: Final = ("applyServerSideEncryptionByDefault", "kmsMasterKeyId")


def _names(resource: Resource, *keys: str) -> tuple[Maybe[str], ...]:
    found = (text(resource, key) for key in keys)
    return tuple(each for each in found if each is not None)


def _bucket(resource: Resource) -> Iterator[Any]:
    yield DataStore(resource, "a bucket", BUCKET, names=_names(resource, "bucket", "bucketPrefix"))
    yield Bucket(
        resource,
        text(resource, "bucket"),
        acl=text(resource, "acl"),
        versioned=flag(resource, "versioning", "enabled"),
        key=text(resource, "serverSideEncryptionConfiguration", "rule", *_KEY),
        policy=parse(resource.get("policy"), f"the policy of `{resource.id}`"),
        website=resource.get("website") is not None,
    )


def _other(what: str, *keys: str, family: str = BUCKET, key: tuple[str | int, ...] = ()) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        names = _names(resource, *keys)
        yield DataStore(resource, what, family, names=names, keyed=bool(key), key=text(resource, *key) if key else None)

    return read


def _part(kind: str, resource: Resource, **more: Any) -> BucketPart:
    return BucketPart(resource, kind, text(resource, "bucket"), **more)


def _public_access(resource: Resource) -> Iterator[BucketPart]:
    said = {switch: flag(resource, switch) for switch in _SWITCHES}
    off = tuple(switch for switch, value in said.items() if value is False)
    unknown = any(isinstance(value, Unknown) for value in said.values())
    yield _part(PUBLIC_ACCESS, resource, open_by=UNKNOWN if unknown and not off else off)


def _versioning(resource: Resource) -> Iterator[BucketPart]:
    status = text(resource, "versioningConfiguration", "status")
    yield _part(VERSIONING, resource, versioned=UNKNOWN if isinstance(status, Unknown) else status == "Enabled")


def _encryption(resource: Resource) -> Iterator[BucketPart]:
    yield _part(ENCRYPTION, resource, key=text(resource, "rules", 0, *_KEY))


def _policy(resource: Resource) -> Iterator[BucketPart]:
    yield _part(POLICY, resource, policy=parse(resource.get("policy"), f"the policy `{resource.id}`"))


def _acl(resource: Resource) -> Iterator[BucketPart]:
    yield _part(ACL, resource, acl=text(resource, "acl"))


def _website(resource: Resource) -> Iterator[BucketPart]:
    yield _part(WEBSITE, resource)


READERS: Mapping[str, Any] = {
    "aws:s3/bucket:Bucket": _bucket,
    "aws:s3/bucketV2:BucketV2": _bucket,
    "aws:s3/directoryBucket:DirectoryBucket": _other("a directory bucket", "bucket"),
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": _other(
        "a vector bucket", "vectorBucketName", key=("encryptionConfigurations", 0, "kmsKeyArn")
    ),
    "aws:s3tables/tableBucket:TableBucket": _other(
        "a table bucket", "name", key=("encryptionConfiguration", "kmsKeyArn")
    ),
    "aws:s3control/bucket:Bucket": _other("a bucket on Outposts", "bucket"),
    "aws:lightsail/bucket:Bucket": _other("a Lightsail bucket", "name"),
    "aws:efs/fileSystem:FileSystem": _other("an EFS file system", "creationToken", family=FILES, key=("kmsKeyId",)),
    "aws:fsx/lustreFileSystem:LustreFileSystem": _other("a file system", family=FILES, key=("kmsKeyId",)),
    "aws:fsx/ontapFileSystem:OntapFileSystem": _other("a file system", family=FILES, key=("kmsKeyId",)),
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": _other("a file system", family=FILES, key=("kmsKeyId",)),
    "aws:fsx/windowsFileSystem:WindowsFileSystem": _other("a file system", family=FILES, key=("kmsKeyId",)),
    **dict.fromkeys(
        ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",),
        _public_access,
    ),
    **dict.fromkeys(
        ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"), _versioning
    ),
    **dict.fromkeys(
        (
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
        ),
        _encryption,
    ),
    "aws:s3/bucketPolicy:BucketPolicy": _policy,
    **dict.fromkeys(("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"), _acl),
    **dict.fromkeys(
        (
            "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
            "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
        ),
        _website,
    ),
}
