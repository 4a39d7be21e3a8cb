"""Route 53: hosted zones with their records, and registered domains."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import host, last, renamed, tagged

_ZONES: Final = Call("ListHostedZones", "HostedZones")


def _networks(told: Any) -> list[dict[str, Any]] | None:
    return [renamed(vpcId="VPCId", vpcRegion="VPCRegion")(each) for each in told] or None


KINDS: Final = (
    Kind(
        "route53",
        (_ZONES,),
        (
            Make(
                "aws:route53/zone:Zone",
                ("Name", host),
                {
                    "name": ("Name", host),
                    "zoneId": ("Id", last),
                    "vpcs": ("GetHostedZone.VPCs", _networks),
                    "nameServers": "GetHostedZone.DelegationSet.NameServers",
                    "tags": ("ListTagsForResource.ResourceTagSet.Tags", tagged),
                },
                "arn:{partition}:route53:::{Id}",
            ),
        ),
        (
            Call("GetHostedZone", given={"Id": "Id"}),
            Call("ListTagsForResource", given={"ResourceId": ("Id", last)}, fixed={"ResourceType": "hostedzone"}),
        ),
        everywhere=True,
    ),
    Kind(
        "route53",
        (_ZONES, Call("ListResourceRecordSets", "ResourceRecordSets", {"HostedZoneId": "Id"})),
        (
            Make(
                "aws:route53/record:Record",
                ("[Name, Type]", lambda told: f"{host(told[0])}_{told[1]}"),
                {
                    "name": ("Name", host),
                    "type": "Type",
                    "zoneId": ("of.Id", last),
                    "records": ("ResourceRecords", lambda told: [each["Value"] for each in told] or None),
                    "ttl": "TTL",
                    "aliases": ("AliasTarget", lambda told: [{"name": host(told["DNSName"])}]),
                    "setIdentifier": "SetIdentifier",
                },
            ),
        ),
        everywhere=True,
    ),
    Kind(
        "route53domains",
        (Call("ListDomains", "Domains"),),
        (
            Make(
                "aws:route53domains/registeredDomain:RegisteredDomain",
                "DomainName",
                {
                    "domainName": "DomainName",
                    "autoRenew": "AutoRenew",
                    "transferLock": "TransferLock",
                    "expiry": "Expiry",
                },
            ),
        ),
        everywhere=True,
    ),
)
