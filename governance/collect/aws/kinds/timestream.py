"""Timestream: databases and tables of LiveAnalytics, instances and clusters of InfluxDB."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged

_TAGS: Final = Call("ListTagsForResource", given={"ResourceARN": "Arn"})


def _influx(type: str, listing: str, detail: str, parameter: str) -> Kind:
    return Kind(
        "timestream-influxdb",
        (Call(listing, "items"),),
        (
            Make(
                type,
                "name",
                {
                    "name": "name",
                    "publiclyAccessible": f"{detail}.publiclyAccessible",
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "arn",
            ),
        ),
        (Call(detail, given={parameter: "id"}), Call("ListTagsForResource", given={"resourceArn": "arn"})),
    )


KINDS: Final = (
    Kind(
        "timestream-write",
        (Call("ListDatabases", "Databases"),),
        (
            Make(
                "aws:timestreamwrite/database:Database",
                "DatabaseName",
                {
                    "databaseName": "DatabaseName",
                    "kmsKeyId": "KmsKeyId",
                    "tags": ("ListTagsForResource.Tags", tagged),
                },
                "Arn",
            ),
        ),
        (_TAGS,),
    ),
    Kind(
        "timestream-write",
        (Call("ListTables", "Tables"),),
        (
            Make(
                "aws:timestreamwrite/table:Table",
                "{DatabaseName}:{TableName}",
                {
                    "databaseName": "DatabaseName",
                    "tableName": "TableName",
                    "tags": ("ListTagsForResource.Tags", tagged),
                },
                "Arn",
            ),
        ),
        (_TAGS,),
    ),
    _influx("aws:timestreaminfluxdb/dbInstance:DbInstance", "ListDbInstances", "GetDbInstance", "identifier"),
    _influx("aws:timestreaminfluxdb/dbCluster:DbCluster", "ListDbClusters", "GetDbCluster", "dbClusterId"),
)
