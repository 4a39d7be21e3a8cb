"""Buckets and file systems: S3, EFS, FSx, Lightsail. Since 2023 S3 encrypts everything by itself, with AWS's key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.buckets import Bucket
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, text
from ecosystem.estate.stores import BUCKET, FILES, DataStore
from ecosystem.estate.unknown import Maybe


def _named(resource: Resource, *keys: str) -> tuple[Maybe[str], ...]:
    found = (text(resource, key) for key in keys)
    return tuple(each for each in found if each is not None)


def _bucket(resource: Resource) -> Iterator[Any]:
    yield Bucket(resource, text(resource, "bucket"))
    yield DataStore(resource, "a bucket", BUCKET, names=_named(resource, "bucket", "bucketPrefix"))


def _other_bucket(what: str, *keys: str, key: tuple[str | int, ...] = ()) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        said = text(resource, *key) if key else None
        yield DataStore(resource, what, BUCKET, keyed=bool(key), key=said, names=_named(resource, *keys))

    return read


def _files(what: str, *keys: str) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        yield DataStore(
            resource,
            what,
            FILES,
            encrypted=flag(resource, "encrypted") if what == "an EFS file system" else None,
            keyed=True,
            key=text(resource, "kmsKeyId"),
            names=_named(resource, *keys),
        )

    return read


READERS: Mapping[str, Any] = {
    "aws:s3/bucket:Bucket": _bucket,
    "aws:s3/bucketV2:BucketV2": _bucket,
    "aws:s3/directoryBucket:DirectoryBucket": _other_bucket("a directory bucket", "bucket"),
    "aws:s3control/bucket:Bucket": _other_bucket("a bucket on Outposts", "bucket"),
    "aws:s3tables/tableBucket:TableBucket": _other_bucket(
        "a table bucket", "name", key=("encryptionConfiguration", "kmsKeyArn")
    ),
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": _other_bucket(
        "a vector bucket", "vectorBucketName", key=("encryptionConfigurations", 0, "kmsKeyArn")
    ),
    "aws:lightsail/bucket:Bucket": _other_bucket("a Lightsail bucket", "name"),
    "aws:efs/fileSystem:FileSystem": _files("an EFS file system", "creationToken"),
    "aws:fsx/lustreFileSystem:LustreFileSystem": _files("an FSx file system"),
    "aws:fsx/windowsFileSystem:WindowsFileSystem": _files("an FSx file system"),
    "aws:fsx/ontapFileSystem:OntapFileSystem": _files("an FSx file system"),
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": _files("an FSx file system"),
}
