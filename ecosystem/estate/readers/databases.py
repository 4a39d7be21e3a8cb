"""Databases and tables: RDS and Aurora, DSQL, DocumentDB, Neptune, DynamoDB, Keyspaces, Timestream, QLDB, Lightsail.

Defaults are the provider's (pulumi-aws 7.51), else AWS's: an RDS instance is not encrypted and keeps no backups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, number, text
from ecosystem.estate.stores import DOCUMENT, RELATIONAL, REPLICA, TABLE, DataStore
from ecosystem.estate.unknown import UNKNOWN, Maybe

_SOURCES = ("snapshotIdentifier", "restoreToPointInTime", "replicateSourceDb", "replicationSourceIdentifier")
_MEMBER_OF = "globalClusterIdentifier"


def _copied(resource: Resource, *more: str) -> bool:
    """Return whether it is made from another, from which it takes what it does not say itself."""
    return any(resource.get(source) is not None for source in (*_SOURCES, *more))


def _encrypted(resource: Resource, *more: str) -> Maybe[bool]:
    if resource.get("storageEncrypted") is None and _copied(resource, *more):
        return UNKNOWN
    return flag(resource, "storageEncrypted")


def _key(resource: Resource, name: str) -> Maybe[str | None]:
    return UNKNOWN if resource.get(name) is None and _copied(resource) else text(resource, name)


def _instance(resource: Resource) -> Iterator[DataStore]:
    replica = resource.get("replicateSourceDb") is not None
    yield DataStore(
        resource,
        "a read replica on RDS" if replica else "an RDS instance",
        REPLICA if replica else RELATIONAL,
        encrypted=_encrypted(resource),
        keyed=True,
        key=_key(resource, "kmsKeyId"),
        public=flag(resource, "publiclyAccessible"),
        backup_days=None if replica else number(resource, "backupRetentionPeriod", default=0),
        guarded=flag(resource, "deletionProtection"),
    )


def _cluster(what: str, family: str, key: str = "kmsKeyId") -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        replica = resource.get("replicationSourceIdentifier") is not None
        encrypted = _encrypted(resource, _MEMBER_OF)
        if resource.get("engineMode") == "serverless" and resource.get("storageEncrypted") is None:
            encrypted = True
        yield DataStore(
            resource,
            what,
            REPLICA if replica else family,
            encrypted=encrypted,
            keyed=True,
            key=_key(resource, key),
            public=flag(resource, "publiclyAccessible"),
            backup_days=number(resource, "backupRetentionPeriod", default=1),
            guarded=flag(resource, "deletionProtection"),
        )

    return read


def _global(what: str, family: str) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        encrypted = _encrypted(resource, "sourceDbClusterIdentifier")
        yield DataStore(resource, what, family, encrypted=encrypted, guarded=flag(resource, "deletionProtection"))

    return read


def _member(what: str, family: str) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        yield DataStore(resource, what, family, member=True, public=flag(resource, "publiclyAccessible"))

    return read


def _keyed(what: str, family: str, *key: str, **more: Any) -> Any:
    """Return the reader of a service that always encrypts and takes a key at `key`."""

    def read(resource: Resource) -> Iterator[DataStore]:
        made = {name: value(resource) for name, value in more.items()}
        yield DataStore(resource, what, family, keyed=True, key=text(resource, *key), **made)

    return read


def _dynamo(resource: Resource) -> Iterator[DataStore]:
    recovery = flag(resource, "pointInTimeRecovery", "enabled")
    days = number(resource, "pointInTimeRecovery", "recoveryPeriodInDays", default=35)
    own = flag(resource, "serverSideEncryption", "enabled", default=resource.get("serverSideEncryption") is not None)
    yield DataStore(
        resource,
        "a DynamoDB table",
        TABLE,
        keyed=True,
        key=UNKNOWN if own is UNKNOWN else text(resource, "serverSideEncryption", "kmsKeyArn") if own else None,
        backup_days=UNKNOWN if recovery is UNKNOWN else days if recovery else 0,
        guarded=flag(resource, "deletionProtectionEnabled"),
    )


def _dynamo_copy(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(
        resource,
        "a copy of a DynamoDB table",
        TABLE,
        keyed=True,
        key=text(resource, "kmsKeyArn"),
        guarded=flag(resource, "deletionProtectionEnabled"),
    )


def _keyspaces(resource: Resource) -> Iterator[DataStore]:
    status = text(resource, "pointInTimeRecovery", "status")
    yield DataStore(
        resource,
        "a Keyspaces table",
        TABLE,
        keyed=True,
        key=text(resource, "encryptionSpecification", "kmsKeyIdentifier"),
        backup_days=UNKNOWN if status is UNKNOWN else 35 if status == "ENABLED" else 0,
    )


def _plain(what: str, family: str) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        yield DataStore(resource, what, family, public=flag(resource, "publiclyAccessible"))

    return read


def _lightsail(resource: Resource) -> Iterator[DataStore]:
    kept = flag(resource, "backupRetentionEnabled", default=True)  # Lightsail keeps seven days unless told otherwise
    yield DataStore(
        resource,
        "a Lightsail database",
        RELATIONAL,
        public=flag(resource, "publiclyAccessible"),
        backup_days=UNKNOWN if kept is UNKNOWN else 7 if kept else 0,
    )


READERS: Mapping[str, Any] = {
    "aws:rds/instance:Instance": _instance,
    "aws:rds/cluster:Cluster": _cluster("an RDS cluster", RELATIONAL),
    "aws:rds/globalCluster:GlobalCluster": _global("a global RDS cluster", RELATIONAL),
    "aws:rds/clusterInstance:ClusterInstance": _member("an instance of an RDS cluster", RELATIONAL),
    "aws:rds/shardGroup:ShardGroup": _member("the shards of an RDS cluster", RELATIONAL),
    "aws:dsql/cluster:Cluster": _keyed(
        "a DSQL cluster",
        RELATIONAL,
        "kmsEncryptionKey",
        guarded=lambda resource: flag(resource, "deletionProtectionEnabled"),
    ),
    "aws:docdb/cluster:Cluster": _cluster("a DocumentDB cluster", DOCUMENT),
    "aws:docdb/globalCluster:GlobalCluster": _global("a global DocumentDB cluster", DOCUMENT),
    "aws:docdb/elasticCluster:ElasticCluster": _keyed(
        "an elastic DocumentDB cluster",
        DOCUMENT,
        "kmsKeyId",
        backup_days=lambda resource: number(resource, "backupRetentionPeriod", default=1),
    ),
    "aws:neptune/cluster:Cluster": _cluster("a Neptune cluster", DOCUMENT, "kmsKeyArn"),
    "aws:neptune/globalCluster:GlobalCluster": _global("a global Neptune cluster", DOCUMENT),
    "aws:neptune/clusterInstance:ClusterInstance": _member("an instance of a Neptune cluster", DOCUMENT),
    "aws:neptunegraph/graph:Graph": _keyed(
        "a Neptune graph",
        DOCUMENT,
        "kmsKeyIdentifier",
        public=lambda resource: flag(resource, "publicConnectivity"),
        guarded=lambda resource: flag(resource, "deletionProtection", default=True),
    ),
    "aws:dynamodb/table:Table": _dynamo,
    "aws:dynamodb/globalTable:GlobalTable": _plain("a global DynamoDB table", TABLE),
    "aws:dynamodb/tableReplica:TableReplica": _dynamo_copy,
    "aws:keyspaces/keyspace:Keyspace": _plain("a Keyspaces keyspace", TABLE),
    "aws:keyspaces/table:Table": _keyspaces,
    "aws:timestreamwrite/database:Database": _keyed("a Timestream database", TABLE, "kmsKeyId"),
    "aws:timestreamwrite/table:Table": _plain("a Timestream table", TABLE),
    "aws:timestreaminfluxdb/dbInstance:DbInstance": _plain("a Timestream for InfluxDB instance", TABLE),
    "aws:timestreaminfluxdb/dbCluster:DbCluster": _plain("a Timestream for InfluxDB cluster", TABLE),
    "aws:qldb/ledger:Ledger": _keyed(
        "a QLDB ledger",
        DOCUMENT,
        "kmsKey",
        guarded=lambda resource: flag(resource, "deletionProtection", default=True),
    ),
    "aws:lightsail/database:Database": _lightsail,
}
