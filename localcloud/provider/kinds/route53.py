"""Amazon Route 53: hosted zones."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import URN_TAG, Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"NoSuchHostedZone"})
VPC = pascal("vpcId:VPCId vpcRegion:VPCRegion")
DOMAIN = (r"(?=.{1,254}$)([A-Za-z0-9_*-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?", "a domain name")


def reference(urn: str) -> str:
    """Return the part of a caller reference by which a cut-off create is found again."""
    return "ecosystem-" + hashlib.sha256(urn.encode()).hexdigest()[:32]


def change(aws: Aws, zone: str, action: str, record: Mapping[str, Any]) -> None:
    """Send one change of a zone's records."""
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": dict(record)}]}
    send(aws, "route53:ChangeResourceRecordSets", None, HostedZoneId=zone, ChangeBatch=batch)


def records(aws: Aws, zone: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a zone."""
    for page in aws.client("route53").get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone):
        yield from page.get("ResourceRecordSets", [])


@kind
class Zone(Told):
    """A hosted zone; its id is AWS's, without the `/hostedzone/` before it."""

    token = "aws:route53/zone:Zone"
    inputs = frozenset({"name", "comment", "delegationSetId", "forceDestroy", "vpcs", "tags"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "delegationSetId"})
    silent = frozenset({"forceDestroy", "delegationSetId"})
    unordered = frozenset({"vpcs"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "route53", "CreateHostedZone", self._created(props, "validated")

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names that are no domains, comments that are too long, and zones public and private at once."""
        yield from rules.formed(props, {"name": DOMAIN, "comment": (r".{0,256}", "at most 256 characters")})
        yield from rules.together(props, "delegationSetId", "vpcs")

    def create(self, aws: Aws, props: Props) -> str:
        """Create it, then tag it; its id."""
        made = reference((props.get("tags") or {}).get(URN_TAG, "")) + f"-{uuid.uuid4()}"
        answer = send(aws, "route53:CreateHostedZone", None, **self._created(props, made))
        id = str(answer["HostedZone"]["Id"]).rpartition("/")[2]
        for vpc in (props.get("vpcs") or [])[1:]:
            said = {"HostedZoneId": id, "VPC": to_aws(VPC, vpc)}
            attempt(aws, "vpcs", "route53:AssociateVPCWithHostedZone", None, **said)
        self._tag(aws, id, {}, props)
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its comment, tags, networks and name servers."""
        answer = ask(aws, "route53:GetHostedZone", GONE, None, Id=id)
        if answer is None:
            return None
        zone, told = answer["HostedZone"], {"ResourceType": "hostedzone", "ResourceId": id}
        tags = tag_map(send(aws, "route53:ListTagsForResource", None, **told)["ResourceTagSet"].get("Tags"))
        servers = list((answer.get("DelegationSet") or {}).get("NameServers") or [])
        vpcs = [{"vpcId": vpc["VPCId"], "vpcRegion": vpc.get("VPCRegion")} for vpc in answer.get("VPCs") or []]
        return {
            "name": str(zone["Name"]).rstrip("."),
            "comment": (zone.get("Config") or {}).get("Comment") or None,
            "vpcs": vpcs or None,
            "zoneId": id,
            "arn": f"arn:aws:route53:::hostedzone/{id}",
            "nameServers": sorted(servers),
            "primaryNameServer": servers[0] if servers else None,
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set comment, networks and tags that differ."""
        if changed(old, new, "comment"):
            said = {"Id": id, "Comment": new.get("comment") or ""}
            attempt(aws, "comment", "route53:UpdateHostedZoneComment", None, **said)
        before, after = (old.get("vpcs") or []), (new.get("vpcs") or [])
        for vpc, call in [
            *((each, "route53:AssociateVPCWithHostedZone") for each in after if each not in before),
            *((each, "route53:DisassociateVPCFromHostedZone") for each in before if each not in after),
        ]:
            attempt(aws, "vpcs", call, None, HostedZoneId=id, VPC=to_aws(VPC, vpc))
        self._tag(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; with `forceDestroy` its records first."""
        if props.get("forceDestroy") and ask(aws, "route53:GetHostedZone", GONE, None, Id=id) is not None:
            for record in list(records(aws, id)):
                if record["Type"] not in {"NS", "SOA"}:
                    change(aws, id, "DELETE", record)
        ask(aws, "route53:DeleteHostedZone", GONE, None, Id=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its caller reference: names may repeat, and tags come after it."""
        made = reference(urn_tag)
        for page in aws.client("route53").get_paginator("list_hosted_zones").paginate() if urn_tag else ():
            for zone in page.get("HostedZones", []):
                if str(zone.get("CallerReference", "")).startswith(made):
                    return str(zone["Id"]).rpartition("/")[2]
        return None

    def _created(self, props: Props, made: str) -> dict[str, Any]:
        vpcs = props.get("vpcs") or []
        said: dict[str, Any] = {
            "Name": props["name"],
            "CallerReference": made,
            "HostedZoneConfig": {"Comment": props.get("comment") or "", "PrivateZone": bool(vpcs)},
        }
        said |= {"VPC": to_aws(VPC, vpcs[0])} if vpcs else {}
        return said | ({"DelegationSetId": props["delegationSetId"]} if props.get("delegationSetId") else {})

    def _tag(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        added, taken = tag_changes(old, new)
        if added or taken:
            said: dict[str, Any] = {"ResourceType": "hostedzone", "ResourceId": id}
            said |= {"AddTags": tag_list(added)} if added else {}
            said |= {"RemoveTagKeys": taken} if taken else {}
            attempt(aws, "tags", "route53:ChangeTagsForResource", None, **said)
