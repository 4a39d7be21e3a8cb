"""Amazon SQS: queues, and their policies as resources of their own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.shape import changed, document, not_json, tag_changes, unless_gone
from localcloud.provider.told import Told

GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "NonExistentQueue")

ATTRIBUTES = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": "DelaySeconds",
    "fifoQueue": "FifoQueue",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "policy": "Policy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
FLAGS = frozenset({"contentBasedDeduplication", "fifoQueue", "sqsManagedSseEnabled"})
NUMBERS = frozenset(name for name in ATTRIBUTES if name.endswith("Seconds")) | {"maxMessageSize"}
DOCUMENTS = frozenset({"policy", "redriveAllowPolicy", "redrivePolicy"})

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
BOUNDS: Mapping[str, tuple[float, float]] = {
    "delaySeconds": (0, 900),
    "kmsDataKeyReusePeriodSeconds": (60, 86_400),
    "maxMessageSize": (1_024, 1_048_576),
    "messageRetentionSeconds": (60, 1_209_600),
    "receiveWaitTimeSeconds": (0, 20),
    "visibilityTimeoutSeconds": (0, 43_200),
}


def attributes(props: Props, names: Iterable[str] = ATTRIBUTES) -> dict[str, str]:
    """Return the queue attributes for those of `names` that are said, as SQS takes them: all text."""
    return {ATTRIBUTES[name]: _text(name, props[name]) for name in names if props.get(name) is not None}


def _text(name: str, value: Any) -> str:
    if name in DOCUMENTS:
        return document(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(name: str, text: str) -> Any:
    if name in FLAGS:
        return str(text).lower() == "true"
    return int(text) if name in NUMBERS else text


def observed(aws: Aws, url: str, names: Iterable[str] = ATTRIBUTES) -> Props | None:
    """Return the attributes of a queue (with its `arn`) in the schema's names, None when there is no such queue."""
    answer = unless_gone(GONE, aws.client("sqs").get_queue_attributes, QueueUrl=url, AttributeNames=["All"])
    if answer is None:
        return None
    told = answer.get("Attributes", {})
    seen = {name: _value(name, told[ATTRIBUTES[name]]) for name in names if told.get(ATTRIBUTES[name])}
    return seen | {"arn": told.get("QueueArn")}


_ALTERING = threading.Lock()


def alter(aws: Aws, url: str, wanted: Mapping[str, str]) -> None:
    """Set attributes of a queue and leave the others as they are, its policy as well.

    moto takes a queue's policy away whenever the attributes that are set do not name it, so the policy that stands is
    sent along; one change at a time, so that none sends along what another has just replaced. AWS keeps it anyhow.
    """
    sqs = aws.client("sqs")
    with _ALTERING:
        if "Policy" not in wanted:
            answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
            standing = answer.get("Attributes", {}).get("Policy")
            wanted = {**wanted, "Policy": standing} if standing else wanted
        sqs.set_queue_attributes(QueueUrl=url, Attributes=dict(wanted))


def redrive_problems(props: Props) -> Iterable[tuple[str, str]]:
    """Yield what AWS refuses in a redrive policy or a redrive-allow policy."""
    policy = _parsed(props.get("redrivePolicy"))
    if policy is not None:
        target = policy.get("deadLetterTargetArn")
        if not isinstance(target, str) or not target.startswith("arn:"):
            yield "redrivePolicy", "has no `deadLetterTargetArn`, expected the ARN of the dead-letter queue"
        elif target.endswith(".fifo") != bool(props.get("fifoQueue")):
            yield (
                "redrivePolicy",
                "names a queue of the other kind: the dead letters of a fifo queue go to a fifo queue",
            )
        yield from (
            ("redrivePolicy", f"`maxReceiveCount` {sentence}")
            for _, sentence in rules.between({"n": policy.get("maxReceiveCount", "")}, {"n": (1, 1000)})
        )
    allow = _parsed(props.get("redriveAllowPolicy"))
    if allow is not None:
        permission, sources = allow.get("redrivePermission"), allow.get("sourceQueueArns") or []
        if permission not in {"allowAll", "denyAll", "byQueue"}:
            yield "redriveAllowPolicy", "has no `redrivePermission` of `allowAll`, `denyAll` or `byQueue`"
        elif (permission == "byQueue") != bool(sources):
            yield "redriveAllowPolicy", "`sourceQueueArns` goes with `byQueue`, and only with it"
        elif len(sources) > 10:
            yield "redriveAllowPolicy", f"names {len(sources)} source queues, at most 10 are allowed"


def _parsed(value: Any) -> Mapping[str, Any] | None:
    if not value or not_json(value):
        return None
    parsed = json.loads(value) if isinstance(value, str) else value
    return parsed if isinstance(parsed, Mapping) else None


