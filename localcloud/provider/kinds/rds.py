"""Amazon RDS: subnet groups and cluster parameter groups, and what is common to RDS resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.rules import Refused
from localcloud.provider.shape import from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset(
    {
        "DBClusterNotFound",
        "DBClusterNotFoundFault",
        "DBClusterParameterGroupNotFound",
        "DBClusterParameterGroupNotFoundFault",
        "DBInstanceNotFound",
        "DBInstanceNotFoundFault",
        "DBParameterGroupNotFound",
        "DBParameterGroupNotFoundFault",
        "DBSubnetGroupNotFound",
        "DBSubnetGroupNotFoundFault",
    }
)

IDENTIFIER = (
    r"(?!.*--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?",
    "at most 63 lower-case letters, digits or single hyphens, beginning with a letter",
)
WINDOW = (r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", "a window of UTC hours as `03:00-04:00`")
DAY = "(mon|tue|wed|thu|fri|sat|sun)"
WEEKLY = (
    rf"{DAY}:([01]\d|2[0-3]):[0-5]\d-{DAY}:([01]\d|2[0-3]):[0-5]\d",
    "a window of a day and UTC hours as `sun:03:00-sun:04:00`",
)
MANAGED = "Managed by Pulumi"


def one(aws: Aws, what: str, many: str, id: str) -> Mapping[str, Any] | None:
    """Return what `Describe<what>s` says of `id` under `many`, None when there is none."""
    key = "DBSubnetGroupName" if what == "DBSubnetGroup" else f"{what}Identifier"
    if what == "DBClusterParameterGroup":
        key = "DBClusterParameterGroupName"
    answer = ask(aws, f"rds:Describe{what}s", GONE, **{key: id})
    return next((item for item in (answer or {}).get(many, ()) if str(item.get(key, "")).lower() == id.lower()), None)


def tagged(aws: Aws, arn: str, item: Mapping[str, Any] | None = None) -> Props:
    """Return the tags of a resource: those in its description, else asked for."""
    told = (item or {}).get("TagList") or send(aws, "rds:ListTagsForResource", ResourceName=arn).get("TagList")
    tags = tag_map(told)
    return {"tags": tags, "tagsAll": tags}


def retag(aws: Aws, arn: str, old: Props, new: Props) -> None:
    """Bring the tags of one resource from `old` to `new`."""
    added, taken = tag_changes(old, new)
    if added:
        send(aws, "rds:AddTagsToResource", ResourceName=arn, Tags=tag_list(added))
    if taken:
        send(aws, "rds:RemoveTagsFromResource", ResourceName=arn, TagKeys=taken)


def specified(props: Props) -> dict[str, Any]:
    """Return the tags of a create call, empty without tags."""
    tags = tag_list(props.get("tags"))
    return {"Tags": tags} if tags else {}


def unused(aws: Aws, what: str, name: str) -> None:
    """Raise Refused while a cluster says `name` under `what`: AWS keeps a group that is in use."""
    for page in aws.client("rds").get_paginator("describe_db_clusters").paginate():
        for cluster in page["DBClusters"]:
            if cluster.get(what) == name:
                used = cluster["DBClusterIdentifier"]
                raise Refused(f"`{name}` is in use by the cluster `{used}`: delete the cluster first")


@kind
class SubnetGroup(Told):
    """The subnets that a database may be in."""

    token = "aws:rds/subnetGroup:SubnetGroup"
    inputs = frozenset({"name", "description", "subnetIds", "tags", "region"})
    required = frozenset({"name", "subnetIds"})
    replace_on = frozenset({"name", "region"})
    delete_before_replace = True
    unordered = frozenset({"subnetIds"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "rds", "CreateDBSubnetGroup", self._said(props) | specified(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a name or too few subnets that RDS refuses."""
        yield from rules.formed(
            props,
            {
                "name": (
                    r"(?!default$)[a-z0-9 ._-]{1,255}",
                    "at most 255 lower-case letters, digits, spaces, `.`, `_` or `-`",
                )
            },
        )
        if len(set(props.get("subnetIds") or ())) < 2:
            yield "subnetIds", "names fewer than two subnets, expected subnets in at least two availability zones"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        answer = send(aws, "rds:CreateDBSubnetGroup", **self._said(props), **specified(props))
        return str(answer["DBSubnetGroup"]["DBSubnetGroupName"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the group."""
        group = one(aws, "DBSubnetGroup", "DBSubnetGroups", id)
        if group is None:
            return None
        arn = group.get("DBSubnetGroupArn") or f"arn:aws:rds:{aws.region}:{aws.account}:subgrp:{id}"
        return {
            "name": group.get("DBSubnetGroupName"),
            "description": group.get("DBSubnetGroupDescription"),
            "subnetIds": [each["SubnetIdentifier"] for each in group.get("Subnets", ())],
            "vpcId": group.get("VpcId"),
            "supportedNetworkTypes": group.get("SupportedNetworkTypes") or ["IPV4"],
            "arn": arn,
        } | tagged(aws, arn)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change description, subnets and tags."""
        if any(old.get(name) != new.get(name) for name in ("description", "subnetIds")):
            self._modify(aws, new | {"name": id})
        retag(aws, f"arn:aws:rds:{aws.region}:{aws.account}:subgrp:{id}", old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it, unless a cluster is in it."""
        unused(aws, "DBSubnetGroup", id)
        ask(aws, "rds:DeleteDBSubnetGroup", GONE, DBSubnetGroupName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        return str(props["name"]) if one(aws, "DBSubnetGroup", "DBSubnetGroups", str(props["name"])) else None

    def _modify(self, aws: Aws, props: Props) -> None:
        if aws.emulator == "moto":
            # moto 5.2.5 forgets the group that it is asked to modify.
            ask(aws, "rds:DeleteDBSubnetGroup", GONE, DBSubnetGroupName=props["name"])
            self.create(aws, props)
        else:
            send(aws, "rds:ModifyDBSubnetGroup", **self._said(props))

    def _said(self, props: Props) -> dict[str, Any]:
        return {
            "DBSubnetGroupName": props["name"],
            "DBSubnetGroupDescription": props.get("description") or MANAGED,
            "SubnetIds": list(props["subnetIds"]),
        }


PARAMETER = pascal("name:ParameterName value:ParameterValue applyMethod")


@kind
class ClusterParameterGroup(Told):
    """The engine's parameters of a cluster."""

    token = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
    inputs = frozenset({"name", "description", "family", "parameters", "tags", "region"})
    required = frozenset({"name", "family"})
    replace_on = frozenset({"name", "description", "family", "region"})
    delete_before_replace = True
    unordered = frozenset({"parameters"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the calls that create it."""
        yield "rds", "CreateDBClusterParameterGroup", self._said(props)
        for part in _parts(props.get("parameters") or ()):
            yield (
                "rds",
                "ModifyDBClusterParameterGroup",
                {
                    "DBClusterParameterGroupName": props["name"],
                    "Parameters": part,
                },
            )

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a name or parameters that RDS refuses."""
        yield from rules.formed(
            props, {"name": (r"(?!.*--)[a-z](?:[a-z0-9.-]{0,253}[a-z0-9])?", "letters, digits, `.` or single hyphens")}
        )
        seen: set[str] = set()
        for index, parameter in enumerate(props.get("parameters") or ()):
            if not parameter.get("name") or parameter.get("value") is None:
                yield f"parameters[{index}]", "needs a `name` and a `value`"
            elif parameter["name"] in seen:
                yield f"parameters[{index}]", f"sets `{parameter['name']}` a second time"
            if parameter.get("applyMethod") not in {None, "immediate", "pending-reboot"}:
                yield f"parameters[{index}].applyMethod", "is neither `immediate` nor `pending-reboot`"
            seen.add(str(parameter.get("name")))

    def create(self, aws: Aws, props: Props) -> str:
        """Create it and set its parameters; its name."""
        send(aws, "rds:CreateDBClusterParameterGroup", **self._said(props))
        self._set(aws, str(props["name"]), props.get("parameters") or ())
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the group and the parameters that were set in it."""
        group = one(aws, "DBClusterParameterGroup", "DBClusterParameterGroups", id)
        if group is None:
            return None
        arn = group.get("DBClusterParameterGroupArn") or self._arn(aws, id)
        pages = (
            aws.client("rds")
            .get_paginator("describe_db_cluster_parameters")
            .paginate(DBClusterParameterGroupName=id, Source="user")
        )
        there = {each["ParameterName"]: from_aws(PARAMETER, each) for page in pages for each in page["Parameters"]}
        ours = [each["name"] for each in props.get("parameters") or () if each.get("name") in there]
        return {
            "name": group.get("DBClusterParameterGroupName"),
            "description": group.get("Description"),
            "family": group.get("DBParameterGroupFamily"),
            "parameters": [there[name] for name in [*ours, *sorted(there.keys() - set(ours))]],
            "arn": arn,
        } | tagged(aws, arn)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set the parameters that differ, reset those that are said no longer; then the tags."""
        before = {each["name"]: each for each in old.get("parameters") or ()}
        after = {each["name"]: each for each in new.get("parameters") or ()}
        self._set(aws, id, [each for name, each in after.items() if before.get(name) != each])
        for part in _parts([each for name, each in before.items() if name not in after]):
            attempt(
                aws,
                "parameters",
                "rds:ResetDBClusterParameterGroup",
                DBClusterParameterGroupName=id,
                Parameters=[{k: v for k, v in each.items() if k != "ParameterValue"} for each in part],
            )
        retag(aws, self._arn(aws, id), old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it, unless a cluster uses it."""
        unused(aws, "DBClusterParameterGroup", id)
        ask(aws, "rds:DeleteDBClusterParameterGroup", GONE, DBClusterParameterGroupName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        name = str(props["name"])
        return name if one(aws, "DBClusterParameterGroup", "DBClusterParameterGroups", name) else None

    def _arn(self, aws: Aws, id: str) -> str:
        return f"arn:aws:rds:{aws.region}:{aws.account}:cluster-pg:{id}"

    def _said(self, props: Props) -> dict[str, Any]:
        return {
            "DBClusterParameterGroupName": props["name"],
            "DBParameterGroupFamily": props["family"],
            "Description": props.get("description") or MANAGED,
        } | specified(props)

    def _set(self, aws: Aws, id: str, parameters: Iterable[Mapping[str, Any]]) -> None:
        for part in _parts(parameters):
            send(aws, "rds:ModifyDBClusterParameterGroup", DBClusterParameterGroupName=id, Parameters=part)


def _parts(parameters: Iterable[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the parameters as the API takes them, twenty a call at most."""
    said = [{"ApplyMethod": "immediate", **to_aws(PARAMETER, each)} for each in parameters]
    return [said[at : at + 20] for at in range(0, len(said), 20)]
