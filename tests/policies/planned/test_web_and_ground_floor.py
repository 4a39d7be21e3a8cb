"""What a site shows, what a rule lets in, what a variable holds: known or not yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ecosystem.estate import UNKNOWN, Estate
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from policies.judging import judge
from tests.policies.planned.access import AS_OF
from tests.policies.planned.program import CONTROLS, found, one, unjudged
from tests.policies.planned_stacks import plans


class TestTheWeb:
    """OWN-005, OWN-010 and DAT-002."""

    @staticmethod
    def _site(default: Any, *origins: Any) -> Resource:
        behaviour = {"targetOriginId": default}
        return one("cloudfront/distribution:Distribution", origins=list(origins), defaultCacheBehavior=behaviour)

    def test_the_pages_come_from_the_default_origin(self) -> None:
        """What answers for some paths may be a vendor's; a group as the default has every origin in it."""
        ours = {"originId": "site", "domainName": "origin.austral.example"}
        vendor = {"originId": "tags", "domainName": "tags.vendor.example"}
        assert found("OWN-010", self._site("site", ours, vendor)) == []
        assert found("OWN-010", self._site("tags", ours, vendor)) == ["it"]
        assert found("OWN-010", self._site("group", ours, vendor)) == ["it"]
        assert found("OWN-010", self._site(UNKNOWN, ours, vendor)) == ["it"]

    @pytest.mark.parametrize(
        ("type_", "properties"),
        [
            ("route53/zone:Zone", {"name": "10.in-addr.arpa"}),
            (
                "acm/certificate:Certificate",
                {"domainName": "db.internal", "certificateAuthorityArn": "arn:aws:acm-pca"},
            ),
            ("cognito/userPoolDomain:UserPoolDomain", {"domain": "promo-sign-in"}),
        ],
    )
    def test_names_that_are_nobodys_on_the_internet(self, type_: str, properties: dict[str, Any]) -> None:
        """They are no channel's."""
        assert found("OWN-005", one(type_, **properties)) == []

    @pytest.mark.parametrize(
        ("type_", "key"),
        [
            ("route53domains/domain:Domain", "domainName"),
            ("lightsail/domain:Domain", "domainName"),
            ("cognito/userPoolDomain:UserPoolDomain", "domain"),
        ],
    )
    def test_other_ways_to_a_name(self, type_: str, key: str) -> None:
        """A name of the agency's is found, one of the corporation's is not, an unknown one is not judged."""
        assert found("OWN-005", one(type_, **{key: "promo.pixel.example"})) == ["it"]
        assert found("OWN-005", one(type_, **{key: "promo.austral.example"})) == []
        assert unjudged("OWN-005", one(type_, **{key: UNKNOWN})) == ["it"]

    @pytest.mark.parametrize(
        ("type_", "properties", "fronts"),
        [
            ("lb/loadBalancer:LoadBalancer", {}, True),
            ("lb/loadBalancer:LoadBalancer", {"internal": True}, False),
            ("ec2/instance:Instance", {"associatePublicIpAddress": True}, True),
            ("ec2/instance:Instance", {}, False),
            ("ecs/service:Service", {"networkConfiguration": {"assignPublicIp": True}}, True),
            ("ecs/service:Service", {}, False),
            ("s3/bucket:Bucket", {"bucket": "site", "website": {"indexDocument": "index.html"}}, True),
            ("s3/bucket:Bucket", {"bucket": "site"}, False),
        ],
    )
    def test_a_store_beside_a_web_front(self, type_: str, properties: dict[str, Any], fronts: bool) -> None:
        """Only beside what faces the web."""
        store = one("dynamodb/table:Table", "promo")
        assert found("DAT-002", store, one(type_, "front", **properties)) == (["promo"] if fronts else [])


