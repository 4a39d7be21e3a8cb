"""Amazon VPC: security groups, the default group that is emptied, and rules as resources of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import URN_TAG, Aws, Props, kind
from localcloud.provider.kinds.ec2 import GONE, Ec2, filters, retag
from localcloud.provider.names import pascal
from localcloud.provider.rules import Refused
from localcloud.provider.shape import from_aws, tag_map, to_aws

Rule = Mapping[str, Any]

EVERYWHERE = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
RANGES = {
    "cidrBlocks": ("IpRanges", "CidrIp"),
    "ipv6CidrBlocks": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListIds": ("PrefixListIds", "PrefixListId"),
    "securityGroups": ("UserIdGroupPairs", "GroupId"),
}
"""A rule's peers, in the schema's names, to the API's list and the key in each item."""

DESCRIPTION = (
    r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}",
    "at most 255 letters, digits, spaces or ._-:/()#,@[]+=&;{}!$*",
)
MISSING = frozenset({"InvalidPermission.NotFound"})


def permission(group: str, rule: Rule) -> dict[str, Any]:
    """Return an in-line rule of group `group` as the API takes it."""
    said: dict[str, Any] = {"IpProtocol": str(rule.get("protocol", "-1"))}
    if said["IpProtocol"] != "-1":
        said |= to_aws(pascal("fromPort toPort"), rule)
    note = {"Description": rule["description"]} if rule.get("description") else {}
    for name, (many, key) in RANGES.items():
        peers = [{key: peer} | note for peer in rule.get(name) or ()]
        if name == "securityGroups" and rule.get("self"):
            peers.append({key: group} | note)
        if peers:
            said[many] = peers
    return said


def in_line(group: str, permissions: Iterable[Mapping[str, Any]]) -> list[Props]:
    """Return the API's permissions of group `group` as in-line rules."""
    return [rule for each in permissions for rule in _rules(group, each)]


def _rules(group: str, said: Mapping[str, Any]) -> Iterable[Props]:
    ports = (0, 0) if said.get("IpProtocol") == "-1" else (said.get("FromPort"), said.get("ToPort"))
    by_note: dict[str, Props] = {}
    for name, (many, key) in RANGES.items():
        for peer in said.get(many) or ():
            note = str(peer.get("Description") or "")
            rule = by_note.setdefault(
                note, {"protocol": said.get("IpProtocol"), "fromPort": ports[0], "toPort": ports[1]}
            )
            if name == "securityGroups" and peer.get(key) == group:
                rule["self"] = True
            else:
                rule.setdefault(name, []).append(peer.get(key))
            if note:
                rule["description"] = note
    return by_note.values()


class _Group(Ec2):
    """What a security group and the default one have in common."""

    resource = "security-group"
    noun = "SecurityGroup"
    key = "GroupId"
    unordered = frozenset({"ingress", "egress"})

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EC2 refuses in the group's own words and its rules."""
        yield from rules.formed(props, {"description": DESCRIPTION})
        for way in ("ingress", "egress"):
            for index, rule in enumerate(props.get(way) or ()):
                if not any(rule.get(name) for name in RANGES) and not rule.get("self"):
                    yield f"{way}[{index}]", "names no peer: a block of addresses, a prefix list, a group or `self`"

    def make_so(self, aws: Aws, group: str, way: str, wanted: Iterable[Rule]) -> None:
        """Make the in-line rules of one way just those that are wanted."""
        described = self.described(aws, group) or {}
        there = list(described.get("IpPermissions" if way == "ingress" else "IpPermissionsEgress") or ())
        have = in_line(group, there)
        want = in_line(group, [permission(group, rule) for rule in wanted])
        operation = f"SecurityGroup{way.capitalize()}"
        for rule in have:
            if rule not in want:
                bare = permission(group, {k: v for k, v in rule.items() if k != "description"})
                ask(aws, f"ec2:Revoke{operation}", GONE | MISSING, GroupId=group, IpPermissions=[bare])
        added = [permission(group, rule) for rule in want if rule not in have]
        if added:
            send(aws, f"ec2:Authorize{operation}", GroupId=group, IpPermissions=added)

    def seen(self, aws: Aws, group: Mapping[str, Any]) -> Props:
        """Return a described group, rules included."""
        id = str(group["GroupId"])
        return {
            "name": group.get("GroupName"),
            "description": group.get("Description"),
            "vpcId": group.get("VpcId"),
            "ownerId": group.get("OwnerId") or aws.account,
            "arn": self.arn(aws, id),
            "ingress": in_line(id, group.get("IpPermissions") or ()),
            "egress": in_line(id, group.get("IpPermissionsEgress") or ()),
        } | self.tagged(group)


