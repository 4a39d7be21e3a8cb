"""Amazon Route 53: records."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from localcloud.provider import rules
from localcloud.provider.gaps import ask
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.route53 import DOMAIN, GONE, change
from localcloud.provider.shape import code
from localcloud.provider.told import Told

TYPES = (
    "A",
    "AAAA",
    "CAA",
    "CNAME",
    "DS",
    "HTTPS",
    "MX",
    "NAPTR",
    "NS",
    "PTR",
    "SOA",
    "SPF",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
)
ID = re.compile(rf"([^_]+)_(.*)_({'|'.join(TYPES)})(?:_(.+))?")

# A block of the schema to (name of the API, how it is told).
ROUTING: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "failoverRoutingPolicies": ("Failover", {"type": ""}),
    "latencyRoutingPolicies": ("Region", {"region": ""}),
    "weightedRoutingPolicies": ("Weight", {"weight": ""}),
    "geolocationRoutingPolicies": (
        "GeoLocation",
        {"continent": "ContinentCode", "country": "CountryCode", "subdivision": "SubdivisionCode"},
    ),
    "cidrRoutingPolicy": ("CidrRoutingConfig", {"collectionId": "CollectionId", "locationName": "LocationName"}),
}
QUOTED = frozenset({"TXT", "SPF"})


def full(name: str, zone: str) -> str:
    """Return a record's whole name: one that does not end in its zone's is relative to it."""
    bare, zone = name.rstrip(".").lower(), zone.rstrip(".").lower()
    if not bare or bare == zone or bare.endswith(f".{zone}"):
        return bare or zone
    return f"{bare}.{zone}"


@kind
class Record(Told):
    """A record; its id is `zone_name_type`, with the set identifier after it where there is one."""

    token = "aws:route53/record:Record"
    inputs = frozenset(
        {
            *ROUTING, "name", "type", "zoneId", "aliases", "allowOverwrite", "geoproximityRoutingPolicy",
            "healthCheckId", "multivalueAnswerRoutingPolicy", "records", "setIdentifier", "ttl",
        }
    )  # fmt: skip
    required = frozenset({"name", "type", "zoneId"})
    replace_on = frozenset({"name", "type", "zoneId", "setIdentifier"})
    delete_before_replace = True
    silent = frozenset({"allowOverwrite"})
    unordered = frozenset({"records"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": _said(props, str(props["name"]))}]}
        yield "route53", "ChangeResourceRecordSets", {"HostedZoneId": props["zoneId"], "ChangeBatch": batch}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Route 53 refuses: neither alias nor values, values of another type, routing without a set."""
        yield from rules.one_of(props, {"type": TYPES})
        yield from rules.formed({"name": props.get("name") or None}, {"name": DOMAIN})
        yield from rules.between(props, {"ttl": (0, 2_147_483_647)})
        yield from rules.together(props, "aliases", "records")
        yield from rules.together(props, "aliases", "ttl")
        if not props.get("aliases") and not props.get("records"):
            yield "records", "or `aliases` is missing"
        if props.get("records") and props.get("ttl") is None:
            yield "ttl", "is missing, it goes with `records`"
        if len(props.get("aliases") or []) > 1:
            yield "aliases", "has more than one target"
        policies = [name for name in (*ROUTING, "geoproximityRoutingPolicy") if props.get(name)]
        policies += ["multivalueAnswerRoutingPolicy"] if props.get("multivalueAnswerRoutingPolicy") else []
        if policies and not props.get("setIdentifier"):
            yield "setIdentifier", f"is missing, `{policies[0]}` needs one"
        if props.get("setIdentifier") and not policies:
            yield "setIdentifier", "goes with a routing policy only"
        if len(policies) > 1:
            yield policies[1], f"cannot be set together with `{policies[0]}`"
        yield from _value_problems(str(props.get("type")), [str(each) for each in props.get("records") or []])

    def create(self, aws: Aws, props: Props) -> str:
        """Create it (or overwrite one, where that is allowed); its id."""
        zone = str(props["zoneId"])
        action = "UPSERT" if props.get("allowOverwrite") else "CREATE"
        said = _said(props, full(str(props["name"]), self._zone(aws, zone) or ""))
        try:
            change(aws, zone, action, said)
        except ClientError as error:
            # moto takes a record for existing when the same one was made before and has gone.
            if code(error) != "InvalidChangeBatch" or self.observe(aws, _id(props), props) is not None:
                raise
            change(aws, zone, "UPSERT", said)
        return _id(props)

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its values or its alias, and its routing."""
        zone, name, type, set_identifier = _parts(id, props)
        domain = self._zone(aws, zone)
        record = None if domain is None else _look(aws, zone, full(name, domain), type, set_identifier)
        if record is None:
            return None
        whole = _unescaped(str(record["Name"])).rstrip(".")
        return _seen(record) | {
            "zoneId": zone,
            "name": name if full(name, domain or "") == whole else whole,
            "fqdn": whole,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put it anew."""
        zone = str(new["zoneId"])
        change(aws, zone, "UPSERT", _said(new, full(str(new["name"]), self._zone(aws, zone) or "")))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it as it is there now."""
        zone, name, type, set_identifier = _parts(id, props)
        domain = self._zone(aws, zone)
        record = None if domain is None else _look(aws, zone, full(name, domain), type, set_identifier)
        if record is not None:
            try:
                change(aws, zone, "DELETE", record)
            except ClientError as error:
                if code(error) != "InvalidChangeBatch":  # somebody else deleted it meanwhile
                    raise

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by name and type, where it says the same: a record has no tags."""
        seen = self.observe(
            aws, _id(props), {name: props.get(name) for name in ("name", "type", "zoneId", "setIdentifier")}
        )
        same = seen is not None and all(
            sorted(map(str, seen.get(name) or [])) == sorted(map(str, props.get(name) or []))
            for name in ("records", "aliases")
        )
        return _id(props) if same else None

    def _zone(self, aws: Aws, zone: str) -> str | None:
        answer = ask(aws, "route53:GetHostedZone", GONE, None, Id=zone)
        return None if answer is None else str(answer["HostedZone"]["Name"])


