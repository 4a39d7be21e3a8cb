"""A private network as the platform stack makes it: subnets, endpoints, groups with rules, a flow log."""

from __future__ import annotations

import json
import random

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
TABLE = "aws:ec2/routeTable:RouteTable"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
DEFAULT = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
FLOW = "aws:ec2/flowLog:FlowLog"


def endpoint_policy(account: str) -> str:
    """Return an endpoint policy that lets the account's own principals through."""
    condition = {"StringEquals": {"aws:PrincipalAccount": account}}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def network(aws: EmulatedAws) -> str:
    """Return a new network's id."""
    return made(aws, VPC, {"cidrBlock": "10.40.0.0/16"})


def subnet(aws: EmulatedAws, vpc: str, zone: str = "a", third: int = 1) -> str:
    """Return a new subnet's id."""
    place = {"availabilityZone": f"{aws.region}{zone}", "cidrBlock": f"10.40.{third}.0/24"}
    return made(aws, SUBNET, {"vpcId": vpc, **place})


def group(aws: EmulatedAws, vpc: str, name: str) -> str:
    """Return a new security group's id."""
    return made(aws, GROUP, {"name": name, "vpcId": vpc})


def a_vpc(aws: EmulatedAws, name: str) -> Props:
    """Return a network with names."""
    dns = {"enableDnsHostnames": True, "enableDnsSupport": True}
    return {"cidrBlock": "10.40.0.0/16", "instanceTenancy": "default", **dns}


def a_subnet(aws: EmulatedAws, name: str) -> Props:
    """Return a private subnet."""
    return {
        "vpcId": network(aws),
        "availabilityZone": f"{aws.region}a",
        "cidrBlock": "10.40.16.0/20",
        "mapPublicIpOnLaunch": False,
        "assignIpv6AddressOnCreation": False,
    }


def a_table(aws: EmulatedAws, name: str) -> Props:
    """Return a private subnet's table: without a route of its own."""
    return {"vpcId": network(aws), "routes": []}


def an_association(aws: EmulatedAws, name: str) -> Props:
    """Return a subnet's use of a table."""
    vpc = network(aws)
    return {"routeTableId": made(aws, TABLE, {"vpcId": vpc}), "subnetId": subnet(aws, vpc)}


def a_group(aws: EmulatedAws, name: str) -> Props:
    """Return a group whose rules are resources of their own."""
    return {"name": name, "description": "The database", "vpcId": network(aws), "revokeRulesOnDelete": True}


def an_inline_group(aws: EmulatedAws, name: str) -> Props:
    """Return a group with rules in-line, each way of naming a peer among them."""
    vpc = network(aws)
    other = group(aws, vpc, f"{name}-other")
    tls = {"protocol": "tcp", "fromPort": 443, "toPort": 443}
    return {
        "name": name,
        "vpcId": vpc,
        "ingress": [
            {**tls, "cidrBlocks": ["10.40.0.0/16", "10.41.0.0/16"]},
            {**tls, "fromPort": 5432, "toPort": 5432, "securityGroups": [other]},
        ],
        "egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}],
    }


def the_default_group(aws: EmulatedAws, name: str) -> Props:
    """Return a network's default group, emptied."""
    return {"vpcId": network(aws), "ingress": [], "egress": []}


def a_rule(aws: EmulatedAws, name: str) -> Props:
    """Return a rule whose peer is another group."""
    vpc = network(aws)
    return {
        "securityGroupId": group(aws, vpc, f"{name}-database"),
        "referencedSecurityGroupId": group(aws, vpc, f"{name}-consumer"),
        "description": "PostgreSQL from the consumer",
        "ipProtocol": "tcp",
        "fromPort": 5432,
        "toPort": 5432,
    }


def a_way_out(aws: EmulatedAws, name: str) -> Props:
    """Return a rule whose peer is a block of addresses."""
    return {
        "securityGroupId": group(aws, network(aws), name),
        "cidrIpv4": f"10.{random.randrange(256)}.0.0/16",  # noqa: S311 - not for security
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
    }


def to_the_buckets(aws: EmulatedAws, name: str) -> Props:
    """Return a rule whose peer is the list of a service's addresses."""
    service = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{aws.region}.s3"]}]
    lists = aws.client("ec2").describe_prefix_lists(Filters=service)["PrefixLists"]
    return {
        "securityGroupId": group(aws, network(aws), name),
        "prefixListId": lists[0]["PrefixListId"],
        "description": "S3 through its gateway endpoint",
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
    }


def all_out(aws: EmulatedAws, name: str) -> Props:
    """Return a rule for every port."""
    return {"securityGroupId": group(aws, network(aws), name), "cidrIpv6": "::/0", "ipProtocol": "-1"}


