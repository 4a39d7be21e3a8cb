"""Lake Formation: grants, settings, registered places and tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import last, renamed

_PLACES: Final = {
    "Database": ("database", renamed(name="Name", catalogId="CatalogId")),
    "Table": ("table", renamed(name="Name", databaseName="DatabaseName", catalogId="CatalogId")),
    "TableWithColumns": (
        "tableWithColumns",
        renamed(name="Name", databaseName="DatabaseName", columnNames="ColumnNames", catalogId="CatalogId"),
    ),
    "DataLocation": ("dataLocation", renamed(arn="ResourceArn", catalogId="CatalogId")),
    "DataCellsFilter": (
        "dataCellsFilter",
        renamed(name="Name", tableName="TableName", databaseName="DatabaseName", tableCatalogId="TableCatalogId"),
    ),
    "LFTag": ("lfTag", renamed(key="TagKey", values="TagValues", catalogId="CatalogId")),
}


def _policy(told: Any) -> dict[str, Any]:
    expressions = [renamed(key="TagKey", values="TagValues")(each) for each in told.get("Expression") or ()]
    return {**renamed(resourceType="ResourceType", catalogId="CatalogId")(told), "expressions": expressions}


def _grantee(told: Any) -> list[dict[str, Any]]:
    return [
        {"principal": each["Principal"].get("DataLakePrincipalIdentifier"), "permissions": each.get("Permissions")}
        for each in told
    ]


def _admins(told: Any) -> list[str]:
    return sorted(each["DataLakePrincipalIdentifier"] for each in told)


def _what(told: Any) -> str:
    resource, permissions = told
    found: Mapping[str, Any] = resource or {}
    kind = next(iter(found), "?")
    where = found.get(kind, {})
    names = ".".join(
        str(where[key]) for key in ("DatabaseName", "TableName", "Name", "ResourceArn", "TagKey") if where.get(key)
    )
    if "Expression" in where:
        names = ",".join(f"{each['TagKey']}={'|'.join(each['TagValues'])}" for each in where["Expression"])
    return f"{kind}:{names}:{','.join(permissions or ())}"


KINDS: Final = (
    Kind(
        "lakeformation",
        (Call("ListPermissions", "PrincipalResourcePermissions"),),
        (
            Make(
                "aws:lakeformation/permissions:Permissions",
                (
                    "[Principal.DataLakePrincipalIdentifier, Resource, Permissions]",
                    lambda told: f"{last(told[0])}:{_what(told[1:])}",
                ),
                {
                    "principal": "Principal.DataLakePrincipalIdentifier",
                    "permissions": "Permissions",
                    "permissionsWithGrantOptions": "PermissionsWithGrantOption",
                    "catalogResource": ("Resource.Catalog", lambda _: True),
                    "lfTagPolicy": ("Resource.LFTagPolicy", _policy),
                    **{name: (f"Resource.{key}", names) for key, (name, names) in _PLACES.items()},
                },
            ),
        ),
    ),
    Kind(
        "lakeformation",
        (Call("GetDataLakeSettings", "DataLakeSettings"),),
        (
            Make(
                "aws:lakeformation/dataLakeSettings:DataLakeSettings",
                "account",
                {
                    "admins": ("DataLakeAdmins", _admins),
                    "readOnlyAdmins": ("ReadOnlyAdmins", _admins),
                    "createDatabaseDefaultPermissions": ("CreateDatabaseDefaultPermissions", _grantee),
                    "createTableDefaultPermissions": ("CreateTableDefaultPermissions", _grantee),
                    "trustedResourceOwners": "TrustedResourceOwners",
                    "allowExternalDataFiltering": "AllowExternalDataFiltering",
                    "allowFullTableExternalDataAccess": "AllowFullTableExternalDataAccess",
                },
            ),
        ),
    ),
    Kind(
        "lakeformation",
        (Call("ListResources", "ResourceInfoList"),),
        (
            Make(
                "aws:lakeformation/resource:Resource",
                "ResourceArn",
                {"arn": "ResourceArn", "roleArn": "RoleArn", "hybridAccessEnabled": "HybridAccessEnabled"},
            ),
        ),
    ),
    Kind(
        "lakeformation",
        (Call("ListLFTags", "LFTags"),),
        (Make("aws:lakeformation/lfTag:LfTag", "TagKey", {"key": "TagKey", "values": "TagValues"}),),
    ),
)
