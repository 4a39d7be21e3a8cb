"""AWS Lake Formation: LF-tags on databases and tables, and permissions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.lakeformation import GONE, number, principal
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

COLUMNS = pascal("catalogId databaseName name columnNames")
PLACES: dict[str, Any] = {
    "database": ("Database", pascal("catalogId name")),
    "table": ("Table", pascal("catalogId databaseName name")),
    "tableWithColumns": ("TableWithColumns", COLUMNS),
}
RESOURCES: dict[str, Any] = PLACES | {
    "dataCellsFilter": ("DataCellsFilter", pascal("databaseName name tableCatalogId tableName")),
    "dataLocation": ("DataLocation", pascal("catalogId arn:ResourceArn")),
    "lfTag": ("LFTag", {"catalogId": "CatalogId", "key": "TagKey", "values": "TagValues"}),
    "lfTagPolicy": (
        "LFTagPolicy",
        pascal("catalogId resourceType", expressions=("Expression", {"key": "TagKey", "values": "TagValues"})),
    ),
}
PERMISSIONS = (
    "ALL", "ALTER", "ASSOCIATE", "CREATE_DATABASE", "CREATE_LF_TAG", "CREATE_LF_TAG_EXPRESSION", "CREATE_TABLE",
    "CREATE_TAG", "CREATE_CATALOG", "DATA_LOCATION_ACCESS", "DELETE", "DESCRIBE", "DROP",
    "GRANT_WITH_LF_TAG_EXPRESSION", "INSERT", "SELECT", "SUPER_USER",
)  # fmt: skip


def resource(props: Props, table: Mapping[str, Any] = RESOURCES) -> dict[str, Any]:
    """Return the one thing that tags or permissions are about, as the API names it."""
    said = to_aws(table, {name: props[name] for name in table if props.get(name)})
    for name, api in (("table", "Table"), ("tableWithColumns", "TableWithColumns")):
        block = props.get(name) or {}
        if api not in said:
            continue
        if block.get("excludedColumnNames"):
            said[api]["ColumnWildcard"] = {"ExcludedColumnNames": block["excludedColumnNames"]}
        elif block.get("wildcard"):
            said[api]["TableWildcard" if api == "Table" else "ColumnWildcard"] = {}
    return {"Catalog": {}} if props.get("catalogResource") else said


def place_problems(props: Props, table: Mapping[str, Any], more: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield where there is not exactly one thing that tags or permissions are about."""
    said = [name for name in (*table, *more) if props.get(name)]
    if len(said) != 1:
        found = " and ".join(f"`{name}`" for name in said) or "none"
        yield said[-1] if said else next(iter(table)), f"expected exactly one of {', '.join(table)}, found {found}"
    block = props.get("table") or {}
    if block and bool(block.get("name")) == bool(block.get("wildcard")):
        yield "table", "expected either a `name` or `wildcard`"


@kind
class ResourceLfTags(Told):
    """LF-tags on one database, table or columns; its id is a number made of what they are on."""

    token = "aws:lakeformation/resourceLfTags:ResourceLfTags"
    inputs = frozenset({*PLACES, "lfTags", "catalogId", "region"})
    required = frozenset({"lfTags"})
    replace_on = frozenset({*PLACES, "lfTags", "catalogId", "region"})
    unordered = frozenset({"lfTags"})
    delete_before_replace = True

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets them."""
        yield "lakeformation", "AddLFTagsToResource", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield where they are on nothing or on two things, and keys named twice."""
        yield from place_problems(props, PLACES)
        keys = [each.get("key") for each in props.get("lfTags") or []]
        for key in sorted({str(each) for each in keys if keys.count(each) > 1}):
            yield "lfTags", f"gives `{key}` twice, a resource has one value of a tag"
        if not keys:
            yield "lfTags", "is empty"

    def create(self, aws: Aws, props: Props) -> str:
        """Set them; the number made of what they are on."""
        answer = send(aws, "lakeformation:AddLFTagsToResource", props.get("region"), **self._said(props))
        for failed in answer.get("Failures") or []:
            raise ValueError(f"the LF-tag was refused: {(failed.get('Error') or {}).get('ErrorMessage')}")
        return _number(resource(props, PLACES))

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return those of the tags that are there; without knowing on what, on whatever has this id."""
        for place in self._places(aws, id, props):
            answer = ask(aws, "lakeformation:GetResourceLFTags", GONE, props.get("region"), Resource=place)
            lists = ("LFTagOnDatabase", "LFTagsOnTable") if "TableWithColumns" not in place else ("LFTagsOnColumns",)
            told = [tag for name in lists for tag in (answer or {}).get(name) or []]
            if lists == ("LFTagsOnColumns",):
                told = [tag for column in told for tag in column.get("LFTags") or []]
            seen = {tag["TagKey"]: value for tag in told for value in tag["TagValues"]}
            asked = [each["key"] for each in props.get("lfTags") or []] or list(seen)
            tags = [{"key": key, "value": seen[key]} for key in asked if key in seen]
            return {**from_aws(PLACES, place), "lfTags": tags} if tags else None
        return None

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take them off."""
        for place in self._places(aws, id, props):
            seen = self.observe(aws, id, props) or {}
            tags = _tags(seen.get("lfTags") or [])
            if tags:
                said = {"Resource": place, "LFTags": tags}
                ask(aws, "lakeformation:RemoveLFTagsFromResource", GONE, props.get("region"), **said)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find them on what they are said to be on."""
        seen = self.observe(aws, "", props) or {}
        return _number(resource(props, PLACES)) if len(seen.get("lfTags") or []) == len(props["lfTags"]) else None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that they would have."""
        return _number(resource(props, PLACES)), {}

    def _said(self, props: Props) -> dict[str, Any]:
        return {"Resource": resource(props, PLACES), "LFTags": _tags(props["lfTags"])}

    def _places(self, aws: Aws, id: str, props: Props) -> Iterator[dict[str, Any]]:
        if any(props.get(name) for name in PLACES):
            yield resource(props, PLACES)
            return
        glue = aws.client("glue", props.get("region"))
        for database in glue.get_databases().get("DatabaseList", []):
            tables = glue.get_tables(DatabaseName=database["Name"]).get("TableList", [])
            places: list[dict[str, Any]] = [{"Database": {"Name": database["Name"]}}]
            places += [{"Table": {"DatabaseName": database["Name"], "Name": table["Name"]}} for table in tables]
            yield from (place for place in places if _number(place) == id)