def a_gateway_endpoint(aws: EmulatedAws, name: str) -> Props:
    """Return the endpoint of S3, on a route table."""
    vpc = network(aws)
    return {
        "vpcId": vpc,
        "serviceName": f"com.amazonaws.{aws.region}.s3",
        "vpcEndpointType": "Gateway",
        "routeTableIds": [made(aws, TABLE, {"vpcId": vpc})],
        "policy": endpoint_policy(aws.account),
    }


def an_interface_endpoint(aws: EmulatedAws, name: str) -> Props:
    """Return the endpoint of a service, in two subnets."""
    vpc = network(aws)
    return {
        "vpcId": vpc,
        "serviceName": f"com.amazonaws.{aws.region}.secretsmanager",
        "vpcEndpointType": "Interface",
        "privateDnsEnabled": True,
        "subnetIds": [subnet(aws, vpc, "a", 1), subnet(aws, vpc, "b", 2)],
        "securityGroupIds": [group(aws, vpc, name)],
        "policy": endpoint_policy(aws.account),
    }


def a_flow_log(aws: EmulatedAws, name: str) -> Props:
    """Return the record of what is refused and let through, in a log group."""
    aws.client("logs").create_log_group(logGroupName=f"/{name}/flow")
    return {
        "vpcId": network(aws),
        "trafficType": "ALL",
        "logDestinationType": "cloud-watch-logs",
        "logDestination": f"arn:aws:logs:{aws.region}:{aws.account}:log-group:/{name}/flow",
        "iamRoleArn": f"arn:aws:iam::{aws.account}:role/{name}",
        "maxAggregationInterval": 60,
    }


def to_a_bucket(aws: EmulatedAws, name: str) -> Props:
    """Return a flow log that goes to a bucket as Parquet."""
    aws.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": aws.region})
    return {
        "vpcId": network(aws),
        "trafficType": "REJECT",
        "logDestinationType": "s3",
        "logDestination": f"arn:aws:s3:::{name}/flow/",
        "destinationOptions": {"fileFormat": "parquet", "perHourPartition": True, "hiveCompatiblePartitions": True},
    }


EXAMPLES = (
    Example(
        VPC,
        a_vpc,
        {"enableDnsHostnames": False, "tags": {"owner": "aurora"}},
        ("arn", "ownerId", "defaultSecurityGroupId", "mainRouteTableId", "defaultNetworkAclId"),
    ),
    Example(SUBNET, a_subnet, {"mapPublicIpOnLaunch": True}, ("arn",)),
    Example(TABLE, a_table, {"tags": {"owner": "aurora"}}, ("arn", "ownerId")),
    Example(ASSOCIATION, an_association),
    Example(GROUP, a_group, {"tags": {"owner": "aurora"}}, ("arn", "ownerId")),
    Example(GROUP, an_inline_group, {"egress": []}, ("arn",), id="inline-rules"),
    Example(DEFAULT, the_default_group, outputs=("arn", "name"), stays=True),
    Example(
        INGRESS,
        a_rule,
        {"description": "PostgreSQL", "fromPort": 5433, "toPort": 5433},
        ("arn",),
        unheld={"moto": frozenset({"description"})},
    ),
    Example(EGRESS, a_way_out, {"cidrIpv4": "10.0.0.0/8"}, ("arn", "securityGroupRuleId")),
    Example(
        EGRESS,
        to_the_buckets,
        outputs=("arn",),
        unheld={"moto": frozenset({"description"}), "ministack": frozenset({"description", "prefixListId"})},
        id="prefix-list",
    ),
    Example(EGRESS, all_out, id="every-port"),
    Example(
        ENDPOINT,
        a_gateway_endpoint,
        {"policy": endpoint_policy("111122223333")},
        ("arn", "prefixListId", "state"),
        unheld={"ministack": frozenset({"policy"})},
        id="gateway",
    ),
    Example(
        ENDPOINT,
        an_interface_endpoint,
        {"tags": {"owner": "aurora"}},
        ("arn", "state"),
        unheld={"ministack": frozenset({"policy", "privateDnsEnabled", "securityGroupIds"})},
        id="interface",
    ),
    Example(
        FLOW,
        a_flow_log,
        {"tags": {"owner": "aurora"}},
        ("arn",),
        unheld={"ministack": frozenset({"iamRoleArn", "maxAggregationInterval"})},
    ),
    Example(
        FLOW,
        to_a_bucket,
        unheld={
            "moto": frozenset({"destinationOptions", "logDestination"}),
            "ministack": frozenset({"destinationOptions"}),
        },
        id="to-a-bucket",
    ),
)
