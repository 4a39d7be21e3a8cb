"""AWS Glue: databases and tables of the data catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_changes, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"EntityNotFoundException"})

DATABASE = pascal(
    "name description locationUri parameters",
    createTableDefaultPermissions=(pascal("permissions", principal=(pascal("dataLakePrincipalIdentifier"),)),),
    federatedDatabase=(pascal("connectionName identifier"),),
    targetDatabase=(pascal("catalogId databaseName region"),),
)
COLUMN = pascal("name comment parameters type")
STORAGE = pascal(
    "additionalLocations bucketColumns compressed inputFormat location numberOfBuckets outputFormat parameters"
    " storedAsSubDirectories",
    columns=(COLUMN,),
    serDeInfo=("SerdeInfo", pascal("name parameters serializationLibrary")),
    skewedInfo=(pascal("skewedColumnNames skewedColumnValueLocationMaps skewedColumnValues"),),
    sortColumns=(pascal("column sortOrder"),),
    schemaReference=(
        pascal("schemaVersionId schemaVersionNumber", schemaId=(pascal("registryName schemaArn schemaName"),)),
    ),
)
TABLE = pascal(
    "name description owner parameters retention tableType viewExpandedText viewOriginalText",
    partitionKeys=(COLUMN,),
    storageDescriptor=(STORAGE,),
    targetTable=(pascal("catalogId databaseName name region"),),
)
NAME = (r"[^A-Z\x00-\x1f]{1,255}", "1 to 255 characters without capitals, which Glue would fold")


@kind
class CatalogDatabase(Told):
    """A database; its id is `catalogue:name`."""

    token = "aws:glue/catalogDatabase:CatalogDatabase"
    inputs = frozenset({*DATABASE, "catalogId", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "catalogId", "federatedDatabase", "region"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "glue", "CreateDatabase", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names and descriptions that Glue refuses."""
        yield from rules.formed(props, {"name": NAME, "description": (r".{0,2048}", "at most 2,048 characters")})

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        send(aws, "glue:CreateDatabase", props.get("region"), **self._created(props))
        return f"{props.get('catalogId') or aws.account}:{props['name']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings and tags."""
        (catalogue, _, name), region = id.partition(":"), props.get("region")
        answer = ask(aws, "glue:GetDatabase", GONE, region, CatalogId=catalogue, Name=name)
        if answer is None:
            return None
        arn = _arn(aws, region, f"database/{name}")
        tags = (ask(aws, "glue:GetTags", GONE, region, ResourceArn=arn) or {}).get("Tags") or {}
        seen = from_aws(DATABASE, answer["Database"])
        return seen | {"catalogId": catalogue, "arn": arn, "tags": tags, "tagsAll": tags}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew, and its tags."""
        (catalogue, _, name), region = id.partition(":"), new.get("region")
        if changed(old, new, *DATABASE):
            said = to_aws(DATABASE, {**new, "name": name})
            send(aws, "glue:UpdateDatabase", region, CatalogId=catalogue, Name=name, DatabaseInput=said)
        added, taken = tag_changes(old, new)
        arn = _arn(aws, region, f"database/{name}")
        if added:
            attempt(aws, "tags", "glue:TagResource", region, ResourceArn=arn, TagsToAdd=added)
        if taken:
            attempt(aws, "tags", "glue:UntagResource", region, ResourceArn=arn, TagsToRemove=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and its tables."""
        catalogue, _, name = id.partition(":")
        ask(aws, "glue:DeleteDatabase", GONE, props.get("region"), CatalogId=catalogue, Name=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        id = f"{props.get('catalogId') or aws.account}:{props['name']}"
        return None if self.observe(aws, id, {"region": props.get("region")}) is None else id

    def _created(self, props: Props) -> dict[str, Any]:
        said: dict[str, Any] = {"DatabaseInput": to_aws(DATABASE, props), "Tags": dict(props.get("tags") or {})}
        return said | ({"CatalogId": props["catalogId"]} if props.get("catalogId") else {})


@kind
class CatalogTable(Told):
    """A table; its id is `catalogue:database:name`."""

    token = "aws:glue/catalogTable:CatalogTable"
    inputs = frozenset({*TABLE, "databaseName", "catalogId", "partitionIndices", "region"})
    required = frozenset({"name", "databaseName"})
    replace_on = frozenset({"name", "databaseName", "catalogId", "partitionIndices", "region"})
    whole = frozenset({"parameters"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "glue", "CreateTable", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, columns named twice, and indices over what is no partition key."""
        yield from rules.formed(props, {"name": NAME, "databaseName": NAME})
        yield from rules.one_of(
            props, {"tableType": ("EXTERNAL_TABLE", "VIRTUAL_VIEW", "GOVERNED", "MANAGED_TABLE", "ICEBERG")}
        )
        columns = [each.get("name") for each in rules.look(props, "storageDescriptor.columns") or []]
        keys = [each.get("name") for each in props.get("partitionKeys") or []]
        for name in sorted({str(each) for each in columns + keys if (columns + keys).count(each) > 1}):
            yield "storageDescriptor", f"has the column `{name}` twice (partition keys are columns too)"
        indices = props.get("partitionIndices") or []
        if len(indices) > 3:
            yield "partitionIndices", f"has {len(indices)} indices, at most 3 are allowed"
        for index in indices:
            for key in index.get("keys") or []:
                if key not in keys:
                    yield "partitionIndices", f"names `{key}`, which is no partition key"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        send(aws, "glue:CreateTable", props.get("region"), **self._created(props))
        return f"{props.get('catalogId') or aws.account}:{props['databaseName']}:{props['name']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its columns, storage and parameters."""
        catalogue, database, name = id.split(":", 2)
        region, place = props.get("region"), {"CatalogId": catalogue, "DatabaseName": database}
        answer = ask(aws, "glue:GetTable", GONE, region, **place, Name=name)
        if answer is None:
            return None
        seen = from_aws(TABLE, answer["Table"])
        if props.get("partitionIndices"):
            told = ask(aws, "glue:GetPartitionIndexes", GONE, region, **place, TableName=name) or {}
            seen["partitionIndices"] = [
                {"indexName": each["IndexName"], "keys": [key["Name"] for key in each["Keys"]]}
                for each in told.get("PartitionIndexDescriptorList", [])
            ] or None
        arn = _arn(aws, region, f"table/{database}/{name}")
        return seen | {"catalogId": catalogue, "databaseName": database, "arn": arn}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        catalogue, database, _ = id.split(":", 2)
        said = {"CatalogId": catalogue, "DatabaseName": database, "TableInput": to_aws(TABLE, new)}
        send(aws, "glue:UpdateTable", new.get("region"), **said)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; what it describes stays."""
        catalogue, database, name = id.split(":", 2)
        place = {"CatalogId": catalogue, "DatabaseName": database, "Name": name}
        ask(aws, "glue:DeleteTable", GONE, props.get("region"), **place)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name in its database."""
        id = f"{props.get('catalogId') or aws.account}:{props['databaseName']}:{props['name']}"
        return None if self.observe(aws, id, {"region": props.get("region")}) is None else id

    def _created(self, props: Props) -> dict[str, Any]:
        said: dict[str, Any] = {"DatabaseName": props["databaseName"], "TableInput": to_aws(TABLE, props)}
        if props.get("partitionIndices"):
            said["PartitionIndexes"] = [to_aws(pascal("indexName keys"), each) for each in props["partitionIndices"]]
        return said | ({"CatalogId": props["catalogId"]} if props.get("catalogId") else {})


def _arn(aws: Aws, region: str | None, path: str) -> str:
    return f"arn:aws:glue:{region or aws.region}:{aws.account}:{path}"
