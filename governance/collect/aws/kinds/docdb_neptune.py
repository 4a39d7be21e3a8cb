"""DocumentDB's elastic clusters, Neptune's graphs, and Aurora DSQL; the other clusters are in RDS's list."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "docdb-elastic",
        (Call("ListClusters", "clusters"),),
        (
            Make(
                "aws:docdb/elasticCluster:ElasticCluster",
                "clusterName",
                {
                    "name": "clusterName",
                    "kmsKeyId": (
                        "GetCluster.cluster.kmsKeyId",
                        lambda told: None if told == "AWS_OWNED_KMS_KEY" else told,
                    ),
                    "backupRetentionPeriod": "GetCluster.cluster.backupRetentionPeriod",
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "clusterArn",
            ),
        ),
        (
            Call("GetCluster", given={"clusterArn": "clusterArn"}),
            Call("ListTagsForResource", given={"resourceArn": "clusterArn"}),
        ),
    ),
    Kind(
        "neptune-graph",
        (Call("ListGraphs", "graphs"),),
        (
            Make(
                "aws:neptunegraph/graph:Graph",
                "name",
                {
                    "graphName": "name",
                    "kmsKeyIdentifier": "kmsKeyIdentifier",
                    "publicConnectivity": "publicConnectivity",
                    "deletionProtection": "deletionProtection",
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "arn",
            ),
        ),
        (Call("ListTagsForResource", given={"resourceArn": "arn"}),),
    ),
    Kind(
        "dsql",
        (Call("ListClusters", "clusters"),),
        (
            Make(
                "aws:dsql/cluster:Cluster",
                "identifier",
                {
                    "kmsEncryptionKey": "GetCluster.encryptionDetails.kmsKeyArn",
                    "deletionProtectionEnabled": "GetCluster.deletionProtectionEnabled",
                    "tags": ("GetCluster.tags", tagged),
                },
                "arn",
            ),
            Make(
                "aws:dsql/clusterPolicy:ClusterPolicy",
                "identifier",
                {"identifier": "identifier", "policy": ("GetClusterPolicy.policy", document)},
                when="GetClusterPolicy.policy",
            ),
        ),
        (
            Call("GetCluster", given={"identifier": "identifier"}),
            Call("GetClusterPolicy", given={"identifier": "identifier"}, absent=("ResourceNotFoundException",)),
        ),
    ),
)
