"""Route 53 and certificates: names, values, quotes, ids, and validation."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import URN_TAG, Props
from localcloud.provider.kinds.route53_records import full
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import acm, route53
from tests.localcloud.provider.said import said_of

VALIDATION = "aws:acm/certificateValidation:CertificateValidation"


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("", "aurora.example"),
        ("aurora.example", "aurora.example"),
        ("www", "www.aurora.example"),
        ("WWW.Aurora.example.", "www.aurora.example"),
        ("notaurora.example", "notaurora.example.aurora.example"),
        ("_dmarc", "_dmarc.aurora.example"),
    ],
)
def test_a_name_is_in_its_zone(name: str, whole: str) -> None:
    """What does not end in the zone's name is relative to it."""
    assert full(name, "aurora.example.") == whole


@pytest.mark.parametrize(
    ("props", "name", "said"),
    [
        ({"type": "A"}, "records", "or `aliases` is missing"),
        ({"type": "A", "records": ["192.0.2.1"]}, "ttl", "is missing"),
        ({"type": "A", "ttl": 60, "records": ["aurora"]}, "records", "expected an address"),
        ({"type": "A", "ttl": 60, "records": ["::1"]}, "records", "expected an address for `A`"),
        ({"type": "AAAA", "ttl": 60, "records": ["192.0.2.1"]}, "records", "expected an address for `AAAA`"),
        ({"type": "MX", "ttl": 60, "records": ["mx.example"]}, "records", "a priority and a host"),
        ({"type": "CNAME", "ttl": 60, "records": ["a", "b"]}, "records", "a `CNAME` has one"),
        ({"type": "TXT", "ttl": 60, "records": ['"v=spf1"']}, "records", "quotes are put around it"),
        ({"type": "TXT", "ttl": 60, "records": ["x" * 256]}, "records", "at most 255 characters"),
        ({"type": "A", "ttl": 60, "records": ["192.0.2.1", "192.0.2.1"]}, "records", "a value twice"),
        ({"type": "A", "aliases": [route53.ALIAS], "ttl": 60}, "ttl", "together with `aliases`"),
        ({"type": "A", "aliases": [route53.ALIAS] * 2}, "aliases", "more than one target"),
        ({"type": "B", "ttl": 60, "records": ["x"]}, "type", "expected one of `A`"),
        (
            {"type": "A", "ttl": 60, "records": ["192.0.2.1"], "multivalueAnswerRoutingPolicy": True},
            "setIdentifier",
            "is missing",
        ),
        (
            {"type": "A", "ttl": 60, "records": ["192.0.2.1"], "setIdentifier": "a"},
            "setIdentifier",
            "routing policy only",
        ),
    ],
)
def test_what_route_53_refuses_is_said(props: Props, name: str, said: str) -> None:
    """Before anything is sent, by input."""
    assert said in said_of(route53.RECORD, {"zoneId": "Z1", "name": "www", **props})[name]


@pytest.mark.slow
def test_a_record_has_the_id_of_the_released_provider(cloud: EmulatedAws) -> None:
    """`ZONE_name_TYPE_set`, which is read by itself however many underscores the name has."""
    settings = {"ttl": 60, "records": ["v=1"], "setIdentifier": "a_b", "weightedRoutingPolicies": [{"weight": 1}]}
    props = route53.record("_k_1._Domainkey", "TXT", **settings)(cloud, fresh())
    its_id = made(cloud, route53.RECORD, props)
    assert its_id == f"{props['zoneId']}__k_1._domainkey_TXT_a_b"
    seen = kind(route53.RECORD).read(cloud, its_id, {})
    assert seen is not None
    assert (seen["records"], seen["setIdentifier"]) == (["v=1"], "a_b")


@pytest.mark.slow
def test_a_record_comes_again_after_it_went(cloud: EmulatedAws) -> None:
    """The same record is made, deleted and made again in a zone that stays, beside others that sort after it."""
    props = route53.record("a", "TXT", ttl=60, records=["v=1"])(cloud, fresh())
    record = kind(route53.RECORD)
    made(cloud, route53.RECORD, {**props, "name": "z"})
    for _ in range(2):
        its_id = record.create(cloud, props)
        assert record.read(cloud, its_id, props) is not None
        with pytest.raises(ClientError, match="exists"):
            record.create(cloud, props)
        record.delete(cloud, its_id, props)
        assert record.read(cloud, its_id, props) is None


@pytest.mark.slow
def test_a_record_of_somebody_else_is_not_adopted(cloud: EmulatedAws) -> None:
    """A record has no tags: only one that says the same is taken for what a cut-off create left."""
    props = route53.record("www", "A", ttl=60, records=["192.0.2.1"])(cloud, fresh())
    record, its_id = kind(route53.RECORD), made(cloud, route53.RECORD, props)
    assert record.find(cloud, props, "") == its_id
    assert record.find(cloud, {**props, "records": ["192.0.2.9"]}, "") is None


