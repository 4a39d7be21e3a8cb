"""Caches and databases in memory: ElastiCache, MemoryDB, DAX. They are restored from their source, not from backups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, number, text
from ecosystem.estate.stores import CACHE, TABLE, DataStore
from ecosystem.estate.unknown import UNKNOWN


def _cluster(resource: Resource) -> Iterator[DataStore]:
    """A cluster of its own cannot be encrypted at rest; one of a replication group is what the group is."""
    member = resource.get("replicationGroupId") is not None
    yield DataStore(
        resource,
        "an ElastiCache cluster",
        CACHE,
        member=member,
        encrypted=None if member else False,
        in_transit=None if member else flag(resource, "transitEncryptionEnabled"),
    )


def _group(resource: Resource) -> Iterator[DataStore]:
    """Valkey encrypts unless told otherwise, Redis only when told; a copy of a global group is as the group is."""
    valkey = resource.get("engine") == "valkey"
    copy = resource.get("globalReplicationGroupId") is not None
    yield DataStore(
        resource,
        "an ElastiCache replication group",
        CACHE,
        encrypted=None if copy else flag(resource, "atRestEncryptionEnabled", default=valkey),
        keyed=not copy,
        key=text(resource, "kmsKeyId"),
        in_transit=None if copy else flag(resource, "transitEncryptionEnabled"),
    )


def _serverless(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(resource, "a serverless ElastiCache cache", CACHE, keyed=True, key=text(resource, "kmsKeyId"))


def _global(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(resource, "a global ElastiCache group", CACHE)


def _memory(resource: Resource) -> Iterator[DataStore]:
    copy = resource.get("multiRegionClusterName") is not None
    yield DataStore(
        resource,
        "a MemoryDB cluster",
        TABLE,
        keyed=True,
        key=text(resource, "kmsKeyArn"),
        in_transit=None if copy else flag(resource, "tlsEnabled", default=True),
        backup_days=number(resource, "snapshotRetentionLimit", default=0),
    )


def _memory_regions(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(
        resource, "a MemoryDB cluster of several regions", TABLE, in_transit=flag(resource, "tlsEnabled", default=True)
    )


def _dax(resource: Resource) -> Iterator[DataStore]:
    endpoint = text(resource, "clusterEndpointEncryptionType")
    yield DataStore(
        resource,
        "a DAX cluster",
        CACHE,
        encrypted=flag(resource, "serverSideEncryption", "enabled"),
        in_transit=UNKNOWN if endpoint is UNKNOWN else endpoint == "TLS",
    )


READERS: Mapping[str, Any] = {
    "aws:elasticache/cluster:Cluster": _cluster,
    "aws:elasticache/replicationGroup:ReplicationGroup": _group,
    "aws:elasticache/serverlessCache:ServerlessCache": _serverless,
    "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": _global,
    "aws:memorydb/cluster:Cluster": _memory,
    "aws:memorydb/multiRegionCluster:MultiRegionCluster": _memory_regions,
    "aws:dax/cluster:Cluster": _dax,
}
