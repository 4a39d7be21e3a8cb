"""An encrypted queue with its dead letters: TLS alone, no agencies, redrive from one queue only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from ecosystem.naming import Names
from stacks.documents import Statement, no_agencies, policy, tls_only

KEEP_SECONDS: Final = 14 * 24 * 3600  # the most that SQS keeps
TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class QueueArgs:
    """`queue` and `dead_letters` are the cloud names; `visible_after` is how long a worker may take, in seconds.

    With `agencies` an agency's role may send, where its own policies let it; else none may do anything. `senders` are
    patterns of roles in other accounts of the corporation that may send.
    """

    names: Names
    queue: str
    dead_letters: str
    key_arn: pulumi.Input[str]
    visible_after: int = 180
    agencies: bool = False
    senders: Sequence[str] = ()
    layer: str = "platform"


class EncryptedQueue(pulumi.ComponentResource):
    """Outputs: URL and ARN of the queue, and of its dead letters."""

    url: pulumi.Output[str]
    arn: pulumi.Output[str]
    name: pulumi.Output[str]
    dead_name: pulumi.Output[str]

    def __init__(self, name: str, args: QueueArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:stacks:EncryptedQueue", name, None, opts)
        mine = pulumi.ResourceOptions(parent=self)
        arn, dead_arn = args.names.arn("sqs", args.queue), args.names.arn("sqs", args.dead_letters)
        dead = aws.sqs.Queue(
            f"{name}.dead",
            name=args.dead_letters,
            kms_master_key_id=args.key_arn,
            kms_data_key_reuse_period_seconds=300,
            message_retention_seconds=KEEP_SECONDS,
            tags={"layer": args.layer},
            opts=mine,
        )
        queue = aws.sqs.Queue(
            f"{name}.queue",
            name=args.queue,
            kms_master_key_id=args.key_arn,
            kms_data_key_reuse_period_seconds=300,
            message_retention_seconds=KEEP_SECONDS,
            visibility_timeout_seconds=args.visible_after,
            receive_wait_time_seconds=20,
            redrive_policy=json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": TRIES}),
            tags={"layer": args.layer},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[dead]),
        )
        redrive = aws.sqs.RedriveAllowPolicy(
            f"{name}.redrive",
            queue_url=dead.url,
            redrive_allow_policy=json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [arn]}),
            opts=mine,
        )
        for which, made, whose in (("queue", queue, arn), ("dead", dead, dead_arn)):
            closed = () if args.agencies and made is queue else (no_agencies([whose], "sqs:*"),)
            opened = (_from_elsewhere(args.senders, whose),) if args.senders and made is queue else ()
            aws.sqs.QueuePolicy(
                f"{name}.{which}-policy",
                queue_url=made.url,
                policy=policy([*tls_only([whose], "sqs:*"), *closed, *opened]),
                # One after the other: two changes of a queue's attributes at once can undo each other.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[redrive]),
            )
        self.url, self.arn, self.name, self.dead_name = queue.url, queue.arn, queue.name, dead.name
        self.register_outputs({"url": self.url, "arn": self.arn})


def _from_elsewhere(senders: Sequence[str], queue_arn: str) -> Statement:
    """Return the statement that lets roles of other corporate accounts send, where their own policies let them."""
    accounts = sorted({sender.split(":")[4] for sender in senders})
    return {
        "Sid": "BrandsInAccountsOfTheirOwn",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnLike": {"aws:PrincipalArn": list(senders)}},
    }
