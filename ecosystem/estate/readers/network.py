"""Security groups and their rules, each rule an `Opening`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.openings import Opening, blocks
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many
from ecosystem.estate.unknown import UNKNOWN, Unknown


def _group(resource: Resource) -> Iterator[Opening]:
    rules = many(resource.get("ingress"))
    if isinstance(rules, Unknown):
        yield Opening(resource, UNKNOWN, UNKNOWN, UNKNOWN, (UNKNOWN,))
        return
    for rule in rules:
        if isinstance(rule, Mapping):
            yield Opening(
                resource,
                rule.get("protocol"),
                rule.get("fromPort"),
                rule.get("toPort"),
                blocks(rule.get("cidrBlocks"), rule.get("ipv6CidrBlocks")),
            )


def _rule(resource: Resource) -> Iterator[Opening]:
    if resource.get("type") == "ingress":
        yield Opening(
            resource,
            resource.get("protocol"),
            resource.get("fromPort"),
            resource.get("toPort"),
            blocks(resource.get("cidrBlocks"), resource.get("ipv6CidrBlocks")),
        )


def _ingress(resource: Resource) -> Iterator[Opening]:
    yield Opening(
        resource,
        resource.get("ipProtocol"),
        resource.get("fromPort"),
        resource.get("toPort"),
        blocks(resource.get("cidrIpv4"), resource.get("cidrIpv6")),
    )


READERS: Mapping[str, Any] = {
    "aws:ec2/securityGroup:SecurityGroup": _group,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _group,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _rule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _ingress,
}
