"""The conversions queue: what an agency reports as converted, for a corporate worker to send to the ad platforms."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from stacks.documents import policy, tls_only
from stacks.unit.part import Part, Unit, as_json

KEEP_SECONDS = 14 * 24 * 3600
TRIES = 5


class Conversions(Part):
    """Outputs: `url` and `arn` of the queue. Agencies with a grant for advertising send to it, and cannot read it."""

    def __init__(self, unit: Unit, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("conversions", unit, opts)
        names, name = unit.place.names, unit.place.conversions
        dead_name = names.name("conversions", "dead", limit=80)
        redrive = as_json({"deadLetterTargetArn": names.arn("sqs", dead_name), "maxReceiveCount": TRIES})
        dead = self._queue("dead", dead_name)
        queue = self._queue("queue", name, redrive, after=[dead])
        allowed = aws.sqs.RedriveAllowPolicy(
            self.named("redrive"),
            queue_url=dead.url,
            redrive_allow_policy=as_json({"redrivePermission": "byQueue", "sourceQueueArns": [names.arn("sqs", name)]}),
            opts=self.mine(depends_on=[queue]),
        )
        for what, made, called in (("queue", queue, name), ("dead", dead, dead_name)):
            aws.sqs.QueuePolicy(
                self.named(what, "policy"),
                queue_url=made.url,
                policy=policy(tls_only([names.arn("sqs", called)], "sqs:*")),
                # One after the other: two changes of a queue's attributes at once can undo each other.
                opts=self.mine(depends_on=[allowed]),
            )
        self.url, self.arn = queue.url, queue.arn
        self.register_outputs({"url": self.url, "arn": self.arn})

    def _queue(
        self, what: str, name: str, redrive: str | None = None, after: Sequence[pulumi.Resource] = ()
    ) -> aws.sqs.Queue:
        return aws.sqs.Queue(
            self.named(what),
            name=name,
            kms_master_key_id=self.unit.keys["data"],
            kms_data_key_reuse_period_seconds=300,
            message_retention_seconds=KEEP_SECONDS,
            visibility_timeout_seconds=180,
            receive_wait_time_seconds=20,
            redrive_policy=redrive,
            tags=self.unit.tags("advertising"),
            opts=self.mine(depends_on=list(after)),
        )