class TestTheGroundFloor:
    """CLD-001, CLD-004 and CLD-006."""

    @pytest.mark.parametrize("source", ["0.0.0.0/0", "1.2.3.4/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "2000::/3"])
    def test_the_world_in_one_block_or_in_two(self, source: str) -> None:
        """A block that is wider than any private one is the world."""
        family = "cidrIpv6" if ":" in source else "cidrIpv4"
        rule = {"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, family: source}
        assert found("CLD-006", one("vpc/securityGroupIngressRule:SecurityGroupIngressRule", **rule)) == ["it"]

    @pytest.mark.parametrize("source", ["10.0.0.0/8", "192.0.2.7/32", "fd00::/8", "2001:db8::/32", "nonsense", "", "/"])
    def test_a_network_of_somebody(self, source: str) -> None:
        """It is not the world."""
        family = "cidrIpv6" if ":" in source else "cidrIpv4"
        rule = {"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, family: source}
        assert found("CLD-006", one("vpc/securityGroupIngressRule:SecurityGroupIngressRule", **rule)) == []

    @pytest.mark.parametrize("key", ["customKeyStoreId", "xksKeyId"])
    def test_a_key_that_lies_elsewhere_cannot_rotate(self, key: str) -> None:
        """KMS rotates only what it made itself."""
        assert found("CLD-004", one("kms/key:Key", **{key: "cks-1"})) == []


class TestCredentials:
    """INT-004."""

    @pytest.mark.parametrize(
        ("type_", "properties"),
        [
            (
                "apprunner/service:Service",
                {
                    "sourceConfiguration": {
                        "codeRepository": {
                            "codeConfiguration": {
                                "codeConfigurationValues": {"runtimeEnvironmentVariables": {"API_KEY": "abc-def"}}
                            }
                        }
                    }
                },
            ),
            (
                "batch/jobDefinition:JobDefinition",
                {"containerProperties": '{"environment": [{"name": "DB_PASSWORD", "value": "hunter2"}]}'},
            ),
            (
                "lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
                {"containers": [{"environment": {"META_TOKEN": "EAAB"}}]},
            ),
            ("ssm/parameter:Parameter", {"name": "/meta/token", "type": "String", "insecureValue": "EAAB"}),
        ],
    )
    def test_a_credential_in_other_places(self, type_: str, properties: dict[str, Any]) -> None:
        """It is found wherever a program can write it."""
        assert found("INT-004", one(type_, **properties)) == ["it"]

    @pytest.mark.parametrize(
        ("type_", "properties"),
        [
            ("lambda/function:Function", {"environment": {"variables": UNKNOWN}}),
            ("lambda/function:Function", {"environment": {"variables": {"DB_PASSWORD": UNKNOWN}}}),
            ("ecs/taskDefinition:TaskDefinition", {"containerDefinitions": UNKNOWN}),
            ("lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion", {"containers": UNKNOWN}),
            ("ssm/parameter:Parameter", {"name": "/meta/token", "type": "String", "value": UNKNOWN}),
            ("secretsmanager/secret:Secret", {"kmsKeyId": UNKNOWN}),
        ],
    )
    def test_what_nobody_knows_yet(self, type_: str, properties: dict[str, Any]) -> None:
        """It may be a credential or the name of one, so it is not judged."""
        assert unjudged("INT-004", one(type_, **properties)) == ["it"]

    def test_an_unknown_value_of_another_name(self) -> None:
        """It is no credential."""
        assert found("INT-004", one("lambda/function:Function", environment={"variables": {"TABLE": UNKNOWN}})) == []


def test_an_unknown_sending_domain_is_not_judged() -> None:
    """Whether it has its records cannot be told."""
    assert unjudged("EML-002", one("sesv2/emailIdentity:EmailIdentity", emailIdentity=UNKNOWN)) == ["it"]


def _before_anything_is_made(estate: Estate) -> Estate:
    """The plan as a first preview has it: what a rehearsal makes up is not known yet."""
    made_up = {f"{each.id}-id" for each in estate.of(Resource)}

    def known(value: Any) -> Any:
        if isinstance(value, str):
            return UNKNOWN if "made-up" in value or value in made_up else value
        if isinstance(value, dict):
            return {key: known(each) for key, each in value.items()}
        return [known(each) for each in value] if isinstance(value, list) else value

    resources = [replace(each, properties=known(each.properties)) for each in estate.of(Resource)]
    return planned(resources, AS_OF, estate.declaration, environment=estate.environment)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_our_own_stacks_before_anything_is_made(environment: str) -> None:
    """A first preview, in which no ARN and no id is known, finds nothing in our own stacks either."""
    found = [
        (stack, name, violation.asset, violation.sentence)
        for stack, estate in plans(environment).items()
        for name, control in CONTROLS.items()
        if "planned" in control.evidence
        for violation in judge(control, _before_anything_is_made(estate)).violations
    ]
    assert found == []
