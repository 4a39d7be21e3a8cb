"""AWS Lake Formation: the lake's settings, registered locations, and LF-tags."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"EntityNotFoundException"})

PLAIN = pascal(
    "allowExternalDataFiltering allowFullTableExternalDataAccess trustedResourceOwners parameters"
    " authorizedSessionTagValueLists:AuthorizedSessionTagValueList"
)
PRINCIPALS = {
    "admins": "DataLakeAdmins",
    "readOnlyAdmins": "ReadOnlyAdmins",
    "externalDataFilteringAllowLists": "ExternalDataFilteringAllowList",
}
DEFAULTS = {
    "createDatabaseDefaultPermissions": "CreateDatabaseDefaultPermissions",
    "createTableDefaultPermissions": "CreateTableDefaultPermissions",
}
EVERYONE = "IAM_ALLOWED_PRINCIPALS"
REGISTRATION = pascal(
    "arn:ResourceArn roleArn hybridAccessEnabled withFederation withPrivilegedAccess useServiceLinkedRole"
)


def principal(id: str) -> dict[str, str]:
    """Return a principal as the API names one."""
    return {"DataLakePrincipalIdentifier": id}


def number(text: str) -> str:
    """Return the released provider's kind of id for what has none: a number made of what it is."""
    return str(zlib.crc32(text.encode()))


