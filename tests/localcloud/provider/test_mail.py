"""SES and Step Functions as resources: what they refuse, DKIM tokens, and what an emulator cannot hold."""

from __future__ import annotations

import json
import re

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import NotEmulated, Props
from localcloud.provider.kinds.sesv2 import tokens
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import sesv2, sfn
from tests.localcloud.provider.said import said_of

MAIL_FROM = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes"
DESTINATION = "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination"
SUPPRESSION = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes"
NOWHERE = EmulatedAws("http://127.0.0.1:9", "123456789012", "sa-east-1", "moto")
BUS = {"eventBusArn": "arn:aws:events:sa-east-1:123456789012:event-bus/default"}


def sent_to(**destination: object) -> Props:
    """Return an event destination."""
    return {"configurationSetName": "s", "eventDestinationName": "d", "eventDestination": destination}


@pytest.mark.parametrize(
    ("token", "props", "name", "said"),
    [
        (sesv2.IDENTITY, {"emailIdentity": "aurora"}, "emailIdentity", "a domain name or an address"),
        (
            sesv2.IDENTITY,
            {"emailIdentity": "a.example", "dkimSigningAttributes": {"nextSigningKeyLength": "RSA_512_BIT"}},
            "dkimSigningAttributes.nextSigningKeyLength",
            "`RSA_2048_BIT`",
        ),
        (
            sesv2.IDENTITY,
            {"emailIdentity": "a.example", "dkimSigningAttributes": {"domainSigningPrivateKey": "s3cret"}},
            "dkimSigningAttributes",
            "go together",
        ),
        (
            MAIL_FROM,
            {"emailIdentity": "a.example", "mailFromDomain": "b.example"},
            "mailFromDomain",
            "under `a.example`",
        ),
        (
            MAIL_FROM,
            {"emailIdentity": "a.example", "behaviorOnMxFailure": "X"},
            "behaviorOnMxFailure",
            "`REJECT_MESSAGE`",
        ),
        (sesv2.SET, {"configurationSetName": "a b"}, "configurationSetName", "1 to 64"),
        (
            sesv2.SET,
            {"configurationSetName": "s", "deliveryOptions": {"tlsPolicy": "ALWAYS"}},
            "deliveryOptions.tlsPolicy",
            "`REQUIRE`",
        ),
        (
            sesv2.SET,
            {"configurationSetName": "s", "suppressionOptions": {"suppressedReasons": ["SPAM"]}},
            "suppressionOptions",
            "has `SPAM`",
        ),
        (DESTINATION, sent_to(matchingEventTypes=["SEND"]), "eventDestination", "has 0 places"),
        (
            DESTINATION,
            sent_to(matchingEventTypes=[], eventBridgeDestination=BUS),
            "eventDestination",
            "`matchingEventTypes`",
        ),
        (DESTINATION, sent_to(matchingEventTypes=["SENT"], eventBridgeDestination=BUS), "eventDestination", "`SENT`"),
        (
            DESTINATION,
            sent_to(
                matchingEventTypes=["SEND"], eventBridgeDestination={"eventBusArn": "arn:aws:events:r:1:event-bus/own"}
            ),
            "eventDestination",
            "default bus only",
        ),
        (SUPPRESSION, {"suppressedReasons": ["SPAM"]}, "suppressedReasons", "has `SPAM`"),
    ],
)
def test_what_ses_refuses_is_said(token: str, props: Props, name: str, said: str) -> None:
    """Before anything is sent, by input, and without a key's value."""
    found = said_of(token, props)
    assert said in found[name]
    assert "s3cret" not in str(found)


@pytest.mark.slow
def test_a_domain_has_three_tokens(cloud: EmulatedAws) -> None:
    """The records of DKIM are made of them, so they are there even where the program sets the key's length."""
    props = sesv2.domain(cloud, fresh())
    its_id = made(cloud, sesv2.IDENTITY, props)
    seen = kind(sesv2.IDENTITY).read(cloud, its_id, props)
    assert seen is not None
    signing = seen["dkimSigningAttributes"]
    assert signing["nextSigningKeyLength"] == "RSA_2048_BIT"
    assert len(set(signing["tokens"])) == 3
    assert all(re.fullmatch(r"[a-z0-9]{32}", each) for each in signing["tokens"])


