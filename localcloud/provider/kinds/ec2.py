"""Amazon EC2: what the network's kinds have in common - tags, reading by id, finding by tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import URN_TAG, Aws, Props
from localcloud.provider.shape import tag_changes, tag_list, tag_map
from localcloud.provider.told import Told

GONE = frozenset(
    {
        "InvalidAssociationID.NotFound",
        "InvalidFlowLogId.NotFound",
        "InvalidGroup.NotFound",
        "InvalidGroupId.Malformed",
        "InvalidRouteTableID.NotFound",
        "InvalidSecurityGroupRuleId.NotFound",
        "InvalidSubnetID.NotFound",
        "InvalidVpcEndpointId.NotFound",
        "InvalidVpcID.NotFound",
    }
)


def filters(**wanted: str) -> list[dict[str, Any]]:
    """Return EC2 filters; underscores of a name stand for hyphens."""
    return [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in wanted.items()]


def retag(aws: Aws, id: str, old: Props, new: Props) -> None:
    """Bring the tags of one resource from `old` to `new`."""
    added, taken = tag_changes(old, new)
    if added:
        send(aws, "ec2:CreateTags", Resources=[id], Tags=tag_list(added))
    if taken:
        send(aws, "ec2:DeleteTags", Resources=[id], Tags=[{"Key": key} for key in taken])


class Ec2(Told):
    """A tagged resource of EC2 with a random id."""

    resource: ClassVar[str]
    """What EC2 calls it in ARNs and tag specifications, as `vpc`."""

    noun: ClassVar[str]
    """What the API's operations call one, as `Vpc`."""

    many: ClassVar[str] = ""
    """What they call several, where that is not the noun with an `s`."""

    key: ClassVar[str] = ""
    """The key of the id in an answer, where that is not the noun with `Id`."""

    def specified(self, props: Props) -> dict[str, Any]:
        """Return the tag specification of a create call, empty without tags."""
        tags = tag_list(props.get("tags"))
        return {"TagSpecifications": [{"ResourceType": self.resource, "Tags": tags}]} if tags else {}

    def described(self, aws: Aws, id: str) -> Mapping[str, Any] | None:
        """Return what EC2 says of one, None when it is gone."""
        key = self.key or f"{self.noun}Id"
        many = self.many or f"{self.noun}s"
        answer = ask(aws, f"ec2:Describe{many}", GONE, **{f"{key}s": [id]})
        return next((item for item in (answer or {}).get(many, ()) if item[key] == id), None)

    def tagged(self, item: Mapping[str, Any]) -> Props:
        """Return the tags of an answer as outputs."""
        tags = tag_map(item.get("Tags"))
        return {"tags": tags, "tagsAll": tags}

    def arn(self, aws: Aws, id: str) -> str:
        """Return the ARN as AWS forms it."""
        return f"arn:aws:ec2:{aws.region}:{aws.account}:{self.resource}/{id}"

    def remove(self, aws: Aws, id: str, parameter: str = "") -> None:
        """Delete it by the noun's delete operation; no error when it is gone."""
        ask(aws, f"ec2:Delete{self.noun}", GONE, **{parameter or f"{self.noun}Id": id})

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        self.remove(aws, id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by the tag with its URN; an emulator that filters by no tag is not believed."""
        many = self.many or f"{self.noun}s"
        key = self.key or f"{self.noun}Id"
        wanted = [{"Name": f"tag:{URN_TAG}", "Values": [urn_tag]}]
        found: Iterable[Mapping[str, Any]] = (
            item
            for page in aws.client("ec2").get_paginator(PAGED[many]).paginate(Filters=wanted)
            for item in page.get(many, ())
        )
        return next((str(item[key]) for item in found if tag_map(item.get("Tags")).get(URN_TAG) == urn_tag), None)


PAGED = {
    "FlowLogs": "describe_flow_logs",
    "RouteTables": "describe_route_tables",
    "SecurityGroupRules": "describe_security_group_rules",
    "SecurityGroups": "describe_security_groups",
    "Subnets": "describe_subnets",
    "VpcEndpoints": "describe_vpc_endpoints",
    "Vpcs": "describe_vpcs",
}
"""The list in an answer to the operation that pages through it."""
