"""Redshift: clusters, their parameter groups, and serverless namespaces and workgroups."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged


def _parameters(told: Any) -> list[dict[str, Any]]:
    return [{"name": each["ParameterName"], "value": each.get("ParameterValue")} for each in told]


KINDS: Final = (
    Kind(
        "redshift",
        (Call("DescribeClusters", "Clusters"),),
        (
            Make(
                "aws:redshift/cluster:Cluster",
                "ClusterIdentifier",
                {
                    "clusterIdentifier": "ClusterIdentifier",
                    "encrypted": "Encrypted",
                    "kmsKeyId": "KmsKeyId",
                    "publiclyAccessible": "PubliclyAccessible",
                    "automatedSnapshotRetentionPeriod": "AutomatedSnapshotRetentionPeriod",
                    "tags": ("Tags", tagged),
                },
                "arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}",
            ),
        ),
    ),
    Kind(
        "redshift",
        (Call("DescribeClusterParameterGroups", "ParameterGroups"),),
        (
            Make(
                "aws:redshift/parameterGroup:ParameterGroup",
                "ParameterGroupName",
                {
                    "name": "ParameterGroupName",
                    "family": "ParameterGroupFamily",
                    "parameters": ("DescribeClusterParameters", _parameters),
                    "tags": ("Tags", tagged),
                },
                "arn:{partition}:redshift:{region}:{account}:parametergroup:{ParameterGroupName}",
            ),
        ),
        (
            Call(
                "DescribeClusterParameters",
                "Parameters",
                {"ParameterGroupName": "ParameterGroupName"},
                fixed={"Source": "user"},
            ),
        ),
        keep="!starts_with(ParameterGroupName, 'default')",
    ),
    Kind(
        "redshift-serverless",
        (Call("ListNamespaces", "namespaces"),),
        (
            Make(
                "aws:redshiftserverless/namespace:Namespace",
                "namespaceName",
                {
                    "namespaceName": "namespaceName",
                    "kmsKeyId": ("kmsKeyId", lambda told: None if told == "AWS_OWNED_KMS_KEY" else told),
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "namespaceArn",
            ),
            Make(
                "aws:redshiftserverless/resourcePolicy:ResourcePolicy",
                "namespaceName",
                {"resourceArn": "namespaceArn", "policy": ("GetResourcePolicy.resourcePolicy.policy", document)},
                when="GetResourcePolicy.resourcePolicy.policy",
            ),
        ),
        (
            Call("ListTagsForResource", given={"resourceArn": "namespaceArn"}),
            Call("GetResourcePolicy", given={"resourceArn": "namespaceArn"}, absent=("ResourceNotFoundException",)),
        ),
    ),
    Kind(
        "redshift-serverless",
        (Call("ListWorkgroups", "workgroups"),),
        (
            Make(
                "aws:redshiftserverless/workgroup:Workgroup",
                "workgroupName",
                {
                    "workgroupName": "workgroupName",
                    "namespaceName": "namespaceName",
                    "publiclyAccessible": "publiclyAccessible",
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "workgroupArn",
            ),
        ),
        (Call("ListTagsForResource", given={"resourceArn": "workgroupArn"}),),
    ),
)
