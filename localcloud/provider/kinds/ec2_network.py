"""Amazon VPC: networks, subnets, route tables and their associations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.kinds.ec2 import GONE, Ec2, filters, retag
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, to_aws
from localcloud.provider.told import Told

CIDR = (r"\d{1,3}(\.\d{1,3}){3}/(1[6-9]|2[0-8])", "an IPv4 block from /16 to /28")

VPC = pascal("cidrBlock instanceTenancy", assignGeneratedIpv6CidrBlock="AmazonProvidedIpv6CidrBlock")
VPC_ATTRIBUTES = pascal("enableDnsHostnames enableDnsSupport enableNetworkAddressUsageMetrics")
VPC_DEFAULTS = {"enableDnsHostnames": False, "enableDnsSupport": True, "enableNetworkAddressUsageMetrics": False}

SUBNET = pascal("availabilityZone availabilityZoneId cidrBlock ipv6CidrBlock ipv6Native vpcId")
SUBNET_FLAGS = pascal(
    "assignIpv6AddressOnCreation enableDns64 enableResourceNameDnsARecordOnLaunch mapPublicIpOnLaunch",
    enableResourceNameDnsAaaaRecordOnLaunch="EnableResourceNameDnsAAAARecordOnLaunch",
)

ROUTE = pascal(
    "carrierGatewayId coreNetworkArn gatewayId localGatewayId natGatewayId networkInterfaceId transitGatewayId"
    " vpcEndpointId vpcPeeringConnectionId",
    cidrBlock="DestinationCidrBlock",
    destinationPrefixListId="DestinationPrefixListId",
    egressOnlyGatewayId="EgressOnlyInternetGatewayId",
    ipv6CidrBlock="DestinationIpv6CidrBlock",
)
DESTINATIONS = ("cidrBlock", "ipv6CidrBlock", "destinationPrefixListId")


@kind
class Vpc(Ec2):
    """A network."""

    token = "aws:ec2/vpc:Vpc"
    inputs = frozenset({*VPC, *VPC_ATTRIBUTES, "tags", "region"})
    required = frozenset({"cidrBlock"})
    replace_on = frozenset({"cidrBlock", "instanceTenancy", "region"})
    silent = frozenset({"assignGeneratedIpv6CidrBlock"})
    resource = "vpc"
    noun = "Vpc"

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "ec2", "CreateVpc", to_aws(VPC, props) | self.specified(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EC2 refuses."""
        yield from rules.formed(props, {"cidrBlock": CIDR})
        yield from rules.one_of(props, {"instanceTenancy": ("default", "dedicated")})
        if props.get("enableDnsHostnames") and props.get("enableDnsSupport") is False:
            yield "enableDnsHostnames", "needs `enableDnsSupport`"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it and set its attributes; its id."""
        id = str(send(aws, "ec2:CreateVpc", **to_aws(VPC, props), **self.specified(props))["Vpc"]["VpcId"])
        self._attributes(aws, id, VPC_DEFAULTS, props)
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the network, its attributes and what came with it."""
        vpc = self.described(aws, id)
        if vpc is None:
            return None
        seen = from_aws(pascal("cidrBlock instanceTenancy dhcpOptionsId ownerId"), vpc)
        for name, attribute in VPC_ATTRIBUTES.items():
            answer = send(aws, "ec2:DescribeVpcAttribute", VpcId=id, Attribute=name)
            seen[name] = (answer.get(attribute) or {}).get("Value")
        main = self._first(aws, "RouteTable", vpc_id=id, association_main="true")
        return (
            seen
            | self.tagged(vpc)
            | {
                "arn": self.arn(aws, id),
                "ownerId": vpc.get("OwnerId") or aws.account,
                "defaultNetworkAclId": self._first(aws, "NetworkAcl", vpc_id=id, default="true"),
                "defaultSecurityGroupId": self._first(aws, "SecurityGroup", vpc_id=id, group_name="default"),
                "mainRouteTableId": main,
                "defaultRouteTableId": main,
            }
        )

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set attributes and tags that differ."""
        self._attributes(aws, id, VPC_DEFAULTS | {k: v for k, v in old.items() if v is not None}, new)
        retag(aws, id, old, new)

    def _attributes(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        # Names resolve before host names can be given: support goes first.
        for name in sorted(VPC_ATTRIBUTES, reverse=True):
            wanted = VPC_DEFAULTS[name] if new.get(name) is None else new[name]
            if wanted != old.get(name):
                send(aws, "ec2:ModifyVpcAttribute", VpcId=id, **{VPC_ATTRIBUTES[name]: {"Value": wanted}})

    def _first(self, aws: Aws, noun: str, **wanted: str) -> str | None:
        wanted = {name.replace("association_", "association."): value for name, value in wanted.items()}
        answer = send(aws, f"ec2:Describe{noun}s", Filters=filters(**wanted))
        key = "GroupId" if noun == "SecurityGroup" else f"{noun}Id"
        return next((str(item[key]) for item in answer.get(f"{noun}s", ())), None)


@kind
class Subnet(Ec2):
    """A subnet of a network, in one availability zone."""

    token = "aws:ec2/subnet:Subnet"
    inputs = frozenset({*SUBNET, *SUBNET_FLAGS, "privateDnsHostnameTypeOnLaunch", "tags", "region"})
    required = frozenset({"vpcId"})
    replace_on = frozenset(SUBNET) - {"ipv6CidrBlock"} | {"region"}
    delete_before_replace = True  # the block of addresses is taken
    resource = "subnet"
    noun = "Subnet"

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "ec2", "CreateSubnet", to_aws(SUBNET, props) | self.specified(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EC2 refuses."""
        yield from rules.formed(props, {"cidrBlock": CIDR})
        yield from rules.together(props, "availabilityZone", "availabilityZoneId")
        yield from rules.one_of(props, {"privateDnsHostnameTypeOnLaunch": ("ip-name", "resource-name")})
        if not props.get("cidrBlock") and not props.get("ipv6Native"):
            yield "cidrBlock", "is missing, expected the subnet's block of addresses"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it and set its attributes; its id."""
        answer = send(aws, "ec2:CreateSubnet", **to_aws(SUBNET, props), **self.specified(props))
        id = str(answer["Subnet"]["SubnetId"])
        self._attributes(aws, id, {}, props)
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the subnet."""
        subnet = self.described(aws, id)
        if subnet is None:
            return None
        seen = from_aws(pascal("availabilityZone availabilityZoneId cidrBlock ipv6Native ownerId vpcId"), subnet)
        seen |= from_aws(pascal("assignIpv6AddressOnCreation enableDns64 mapPublicIpOnLaunch"), subnet)
        seen |= from_aws(
            pascal(
                "enableResourceNameDnsARecordOnLaunch:EnableResourceNameDnsARecord"
                " enableResourceNameDnsAaaaRecordOnLaunch:EnableResourceNameDnsAAAARecord"
                " privateDnsHostnameTypeOnLaunch:HostnameType"
            ),
            subnet.get("PrivateDnsNameOptionsOnLaunch") or {},
        )
        ipv6: Mapping[str, Any] = next(iter(subnet.get("Ipv6CidrBlockAssociationSet") or ()), {})
        seen |= from_aws(pascal("ipv6CidrBlock", ipv6CidrBlockAssociationId="AssociationId"), ipv6)
        return seen | self.tagged(subnet) | {"arn": self.arn(aws, id)}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set attributes and tags that differ."""
        if changed(old, new, "ipv6CidrBlock"):
            raise NotEmulated(f"{aws.emulator} cannot change the IPv6 block of a subnet")
        self._attributes(aws, id, old, new)
        retag(aws, id, old, new)
        self.note_ignored(aws, id, old, new)

    def _attributes(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        for name, api in SUBNET_FLAGS.items():
            if bool(new.get(name)) != bool(old.get(name)):
                send(aws, "ec2:ModifySubnetAttribute", SubnetId=id, **{api: {"Value": bool(new.get(name))}})
        kind_of_name = new.get("privateDnsHostnameTypeOnLaunch") or "ip-name"
        if kind_of_name != (old.get("privateDnsHostnameTypeOnLaunch") or "ip-name"):
            send(aws, "ec2:ModifySubnetAttribute", SubnetId=id, PrivateDnsHostnameTypeOnLaunch=kind_of_name)


@kind
class RouteTable(Ec2):
    """A route table with its routes; the local route and those of gateway endpoints are AWS's own."""

    token = "aws:ec2/routeTable:RouteTable"
    inputs = frozenset({"vpcId", "routes", "tags", "region"})
    required = frozenset({"vpcId"})
    replace_on = frozenset({"vpcId", "region"})
    unordered = frozenset({"routes"})
    resource = "route-table"
    noun = "RouteTable"

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the calls that create it."""
        yield "ec2", "CreateRouteTable", {"VpcId": props["vpcId"]} | self.specified(props)
        for route in props.get("routes") or ():
            yield "ec2", "CreateRoute", {"RouteTableId": "rtb-0", **to_aws(ROUTE, route)}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield routes without exactly one destination and one target."""
        for index, route in enumerate(props.get("routes") or ()):
            said = {name for name, value in route.items() if value}
            if len(said & set(DESTINATIONS)) != 1 or len(said - set(DESTINATIONS)) != 1:
                yield f"routes[{index}]", "needs exactly one destination and one target"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it with its routes; its id."""
        answer = send(aws, "ec2:CreateRouteTable", VpcId=props["vpcId"], **self.specified(props))
        id = str(answer["RouteTable"]["RouteTableId"])
        for route in props.get("routes") or ():
            send(aws, "ec2:CreateRoute", RouteTableId=id, **to_aws(ROUTE, route))
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the table and the routes that are not AWS's own."""
        table = self.described(aws, id)
        if table is None:
            return None
        routes = [
            from_aws(ROUTE, route)
            for route in table.get("Routes", ())
            if route.get("GatewayId") != "local" and not str(route.get("GatewayId") or "").startswith("vpce-")
        ]
        return {
            "vpcId": table.get("VpcId"),
            "ownerId": table.get("OwnerId") or aws.account,
            "routes": routes,
            "arn": self.arn(aws, id),
        } | self.tagged(table)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Take away the routes that are not wanted, add those that are."""
        before, after = old.get("routes") or [], new.get("routes") or []
        for route in before:
            if route not in after:
                where = {k: v for k, v in to_aws(ROUTE, route).items() if k.startswith("Destination")}
                ask(aws, "ec2:DeleteRoute", GONE | {"InvalidRoute.NotFound"}, RouteTableId=id, **where)
        for route in after:
            if route not in before:
                send(aws, "ec2:CreateRoute", RouteTableId=id, **to_aws(ROUTE, route))
        retag(aws, id, old, new)


@kind
class RouteTableAssociation(Told):
    """A subnet's (or gateway's) use of a route table; AWS gives a new id whenever it changes."""

    token = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    inputs = frozenset({"routeTableId", "subnetId", "gatewayId", "region"})
    required = frozenset({"routeTableId"})
    replace_on = inputs
    delete_before_replace = True

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "ec2", "AssociateRouteTable", to_aws(pascal("routeTableId subnetId gatewayId"), props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield neither or both of subnet and gateway."""
        yield from rules.together(props, "subnetId", "gatewayId")
        if not props.get("subnetId") and not props.get("gatewayId"):
            yield "subnetId", "is missing, expected a subnet (or `gatewayId`)"

    def create(self, aws: Aws, props: Props) -> str:
        """Associate them; the association's id."""
        wanted = to_aws(pascal("routeTableId subnetId gatewayId"), props)
        return str(send(aws, "ec2:AssociateRouteTable", **wanted)["AssociationId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the association, found in its table."""
        wanted = [{"Name": "association.route-table-association-id", "Values": [id]}]
        association = next((each for each in _associations(aws, wanted) if each["RouteTableAssociationId"] == id), None)
        return None if association is None else from_aws(pascal("routeTableId subnetId gatewayId"), association)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take the table off; the main one serves again."""
        ask(aws, "ec2:DisassociateRouteTable", GONE, AssociationId=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by the table and what uses it."""
        wanted = [{"Name": "vpc-id", "Values": [vpc]} for vpc in _networks(aws, props)]
        for each in _associations(aws, wanted):
            if each.get("RouteTableId") == props["routeTableId"] and any(
                props.get(name) and each.get(api) == props[name]
                for name, api in (("subnetId", "SubnetId"), ("gatewayId", "GatewayId"))
            ):
                return str(each["RouteTableAssociationId"])
        return None


def _associations(aws: Aws, wanted: list[dict[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for page in aws.client("ec2").get_paginator("describe_route_tables").paginate(Filters=wanted):
        for table in page.get("RouteTables", ()):
            for association in table.get("Associations", ()):
                yield {"RouteTableId": table["RouteTableId"], **association}


def _networks(aws: Aws, props: Props) -> list[str]:
    answer = ask(aws, "ec2:DescribeRouteTables", GONE, RouteTableIds=[props["routeTableId"]])
    return [str(table["VpcId"]) for table in (answer or {}).get("RouteTables", ())]
