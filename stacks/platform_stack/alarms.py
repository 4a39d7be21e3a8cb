"""What must not go unseen: the topic of alarms, and the alarms of queues, API and database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.context import StackContext
from stacks.documents import Statement, no_agencies, policy, tls_only

STEWARDS: Final = ("automation", "crisis")
"""The stewards who are written to; each confirms the subscription by the mail that AWS sends."""

LEAD_AGE_SECONDS: Final = 900
GIBIBYTE: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Watch:
    """One alarm: `statistic` of a metric past `threshold` (`above` or below) for `periods` of `period` seconds."""

    what: str
    says: str
    namespace: str
    metric: str
    dimensions: Mapping[str, pulumi.Input[str]]
    threshold: float
    statistic: str = "Maximum"
    above: bool = True
    period: int = 300
    periods: int = 1


@dataclass(frozen=True, slots=True)
class AlarmsArgs:
    """What is watched: queues by name, the API and the database's cluster; `key_arn` encrypts the topic."""

    context: StackContext
    key_arn: pulumi.Input[str]
    dead_letters: Mapping[str, pulumi.Input[str]]
    lead_queue: pulumi.Input[str]
    api_id: pulumi.Input[str]
    cluster: pulumi.Input[str] | None


class Alarms(pulumi.ComponentResource):
    """Outputs: the topic's ARN."""

    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Alarms", name, None, opts)
        context = args.context
        mine = pulumi.ResourceOptions(parent=self)
        topic = aws.sns.Topic(
            f"{name}.topic",
            name=places.alarm_topic(context),
            kms_master_key_id=args.key_arn,
            tags={"layer": "operations"},
            opts=mine,
        )
        aws.sns.TopicPolicy(f"{name}.topic-policy", arn=topic.arn, policy=policy(_statements(context)), opts=mine)
        for function in STEWARDS:
            if mail := context.declaration.corporation.stewards.get(function):
                aws.sns.TopicSubscription(
                    f"{name}.to-{function}", topic=topic.arn, protocol="email", endpoint=mail, opts=mine
                )
        for watch in watches(args):
            aws.cloudwatch.MetricAlarm(
                f"{name}.{watch.what}",
                name=context.platform.name("alarm", watch.what, limit=255),
                alarm_description=watch.says,
                namespace=watch.namespace,
                metric_name=watch.metric,
                dimensions=dict(watch.dimensions),
                statistic=watch.statistic,
                comparison_operator="GreaterThanThreshold" if watch.above else "LessThanThreshold",
                threshold=watch.threshold,
                period=watch.period,
                evaluation_periods=watch.periods,
                treat_missing_data="notBreaching",
                alarm_actions=[topic.arn],
                ok_actions=[topic.arn],
                tags={"layer": "operations"},
                opts=mine,
            )
        self.topic_arn = topic.arn
        self.register_outputs({"topicArn": self.topic_arn})


def watches(args: AlarmsArgs) -> Sequence[Watch]:
    """Return every alarm."""
    found = [
        Watch(f"dead-{what}", f"{what}: messages that nobody could take", "AWS/SQS",
              "ApproximateNumberOfMessagesVisible", {"QueueName": queue}, 0)
        for what, queue in args.dead_letters.items()
    ]  # fmt: skip
    found += [
        Watch("lead-age", "leads wait longer than 15 minutes", "AWS/SQS", "ApproximateAgeOfOldestMessage",
              {"QueueName": args.lead_queue}, LEAD_AGE_SECONDS),
        Watch("lead-errors", "the lead API answers with errors of ours", "AWS/ApiGateway", "5xx",
              {"ApiId": args.api_id}, 0, statistic="Sum"),
        Watch("lead-refusals", "the lead API refuses many", "AWS/ApiGateway", "4xx",
              {"ApiId": args.api_id}, 500, statistic="Sum"),
    ]  # fmt: skip
    if args.cluster is not None:
        whose: dict[str, Any] = {"DBClusterIdentifier": args.cluster}
        found += [
            Watch("database-capacity", "the database is near its most capacity", "AWS/RDS", "ACUUtilization",
                  whose, 90, statistic="Average", periods=3),
            Watch("database-cpu", "the database is busy", "AWS/RDS", "CPUUtilization",
                  whose, 85, statistic="Average", periods=3),
            Watch("database-storage", "the database has little local storage left", "AWS/RDS", "FreeLocalStorage",
                  whose, GIBIBYTE, statistic="Minimum", above=False, periods=2),
        ]  # fmt: skip
    return found


def _statements(context: StackContext) -> list[Statement]:
    arn = context.platform.arn("sns", places.alarm_topic(context))
    return [
        {
            "Sid": "Alarms",
            "Effect": "Allow",
            "Principal": {"Service": ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]},
            "Action": "sns:Publish",
            "Resource": arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": context.home_account}},
        },
        *tls_only([arn], "sns:Publish"),
        no_agencies([arn], "sns:Publish"),
    ]