@kind
class SecurityGroup(_Group):
    """A security group, without AWS's rule that lets everything out."""

    token = "aws:ec2/securityGroup:SecurityGroup"
    inputs = frozenset({"name", "description", "vpcId", "ingress", "egress", "revokeRulesOnDelete", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "description", "vpcId", "region"})
    delete_before_replace = True  # the name is taken
    silent = frozenset({"revokeRulesOnDelete"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "ec2", "CreateSecurityGroup", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EC2 refuses."""
        name = str(props.get("name") or "")
        if name.startswith("sg-") or len(name) > 255:
            yield "name", f"is `{name[:80]}`, expected at most 255 characters that do not begin with `sg-`"
        yield from super().problems(props)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it, take away the rule that lets everything out, add the in-line rules; its id."""
        id = str(send(aws, "ec2:CreateSecurityGroup", **self._created(props))["GroupId"])
        ask(aws, "ec2:RevokeSecurityGroupEgress", MISSING, GroupId=id, IpPermissions=[EVERYWHERE])
        for way in ("ingress", "egress"):
            if props.get(way):
                self.make_so(aws, id, way, props[way])
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the group; its rules only where they are said in-line, else they are resources of their own."""
        group = self.described(aws, id)
        if group is None:
            return None
        return {k: v for k, v in self.seen(aws, group).items() if k not in {"ingress", "egress"} or k in props}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Bring in-line rules and tags up to date."""
        for way in ("ingress", "egress"):
            if old.get(way) != new.get(way):
                self.make_so(aws, id, way, new.get(way) or ())
        retag(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it, its rules first where that was asked for."""
        if props.get("revokeRulesOnDelete"):
            for way in ("ingress", "egress"):
                self.make_so(aws, id, way, ())
        self._unused(aws, id)
        self.remove(aws, id, "GroupId")

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its tag, or by its name within the network."""
        found = super().find(aws, props, urn_tag)
        if found or not props.get("vpcId"):
            return found
        wanted = filters(vpc_id=props["vpcId"], group_name=props["name"])
        answer = send(aws, "ec2:DescribeSecurityGroups", Filters=wanted)
        mine = (group for group in answer["SecurityGroups"] if URN_TAG not in tag_map(group.get("Tags")))
        return next((str(group["GroupId"]) for group in mine), None)

    def _unused(self, aws: Aws, id: str) -> None:
        """Raise Refused while a rule of another group names this one, as AWS does (and the emulators do not)."""
        group = self.described(aws, id) or {}
        answer = send(aws, "ec2:DescribeSecurityGroups", Filters=filters(vpc_id=str(group.get("VpcId"))))
        for other in answer["SecurityGroups"]:
            for rule in (*other.get("IpPermissions", ()), *other.get("IpPermissionsEgress", ())):
                if other["GroupId"] != id and any(each.get("GroupId") == id for each in rule["UserIdGroupPairs"]):
                    raise Refused(
                        f"the group `{id}` is named by a rule of `{other['GroupId']}`: delete that rule first"
                    )

    def _created(self, props: Props) -> dict[str, Any]:
        said = {"GroupName": props["name"], "Description": props.get("description") or "Managed by Pulumi"}
        return said | to_aws(pascal("vpcId"), props) | self.specified(props)


@kind
class DefaultSecurityGroup(_Group):
    """A network's default group, taken over: it has just the rules that are said (none), and AWS does not let it go."""

    token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    inputs = frozenset({"vpcId", "ingress", "egress", "revokeRulesOnDelete", "tags", "region"})
    replace_on = frozenset({"vpcId", "region"})
    silent = frozenset({"revokeRulesOnDelete"})

    def create(self, aws: Aws, props: Props) -> str:
        """Take the network's default group over; its id."""
        id = self.find(aws, props, "")
        if id is None:
            raise Refused("the network has no default security group")
        for way in ("ingress", "egress"):
            self.make_so(aws, id, way, props.get(way) or ())
        retag(aws, id, {}, props)
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the group with its rules, said or not: it should have none of its own."""
        group = self.described(aws, id)
        return None if group is None else self.seen(aws, group)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Bring rules and tags up to date."""
        for way in ("ingress", "egress"):
            self.make_so(aws, id, way, new.get(way) or ())
        retag(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Leave it as it is: it goes with its network."""

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it in the network, the account's default network where none is said."""
        vpc = props.get("vpcId")
        if vpc is None:
            networks = send(aws, "ec2:DescribeVpcs", Filters=filters(is_default="true"))
            vpc = next((str(each["VpcId"]) for each in networks["Vpcs"] if each.get("IsDefault")), None)
        if vpc is None:
            return None
        answer = send(aws, "ec2:DescribeSecurityGroups", Filters=filters(vpc_id=vpc, group_name="default"))
        return next((str(group["GroupId"]) for group in answer["SecurityGroups"]), None)


RULE = pascal("cidrIpv4 cidrIpv6 description fromPort ipProtocol prefixListId toPort", securityGroupId="GroupId")
PEERS = {
    "cidrIpv4": ("IpRanges", "CidrIp"),
    "cidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListId": ("PrefixListIds", "PrefixListId"),
    "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}


class _Rule(Ec2):
    """One rule of a security group, with one peer."""

    way: ClassVar[str]
    inputs = frozenset({*RULE, "referencedSecurityGroupId", "tags", "region"})
    required = frozenset({"securityGroupId", "ipProtocol"})
    replace_on = frozenset({"securityGroupId", "region"})
    resource = "security-group-rule"
    noun = "SecurityGroupRule"

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that adds it."""
        yield "ec2", f"AuthorizeSecurityGroup{self.way}", self._added(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EC2 refuses: peers, ports."""
        said = [name for name in PEERS if props.get(name)]
        if not said:
            yield "cidrIpv4", f"is missing, expected exactly one of {', '.join(f'`{name}`' for name in PEERS)}"
        yield from rules.together(props, *PEERS)
        yield from rules.formed(props, {"description": DESCRIPTION})
        protocol = str(props.get("ipProtocol"))
        low, high = props.get("fromPort"), props.get("toPort")
        if protocol in {"tcp", "udp", "6", "17"}:
            yield from rules.between({"fromPort": low, "toPort": high}, {"fromPort": (0, 65535), "toPort": (0, 65535)})
            if low is None or high is None:
                yield ("fromPort" if low is None else "toPort"), f"is missing, and `{protocol}` needs ports"
            elif isinstance(low, int) and isinstance(high, int) and low > high:
                yield "toPort", f"is `{high}`, less than `fromPort` `{low}`"
        elif protocol == "-1" and (low not in {None, -1, 0} or high not in {None, -1, 0}):
            yield "fromPort", "cannot be set with `ipProtocol` `-1`, which is every port"

    def create(self, aws: Aws, props: Props) -> str:
        """Add it to the group; the rule's id."""
        answer = send(aws, f"ec2:AuthorizeSecurityGroup{self.way}", **self._added(props))
        return str(answer["SecurityGroupRules"][-1]["SecurityGroupRuleId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the rule."""
        rule = self.described(aws, id)
        if rule is None or bool(rule.get("IsEgress")) != (self.way == "Egress"):
            return None
        seen = from_aws(RULE, rule)
        if seen.get("ipProtocol") == "-1":
            seen |= {"fromPort": props.get("fromPort"), "toPort": props.get("toPort")}
        seen["referencedSecurityGroupId"] = (rule.get("ReferencedGroupInfo") or {}).get("GroupId")
        return (
            {k: v for k, v in seen.items() if v not in (None, "")}
            | {
                "arn": rule.get("SecurityGroupRuleArn") or self.arn(aws, id),
                "securityGroupRuleId": id,
            }
            | self.tagged(rule)
        )

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change it in place; EC2 keeps its id."""
        if any(old.get(name) != new.get(name) for name in (*RULE, "referencedSecurityGroupId")):
            said = {k: v for k, v in to_aws(RULE, new).items() if k != "GroupId"}
            said |= to_aws({"referencedSecurityGroupId": "ReferencedGroupId"}, new)
            if said["IpProtocol"] == "-1":
                said |= {"FromPort": -1, "ToPort": -1}
            send(
                aws,
                "ec2:ModifySecurityGroupRules",
                GroupId=new["securityGroupId"],
                SecurityGroupRules=[{"SecurityGroupRuleId": id, "SecurityGroupRule": said}],
            )
        retag(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it off the group."""
        rule = self.described(aws, id)
        if rule is None:
            return
        group = str(rule.get("GroupId") or props["securityGroupId"])
        ask(aws, f"ec2:RevokeSecurityGroup{self.way}", GONE | MISSING, GroupId=group, SecurityGroupRuleIds=[id])

    def _permission(self, props: Props) -> dict[str, Any]:
        said = {"IpProtocol": str(props["ipProtocol"])}
        if said["IpProtocol"] != "-1":
            said |= to_aws(pascal("fromPort toPort"), props)
        note = to_aws(pascal("description"), props)
        for name, (many, key) in PEERS.items():
            if props.get(name):
                said[many] = [{key: props[name]} | note]  # type: ignore[assignment]
        return said

    def _added(self, props: Props) -> dict[str, Any]:
        return {"GroupId": props["securityGroupId"], "IpPermissions": [self._permission(props)]} | self.specified(props)


@kind
class SecurityGroupIngressRule(_Rule):
    """What a group lets in."""

    token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    way = "Ingress"


@kind
class SecurityGroupEgressRule(_Rule):
    """What a group lets out."""

    token = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    way = "Egress"