@kind
class DataLakeSettings(Told):
    """Who administers the lake, and what new databases and tables start with; there is one in an account and region."""

    token = "aws:lakeformation/dataLakeSettings:DataLakeSettings"
    inputs = frozenset({*PLAIN, *PRINCIPALS, *DEFAULTS, "catalogId", "region"})
    replace_on = frozenset({"catalogId", "region"})
    unordered = frozenset({*PRINCIPALS, "trustedResourceOwners"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets them."""
        yield "lakeformation", "PutDataLakeSettings", {"DataLakeSettings": self._said(props)}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield lists that are too long."""
        if len(props.get("admins") or []) > 30:
            yield "admins", f"names {len(props['admins'])} administrators, at most 30 are allowed"
        both = set(props.get("admins") or []) & set(props.get("readOnlyAdmins") or [])
        for each in sorted(both):
            yield "readOnlyAdmins", f"names `{each}`, an administrator already"

    def create(self, aws: Aws, props: Props) -> str:
        """Set them; a number made of the catalogue's id."""
        self._put(aws, props)
        return number(str(props.get("catalogId") or aws.account))

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the settings."""
        answer = ask(aws, "lakeformation:GetDataLakeSettings", GONE, props.get("region"))
        if answer is None:
            return None
        told = answer.get("DataLakeSettings", {})
        seen = from_aws(PLAIN, told)
        for name, api in PRINCIPALS.items():
            if api in told:
                seen[name] = [each["DataLakePrincipalIdentifier"] for each in told[api]]
        for name, api in DEFAULTS.items():
            if api in told:
                seen[name] = [
                    {"permissions": each["Permissions"], "principal": each["Principal"]["DataLakePrincipalIdentifier"]}
                    for each in told[api]
                ]
        everyone = [{"permissions": ["ALL"], "principal": EVERYONE}]
        untouched = not seen.get("admins") and all(seen.get(name) == everyone for name in DEFAULTS)
        # Settings are always there: those that an account starts with are none, unless they were asked for.
        return None if untouched and any(props.get(name) != everyone for name in DEFAULTS) else seen

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set them anew, whole."""
        self._put(aws, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Leave them as an account starts: no administrators, and IAM alone decides."""
        everyone = [{"permissions": ["ALL"], "principal": EVERYONE}]
        self._put(aws, dict.fromkeys(DEFAULTS, everyone) | {"admins": [], "region": props.get("region")})

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find them where they are as they were to be; else setting them again is the same."""
        seen = self.observe(aws, "", props) or {}
        same = all(_alike(seen.get(name), props[name]) for name in self.inputs & props.keys() - {"catalogId", "region"})
        return number(str(props.get("catalogId") or aws.account)) if seen and same else None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that they would have."""
        return number(str(props.get("catalogId") or aws.account)), {"catalogId": props.get("catalogId") or aws.account}

    def _put(self, aws: Aws, props: Props) -> None:
        catalogue = {"CatalogId": props["catalogId"]} if props.get("catalogId") else {}
        send(
            aws,
            "lakeformation:PutDataLakeSettings",
            props.get("region"),
            **catalogue,
            DataLakeSettings=self._said(props),
        )

    def _said(self, props: Props) -> dict[str, Any]:
        said = to_aws(PLAIN, props)
        for name, api in PRINCIPALS.items():
            if props.get(name) is not None:
                said[api] = [principal(each) for each in props[name]]
        for name, api in DEFAULTS.items():
            # None said is none granted: the API would otherwise keep `IAM_ALLOWED_PRINCIPALS`.
            said[api] = [
                {"Permissions": each.get("permissions") or [], "Principal": principal(each.get("principal") or "")}
                for each in props.get(name) or []
            ]
        return said


@kind
class Resource(Told):
    """A location in S3 that the lake administers; its id is its ARN."""

    token = "aws:lakeformation/resource:Resource"
    inputs = frozenset({*REGISTRATION, "region"})
    required = frozenset({"arn"})
    replace_on = frozenset({"arn", "useServiceLinkedRole", "region"})
    silent = frozenset({"useServiceLinkedRole"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that registers it."""
        yield "lakeformation", "RegisterResource", to_aws(REGISTRATION, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield locations that are none, and roles that contradict."""
        yield from rules.formed(props, {"arn": (r"arn:[^:]+:s3:::.+", "the ARN of a bucket or of a prefix in it")})
        yield from rules.together(props, "roleArn", "useServiceLinkedRole")

    def create(self, aws: Aws, props: Props) -> str:
        """Register it; its ARN."""
        said = to_aws(REGISTRATION, props)
        if not props.get("roleArn"):
            said.setdefault("UseServiceLinkedRole", True)
        send(aws, "lakeformation:RegisterResource", props.get("region"), **said)
        return str(props["arn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its registration."""
        answer = ask(aws, "lakeformation:DescribeResource", GONE, props.get("region"), ResourceArn=id)
        if answer is None:
            return None
        info = answer["ResourceInfo"]
        seen = from_aws(REGISTRATION, info)
        if info.get("LastModified"):
            seen["lastModified"] = info["LastModified"].isoformat()
        return seen

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set its role; where the emulator cannot, register it anew."""
        if "lakeformation:UpdateResource" in LACKS.get(aws.emulator, frozenset()):
            self.delete(aws, id, new)
            self.create(aws, new)
            return
        said = to_aws(REGISTRATION, {**new, "useServiceLinkedRole": None})
        send(aws, "lakeformation:UpdateResource", new.get("region"), **said)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Deregister it; what lies there stays."""
        ask(aws, "lakeformation:DeregisterResource", GONE, props.get("region"), ResourceArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its ARN."""
        found = ask(aws, "lakeformation:DescribeResource", GONE, props.get("region"), ResourceArn=props["arn"])
        return None if found is None else str(props["arn"])

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that it would have."""
        return str(props["arn"]), {}


@kind
class LfTag(Told):
    """A tag of the lake with its values; its id is `catalogue:key`."""

    token = "aws:lakeformation/lfTag:LfTag"
    inputs = frozenset({"key", "values", "catalogId", "region"})
    required = frozenset({"key", "values"})
    replace_on = frozenset({"key", "catalogId", "region"})
    unordered = frozenset({"values"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "lakeformation", "CreateLFTag", {"TagKey": props["key"], "TagValues": props["values"][:50]}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield keys and values that Lake Formation refuses or would fold."""
        yield from rules.formed(
            props, {"key": (r"[^A-Z]{1,128}", "1 to 128 characters without capitals, which are folded")}
        )
        values = props.get("values") or []
        if not 1 <= len(values) <= 1000:
            yield "values", f"has {len(values)} values, expected 1 to 1000"
        for value in values:
            if not 1 <= len(str(value)) <= 255 or str(value) != str(value).lower():
                yield "values", f"has `{value}`, expected 1 to 255 characters without capitals, which are folded"
        if len(set(values)) < len(values):
            yield "values", "names a value twice"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it, 50 values at a time as AWS takes them; its id."""
        region, values = props.get("region"), list(props["values"])
        send(aws, "lakeformation:CreateLFTag", region, TagKey=props["key"], TagValues=values[:50])
        for start in range(50, len(values), 50):
            some = values[start : start + 50]
            send(aws, "lakeformation:UpdateLFTag", region, TagKey=props["key"], TagValuesToAdd=some)
        return self._id(aws, props)

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its values; a tag without values is none (moto answers so for one that is not there)."""
        catalogue, _, key = id.partition(":")
        answer = ask(aws, "lakeformation:GetLFTag", GONE, props.get("region"), TagKey=key)
        if answer is None or not answer.get("TagValues"):
            return None
        return {"key": key, "values": list(answer["TagValues"]), "catalogId": catalogue}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Add the values that came, then take away those that went."""
        came = [each for each in new["values"] if each not in old["values"]]
        went = [each for each in old["values"] if each not in new["values"]]
        for name, values in (("TagValuesToAdd", came), ("TagValuesToDelete", went)):
            for start in range(0, len(values), 50):
                some = {name: values[start : start + 50]}
                send(aws, "lakeformation:UpdateLFTag", new.get("region"), TagKey=new["key"], **some)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "lakeformation:DeleteLFTag", GONE, props.get("region"), TagKey=id.partition(":")[2])

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its key."""
        id = self._id(aws, props)
        return None if self.observe(aws, id, props) is None else id

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that it would have."""
        return self._id(aws, props), {"catalogId": props.get("catalogId") or aws.account}

    def _id(self, aws: Aws, props: Props) -> str:
        return f"{props.get('catalogId') or aws.account}:{props['key']}"


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other)
