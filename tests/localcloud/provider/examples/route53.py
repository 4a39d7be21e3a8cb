"""Examples of Route 53: a brand's zone, and the records of its pages and its mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

ZONE = "aws:route53/zone:Zone"
RECORD = "aws:route53/record:Record"


def zone(_aws: EmulatedAws, name: str) -> Props:
    """Return a public zone."""
    return {"name": f"{name}.example", "comment": "aurora", "forceDestroy": False}


def record(name: str, type: str, **settings: Any) -> Callable[[EmulatedAws, str], Props]:
    """Return what makes a record in a zone of its own; `{zone}` in its name is the zone's."""

    def make(aws: EmulatedAws, unique: str) -> Props:
        domain = f"{unique}.example"
        return {"zoneId": made(aws, ZONE, {"name": domain}), "name": name.format(zone=domain), "type": type, **settings}

    return make


ALIAS = {"name": "d111111abcdef8.cloudfront.net", "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": False}
DKIM = "v=DKIM1; k=rsa; p=" + "A" * 230 + '" "' + "B" * 100

EXAMPLES = (
    Example(
        ZONE,
        zone,
        {"comment": None, "tags": {"owner": "aurora"}},
        ("arn", "zoneId", "nameServers", "primaryNameServer"),
    ),
    Example(RECORD, record("www.{zone}", "A", aliases=[ALIAS]), outputs=("fqdn",), id="alias"),
    Example(RECORD, record("{zone}", "AAAA", aliases=[ALIAS]), outputs=("fqdn",), id="apex-alias"),
    Example(
        RECORD,
        record("{zone}", "MX", ttl=300, records=["10 mx.one.", "20 mx.two."]),
        {"ttl": 60, "records": ["10 mx.one."]},
        id="mx",
    ),
    Example(
        RECORD, record("_dmarc", "TXT", ttl=300, records=["v=DMARC1; p=reject"]), {"ttl": 60}, ("fqdn",), id="dmarc"
    ),
    Example(RECORD, record("key._domainkey", "TXT", ttl=300, records=[DKIM]), id="long-txt"),
    Example(RECORD, record("*.{zone}", "CNAME", ttl=300, records=["target.example"]), id="wildcard"),
    Example(
        RECORD,
        record("many", "A", ttl=60, records=["192.0.2.1"], setIdentifier="one", multivalueAnswerRoutingPolicy=True),
        {"records": ["192.0.2.2"]},
        id="multivalue",
    ),
    Example(
        RECORD,
        record(
            "split", "A", ttl=60, records=["192.0.2.1"], setIdentifier="a_b", weightedRoutingPolicies=[{"weight": 9}]
        ),
        {"weightedRoutingPolicies": [{"weight": 1}]},
        id="weighted",
    ),
)
