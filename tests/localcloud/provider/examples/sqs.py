"""Queues as the stacks make them: encrypted, with dead letters, and a policy of their own."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

QUEUE = "aws:sqs/queue:Queue"


def arn(aws: EmulatedAws, name: str) -> str:
    """Return the ARN of a queue of this account."""
    return f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"


def policy(resource: str, action: str = "sqs:SendMessage") -> str:
    """Return a policy that denies what does not come over TLS."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "TlsOnly",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": action,
                    "Resource": resource,
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        }
    )


def leads(aws: EmulatedAws, name: str) -> Props:
    """Return a queue with every setting, whose dead letters go to another."""
    made(aws, QUEUE, {"name": f"{name}-dead"})
    return {
        "name": name,
        "delaySeconds": 5,
        "maxMessageSize": 65536,
        "messageRetentionSeconds": 1209600,
        "receiveWaitTimeSeconds": 20,
        "visibilityTimeoutSeconds": 180,
        "kmsMasterKeyId": "alias/corporate-data",
        "kmsDataKeyReusePeriodSeconds": 300,
        "policy": policy(arn(aws, name)),
        "redrivePolicy": json.dumps({"deadLetterTargetArn": arn(aws, f"{name}-dead"), "maxReceiveCount": 5}),
    }


def ordered(aws: EmulatedAws, name: str) -> Props:
    """Return a fifo queue."""
    return {
        "name": f"{name}.fifo",
        "fifoQueue": True,
        "contentBasedDeduplication": True,
        "deduplicationScope": "messageGroup",
        "fifoThroughputLimit": "perMessageGroupId",
        "sqsManagedSseEnabled": True,
    }


def plain(aws: EmulatedAws, name: str) -> Props:
    """Return a queue that may take the dead letters of another."""
    return {
        "name": name,
        "sqsManagedSseEnabled": True,
        "redriveAllowPolicy": json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [arn(aws, "leads")]}),
    }


def own_policy(aws: EmulatedAws, name: str) -> Props:
    """Return a policy apart from its queue."""
    return {"queueUrl": made(aws, QUEUE, {"name": name}), "policy": policy(arn(aws, name))}


def own_allow(aws: EmulatedAws, name: str) -> Props:
    """Return a redrive-allow policy apart from its queue."""
    allow = {"redrivePermission": "byQueue", "sourceQueueArns": [arn(aws, "leads")]}
    return {"queueUrl": made(aws, QUEUE, {"name": name}), "redriveAllowPolicy": json.dumps(allow)}


EXAMPLES = (
    Example(
        QUEUE,
        leads,
        {"visibilityTimeoutSeconds": 60, "delaySeconds": None, "redrivePolicy": None, "tags": {"owner": "aurora"}},
        ("arn", "url", "tagsAll"),
        id="leads",
    ),
    Example(QUEUE, ordered, {"deduplicationScope": "queue", "fifoThroughputLimit": "perQueue"}, ("arn",), id="fifo"),
    Example(
        QUEUE,
        plain,
        {"redriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})},
        unheld={"moto": frozenset({"redriveAllowPolicy"})},
        id="dead-letters",
    ),
    Example("aws:sqs/queuePolicy:QueuePolicy", own_policy, {"policy": policy("*", "sqs:*")}),
    Example(
        "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
        own_allow,
        {"redriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})},
        absent=frozenset({"moto"}),
    ),
)
