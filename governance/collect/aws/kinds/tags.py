"""What is tagged, of the types that no other table reads: by these drift sees what a stack left or lost.

A thing that never had a tag is not in this list. Source: `GetResources`, Resource Groups Tagging API reference."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import last, tagged

_TYPES: Final = {
    ":states:*:stateMachine:": "aws:sfn/stateMachine:StateMachine",
    ":events:*:rule/": "aws:cloudwatch/eventRule:EventRule",
    ":cloudwatch:*:alarm:": "aws:cloudwatch/metricAlarm:MetricAlarm",
    ":ec2:*:subnet/": "aws:ec2/subnet:Subnet",
    ":ec2:*:route-table/": "aws:ec2/routeTable:RouteTable",
    ":ec2:*:vpc-endpoint/": "aws:ec2/vpcEndpoint:VpcEndpoint",
    ":wafv2:*/webacl/": "aws:wafv2/webAcl:WebAcl",
    ":rds:*:subgrp:": "aws:rds/subnetGroup:SubnetGroup",
}
"""Pieces of an ARN, in their order, and the type that it is of."""


def _name(arn: str) -> str:
    """Return the name in an ARN; a web ACL's has its id behind."""
    return arn.rsplit("/", 2)[-2] if "/webacl/" in arn else last(arn)


def _when(pieces: str) -> str:
    return " && ".join(f"contains(ResourceARN, '{piece}')" for piece in pieces.split("*"))


KINDS: Final = (
    Kind(
        "resourcegroupstaggingapi",
        (Call("GetResources", "ResourceTagMappingList"),),
        tuple(
            Make(
                each,
                ("ResourceARN", _name),
                {"arn": "ResourceARN", "tags": ("Tags", tagged)},
                "ResourceARN",
                when=_when(pieces),
            )
            for pieces, each in _TYPES.items()
        ),
    ),
)
