"""RDS: instances, clusters, global clusters, shards, parameter groups; those of DocumentDB and Neptune with them."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make, Said
from governance.collect.aws.said import tagged

_INSTANCE: Final[Said] = {
    "identifier": "DBInstanceIdentifier",
    "clusterIdentifier": "DBClusterIdentifier",
    "engine": "Engine",
    "publiclyAccessible": "PubliclyAccessible",
    "tags": ("TagList", tagged),
}
_CLUSTER: Final[Said] = {
    "clusterIdentifier": "DBClusterIdentifier",
    "engine": "Engine",
    "engineMode": "EngineMode",
    "storageEncrypted": "StorageEncrypted",
    "publiclyAccessible": "PubliclyAccessible",
    "backupRetentionPeriod": "BackupRetentionPeriod",
    "deletionProtection": "DeletionProtection",
    "replicationSourceIdentifier": ("ReplicationSourceIdentifier", lambda told: told or None),
    "tags": ("TagList", tagged),
}
_GLOBAL: Final[Said] = {
    "globalClusterIdentifier": "GlobalClusterIdentifier",
    "engine": "Engine",
    "storageEncrypted": "StorageEncrypted",
    "deletionProtection": "DeletionProtection",
    "tags": ("TagList", tagged),
}
_DOCUMENT: Final = "Engine == 'docdb'"
_GRAPH: Final = "Engine == 'neptune'"
_OTHER: Final = "Engine != 'docdb' && Engine != 'neptune'"
_ID: Final = "DBInstanceIdentifier"
_ARN: Final = "DBInstanceArn"


def _instance_of(type: str, when: str) -> Make:
    return Make(type, _ID, _INSTANCE, _ARN, when=f"DBClusterIdentifier && {when}")


def _cluster(type: str, key: str, when: str) -> Make:
    return Make(type, "DBClusterIdentifier", {**_CLUSTER, key: "KmsKeyId"}, "DBClusterArn", when=when)


def _global(type: str, when: str) -> Make:
    return Make(type, "GlobalClusterIdentifier", _GLOBAL, "GlobalClusterArn", when=when)


def _parameters(told: Any) -> list[dict[str, Any]]:
    return [
        {"name": each["ParameterName"], "value": each["ParameterValue"]} for each in told if "ParameterValue" in each
    ]


def _parameter_group(what: str, groups: str, name: str, arn: str, detail: str, *makes: tuple[str, str]) -> Kind:
    """Return the parameter groups of one's own; an engine's default (`default...`) says what the engine does."""
    said: Said = {
        "name": name,
        "family": "DBParameterGroupFamily",
        "parameters": (detail, _parameters),
        "tags": ("ListTagsForResource.TagList", tagged),
    }
    return Kind(
        "rds",
        (Call(what, groups),),
        tuple(Make(each, name, said, arn, when=when) for each, when in makes),
        (
            Call(detail, "Parameters", {name: name}, fixed={"Source": "user"}),
            Call("ListTagsForResource", given={"ResourceName": arn}),
        ),
        keep=f"!starts_with({name}, 'default')",
    )


KINDS: Final = (
    Kind(
        "rds",
        (Call("DescribeDBInstances", "DBInstances"),),
        (
            Make(
                "aws:rds/instance:Instance",
                _ID,
                {
                    **_INSTANCE,
                    "storageEncrypted": "StorageEncrypted",
                    "kmsKeyId": "KmsKeyId",
                    "backupRetentionPeriod": "BackupRetentionPeriod",
                    "deletionProtection": "DeletionProtection",
                    "replicateSourceDb": ("ReadReplicaSourceDBInstanceIdentifier", lambda told: told or None),
                },
                _ARN,
                when="!DBClusterIdentifier",
            ),
            _instance_of("aws:rds/clusterInstance:ClusterInstance", _OTHER),
            _instance_of("aws:docdb/clusterInstance:ClusterInstance", _DOCUMENT),
            _instance_of("aws:neptune/clusterInstance:ClusterInstance", _GRAPH),
        ),
    ),
    Kind(
        "rds",
        (Call("DescribeDBClusters", "DBClusters"),),
        (
            _cluster("aws:rds/cluster:Cluster", "kmsKeyId", _OTHER),
            _cluster("aws:docdb/cluster:Cluster", "kmsKeyId", _DOCUMENT),
            _cluster("aws:neptune/cluster:Cluster", "kmsKeyArn", _GRAPH),
        ),
    ),
    Kind(
        "rds",
        (Call("DescribeGlobalClusters", "GlobalClusters"),),
        (
            _global("aws:rds/globalCluster:GlobalCluster", _OTHER),
            _global("aws:docdb/globalCluster:GlobalCluster", _DOCUMENT),
            _global("aws:neptune/globalCluster:GlobalCluster", _GRAPH),
        ),
    ),
    Kind(
        "rds",
        (Call("DescribeDBShardGroups", "DBShardGroups"),),
        (
            Make(
                "aws:rds/shardGroup:ShardGroup",
                "DBShardGroupIdentifier",
                {
                    "dbShardGroupIdentifier": "DBShardGroupIdentifier",
                    "publiclyAccessible": "PubliclyAccessible",
                    "tags": ("TagList", tagged),
                },
                "DBShardGroupArn",
            ),
        ),
    ),
    _parameter_group(
        "DescribeDBParameterGroups",
        "DBParameterGroups",
        "DBParameterGroupName",
        "DBParameterGroupArn",
        "DescribeDBParameters",
        ("aws:rds/parameterGroup:ParameterGroup", ""),
    ),
    _parameter_group(
        "DescribeDBClusterParameterGroups",
        "DBClusterParameterGroups",
        "DBClusterParameterGroupName",
        "DBClusterParameterGroupArn",
        "DescribeDBClusterParameters",
        (
            "aws:rds/clusterParameterGroup:ClusterParameterGroup",
            "!starts_with(DBParameterGroupFamily, 'docdb') && !starts_with(DBParameterGroupFamily, 'neptune')",
        ),
        ("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "starts_with(DBParameterGroupFamily, 'docdb')"),
        ("aws:neptune/clusterParameterGroup:ClusterParameterGroup", "starts_with(DBParameterGroupFamily, 'neptune')"),
    ),
)
