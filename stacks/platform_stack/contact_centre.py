"""The contact centre's door: events about cases go to its endpoint, with the corporation's key, as they happen."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.context import StackContext
from stacks.documents import Statement, no_agencies, policy, tls_only, trust

CASES: Final = {"source": [{"prefix": "ecosystem."}], "detail-type": [{"prefix": "case."}]}
"""The events that the contact centre gets."""

RATE: Final = 50  # calls a second
_RETRY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class ContactCentreArgs:
    """`api_key` is the key that the contact centre gave us, a Pulumi secret; None waits for it."""

    context: StackContext
    bus: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    api_key: pulumi.Output[str] | None = None


def pending(context: StackContext, api_key: pulumi.Output[str] | None) -> tuple[str, ...]:
    """Return what waits for a value, a sentence each."""
    declared = context.declaration.customer_service
    if declared is None or not declared.endpoint or api_key is not None or context.endpoint:
        return ()
    return (f"events to `{declared.endpoint}`: `pulumi config set --secret ecosystem:contactCentreKey`",)


class ContactCentre(pulumi.ComponentResource):
    """Outputs: whether events go there (`connected`)."""

    connected: bool

    def __init__(self, name: str, args: ContactCentreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:ContactCentre", name, None, opts)
        context = args.context
        declared = context.declaration.customer_service
        # In the local cloud nobody is there to be called: a random key stands in, made once and never shown.
        made_up = pulumi.Output.secret(secrets.token_urlsafe(32)) if context.endpoint else None
        api_key = args.api_key if args.api_key is not None else made_up
        self.connected = declared is not None and bool(declared.endpoint) and api_key is not None
        if declared is not None and declared.endpoint and api_key is not None:
            keep = ["authParameters"] if args.api_key is None else None
            self._connect(name, args, declared.endpoint, api_key, keep)
        self.register_outputs({"connected": self.connected})

    def _connect(
        self, name: str, args: ContactCentreArgs, endpoint: str, api_key: pulumi.Output[str], keep: list[str] | None
    ) -> None:
        context = args.context
        names = context.platform
        mine = pulumi.ResourceOptions(parent=self)
        connection = aws.cloudwatch.EventConnection(
            f"{name}.connection",
            name=names.name("contact-centre"),
            description="how the contact centre knows us",
            authorization_type="API_KEY",
            auth_parameters={"api_key": {"key": "X-Api-Key", "value": api_key}},
            kms_key_identifier=args.key_arn,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=keep, additional_secret_outputs=["authParameters"]),
        )
        destination = aws.cloudwatch.EventApiDestination(
            f"{name}.destination",
            name=names.name("contact-centre"),
            description="cases of the contact centre",
            connection_arn=connection.arn,
            invocation_endpoint=endpoint,
            http_method="POST",
            invocation_rate_limit_per_second=RATE,
            opts=mine,
        )
        dead = aws.sqs.Queue(
            f"{name}.dead",
            name=names.name("contact-centre", "dead", limit=80),
            kms_master_key_id=args.key_arn,
            message_retention_seconds=14 * 24 * 3600,
            tags={"layer": "customer_service"},
            opts=mine,
        )
        rule = aws.cloudwatch.EventRule(
            f"{name}.rule",
            name=names.name("contact-centre"),
            event_bus_name=args.bus,
            description="cases to the contact centre",
            event_pattern=json.dumps(CASES),
            tags={"layer": "customer_service"},
            opts=mine,
        )
        dead_policy = aws.sqs.QueuePolicy(
            f"{name}.dead-policy", queue_url=dead.url, policy=policy(_dead_statements(context)), opts=mine
        )
        role = self._role(name, context)
        aws.cloudwatch.EventTarget(
            f"{name}.target",
            rule=rule.name,
            event_bus_name=args.bus,
            target_id="contact-centre",
            arn=destination.arn,
            role_arn=role.arn,
            retry_policy={"maximum_event_age_in_seconds": _RETRY_SECONDS, "maximum_retry_attempts": 185},
            dead_letter_config={"arn": dead.arn},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[dead_policy]),
        )

    def _role(self, name: str, context: StackContext) -> aws.iam.Role:
        names = context.platform
        role = aws.iam.Role(
            f"{name}.role",
            name=names.name("contact-centre"),
            path=names.path(),
            assume_role_policy=trust("events.amazonaws.com", names.account, _rule_arn(context)),
            tags={"layer": "customer_service"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        destination = names.arn("events", f"api-destination/{names.name('contact-centre')}/*")
        aws.iam.RolePolicy(
            f"{name}.role-policy",
            name="call-contact-centre",
            role=role.name,
            policy=policy([{"Effect": "Allow", "Action": "events:InvokeApiDestination", "Resource": destination}]),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return role


def _rule_arn(context: StackContext) -> str:
    rule = context.platform.name("contact-centre")
    return context.platform.arn("events", f"rule/{places.bus(context)}/{rule}")


def _dead_statements(context: StackContext) -> list[Statement]:
    arn = places.queue_arn(context, context.platform.name("contact-centre", "dead", limit=80))
    return [
        *tls_only([arn], "sqs:*"),
        no_agencies([arn], "sqs:*"),
        {
            "Sid": "EventsThatCouldNotBeTold",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": _rule_arn(context)}},
        },
    ]