@pytest.mark.slow
def test_a_zone_whose_tags_never_came_is_found(cloud: EmulatedAws) -> None:
    """Tags are a second call; a create that was cut off between the two is found by its caller reference."""
    zone, name = kind(route53.ZONE), f"{fresh()}.example"
    urn = f"urn:{name}"
    its_id = zone.create(cloud, {"name": name, "tags": {URN_TAG: urn}})
    cloud.client("route53").change_tags_for_resource(
        ResourceType="hostedzone", ResourceId=its_id, RemoveTagKeys=[URN_TAG]
    )
    assert zone.find(cloud, {"name": name}, urn) == its_id
    assert zone.find(cloud, {"name": name}, "urn:another") is None


@pytest.mark.slow
def test_a_zone_goes_with_its_records_where_that_is_said(cloud: EmulatedAws) -> None:
    """Without `forceDestroy` a zone with records stays, as in AWS."""
    props = route53.record("www", "A", ttl=60, records=["192.0.2.1"])(cloud, fresh())
    made(cloud, route53.RECORD, props)
    zone = kind(route53.ZONE)
    zone.delete(cloud, props["zoneId"], {"forceDestroy": True})
    assert zone.read(cloud, props["zoneId"], {}) is None


@pytest.mark.parametrize(
    ("props", "name", "said"),
    [
        ({"domainName": "aurora"}, "domainName", "expected a domain name"),
        ({"domainName": "a.*.example"}, "domainName", "expected a domain name"),
        ({"domainName": "x." * 40 + "example"}, "domainName", "longer than 64"),
        ({}, "domainName", "or `certificateBody` must be set"),
        ({"domainName": "a.example"}, "validationMethod", "is missing"),
        ({"certificateBody": "x"}, "privateKey", "is missing"),
        (
            {"domainName": "a.example", "validationMethod": "DNS", "subjectAlternativeNames": ["b"]},
            "subjectAlternativeNames",
            "is `b`",
        ),
    ],
)
def test_what_acm_refuses_is_said(props: Props, name: str, said: str) -> None:
    """Before anything is sent, by input."""
    assert said in said_of(acm.CERTIFICATE, props)[name]


@pytest.mark.slow
def test_the_first_name_is_validated_first(cloud: EmulatedAws) -> None:
    """Programs take the options by their place: the domain, then the others as they were asked for."""
    name = fresh()
    props = acm.certificate(cloud, name)
    seen = kind(acm.CERTIFICATE).read(cloud, made(cloud, acm.CERTIFICATE, props), props)
    assert seen is not None
    options = seen["domainValidationOptions"]
    assert [each["domainName"] for each in options] == [props["domainName"], *props["subjectAlternativeNames"]]
    assert {each["resourceRecordType"] for each in options} == {"CNAME"}
    assert all(each["resourceRecordValue"] for each in options)


@pytest.mark.slow
def test_a_certificate_is_where_its_arn_says(cloud: EmulatedAws) -> None:
    """One for CloudFront is read by its ARN from a stack of another region."""
    arn = made(cloud, acm.CERTIFICATE, acm.certificate(cloud, fresh()))
    assert arn.startswith("arn:aws:acm:us-east-1:")
    assert kind(acm.CERTIFICATE).read(cloud, arn, {}) is not None


@pytest.mark.slow
def test_a_certificate_comes_again_after_it_went(cloud: EmulatedAws) -> None:
    """`down` and `up` with the same declaration: the same request, of the same resource, once more."""
    certificate = kind(acm.CERTIFICATE)
    props = {**acm.certificate(cloud, fresh()), "tags": {URN_TAG: f"urn:{fresh()}"}}
    arn = certificate.create(cloud, props)
    certificate.delete(cloud, arn, props)
    again = certificate.create(cloud, props)
    assert again != arn
    assert certificate.find(cloud, props, props["tags"][URN_TAG]) == again


@pytest.mark.slow
def test_a_record_that_is_missing_is_said_before_waiting_for_ever(cloud: EmulatedAws) -> None:
    """A validation that names other records than AWS asks for would never be."""
    props = {**acm.validation(cloud, fresh()), "validationRecordFqdns": ["_other.aurora.example"]}
    with pytest.raises(ValueError, match="no validation record for"):
        kind(VALIDATION).create(cloud, props)
    with pytest.raises(ValueError, match="there is no certificate"):
        kind(VALIDATION).create(cloud, {**props, "certificateArn": f"{props['certificateArn']}0"})
