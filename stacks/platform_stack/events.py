"""The bus that everything tells what happened, its archive, and a log of what passed (without the contents)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.context import StackContext
from stacks.documents import Statement, policy

ARCHIVE_DAYS: Final = 30
ARCHIVE_DAYS_PROTECTED: Final = 365
OURS: Final = {"source": [{"prefix": "ecosystem."}]}
"""The pattern of the ecosystem's own events."""


@dataclass(frozen=True, slots=True)
class EventsArgs:
    """`key_arn` encrypts the bus, the archive and the log."""

    context: StackContext
    key_arn: pulumi.Input[str]


class Events(pulumi.ComponentResource):
    """Outputs: the bus's name and ARN."""

    bus: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(self, name: str, args: EventsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Events", name, None, opts)
        context = args.context
        mine = pulumi.ResourceOptions(parent=self)
        bus = aws.cloudwatch.EventBus(
            f"{name}.bus",
            name=places.bus(context),
            description="what happens in the ecosystem",
            kms_key_identifier=args.key_arn,
            tags={"layer": "events"},
            opts=mine,
        )
        self.bus, self.arn = bus.name, bus.arn
        aws.cloudwatch.EventArchive(
            f"{name}.archive",
            name=context.platform.name("archive", limit=48),
            description="every event, to be replayed",
            event_source_arn=bus.arn,
            event_pattern=json.dumps(OURS),
            retention_days=ARCHIVE_DAYS_PROTECTED if context.protect else ARCHIVE_DAYS,
            kms_key_identifier=args.key_arn,
            opts=mine,
        )
        if accounts := places.other_accounts(context):
            aws.cloudwatch.EventBusPolicy(
                f"{name}.policy", event_bus_name=bus.name, policy=policy([_put(context, accounts)]), opts=mine
            )
        self._log(name, args, bus)
        self.register_outputs({"bus": self.bus, "arn": self.arn})

    def _log(self, name: str, args: EventsArgs, bus: aws.cloudwatch.EventBus) -> None:
        context = args.context
        mine = pulumi.ResourceOptions(parent=self)
        group = aws.cloudwatch.LogGroup(
            f"{name}.log",
            name=places.log_group(context.platform, "events"),
            retention_in_days=365 if context.protect else 30,
            kms_key_id=args.key_arn,
            tags={"layer": "events"},
            opts=mine,
        )
        allowed = aws.cloudwatch.LogResourcePolicy(
            f"{name}.log-policy",
            policy_name=context.platform.name("events-log"),
            policy_document=policy([_log_statement(context)]),
            opts=mine,
        )
        rule = aws.cloudwatch.EventRule(
            f"{name}.log-rule",
            name=context.platform.name("log"),
            event_bus_name=bus.name,
            description="notes which event passed when; what it says stays in the archive",
            event_pattern=json.dumps(OURS),
            tags={"layer": "events"},
            opts=mine,
        )
        aws.cloudwatch.EventTarget(
            f"{name}.log-target",
            rule=rule.name,
            event_bus_name=bus.name,
            target_id="log",
            arn=group.arn,
            input_transformer={
                "input_paths": {"time": "$.time", "source": "$.source", "kind": "$.detail-type", "id": "$.id"},
                "input_template": '{"timestamp": "<time>", "message": "<source> <kind> <id>"}',
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[allowed]),
        )


def _put(context: StackContext, accounts: tuple[str, ...]) -> Statement:
    return {
        "Sid": "BrandsInAccountsOfTheirOwn",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": "events:PutEvents",
        "Resource": places.bus_arn(context),
        "Condition": {"StringLike": {"events:source": "ecosystem.*"}},
    }


def _log_statement(context: StackContext) -> Statement:
    names = context.platform
    return {
        "Sid": "EventsAndVendedLogs",
        "Effect": "Allow",
        "Principal": {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [
            names.arn("logs", "log-group:/ecosystem/events/*:*"),
            names.arn("logs", "log-group:/aws/vendedlogs/*:*"),
        ],
        "Condition": {"StringEquals": {"aws:SourceAccount": names.account}},
    }
