"""The private network: what is made is there, what AWS refuses is said, and what is AWS's own is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import URN_TAG
from localcloud.provider.rules import Refused
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import ec2
from tests.localcloud.provider.examples.ec2 import (
    ASSOCIATION,
    DEFAULT,
    EGRESS,
    ENDPOINT,
    FLOW,
    GROUP,
    INGRESS,
    SUBNET,
    TABLE,
    VPC,
)


@pytest.mark.slow
@pytest.mark.parametrize("example", ec2.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_two_networks_are_told_apart_by_their_tag(cloud: EmulatedAws) -> None:
    """Of two networks alike, the one with the URN's tag is found, and none for another URN."""
    mine, urn = ec2.a_vpc(cloud, ""), fresh("urn")
    there = made(cloud, VPC, mine | {"tags": {URN_TAG: urn}})
    made(cloud, VPC, mine | {"tags": {URN_TAG: fresh("urn")}})
    assert kind(VPC).find(cloud, mine, urn) == there
    assert kind(VPC).find(cloud, mine, fresh("urn")) is None


@pytest.mark.slow
def test_a_new_group_lets_nothing_out(cloud: EmulatedAws) -> None:
    """AWS's rule that lets everything out is taken away, as the released provider does."""
    there = made(cloud, GROUP, ec2.a_group(cloud, fresh()))
    [group] = cloud.client("ec2").describe_security_groups(GroupIds=[there])["SecurityGroups"]
    assert group["IpPermissions"] == []
    assert group["IpPermissionsEgress"] == []


@pytest.mark.slow
def test_the_default_group_is_emptied_and_stays(cloud: EmulatedAws) -> None:
    """Taking over a network's default group takes its rules away; deleting it leaves it, as AWS keeps it."""
    props = ec2.the_default_group(cloud, "")
    of = kind(DEFAULT)
    there = of.create(cloud, props)
    of.delete(cloud, there, props)
    [group] = cloud.client("ec2").describe_security_groups(GroupIds=[there])["SecurityGroups"]
    assert group["IpPermissions"] == group["IpPermissionsEgress"] == []


@pytest.mark.slow
def test_a_rule_added_by_hand_to_the_default_group_is_seen(cloud: EmulatedAws) -> None:
    """A hole in the default group is observed though the program says nothing about it, and an update closes it."""
    vpc = ec2.network(cloud)
    of = kind(DEFAULT)
    there = of.create(cloud, {"vpcId": vpc})
    hole = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    cloud.client("ec2").authorize_security_group_ingress(GroupId=there, IpPermissions=[hole])
    seen = of.read(cloud, there, {"vpcId": vpc})
    assert seen is not None
    assert seen["ingress"] == [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}]
    of.update(cloud, there, {"vpcId": vpc}, {"vpcId": vpc})
    again = of.read(cloud, there, {"vpcId": vpc})
    assert again is not None
    assert again["ingress"] == []


@pytest.mark.slow
def test_rules_of_their_own_are_not_the_group_s(cloud: EmulatedAws) -> None:
    """A group without in-line rules does not tell, nor take away, the rules that are resources of their own."""
    props = ec2.a_rule(cloud, fresh())
    rule = made(cloud, INGRESS, props)
    group, of = props["securityGroupId"], kind(GROUP)
    seen = of.read(cloud, group, {"name": "database"})
    assert seen is not None
    assert "ingress" not in seen
    of.update(cloud, group, {"name": "database"}, {"name": "database", "tags": {"owner": "aurora"}})
    assert kind(INGRESS).read(cloud, rule, props) is not None


@pytest.mark.slow
def test_a_group_that_a_rule_names_is_not_deleted(cloud: EmulatedAws) -> None:
    """AWS keeps a group while another group's rule names it; a rule of its own does not hold it."""
    props = ec2.a_rule(cloud, fresh())
    rule, named = made(cloud, INGRESS, props), props["referencedSecurityGroupId"]
    with pytest.raises(Refused, match="delete that rule first"):
        kind(GROUP).delete(cloud, named, {})
    kind(INGRESS).delete(cloud, rule, props)
    made(cloud, INGRESS, props | {"securityGroupId": named})
    kind(GROUP).delete(cloud, named, {})
    assert kind(GROUP).read(cloud, named, {}) is None


