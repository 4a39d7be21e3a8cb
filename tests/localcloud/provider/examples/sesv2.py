"""Examples of SES: a brand's configuration set with its events, and its sending domain."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

SET = "aws:sesv2/configurationSet:ConfigurationSet"
IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity"


def sending(_aws: EmulatedAws, name: str) -> Props:
    """Return a set that sends over TLS only, suppresses, and tracks under a domain of the brand."""
    return {
        "configurationSetName": name,
        "deliveryOptions": {"tlsPolicy": "REQUIRE"},
        "reputationOptions": {"reputationMetricsEnabled": True},
        "sendingOptions": {"sendingEnabled": True},
        "suppressionOptions": {"suppressedReasons": ["BOUNCE", "COMPLAINT"]},
        "trackingOptions": {"customRedirectDomain": "click.aurora.example", "httpsPolicy": "REQUIRE"},
    }


def events(aws: EmulatedAws, name: str) -> Props:
    """Return where the events of a set of its own go."""
    made(aws, SET, {"configurationSetName": name})
    bus = f"arn:aws:events:{aws.region}:{aws.account}:event-bus/default"
    return {
        "configurationSetName": name,
        "eventDestinationName": "bus",
        "eventDestination": {
            "enabled": True,
            "matchingEventTypes": ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"],
            "eventBridgeDestination": {"eventBusArn": bus},
        },
    }


def domain(aws: EmulatedAws, name: str) -> Props:
    """Return a domain that SES signs with a key of 2048 bits."""
    return {
        "emailIdentity": f"{name}.example",
        "configurationSetName": made(aws, SET, {"configurationSetName": name}),
        "dkimSigningAttributes": {"nextSigningKeyLength": "RSA_2048_BIT"},
    }


def mail_from(aws: EmulatedAws, name: str) -> Props:
    """Return the domain that mail is from."""
    identity = made(aws, IDENTITY, {"emailIdentity": f"{name}.example"})
    return {
        "emailIdentity": identity,
        "mailFromDomain": f"bounce.{identity}",
        "behaviorOnMxFailure": "REJECT_MESSAGE",
    }


def suppression(_aws: EmulatedAws, _name: str) -> Props:
    """Return why the account stops writing to an address."""
    return {"suppressedReasons": ["BOUNCE", "COMPLAINT"]}


EXAMPLES = (
    Example(
        SET,
        sending,
        {
            "deliveryOptions": {"tlsPolicy": "OPTIONAL"},
            "suppressionOptions": {"suppressedReasons": ["BOUNCE"]},
            "tags": {"owner": "aurora"},
        },
        ("arn",),
        {"moto": frozenset({"sendingOptions"})},
    ),
    Example(
        "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
        events,
        absent=frozenset({"moto"}),
    ),
    Example(
        IDENTITY,
        domain,
        {"tags": {"owner": "aurora"}},
        ("arn", "identityType", "dkimSigningAttributes"),
        {
            "moto": frozenset({"the DKIM tokens"}),
            "ministack": frozenset({"configurationSetName", "dkimSigningAttributes.nextSigningKeyLength"}),
        },
    ),
    Example(
        "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
        mail_from,
        {"behaviorOnMxFailure": "USE_DEFAULT_VALUE"},
        absent=frozenset({"moto", "ministack"}),
    ),
    Example(
        "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
        suppression,
        {"suppressedReasons": ["COMPLAINT"]},
        (),
        {"ministack": frozenset({"suppressedReasons"})},
        frozenset({"moto"}),
        stays=True,
    ),
)
