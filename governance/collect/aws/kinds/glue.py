"""Glue: databases of the catalog, and its policy."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "glue",
        (Call("GetDatabases", "DatabaseList"),),
        (
            Make(
                "aws:glue/catalogDatabase:CatalogDatabase",
                "Name",
                {"name": "Name", "catalogId": "CatalogId", "tags": ("GetTags.Tags", tagged)},
                "arn:{partition}:glue:{region}:{account}:database/{Name}",
            ),
        ),
        (
            Call(
                "GetTags",
                given={
                    "ResourceArn": (
                        "[partition, region, account, Name]",
                        lambda told: "arn:{}:glue:{}:{}:database/{}".format(*told),
                    )
                },
            ),
        ),
    ),
    Kind(
        "glue",
        (Call("GetResourcePolicy", "[@]", absent=("EntityNotFoundException",)),),
        (
            Make(
                "aws:glue/resourcePolicy:ResourcePolicy",
                "account",
                {"policy": ("PolicyInJson", document)},
            ),
        ),
        keep="PolicyInJson",
    ),
)
