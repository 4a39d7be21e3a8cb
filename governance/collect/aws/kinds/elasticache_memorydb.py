"""Caches and databases in memory: ElastiCache and MemoryDB.

Of a group or cluster that copies another the answers say how it is itself, so it is not called a copy."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged

_TAGS: Final = Call("ListTagsForResource", given={"ResourceName": "ARN"})
_TAGGED: Final = {"tags": ("ListTagsForResource.TagList", tagged)}

KINDS: Final = (
    Kind(
        "elasticache",
        (Call("DescribeCacheClusters", "CacheClusters"),),
        (
            Make(
                "aws:elasticache/cluster:Cluster",
                "CacheClusterId",
                {
                    "clusterId": "CacheClusterId",
                    "engine": "Engine",
                    "replicationGroupId": ("ReplicationGroupId", lambda told: told or None),
                    "transitEncryptionEnabled": "TransitEncryptionEnabled",
                    **_TAGGED,
                },
                "ARN",
            ),
        ),
        (_TAGS,),
    ),
    Kind(
        "elasticache",
        (Call("DescribeReplicationGroups", "ReplicationGroups"),),
        (
            Make(
                "aws:elasticache/replicationGroup:ReplicationGroup",
                "ReplicationGroupId",
                {
                    "replicationGroupId": "ReplicationGroupId",
                    "engine": "Engine",
                    "atRestEncryptionEnabled": "AtRestEncryptionEnabled",
                    "transitEncryptionEnabled": "TransitEncryptionEnabled",
                    "kmsKeyId": "KmsKeyId",
                    **_TAGGED,
                },
                "ARN",
            ),
        ),
        (_TAGS,),
    ),
    Kind(
        "elasticache",
        (Call("DescribeServerlessCaches", "ServerlessCaches"),),
        (
            Make(
                "aws:elasticache/serverlessCache:ServerlessCache",
                "ServerlessCacheName",
                {"name": "ServerlessCacheName", "engine": "Engine", "kmsKeyId": "KmsKeyId", **_TAGGED},
                "ARN",
            ),
        ),
        (_TAGS,),
    ),
    Kind(
        "elasticache",
        (Call("DescribeGlobalReplicationGroups", "GlobalReplicationGroups"),),
        (
            Make(
                "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
                "GlobalReplicationGroupId",
                {"globalReplicationGroupId": "GlobalReplicationGroupId", "engine": "Engine"},
                "ARN",
            ),
        ),
    ),
    Kind(
        "memorydb",
        (Call("DescribeClusters", "Clusters"),),
        (
            Make(
                "aws:memorydb/cluster:Cluster",
                "Name",
                {
                    "name": "Name",
                    "engine": "Engine",
                    "kmsKeyArn": "KmsKeyId",
                    "tlsEnabled": "TLSEnabled",
                    "snapshotRetentionLimit": "SnapshotRetentionLimit",
                    "tags": ("ListTags.TagList", tagged),
                },
                "ARN",
            ),
        ),
        (Call("ListTags", given={"ResourceArn": "ARN"}),),
    ),
    Kind(
        "memorydb",
        (Call("DescribeMultiRegionClusters", "MultiRegionClusters"),),
        (
            Make(
                "aws:memorydb/multiRegionCluster:MultiRegionCluster",
                "MultiRegionClusterName",
                {"multiRegionClusterName": "MultiRegionClusterName", "tlsEnabled": "TLSEnabled"},
                "ARN",
            ),
        ),
    ),
)