@pytest.mark.slow
def test_deleting_one_rule_leaves_the_others(cloud: EmulatedAws) -> None:
    """Of two rules with the same peer, only the one that is deleted goes."""
    props = ec2.a_way_out(cloud, fresh())
    of = kind(EGRESS)
    one, other = of.create(cloud, props), of.create(cloud, props | {"fromPort": 80, "toPort": 80})
    of.delete(cloud, one, props)
    assert of.read(cloud, one, props) is None
    assert of.read(cloud, other, props) is not None


@pytest.mark.slow
def test_an_ingress_rule_is_no_egress_rule(cloud: EmulatedAws) -> None:
    """The id of a rule of the other way is not taken for this one's on an import."""
    rule = made(cloud, INGRESS, ec2.a_rule(cloud, fresh()))
    assert kind(EGRESS).read(cloud, rule, {}) is None


@pytest.mark.slow
def test_the_gateway_s_route_is_not_the_table_s(cloud: EmulatedAws) -> None:
    """The route that AWS adds for a gateway endpoint is no route of the program."""
    props = ec2.a_gateway_endpoint(cloud, fresh())
    made(cloud, ENDPOINT, props)
    seen = kind(TABLE).read(cloud, props["routeTableIds"][0], {})
    assert seen is not None
    assert seen["routes"] == []


@pytest.mark.slow
def test_a_table_s_routes_follow_the_program(cloud: EmulatedAws) -> None:
    """A route that is added is made, one that is taken out is deleted."""
    ec2_client = cloud.client("ec2")
    vpc = ec2.network(cloud)
    gateway = ec2_client.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2_client.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    of, route = kind(TABLE), {"cidrBlock": "0.0.0.0/0", "gatewayId": gateway}
    there = of.create(cloud, {"vpcId": vpc})
    of.update(cloud, there, {"vpcId": vpc}, {"vpcId": vpc, "routes": [route]})
    with_it = of.read(cloud, there, {})
    of.update(cloud, there, {"vpcId": vpc, "routes": [route]}, {"vpcId": vpc})
    without = of.read(cloud, there, {})
    assert with_it is not None
    assert without is not None
    assert (with_it["routes"], without["routes"]) == ([route], [])


@pytest.mark.slow
def test_an_endpoint_moves_to_another_subnet(cloud: EmulatedAws) -> None:
    """Subnets are added and taken away in place."""
    props = ec2.an_interface_endpoint(cloud, fresh())
    of = kind(ENDPOINT)
    there = of.create(cloud, props)
    third = ec2.subnet(cloud, props["vpcId"], "c", 3)
    new = props | {"subnetIds": [props["subnetIds"][0], third]}
    of.update(cloud.for_operation(), there, props, new)
    seen = of.read(cloud, there, new)
    assert seen is not None
    assert set(seen["subnetIds"]) == set(new["subnetIds"])


@pytest.mark.slow
def test_a_flow_log_that_the_emulator_refuses_is_an_error(moto: EmulatedAws) -> None:
    """EC2 answers a refused flow log without an error; the provider does not."""
    props = ec2.to_a_bucket(moto, fresh()) | {"logDestination": f"arn:aws:s3:::{fresh()}"}
    with pytest.raises(Refused, match="cannot be created"):
        made(moto, FLOW, props)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("token", "id"),
    [
        (VPC, "vpc-0123456789abcdef0"),
        (SUBNET, "subnet-0123456789abcdef0"),
        (TABLE, "rtb-0123456789abcdef0"),
        (ASSOCIATION, "rtbassoc-0123456789abcdef0"),
        (GROUP, "sg-0123456789abcdef0"),
        (EGRESS, "sgr-0123456789abcdef0"),
        (ENDPOINT, "vpce-0123456789abcdef0"),
        (FLOW, "fl-0123456789abcdef0"),
    ],
)
def test_what_is_gone_is_gone(token: str, id: str, cloud: EmulatedAws) -> None:
    """Reading what is not there gives nothing, deleting it is no error."""
    of = kind(token)
    assert of.read(cloud, id, {}) is None
    of.delete(cloud, id, {})


