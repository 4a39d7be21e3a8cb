"""The network: private subnets only, no way in or out of the VPC but endpoints of AWS's services.

Nothing of the platform listens to the internet, so there is no gateway to it. Functions reach the database and the
services; the database reaches nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks.context import StackContext
from stacks.documents import Statement, policy, trust
from stacks.places import log_group
from stacks.refusal import RefusedError

POSTGRES: Final = 5432
HTTPS: Final = 443
CIDR: Final = "10.40.0.0/16"
SERVICES: Final = ("secretsmanager", "sqs", "kms", "logs", "monitoring", "events", "states", "sts")
"""The services that functions in the VPC call, each through an interface endpoint."""

ZONES: Final = {"ca-central-1": "abd", "ap-northeast-1": "acd", "us-west-1": "ac"}
"""Letters of the availability zones of the regions whose zones are not `a`, `b`, `c`."""


def zones(region: str, count: int) -> tuple[str, ...]:
    """Return `count` availability zones of a region; raises RefusedError when the region has fewer."""
    letters = ZONES.get(region, "abc")
    if count > len(letters):
        raise RefusedError(
            f"`{region}` has {len(letters)} availability zones for an account and {count} are needed; "
            "choose another region, or name them: `pulumi config set --path ecosystem:zones[0] <zone>` and so on"
        )
    return tuple(f"{region}{letter}" for letter in letters[:count])


@dataclass(frozen=True, slots=True)
class NetworkArgs:
    """`zones` are the availability zones, a private subnet in each; `key_arn` encrypts the flow logs."""

    context: StackContext
    key_arn: pulumi.Input[str]
    zones: Sequence[str]
    cidr: str = CIDR


class Network(pulumi.ComponentResource):
    """Outputs: the VPC, its private subnets, and the security groups of database and functions."""

    vpc_id: pulumi.Output[str]
    subnet_ids: list[pulumi.Output[str]]
    database_group_id: pulumi.Output[str]
    functions_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Network", name, None, opts)
        self._name, self._args = name, args
        self._mine = pulumi.ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(
            f"{name}.vpc",
            cidr_block=args.cidr,
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=self._tags("vpc"),
            opts=self._mine,
        )
        self.vpc_id = vpc.id
        aws.ec2.DefaultSecurityGroup(
            f"{name}.default", vpc_id=vpc.id, ingress=[], egress=[], tags=self._tags("default"), opts=self._mine
        )
        routes = aws.ec2.RouteTable(
            f"{name}.routes", vpc_id=vpc.id, routes=[], tags=self._tags("private"), opts=self._mine
        )
        self.subnet_ids = self._subnets(routes)
        functions = self._group("functions", "functions of the data plane; nothing calls them through the network")
        database = self._group("database", "contacts database; PostgreSQL from the functions alone")
        endpoints = self._group("endpoints", "endpoints of AWS services; HTTPS from the functions alone")
        self.functions_group_id, self.database_group_id = functions.id, database.id
        self._open(functions, database, POSTGRES, "postgres")
        self._open(functions, endpoints, HTTPS, "services")
        gateway = self._endpoints(routes, endpoints)
        aws.vpc.SecurityGroupEgressRule(
            f"{name}.functions-to-s3",
            security_group_id=functions.id,
            prefix_list_id=gateway.prefix_list_id,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            description="S3 through its gateway endpoint",
            opts=self._mine,
        )
        self._flow_logs()
        self.register_outputs({"vpcId": self.vpc_id, "subnetIds": self.subnet_ids})

    def _tags(self, what: str) -> dict[str, str]:
        return {"Name": self._args.context.platform.name("network", what, limit=255), "layer": "network"}

    def _subnets(self, routes: aws.ec2.RouteTable) -> list[pulumi.Output[str]]:
        blocks = ipaddress.ip_network(self._args.cidr).subnets(new_prefix=20)
        ids = []
        for zone, block in zip(self._args.zones, blocks, strict=False):
            subnet = aws.ec2.Subnet(
                f"{self._name}.{zone}",
                vpc_id=self.vpc_id,
                availability_zone=zone,
                cidr_block=str(block),
                map_public_ip_on_launch=False,
                tags=self._tags(zone),
                opts=self._mine,
            )
            aws.ec2.RouteTableAssociation(
                f"{self._name}.{zone}-routes", subnet_id=subnet.id, route_table_id=routes.id, opts=self._mine
            )
            ids.append(subnet.id)
        return ids

    def _group(self, what: str, description: str) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            f"{self._name}.{what}",
            name=self._args.context.platform.name("network", what, limit=255),
            description=description,
            vpc_id=self.vpc_id,
            tags=self._tags(what),
            opts=self._mine,
        )

    def _open(self, source: aws.ec2.SecurityGroup, target: aws.ec2.SecurityGroup, port: int, what: str) -> None:
        """Open one port between two groups, out of the one and into the other."""
        aws.vpc.SecurityGroupEgressRule(
            f"{self._name}.functions-to-{what}",
            security_group_id=source.id,
            referenced_security_group_id=target.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"functions to {what}",
            opts=self._mine,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{self._name}.{what}-from-functions",
            security_group_id=target.id,
            referenced_security_group_id=source.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"{what} from functions",
            opts=self._mine,
        )

    def _endpoints(self, routes: aws.ec2.RouteTable, group: aws.ec2.SecurityGroup) -> aws.ec2.VpcEndpoint:
        region, account = self._args.context.home_region, self._args.context.home_account
        ours = {"StringEquals": {"aws:PrincipalAccount": account}}
        inside = policy([_only("OurPrincipals", "*", ours)])
        buckets = {"StringEquals": {"aws:PrincipalAccount": account, "aws:ResourceAccount": account}}
        own_buckets = policy([_only("OurBuckets", "s3:*", buckets)])
        for service in SERVICES:
            aws.ec2.VpcEndpoint(
                f"{self._name}.{service}",
                vpc_id=self.vpc_id,
                vpc_endpoint_type="Interface",
                service_name=f"com.amazonaws.{region}.{service}",
                subnet_ids=self.subnet_ids,
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=inside,
                tags=self._tags(service),
                opts=self._mine,
            )
        return aws.ec2.VpcEndpoint(
            f"{self._name}.s3",
            vpc_id=self.vpc_id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{region}.s3",
            route_table_ids=[routes.id],
            policy=own_buckets,
            tags=self._tags("s3"),
            opts=self._mine,
        )

    def _flow_logs(self) -> None:
        names = self._args.context.platform
        group = aws.cloudwatch.LogGroup(
            f"{self._name}.flow-log",
            name=log_group(names, "network"),
            retention_in_days=365 if self._args.context.protect else 30,
            kms_key_id=self._args.key_arn,
            tags={"layer": "network"},
            opts=self._mine,
        )
        source = names.arn("ec2", "vpc-flow-log/*")
        role = aws.iam.Role(
            f"{self._name}.flow-role",
            name=names.name("flow-logs"),
            path=names.path(),
            assume_role_policy=trust("vpc-flow-logs.amazonaws.com", names.account, source),
            tags={"layer": "network"},
            opts=self._mine,
        )
        written = names.arn("logs", f"log-group:{log_group(names, 'network')}:*")
        aws.iam.RolePolicy(
            f"{self._name}.flow-policy",
            name="write-flow-logs",
            role=role.name,
            policy=policy(
                [
                    {
                        "Effect": "Allow",
                        "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                        "Resource": written,
                    }
                ]
            ),
            opts=self._mine,
        )
        aws.ec2.FlowLog(
            f"{self._name}.flow",
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=600,
            tags={"layer": "network"},
            opts=self._mine,
        )


def _only(sid: str, action: str, condition: Statement) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", "Condition": condition}