@kind
class Permissions(Told):
    """What a principal may do; its id is a number made of all of it. A change revokes and grants."""

    token = "aws:lakeformation/permissions:Permissions"
    inputs = frozenset(
        {
            *RESOURCES,
            "catalogResource",
            "permissions",
            "permissionsWithGrantOptions",
            "principal",
            "catalogId",
            "region",
        }
    )
    required = frozenset({"permissions", "principal"})
    replace_on = inputs
    unordered = frozenset({"permissions", "permissionsWithGrantOptions", "lfTagPolicy.expressions"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that grants."""
        yield "lakeformation", "GrantPermissions", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield permissions that there are not, or not on this, and grants on nothing."""
        yield from place_problems(props, RESOURCES, ("catalogResource",))
        for name in ("permissions", "permissionsWithGrantOptions"):
            for each in props.get(name) or []:
                if each not in PERMISSIONS:
                    yield name, f"has `{each}`, expected of {', '.join(f'`{one}`' for one in PERMISSIONS)}"
        extra = set(props.get("permissionsWithGrantOptions") or []) - set(props.get("permissions") or [])
        for each in sorted(extra):
            yield "permissionsWithGrantOptions", f"has `{each}`, which `permissions` has not"
        if not props.get("permissions"):
            yield "permissions", "is empty"
        policy = props.get("lfTagPolicy") or {}
        if policy and policy.get("resourceType") not in {"DATABASE", "TABLE"}:
            yield "lfTagPolicy", f"has the resource type `{policy.get('resourceType')}`, expected `DATABASE` or `TABLE`"
        if policy and len(policy.get("expressions") or []) > 50:
            yield "lfTagPolicy", f"has {len(policy['expressions'])} expressions, at most 50 are allowed"

    def create(self, aws: Aws, props: Props) -> str:
        """Grant; the number made of it."""
        send(aws, "lakeformation:GrantPermissions", props.get("region"), **self._said(props))
        return self._id(props)

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return what is granted, of what was asked; without knowing what, of whatever has this id."""
        wanted = self._said(props) if props.get("principal") else None
        for each in self._listed(aws, props.get("region")):
            seen = _seen(each)
            if wanted is None and self._id(seen) == id:
                return seen
            if wanted and each["Principal"] == wanted["Principal"] and _same(each["Resource"], wanted["Resource"]):
                held = [name for name in props["permissions"] if name in seen["permissions"]]
                grants = [
                    name
                    for name in props.get("permissionsWithGrantOptions") or []
                    if name in seen["permissionsWithGrantOptions"]
                ]
                place = {name: props[name] for name in (*RESOURCES, "catalogResource") if props.get(name)}
                told = {
                    "principal": props["principal"],
                    "permissions": held,
                    "permissionsWithGrantOptions": grants or None,
                }
                return place | told if held else None
        return None

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Revoke."""
        if props.get("principal"):
            ask(aws, "lakeformation:RevokePermissions", GONE, props.get("region"), **self._said(props))

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it among the grants of the account."""
        seen = self.observe(aws, "", props) or {}
        return self._id(props) if sorted(seen.get("permissions") or []) == sorted(props["permissions"]) else None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that it would have."""
        return self._id(props), {}

    def _said(self, props: Props) -> dict[str, Any]:
        said = {
            "Principal": principal(str(props["principal"])),
            "Resource": resource(props),
            "Permissions": list(props["permissions"]),
        }
        grants = props.get("permissionsWithGrantOptions")
        return said | ({"PermissionsWithGrantOption": list(grants)} if grants else {})

    def _id(self, props: Props) -> str:
        return _number([props["principal"], resource(props), sorted(props["permissions"])])

    def _listed(self, aws: Aws, region: str | None) -> Iterator[Mapping[str, Any]]:
        token: dict[str, str] = {}
        while True:
            answer = send(aws, "lakeformation:ListPermissions", region, **token)
            yield from answer.get("PrincipalResourcePermissions") or []
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}


def _tags(tags: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    return [{"TagKey": tag["key"], "TagValues": [tag["value"]]} for tag in tags]


def _seen(each: Mapping[str, Any]) -> Props:
    told = from_aws(RESOURCES, each["Resource"]) | ({"catalogResource": True} if "Catalog" in each["Resource"] else {})
    for name in RESOURCES:
        if isinstance(told.get(name), dict):
            told[name].pop("catalogId", None)
    return told | {
        "principal": each["Principal"]["DataLakePrincipalIdentifier"],
        "permissions": list(each.get("Permissions") or []),
        "permissionsWithGrantOptions": list(each.get("PermissionsWithGrantOption") or []),
    }


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(_bare(one) == _bare(other))


def _bare(value: Any) -> Any:
    """Return it without catalogue ids, which AWS fills in, and with lists in one order."""
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items() if key != "CatalogId"}
    if isinstance(value, list):
        return sorted((_bare(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def _number(value: Any) -> str:
    return number(json.dumps(_bare(value), sort_keys=True))