RULE = {"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"}
INTERFACE = {"vpcId": "vpc-1", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.sa-east-1.sqs"}
GATEWAY = {"vpcId": "vpc-1", "serviceName": "com.amazonaws.sa-east-1.s3"}
LOG = {"vpcId": "vpc-1", "trafficType": "ALL", "logDestination": "arn:aws:s3:::b", "logDestinationType": "s3"}


@pytest.mark.parametrize(
    ("token", "props", "name", "words"),
    [
        (VPC, {"cidrBlock": "10.0.0.0/8"}, "cidrBlock", "/16 to /28"),
        (VPC, {"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": True, "enableDnsSupport": False},
         "enableDnsHostnames", "enableDnsSupport"),
        (SUBNET, {"vpcId": "vpc-1"}, "cidrBlock", "missing"),
        (SUBNET, {"vpcId": "v", "cidrBlock": "10.0.0.0/24", "availabilityZone": "a", "availabilityZoneId": "b"},
         "availabilityZoneId", "together"),
        (TABLE, {"vpcId": "v", "routes": [{"cidrBlock": "0.0.0.0/0"}]}, "routes[0]", "one target"),
        (ASSOCIATION, {"routeTableId": "rtb-1"}, "subnetId", "missing"),
        (GROUP, {"name": "sg-database"}, "name", "sg-"),
        (GROUP, {"name": "g", "description": "café <the> database"}, "description", "letters"),
        (GROUP, {"name": "g", "ingress": [{"protocol": "tcp"}]}, "ingress[0]", "names no peer"),
        (EGRESS, RULE | {"cidrIpv4": None}, "cidrIpv4", "exactly one"),
        (EGRESS, RULE | {"cidrIpv6": "::/0"}, "cidrIpv6", "together"),
        (EGRESS, RULE | {"fromPort": None}, "fromPort", "needs ports"),
        (EGRESS, RULE | {"toPort": 80}, "toPort", "less than"),
        (EGRESS, RULE | {"toPort": 70000}, "toPort", "65535"),
        (EGRESS, RULE | {"ipProtocol": "-1"}, "fromPort", "every port"),
        (ENDPOINT, GATEWAY | {"subnetIds": ["subnet-1"]}, "subnetIds", "`Gateway`"),
        (ENDPOINT, GATEWAY | {"serviceName": "com.amazonaws.sa-east-1.sqs"}, "vpcEndpointType", "`Interface`"),
        (ENDPOINT, INTERFACE | {"routeTableIds": ["rtb-1"]}, "routeTableIds", "`Interface`"),
        (ENDPOINT, INTERFACE | {"policy": "no"}, "policy", "JSON"),
        (ENDPOINT, {"vpcId": "vpc-1"}, "serviceName", "missing"),
        (FLOW, LOG | {"vpcId": None}, "vpcId", "to be logged"),
        (FLOW, LOG | {"subnetId": "subnet-1"}, "subnetId", "together"),
        (FLOW, LOG | {"trafficType": None}, "trafficType", "REJECT"),
        (FLOW, LOG | {"maxAggregationInterval": 300}, "maxAggregationInterval", "`600`"),
        (FLOW, LOG | {"iamRoleArn": "arn:aws:iam::1:role/r"}, "iamRoleArn", "not for"),
        (FLOW, LOG | {"logDestinationType": "cloud-watch-logs"}, "iamRoleArn", "needs the role"),
    ],
)  # fmt: skip
def test_what_ec2_refuses_is_said_before_it_is_asked(token: str, props: dict[str, Any], name: str, words: str) -> None:
    """What AWS would refuse is a problem of the input at fault, in words."""
    assert words in complaints(token, {k: v for k, v in props.items() if v is not None})[name]
