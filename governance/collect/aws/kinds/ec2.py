"""EC2: security groups with what they let in, networks, flow logs, and instances that the internet reaches."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make, Said
from governance.collect.aws.said import tagged


def _rules(told: Any) -> list[dict[str, Any]]:
    return [
        {
            "protocol": each.get("IpProtocol"),
            "fromPort": each.get("FromPort"),
            "toPort": each.get("ToPort"),
            "cidrBlocks": [block["CidrIp"] for block in each.get("IpRanges") or ()],
            "ipv6CidrBlocks": [block["CidrIpv6"] for block in each.get("Ipv6Ranges") or ()],
            "securityGroups": [pair["GroupId"] for pair in each.get("UserIdGroupPairs") or () if "GroupId" in pair],
            "prefixListIds": [prefix["PrefixListId"] for prefix in each.get("PrefixListIds") or ()],
        }
        for each in told
    ]


_GROUP: Final[Said] = {
    "name": "GroupName",
    "vpcId": "VpcId",
    "ingress": ("IpPermissions", _rules),
    "egress": ("IpPermissionsEgress", _rules),
    "tags": ("Tags", tagged),
}
_ARN: Final = "arn:{partition}:ec2:{region}:{account}"


def _plain(type: str, listing: str, items: str, id: str, arn: str, **said: Any) -> Kind:
    return Kind(
        "ec2",
        (Call(listing, items),),
        (Make(type, id, {**said, "tags": ("Tags", tagged)}, f"{_ARN}:{arn}/{{{id}}}"),),
    )


KINDS: Final = (
    Kind(
        "ec2",
        (Call("DescribeSecurityGroups", "SecurityGroups"),),
        (
            Make(
                "aws:ec2/securityGroup:SecurityGroup",
                "GroupName",
                _GROUP,
                f"{_ARN}:security-group/{{GroupId}}",
                when="GroupName != 'default'",
            ),
            Make(
                "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
                "GroupId",
                _GROUP,
                f"{_ARN}:security-group/{{GroupId}}",
                when="GroupName == 'default'",
            ),
        ),
    ),
    _plain("aws:ec2/vpc:Vpc", "DescribeVpcs", "Vpcs", "VpcId", "vpc", cidrBlock="CidrBlock", isDefault="IsDefault"),
    _plain(
        "aws:ec2/flowLog:FlowLog",
        "DescribeFlowLogs",
        "FlowLogs",
        "FlowLogId",
        "vpc-flow-log",
        vpcId="ResourceId",
        trafficType="TrafficType",
        logDestination="LogDestination || LogGroupName",
        status="FlowLogStatus",
    ),
    Kind(
        "ec2",
        (Call("DescribeInstances", "Reservations[].Instances[]"),),
        (
            Make(
                "aws:ec2/instance:Instance",
                "InstanceId",
                {
                    "associatePublicIpAddress": ("[PublicIpAddress]", lambda told: bool(told[0])),
                    "subnetId": "SubnetId",
                    "tags": ("Tags", tagged),
                },
                f"{_ARN}:instance/{{InstanceId}}",
            ),
        ),
        keep="State.Name != 'terminated'",
    ),
)