@kind
class Queue(Told):
    """A queue; its id is its URL."""

    token = "aws:sqs/queue:Queue"
    inputs = frozenset({*ATTRIBUTES, "name", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "fifoQueue", "region"})
    documents = DOCUMENTS

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "sqs", "CreateQueue", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what SQS refuses: names, ranges, two encryptions at once, redrive documents."""
        queue, fifo = str(props.get("name", "")), bool(props.get("fifoQueue"))
        yield from rules.formed(
            props,
            {"name": (r"[A-Za-z0-9_-]{1,75}\.fifo|[A-Za-z0-9_-]{1,80}", "at most 80 letters, digits, `-` or `_`")},
        )
        if fifo and not queue.endswith(".fifo"):
            yield "name", f"is `{queue}`, the name of a fifo queue ends in `.fifo`"
        if queue.endswith(".fifo") and not fifo:
            yield "fifoQueue", f"is not true, and the name `{queue}` is that of a fifo queue"
        for name in ("contentBasedDeduplication", "deduplicationScope", "fifoThroughputLimit"):
            if props.get(name) and not fifo:
                yield name, "is for a fifo queue only"
        yield from rules.between(props, BOUNDS)
        yield from rules.one_of(
            props,
            {
                "deduplicationScope": ("messageGroup", "queue"),
                "fifoThroughputLimit": ("perQueue", "perMessageGroupId"),
            },
        )
        yield from rules.together(props, "kmsMasterKeyId", "sqsManagedSseEnabled")
        yield from rules.documents(props, *sorted(DOCUMENTS))
        yield from redrive_problems(props)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its URL."""
        return str(aws.client("sqs").create_queue(**self._created(props))["QueueUrl"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its attributes and tags."""
        seen = observed(aws, id)
        if seen is None:
            return None
        answer = unless_gone(GONE, aws.client("sqs").list_queue_tags, QueueUrl=id)
        if answer is None:
            return None
        tags = answer.get("Tags", {})
        seen.setdefault("fifoQueue", False)
        return seen | {"name": id.rpartition("/")[2], "url": id, "tags": tags, "tagsAll": tags}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set the attributes that differ; one that is no longer said goes back to AWS's default."""
        sqs = aws.client("sqs")
        names = [name for name in ATTRIBUTES.keys() - {"fifoQueue"} if changed(old, new, name)]
        silent = [name for name in names if new.get(name) is None and name in DEFAULTS]
        wanted = attributes(new, names) | {ATTRIBUTES[name]: DEFAULTS[name] for name in silent}
        if wanted:
            alter(aws, id, wanted)
        added, taken = tag_changes(old, new)
        if added:
            sqs.tag_queue(QueueUrl=id, Tags=added)
        if taken:
            sqs.untag_queue(QueueUrl=id, TagKeys=taken)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and what is in it."""
        unless_gone(GONE, aws.client("sqs").delete_queue, QueueUrl=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        answer = unless_gone(GONE, aws.client("sqs").get_queue_url, QueueName=props["name"])
        return None if answer is None else str(answer["QueueUrl"])

    def _created(self, props: Props) -> dict[str, Any]:
        said = attributes(props)
        if not props.get("fifoQueue"):
            said.pop("FifoQueue", None)  # SQS refuses an explicit false
        return {"QueueName": props["name"], "Attributes": said, "tags": dict(props.get("tags") or {})}


DEFAULTS = {
    "contentBasedDeduplication": "false",
    "deduplicationScope": "queue",
    "delaySeconds": "0",
    "fifoThroughputLimit": "perQueue",
    "kmsDataKeyReusePeriodSeconds": "300",
    "kmsMasterKeyId": "",
    "maxMessageSize": "262144",
    "messageRetentionSeconds": "345600",
    "policy": "",
    "receiveWaitTimeSeconds": "0",
    "redriveAllowPolicy": "",
    "redrivePolicy": "",
    "visibilityTimeoutSeconds": "30",
}
"""What a setting goes back to when it is said no longer."""


class _QueueDocument(Told):
    """One document of a queue, managed apart from the queue; its id is the queue's URL."""

    attribute: ClassVar[str]

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is no document that SQS takes."""
        yield from rules.documents(props, self.attribute)
        yield from redrive_problems({self.attribute: props.get(self.attribute)})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield (
            "sqs",
            "SetQueueAttributes",
            {
                "QueueUrl": props["queueUrl"],
                "Attributes": attributes(props, [self.attribute]),
            },
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Set it; the queue's URL."""
        url = str(props["queueUrl"])
        alter(aws, url, attributes(props, [self.attribute]))
        if self.observe(aws, url, props) is None:
            raise NotEmulated(f"{aws.emulator} does not keep the attribute {ATTRIBUTES[self.attribute]} of a queue")
        return url

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the document, None when the queue is gone or has none."""
        seen = observed(aws, id, [self.attribute])
        if seen is None or not seen.get(self.attribute):
            return None
        return {"queueUrl": id, self.attribute: seen[self.attribute]}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        self.create(aws, new | {"queueUrl": id})

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it off the queue."""
        unless_gone(GONE, alter, aws=aws, url=id, wanted={ATTRIBUTES[self.attribute]: ""})

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the queue's URL, as AWS would."""
        return str(props["queueUrl"]), {}

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it on the queue that it is said to be on."""
        return None if self.observe(aws, props["queueUrl"], {}) is None else str(props["queueUrl"])


@kind
class QueuePolicy(_QueueDocument):
    """A queue's access policy."""

    token = "aws:sqs/queuePolicy:QueuePolicy"
    attribute = "policy"
    inputs = frozenset({"queueUrl", "policy", "region"})
    required = frozenset({"queueUrl", "policy"})
    replace_on = frozenset({"queueUrl", "region"})
    documents = frozenset({"policy"})


@kind
class RedriveAllowPolicy(_QueueDocument):
    """Which queues may send their dead letters to this one."""

    token = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
    attribute = "redriveAllowPolicy"
    inputs = frozenset({"queueUrl", "redriveAllowPolicy", "region"})
    required = frozenset({"queueUrl", "redriveAllowPolicy"})
    replace_on = frozenset({"queueUrl", "region"})
    documents = frozenset({"redriveAllowPolicy"})
