"""A sending domain: identity with DKIM, MAIL FROM, SPF, DMARC, and the configuration set whose events reach the bus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.access.statement import Permission
from stacks.documents import trust
from stacks.unit.part import Part, Unit, allowing, as_json

EVENTS: Final = (
    "BOUNCE",
    "COMPLAINT",
    "DELIVERY",
    "DELIVERY_DELAY",
    "REJECT",
    "RENDERING_FAILURE",
    "SEND",
    "SUBSCRIPTION",
)
SPF: Final = "v=spf1 include:amazonses.com -all"
DMARC: Final = "v=DMARC1; p=quarantine; adkim=r; aspf=r"
_TTL = 300


class MailEvents(Part):
    """The unit's configuration set: suppression, TLS, reputation, and its events on the platform's bus.

    SES puts events on the account's default bus alone, so a rule there passes them on. Output: `name`.
    """

    def __init__(self, unit: Unit, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("mail", unit, opts)
        place = unit.place
        made = aws.sesv2.ConfigurationSet(
            self.named("configuration-set"),
            configuration_set_name=place.configuration_set,
            delivery_options=aws.sesv2.ConfigurationSetDeliveryOptionsArgs(tls_policy="REQUIRE"),
            reputation_options=aws.sesv2.ConfigurationSetReputationOptionsArgs(reputation_metrics_enabled=True),
            sending_options=aws.sesv2.ConfigurationSetSendingOptionsArgs(sending_enabled=True),
            suppression_options=aws.sesv2.ConfigurationSetSuppressionOptionsArgs(
                suppressed_reasons=["BOUNCE", "COMPLAINT"]
            ),
            tags=unit.tags("email"),
            opts=self.mine(),
        )
        aws.sesv2.ConfigurationSetEventDestination(
            self.named("events"),
            configuration_set_name=made.configuration_set_name,
            event_destination_name="bus",
            event_destination={
                "enabled": True,
                "matching_event_types": list(EVENTS),
                "event_bridge_destination": {"event_bus_arn": place.names.arn("events", "event-bus/default")},
            },
            opts=self.mine(),
        )
        self._forward()
        self.name = made.configuration_set_name
        self.register_outputs({"name": self.name})

    def _forward(self) -> None:
        """Pass the events of this configuration set from the default bus to the platform's."""
        unit, place = self.unit, self.unit.place
        bus = places.bus_arn(unit.context)
        role = aws.iam.Role(
            self.named("forward-role"),
            name=place.names.name("mail-events"),
            path=place.names.path(),
            assume_role_policy=trust("events.amazonaws.com", unit.context.account),
            tags=unit.tags("email"),
            opts=self.mine(),
        )
        aws.iam.RolePolicy(
            self.named("forward-policy"),
            name="forward",
            role=role.name,
            policy=allowing(Permission("Forward", ("events:PutEvents",), (bus,))),
            opts=self.mine(),
        )
        rule = aws.cloudwatch.EventRule(
            self.named("rule"),
            name=place.names.name("mail-events"),
            event_bus_name="default",
            event_pattern=as_json(
                {
                    "source": ["aws.ses"],
                    "detail": {"mail": {"tags": {"ses:configuration-set": [place.configuration_set]}}},
                }
            ),
            tags=unit.tags("email"),
            opts=self.mine(),
        )
        aws.cloudwatch.EventTarget(
            self.named("target"),
            rule=rule.name,
            event_bus_name="default",
            target_id="bus",
            arn=bus,
            role_arn=role.arn,
            opts=self.mine(),
        )


@dataclass(frozen=True, slots=True)
class SenderArgs:
    """`domain` is the sending domain as this environment has it; `adopt` an identity that exists, taken as it is."""

    domain: str
    zone_id: pulumi.Input[str] = ""
    configuration_set: pulumi.Input[str] = ""
    adopt: str | None = None


class Sender(Part):
    """Outputs: `tokens`, the three DKIM tokens."""

    def __init__(self, name: str, unit: Unit, args: SenderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, unit, opts)
        if args.adopt is not None:
            self._take(args.adopt)
            return
        domain = args.domain
        signing = aws.sesv2.EmailIdentityDkimSigningAttributesArgs(next_signing_key_length="RSA_2048_BIT")
        identity = aws.sesv2.EmailIdentity(
            self.named("identity"),
            email_identity=domain,
            configuration_set_name=args.configuration_set,
            dkim_signing_attributes=signing,
            tags=unit.tags("email"),
            opts=self.mine(),
        )
        self.tokens = _tokens(identity)
        for index in range(3):
            token = _nth(self.tokens, index)
            self._record(
                f"dkim-{index + 1}",
                args,
                token.apply(lambda token: f"{token}._domainkey.{domain}"),
                "CNAME",
                token.apply(lambda token: f"{token}.dkim.amazonses.com"),
            )
        sender = f"bounce.{domain}"
        aws.sesv2.EmailIdentityMailFromAttributes(
            self.named("mail-from"),
            email_identity=identity.email_identity,
            mail_from_domain=sender,
            behavior_on_mx_failure="REJECT_MESSAGE",
            opts=self.mine(),
        )
        region = unit.context.region
        self._record("mail-from-mx", args, sender, "MX", f"10 feedback-smtp.{region}.amazonses.com")
        self._record("mail-from-spf", args, sender, "TXT", SPF)
        self._record("spf", args, domain, "TXT", SPF)
        self._record("dmarc", args, f"_dmarc.{domain}", "TXT", DMARC)
        self.register_outputs({"tokens": self.tokens})

    def _take(self, existing: str) -> None:
        """Import an identity as it is; its records are where they were."""
        domain = existing.rpartition("/")[2]
        identity = aws.sesv2.EmailIdentity(self.named("identity"), email_identity=domain, opts=self.taking(domain))
        self.tokens = _tokens(identity)
        self.register_outputs({"tokens": self.tokens})

    def _record(
        self, what: str, args: SenderArgs, name: pulumi.Input[str], type: str, value: pulumi.Input[str]
    ) -> None:
        aws.route53.Record(
            self.named(what),
            zone_id=args.zone_id,
            name=name,
            type=type,
            ttl=_TTL,
            records=[value],
            opts=self.mine(),
        )


def _tokens(identity: aws.sesv2.EmailIdentity) -> pulumi.Output[list[str]]:
    return identity.dkim_signing_attributes.apply(lambda made: list(made.tokens or []) if made else [])


def _nth(tokens: pulumi.Output[list[str]], index: int) -> pulumi.Output[str]:
    """Return one DKIM token; an identity that has none yet gets a record that resolves to nothing."""
    return tokens.apply(lambda made: made[index] if index < len(made) else f"pending-{index + 1}")
