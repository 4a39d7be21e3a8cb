"""DynamoDB: tables with their backups and policies, and DAX clusters."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, renamed, tagged, yes

_RECOVERY: Final = "DescribeContinuousBackups.ContinuousBackupsDescription.PointInTimeRecoveryDescription"


def _recovery(told: Any) -> dict[str, Any]:
    return {
        "enabled": yes(told.get("PointInTimeRecoveryStatus")),
        **renamed(recoveryPeriodInDays="RecoveryPeriodInDays")(told),
    }


def _encryption(told: Any) -> dict[str, Any]:
    return {
        "enabled": told.get("Status") in ("ENABLED", "ENABLING", "UPDATING"),
        **renamed(kmsKeyArn="KMSMasterKeyArn")(told),
    }


KINDS: Final = (
    Kind(
        "dynamodb",
        (Call("ListTables", "TableNames"),),
        (
            Make(
                "aws:dynamodb/table:Table",
                "it",
                {
                    "name": "it",
                    "pointInTimeRecovery": (_RECOVERY, _recovery),
                    "serverSideEncryption": ("DescribeTable.Table.SSEDescription", _encryption),
                    "deletionProtectionEnabled": "DescribeTable.Table.DeletionProtectionEnabled",
                    "tags": ("ListTagsOfResource", tagged),
                },
                "arn:{partition}:dynamodb:{region}:{account}:table/{it}",
            ),
            Make(
                "aws:dynamodb/resourcePolicy:ResourcePolicy",
                "it",
                {
                    "resourceArn": "DescribeTable.Table.TableArn",
                    "policy": ("GetResourcePolicy.Policy", document),
                },
                when="GetResourcePolicy.Policy",
            ),
        ),
        (
            Call("DescribeTable", given={"TableName": "it"}),
            Call("DescribeContinuousBackups", given={"TableName": "it"}),
            Call("ListTagsOfResource", "Tags", {"ResourceArn": "DescribeTable.Table.TableArn"}),
            Call(
                "GetResourcePolicy",
                given={"ResourceArn": "DescribeTable.Table.TableArn"},
                absent=("PolicyNotFoundException",),
            ),
        ),
    ),
    Kind(
        "dax",
        (Call("DescribeClusters", "Clusters"),),
        (
            Make(
                "aws:dax/cluster:Cluster",
                "ClusterName",
                {
                    "clusterName": "ClusterName",
                    "clusterEndpointEncryptionType": "ClusterEndpointEncryptionType",
                    "serverSideEncryption": ("SSEDescription.Status", lambda told: {"enabled": yes(told)}),
                    "tags": ("ListTags.Tags", tagged),
                },
                "ClusterArn",
            ),
        ),
        (Call("ListTags", given={"ResourceName": "ClusterArn"}),),
    ),
)
