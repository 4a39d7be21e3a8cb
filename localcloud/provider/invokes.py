"""The functions of the `aws` package that the stacks may ask: who and where they are, and policy documents."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from localcloud.provider.refusals import ProviderError


def invoke(aws: EmulatedAws, token: str, args: Props) -> Props:
    """Return the answer of the function `token`; ProviderError, naming those there are, when it is not one of them."""
    if token not in FUNCTIONS:
        raise ProviderError(f"the bundled provider has no function `{token}`; it has {', '.join(sorted(FUNCTIONS))}")
    return FUNCTIONS[token](aws, args)


def caller(aws: EmulatedAws, _args: Props) -> Props:
    """Return who the provider is."""
    answer = aws.client("sts").get_caller_identity()
    return {"accountId": answer["Account"], "arn": answer["Arn"], "userId": answer["UserId"], "id": answer["Account"]}


def region(aws: EmulatedAws, args: Props) -> Props:
    """Return the region asked for, or the provider's own."""
    name = str(args.get("region") or args.get("name") or aws.region)
    return {"id": name, "name": name, "region": name, "endpoint": f"ec2.{name}.amazonaws.com", "description": name}


def partition(_aws: EmulatedAws, _args: Props) -> Props:
    """Return the partition, the public one as far as an emulator goes."""
    return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}


def zones(aws: EmulatedAws, args: Props) -> Props:
    """Return the availability zones of the region."""
    name = str(args.get("region") or aws.region)
    found = aws.client("ec2", name).describe_availability_zones()["AvailabilityZones"]
    return {
        "id": name,
        "region": name,
        "names": [each["ZoneName"] for each in found],
        "zoneIds": [each.get("ZoneId", each["ZoneName"]) for each in found],
        "groupNames": sorted({each.get("GroupName", name) for each in found}),
    }


def document(_aws: EmulatedAws, args: Props) -> Props:
    """Return an IAM policy document, as the released provider writes it."""
    found: dict[str, Any] = {"Version": args.get("version") or "2012-10-17"}
    if args.get("policyId"):
        found["Id"] = args["policyId"]
    found["Statement"] = [
        *(each for text in args.get("sourcePolicyDocuments") or () for each in _statements(text)),
        *(_statement(each) for each in args.get("statements") or ()),
    ]
    for text in args.get("overridePolicyDocuments") or ():
        found["Statement"] = _overridden(found["Statement"], _statements(text))
    written = json.dumps(found, indent=2)
    return {**args, "json": written, "minifiedJson": json.dumps(found, separators=(",", ":")), "id": _digest(written)}


def _statements(text: str) -> list[dict[str, Any]]:
    found = json.loads(text)["Statement"]
    return found if isinstance(found, list) else [found]


def _overridden(statements: list[dict[str, Any]], by: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sids = {each["Sid"] for each in by if each.get("Sid")}
    return [*(each for each in statements if each.get("Sid") not in sids), *by]


def _statement(said: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"Sid": said["sid"]} if said.get("sid") else {}
    made["Effect"] = said.get("effect") or "Allow"
    for name, key in (
        ("actions", "Action"), ("notActions", "NotAction"), ("resources", "Resource"), ("notResources", "NotResource"),
    ):  # fmt: skip
        if said.get(name):
            made[key] = _one_or_more(sorted(said[name], reverse=True))
    for name, key in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if said.get(name):
            made[key] = _principals(said[name])
    conditions: dict[str, dict[str, Any]] = {}
    for each in said.get("conditions") or ():
        conditions.setdefault(each["test"], {})[each["variable"]] = _one_or_more(list(each["values"]))
    return {**made, "Condition": conditions} if conditions else made


def _principals(said: list[Mapping[str, Any]]) -> Any:
    if any(each["type"] == "*" for each in said):
        return "*"
    return {each["type"]: _one_or_more(sorted(each["identifiers"], reverse=True)) for each in said}


def _digest(text: str) -> str:
    return str(zlib.crc32(text.encode()))  # the released provider's id of a document


def _one_or_more(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values


FUNCTIONS: Mapping[str, Callable[[EmulatedAws, Props], Props]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": caller,
    "aws:index/getRegion:getRegion": region,
    "aws:index/getPartition:getPartition": partition,
    "aws:index/getAvailabilityZones:getAvailabilityZones": zones,
    "aws:iam/getPolicyDocument:getPolicyDocument": document,
}