def test_tokens_that_are_made_are_the_same_at_every_run() -> None:
    """Else every refresh would change the records; another domain has others."""
    assert tokens("1", "a.example") == tokens("1", "a.example")
    assert not set(tokens("1", "a.example")) & set(tokens("1", "b.example"))


@pytest.mark.slow
def test_an_address_has_no_tokens(moto: EmulatedAws) -> None:
    """DKIM is of a domain."""
    its_id = made(moto, sesv2.IDENTITY, {"emailIdentity": f"{fresh()}@aurora.example"})
    seen = kind(sesv2.IDENTITY).read(moto, its_id, {})
    assert seen is not None
    assert "dkimSigningAttributes" not in seen


@pytest.mark.parametrize(
    ("token", "props", "its_id"),
    [
        (MAIL_FROM, {"emailIdentity": "a.example", "mailFromDomain": "bounce.a.example"}, "a.example"),
        (DESTINATION, sent_to(matchingEventTypes=["SEND"], eventBridgeDestination=BUS), "s|d"),
        (SUPPRESSION, {"suppressedReasons": ["BOUNCE"]}, "123456789012"),
    ],
)
def test_what_moto_cannot_hold_is_recorded_with_its_real_id(token: str, props: Props, its_id: str) -> None:
    """It is said at once, and the record has the id that AWS would give."""
    with pytest.raises(NotEmulated):
        kind(token).create(NOWHERE, props)
    assert kind(token).record(NOWHERE, props)[0] == its_id


ROLE = "arn:aws:iam::123456789012:role/publishing"
MACHINE: Props = {"name": "m", "roleArn": ROLE, "definition": json.dumps(sfn.PASS)}


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"definition": "{}"}, "definition", "has no `States`"),
        ({"name": "a b"}, "name", "1 to 80"),
        ({"roleArn": "publishing"}, "roleArn", "the ARN of a role"),
        ({"type": "FAST"}, "type", "expected one of `STANDARD`"),
        ({"loggingConfiguration": {"level": "ALL"}}, "loggingConfiguration", "no `logDestination`"),
        (
            {"loggingConfiguration": {"level": "ALL", "logDestination": "arn:aws:logs:r:1:log-group:x"}},
            "loggingConfiguration",
            "with `:*` at its end",
        ),
        ({"encryptionConfiguration": {"type": "CUSTOMER_MANAGED_KMS_KEY"}}, "encryptionConfiguration", "no `kmsKeyId`"),
        (
            {"type": "EXPRESS", "definition": json.dumps(sfn.PUBLISHING)},
            "definition",
            "an `EXPRESS` machine cannot wait",
        ),
    ],
)
def test_what_step_functions_refuses_of_a_machine_is_said(change: Props, name: str, said: str) -> None:
    """The definition by the language's rules, the rest by the service's."""
    assert said_of(sfn.MACHINE, MACHINE) == {}
    assert said in said_of(sfn.MACHINE, {**MACHINE, **change})[name]


@pytest.mark.slow
def test_each_change_of_a_published_machine_is_a_version(cloud: EmulatedAws) -> None:
    """The newest one is the output, also where the emulator does not list them."""
    machine = kind(sfn.MACHINE)
    props = {**MACHINE, "name": fresh(), "publish": True, "roleArn": ROLE}
    its_id = machine.create(cloud, props)
    for number in (1, 2, 3):
        seen = machine.read(cloud, its_id, props)
        assert seen is not None
        assert seen["stateMachineVersionArn"] == f"{its_id}:{number}"
        new = {**props, "definition": json.dumps({**sfn.PASS, "Comment": str(number)})}
        machine.update(cloud, its_id, props, new)
        props = new
