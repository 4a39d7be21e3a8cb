"""Topics as the stacks make them: encrypted, with a policy and subscribers."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made
from tests.localcloud.provider.examples.sqs import QUEUE, arn, policy

TOPIC = "aws:sns/topic:Topic"
POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def topic_arn(aws: EmulatedAws, name: str) -> str:
    """Return the ARN of a topic of this account."""
    return f"arn:aws:sns:{aws.region}:{aws.account}:{name}"


def alarms(aws: EmulatedAws, name: str) -> Props:
    """Return the topic that alarms go to."""
    return {
        "name": name,
        "displayName": "Alarms",
        "kmsMasterKeyId": "alias/corporate-data",
        "signatureVersion": 2,
        "tracingConfig": "Active",
        "policy": policy(topic_arn(aws, name), "sns:Publish"),
        "sqsSuccessFeedbackRoleArn": f"arn:aws:iam::{aws.account}:role/feedback",
        "sqsSuccessFeedbackSampleRate": 100,
    }


def ordered(aws: EmulatedAws, name: str) -> Props:
    """Return a fifo topic."""
    return {"name": f"{name}.fifo", "fifoTopic": True, "contentBasedDeduplication": True}


def own_policy(aws: EmulatedAws, name: str) -> Props:
    """Return a policy apart from its topic."""
    return {"arn": made(aws, TOPIC, {"name": name}), "policy": policy(topic_arn(aws, name), "sns:Publish")}


def by_queue(aws: EmulatedAws, name: str) -> Props:
    """Return a queue's subscription, with a filter and dead letters."""
    made(aws, QUEUE, {"name": name})
    made(aws, QUEUE, {"name": f"{name}-dead"})
    return {
        "topic": made(aws, TOPIC, {"name": name}),
        "protocol": "sqs",
        "endpoint": arn(aws, name),
        "rawMessageDelivery": True,
        "filterPolicy": json.dumps({"brand": ["aurora"]}),
        "filterPolicyScope": "MessageBody",
        "redrivePolicy": json.dumps({"deadLetterTargetArn": arn(aws, f"{name}-dead")}),
    }


def by_mail(aws: EmulatedAws, name: str) -> Props:
    """Return a person's subscription, which waits to be confirmed."""
    return {"topic": made(aws, TOPIC, {"name": name}), "protocol": "email", "endpoint": "alarms@austral.example"}


EXAMPLES = (
    Example(
        TOPIC,
        alarms,
        {"displayName": None, "tracingConfig": "PassThrough", "policy": None, "tags": {"owner": "aurora"}},
        ("arn", "owner"),
        unheld={
            "moto": frozenset(
                {"signatureVersion", "sqsSuccessFeedbackRoleArn", "sqsSuccessFeedbackSampleRate", "tracingConfig"}
            )
        },
        id="alarms",
    ),
    Example(TOPIC, ordered, {"contentBasedDeduplication": False}, ("arn",), id="fifo-topic"),
    Example(POLICY, own_policy, {"policy": policy("*", "sns:*")}, ("owner",)),
    Example(
        SUBSCRIPTION,
        by_queue,
        {"rawMessageDelivery": None, "filterPolicy": json.dumps({"brand": ["boreal"]})},
        ("arn", "ownerId"),
        id="by-queue",
    ),
    Example(SUBSCRIPTION, by_mail, outputs=("arn",), id="by-mail"),
)
