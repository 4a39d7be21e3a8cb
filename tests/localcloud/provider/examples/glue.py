"""Examples of Glue: a brand's database, and a table of the lake."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

DATABASE = "aws:glue/catalogDatabase:CatalogDatabase"
TABLE = "aws:glue/catalogTable:CatalogTable"


def database(_aws: EmulatedAws, name: str) -> Props:
    """Return a database that grants nothing by itself."""
    return {
        "name": name,
        "description": "aurora",
        "locationUri": "s3://curated/aurora/",
        "parameters": {"unit": "aurora"},
        "createTableDefaultPermissions": [],
    }


def table(aws: EmulatedAws, name: str) -> Props:
    """Return an external table of Parquet with a partition key."""
    made(aws, DATABASE, {"name": name})
    return {
        "name": "campaign_results",
        "databaseName": name,
        "description": "per day",
        "owner": "corporation",
        "tableType": "EXTERNAL_TABLE",
        "parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
        "partitionKeys": [{"name": "day", "type": "date", "comment": "of the platform"}],
        "storageDescriptor": {
            "location": "s3://curated/aurora/campaign_results/",
            "inputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "outputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "serDeInfo": {
                "name": "parquet",
                "serializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                "parameters": {"serialization.format": "1"},
            },
            "columns": [{"name": "campaign", "type": "string"}, {"name": "spend", "type": "decimal(18,2)"}],
        },
    }


EXAMPLES = (
    Example(
        DATABASE,
        database,
        {"description": "aurora brand", "parameters": {"unit": "aurora", "v": "2"}, "tags": {"owner": "aurora"}},
        ("arn", "catalogId"),
    ),
    Example(
        TABLE, table, {"description": "per day and campaign", "parameters": {"EXTERNAL": "TRUE"}}, ("arn", "catalogId")
    ),
)