def _id(props: Props) -> str:
    parts = [str(props["zoneId"]), str(props["name"]).lower(), str(props["type"])]
    return "_".join(parts + ([str(props["setIdentifier"])] if props.get("setIdentifier") else []))


def _parts(id: str, props: Props) -> tuple[str, str, str, str | None]:
    if props.get("zoneId"):
        return str(props["zoneId"]), str(props["name"]), str(props["type"]), props.get("setIdentifier")
    found = ID.fullmatch(id)
    if found is None:
        raise ValueError(f"`{id}` is not the id of a record, expected `ZONE_name_TYPE`")
    return found[1], found[2], found[3], found[4]


def _look(aws: Aws, zone: str, name: str, type: str, set_identifier: str | None) -> Mapping[str, Any] | None:
    # The list starts at the name and type; escapes and the emulators' own order are why more than one is read.
    pages = aws.client("route53").get_paginator("list_resource_record_sets")
    for page in pages.paginate(HostedZoneId=zone, StartRecordName=name, StartRecordType=type):
        for record in page.get("ResourceRecordSets", []):
            if (
                _unescaped(str(record["Name"])).rstrip(".") == name
                and record["Type"] == type
                and record.get("SetIdentifier") == set_identifier
            ):
                return dict(record)
        break
    return None


def _unescaped(name: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), name).lower()


def _said(props: Props, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {"Name": name, "Type": props["type"]}
    for alias in props.get("aliases") or []:
        said["AliasTarget"] = {
            "HostedZoneId": alias["zoneId"],
            "DNSName": alias["name"],
            "EvaluateTargetHealth": bool(alias["evaluateTargetHealth"]),
        }
    if props.get("records"):
        quoted = props["type"] in QUOTED
        said["ResourceRecords"] = [{"Value": f'"{each}"' if quoted else str(each)} for each in props["records"]]
        said["TTL"] = props["ttl"]
    for block, (api, names) in ROUTING.items():
        for policy in _listed(props.get(block)):
            values = {theirs: policy[ours] for ours, theirs in names.items() if policy.get(ours) is not None}
            said[api] = values.get("", values)
    if props.get("setIdentifier"):
        said["SetIdentifier"] = props["setIdentifier"]
    if props.get("multivalueAnswerRoutingPolicy"):
        said["MultiValueAnswer"] = True
    if props.get("healthCheckId"):
        said["HealthCheckId"] = props["healthCheckId"]
    for policy in _listed(props.get("geoproximityRoutingPolicy")):
        names = {"awsRegion": "AWSRegion", "localZoneGroup": "LocalZoneGroup", "bias": "Bias"}
        said["GeoProximityLocation"] = {names[key]: value for key, value in policy.items() if key in names}
        for point in policy.get("coordinates") or []:
            said["GeoProximityLocation"]["Coordinates"] = {key.capitalize(): value for key, value in point.items()}
    return said


def _seen(record: Mapping[str, Any]) -> Props:
    seen: Props = {"type": record["Type"], "setIdentifier": record.get("SetIdentifier")}
    alias = record.get("AliasTarget")
    if alias:
        target = {"name": str(alias["DNSName"]).rstrip("."), "zoneId": alias["HostedZoneId"]}
        seen["aliases"] = [target | {"evaluateTargetHealth": alias.get("EvaluateTargetHealth", False)}]
    else:
        values = [str(each["Value"]) for each in record.get("ResourceRecords") or []]
        seen["records"] = (
            [each.removeprefix('"').removesuffix('"') for each in values] if record["Type"] in QUOTED else values
        )
        seen["ttl"] = record.get("TTL")
    for block, (api, names) in ROUTING.items():
        if record.get(api) is not None:
            told = record[api]
            policy = {ours: told if theirs == "" else told.get(theirs) for ours, theirs in names.items()}
            policy = {key: value for key, value in policy.items() if value is not None}
            seen[block] = policy if block == "cidrRoutingPolicy" else [policy]
    if record.get("MultiValueAnswer"):
        seen["multivalueAnswerRoutingPolicy"] = True
    seen["healthCheckId"] = record.get("HealthCheckId") or None
    return seen


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _value_problems(type: str, values: list[str]) -> Iterator[tuple[str, str]]:
    if type == "CNAME" and len(values) > 1:
        yield "records", f"has {len(values)} values, a `CNAME` has one"
    if len(set(values)) < len(values):
        yield "records", "names a value twice"
    for value in values:
        reason = _value_problem(type, value)
        if reason:
            yield "records", f"has `{value[:60]}`, {reason}"


def _value_problem(type: str, value: str) -> str | None:
    if type in {"A", "AAAA"}:
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            return "expected an address"
        return None if address.version == (4 if type == "A" else 6) else f"expected an address for `{type}`"
    if type == "MX" and not re.fullmatch(r"\d{1,5} \S+", value):
        return "expected a priority and a host, as `10 mail.example`"
    if type in QUOTED:
        if len(value) > 1 and value[0] == value[-1] == '"':
            return "quotes are put around it: give it without"
        if any(len(part) > 255 for part in re.split(r'"\s*"', value)):
            return 'expected strings of at most 255 characters, longer ones split by `" "`'
    return None
