"""Amazon VPC: endpoints of AWS services inside a network, and flow logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.ec2 import GONE, Ec2, filters, retag
from localcloud.provider.names import pascal
from localcloud.provider.rules import Refused
from localcloud.provider.shape import document, from_aws, to_aws

DNS = pascal("dnsRecordIpType privateDnsOnlyForInboundResolverEndpoint")
ENDPOINT = pascal(
    "ipAddressType privateDnsEnabled resourceConfigurationArn routeTableIds securityGroupIds serviceName"
    " serviceNetworkArn serviceRegion subnetIds vpcEndpointType vpcId",
    dnsOptions=(DNS,),
    policy="PolicyDocument",
)
LISTS = pascal("routeTableIds:RouteTableId securityGroupIds:SecurityGroupId subnetIds:SubnetId")
GATEWAYS = ("s3", "dynamodb")


@kind
class VpcEndpoint(Ec2):
    """An endpoint: of type Gateway on route tables, of type Interface in subnets with security groups."""

    token = "aws:ec2/vpcEndpoint:VpcEndpoint"
    inputs = frozenset({*ENDPOINT, "autoAccept", "tags", "region"})
    required = frozenset({"vpcId"})
    replace_on = frozenset(
        {
            "resourceConfigurationArn",
            "serviceName",
            "serviceNetworkArn",
            "serviceRegion",
            "vpcEndpointType",
            "vpcId",
            "region",
        }
    )
    unordered = frozenset({"routeTableIds", "securityGroupIds", "subnetIds"})
    documents = frozenset({"policy"})
    silent = frozenset({"autoAccept"})
    resource = "vpc-endpoint"
    noun = "VpcEndpoint"

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "ec2", "CreateVpcEndpoint", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what does not go with the endpoint's type."""
        kind_of = props.get("vpcEndpointType") or "Gateway"
        yield from rules.one_of(
            props,
            {
                "vpcEndpointType": (
                    "Gateway",
                    "Interface",
                    "GatewayLoadBalancer",
                    "Resource",
                    "ServiceNetwork",
                ),
                "ipAddressType": ("ipv4", "dualstack", "ipv6"),
            },
        )
        yield from rules.documents(props, "policy")
        service = str(props.get("serviceName") or "")
        if not service and not props.get("resourceConfigurationArn") and not props.get("serviceNetworkArn"):
            yield "serviceName", "is missing, expected a service as `com.amazonaws.<region>.s3`"
        if kind_of == "Gateway":
            for name in ("subnetIds", "securityGroupIds", "privateDnsEnabled"):
                if props.get(name):
                    yield name, "is not for an endpoint of type `Gateway`"
            if service.startswith("com.amazonaws.") and not service.endswith(tuple(f".{each}" for each in GATEWAYS)):
                yield "vpcEndpointType", f"is `Gateway`, and `{service}` has none: expected `Interface`"
        elif props.get("routeTableIds"):
            yield "routeTableIds", f"is not for an endpoint of type `{kind_of}`"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        return str(send(aws, "ec2:CreateVpcEndpoint", **self._created(props))["VpcEndpoint"]["VpcEndpointId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the endpoint; a deleted one that is still listed is gone."""
        endpoint = self.described(aws, id)
        if endpoint is None or str(endpoint.get("State", "")).lower() in {"deleted", "deleting"}:
            return None
        told = {k: v for k, v in endpoint.items() if v not in (None, [])}
        seen = from_aws({k: v for k, v in ENDPOINT.items() if k != "securityGroupIds"}, told)
        if told.get("Groups"):
            seen["securityGroupIds"] = [group["GroupId"] for group in told["Groups"]]
        seen |= _prefix_list(aws, endpoint)
        entries = [from_aws(pascal("dnsName hostedZoneId"), each) for each in told.get("DnsEntries", ())]
        return (
            seen
            | {
                "arn": self.arn(aws, id),
                "dnsEntries": entries,
                "networkInterfaceIds": told.get("NetworkInterfaceIds", []),
                "ownerId": told.get("OwnerId") or aws.account,
                "requesterManaged": bool(told.get("RequesterManaged")),
                "state": str(told.get("State") or "available").lower(),
            }
            | self.tagged(endpoint)
        )

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change policy, places and names; then the tags."""
        said: dict[str, Any] = {}
        for name, api in LISTS.items():
            before, after = set(old.get(name) or ()), set(new.get(name) or ())
            if after - before:
                said[f"Add{api}s"] = sorted(after - before)
            if before - after:
                said[f"Remove{api}s"] = sorted(before - after)
        if old.get("policy") != new.get("policy"):
            said |= {"PolicyDocument": document(new["policy"])} if new.get("policy") else {"ResetPolicy": True}
        for name in ("privateDnsEnabled", "ipAddressType", "dnsOptions"):
            if old.get(name) != new.get(name) and new.get(name) is not None:
                said |= to_aws({name: ENDPOINT[name]}, new)
        if said:
            send(aws, "ec2:ModifyVpcEndpoint", VpcEndpointId=id, **said)
        retag(aws, id, old, new)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        if self.observe(aws, id, props) is None:
            return
        answer = ask(aws, "ec2:DeleteVpcEndpoints", GONE, VpcEndpointIds=[id])
        _whole(answer, "the endpoint cannot be deleted")

    def _created(self, props: Props) -> dict[str, Any]:
        said = to_aws(ENDPOINT, props) | self.specified(props)
        said.setdefault("VpcEndpointType", "Gateway")
        if "PolicyDocument" in said:
            said["PolicyDocument"] = document(said["PolicyDocument"])
        # AWS and the emulators take an unsaid one for true; the released provider takes it for false.
        if said["VpcEndpointType"] == "Interface":
            said.setdefault("PrivateDnsEnabled", False)
        return said


def _prefix_list(aws: Aws, endpoint: Mapping[str, Any]) -> Props:
    """Return the addresses of a gateway endpoint's service, which security group rules may name."""
    if str(endpoint.get("VpcEndpointType") or "Gateway") != "Gateway":
        return {"cidrBlocks": []}
    answer = send(aws, "ec2:DescribePrefixLists", Filters=filters(prefix_list_name=str(endpoint.get("ServiceName"))))
    found: Mapping[str, Any] = next(iter(answer.get("PrefixLists") or ()), {})
    return {"cidrBlocks": found.get("Cidrs") or [], "prefixListId": found.get("PrefixListId")}


OPTIONS = pascal("fileFormat hiveCompatiblePartitions perHourPartition")
FLOW = pascal(
    "logDestination logDestinationType logFormat maxAggregationInterval trafficType",
    deliverCrossAccountRole="DeliverCrossAccountRole",
    destinationOptions=(OPTIONS,),
    iamRoleArn="DeliverLogsPermissionArn",
)
SOURCES = {
    "vpcId": "VPC",
    "subnetId": "Subnet",
    "eniId": "NetworkInterface",
    "transitGatewayId": "TransitGateway",
    "transitGatewayAttachmentId": "TransitGatewayAttachment",
}
PREFIXES = {"vpc-": "vpcId", "subnet-": "subnetId", "eni-": "eniId", "tgw-attach-": "transitGatewayAttachmentId"}


@kind
class FlowLog(Ec2):
    """The record of a network's connections; only its tags change in place."""

    token = "aws:ec2/flowLog:FlowLog"
    inputs = frozenset({*FLOW, *SOURCES, "tags", "region"})
    replace_on = inputs - {"tags"}
    resource = "vpc-flow-log"
    noun = "FlowLog"

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "ec2", "CreateFlowLogs", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EC2 refuses: sources, destinations, intervals."""
        if not any(props.get(name) for name in SOURCES):
            yield "vpcId", "is missing, expected what is to be logged"
        yield from rules.together(props, *SOURCES)
        yield from rules.one_of(
            props,
            {
                "logDestinationType": ("cloud-watch-logs", "s3", "kinesis-data-firehose"),
                "maxAggregationInterval": (60, 600),
                "trafficType": ("ACCEPT", "REJECT", "ALL"),
                "destinationOptions.fileFormat": ("plain-text", "parquet"),
            },
        )
        if not props.get("trafficType") and not props.get("transitGatewayId"):
            yield "trafficType", "is missing, expected `ACCEPT`, `REJECT` or `ALL`"
        where = props.get("logDestinationType") or "cloud-watch-logs"
        if not props.get("logDestination"):
            yield "logDestination", "is missing, expected the ARN of where the log goes"
        if where == "cloud-watch-logs" and not props.get("iamRoleArn"):
            yield "iamRoleArn", "is missing, and `cloud-watch-logs` needs the role that writes there"
        if where == "s3" and props.get("iamRoleArn"):
            yield "iamRoleArn", "is not for a log that goes to `s3`"
        if where != "s3" and props.get("destinationOptions"):
            yield "destinationOptions", f"is not for a log that goes to `{where}`"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        said = self._created(props)
        if aws.emulator == "moto" and props.get("logDestinationType") == "s3":
            # moto takes the folder for a part of the bucket's name.
            said["LogDestination"] = _bucket(str(said["LogDestination"]))
        answer = send(aws, "ec2:CreateFlowLogs", **said)
        _whole(answer, "the flow log cannot be created")
        id = str(answer["FlowLogIds"][0])
        if aws.emulator == "ministack":
            retag(aws, id, {}, props)  # it looks for the tags of a `flow-log`
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the flow log."""
        log = self.described(aws, id)
        if log is None:
            return None
        seen = from_aws(FLOW, {k: v for k, v in log.items() if v != ""})
        where = str(props.get("logDestination") or "")
        if aws.emulator == "moto" and where != _bucket(where) == seen.get("logDestination"):
            del seen["logDestination"]
        source = str(log.get("ResourceId") or "")
        for prefix, name in PREFIXES.items():
            if source.startswith(prefix):
                seen[name] = source
        return seen | {"arn": self.arn(aws, id)} | self.tagged(log)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Bring the tags up to date."""
        retag(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Stop it; what it wrote stays."""
        ask(aws, "ec2:DeleteFlowLogs", GONE, FlowLogIds=[id])

    def _created(self, props: Props) -> dict[str, Any]:
        source = next((name for name in SOURCES if props.get(name)), "vpcId")
        said = {"ResourceType": SOURCES[source], "ResourceIds": [str(props.get(source, ""))]}
        return said | to_aws(FLOW, props) | self.specified(props)


def _bucket(arn: str) -> str:
    """Return the ARN of the bucket in the ARN of one of its folders."""
    return arn.partition("/")[0]


def _whole(answer: Mapping[str, Any] | None, sentence: str) -> None:
    """Raise Refused for what EC2 did not do while it answered without an error."""
    for failure in (answer or {}).get("Unsuccessful", ()):
        said = failure.get("Error") or {}
        if said.get("Code") not in GONE:
            raise Refused(f"{sentence}: {said.get('Code')}: {said.get('Message')}")
