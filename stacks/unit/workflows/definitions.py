"""The four workflows, as definitions in Amazon States Language. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from stacks.unit.workflows.states import (
    APPROVAL_SECONDS,
    State,
    approval,
    call,
    gate,
    machine,
    measure,
    no_folder,
    one_of,
    put_event,
    refused,
    text_at,
    undone,
    whole,
)

Definition = dict[str, Any]
DAY: Final = 24 * 3600
WHOLE: Final = APPROVAL_SECONDS + 2 * DAY
"""Seconds that a workflow with an approval may take."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a workflow stands in: the unit, the bus and the source of its events, the queue of undone work."""

    unit: str
    bus: str
    source: str
    undone_url: str


def publishing(around: Around, bucket: str, channels: Sequence[str]) -> Definition:
    """Draft -> approval -> published: the version that was asked for is the version that is approved and copied.

    Input: `{"requested_by", "agency", "channel", "path", "version"}`; from `drafts/<agency>/<channel>/<path>` to
    `published/<channel>/<path>` of the content bucket.
    """
    source = "States.Format('drafts/{}/{}/{}', $.agency, $.channel, $.path)"
    asked = {
        "unit": around.unit,
        "bucket": bucket,
        "agency.$": "$.agency",
        "channel.$": "$.channel",
        "key.$": source,
        "version.$": "$.pinned.version",
        "requestedBy.$": "$.requested_by",
    }
    states = {
        "Check": gate(
            [*text_at("requested_by", "agency", "channel", "path", "version"), one_of("$.channel", channels)],
            "Measure",
            "Refused",
        ),
        "Measure": measure("Whole", "agency", "path", "version"),
        "Whole": gate(
            [*whole("agency", "path", "version"), *no_folder("agency", "version")],
            "Pin",
            "Refused",
        ),
        "Pin": call(
            "aws-sdk:s3:headObject",
            {"Bucket": bucket, "Key.$": source, "VersionId.$": "$.version"},
            "Approve",
            keep="$.pinned",
            select={"version.$": "$.VersionId"},
        ),
        **approval(around.bus, around.source, asked, "Publish"),
        "Publish": _copy(
            bucket,
            f"States.Format('{bucket}/drafts/{{}}/{{}}/{{}}?versionId={{}}', "
            "$.agency, $.channel, $.path, $.pinned.version)",
            "States.Format('published/{}/{}', $.channel, $.path)",
            "Announce",
        ),
        "Announce": put_event(
            around.bus,
            around.source,
            "published",
            {
                "unit": around.unit,
                "channel.$": "$.channel",
                "path.$": "$.path",
                "version.$": "$.pinned.version",
                "approvedBy.$": "$.approval.by",
            },
            "Done",
        ),
        "Done": {"Type": "Succeed"},
        **refused(),
        **undone(around.undone_url),
    }
    return machine(f"publishing of {around.unit}", "Check", states, WHOLE)


def release(around: Around, bucket: str, channel: str, distribution: str, paths: Sequence[str]) -> Definition:
    """Staging -> approval -> live, of pinned versions, then the invalidation of what the distribution keeps.

    Input: `{"requested_by", "objects": [{"path", "version"}]}`; from `staging/<path>` to `live/<path>`.
    """
    asked = {
        "unit": around.unit,
        "bucket": bucket,
        "channel": channel,
        "objects.$": "$.pinned",
        "requestedBy.$": "$.requested_by",
    }
    pin = {
        "CheckObject": gate(
            text_at("path", "version"),
            "MeasureObject",
            "RefusedObject",
        ),
        "MeasureObject": measure("WholeObject", "path", "version"),
        "WholeObject": gate([*whole("path", "version"), *no_folder("version")], "PinObject", "RefusedObject"),
        "PinObject": {
            **call(
                "aws-sdk:s3:headObject",
                {
                    "Bucket": bucket,
                    "Key.$": "States.Format('staging/{}', $.path)",
                    "VersionId.$": "$.version",
                },
                "PinnedObject",
                keep="$.head",
                select={"version.$": "$.VersionId"},
                caught=False,
            )
        },
        "PinnedObject": {
            "Type": "Pass",
            "Parameters": {"path.$": "$.path", "version.$": "$.head.version"},
            "End": True,
        },
        "RefusedObject": {
            "Type": "Fail",
            "Error": "Refused",
            "Cause": "an object has no path or version, or a bad one",
        },
    }
    copy = {
        "CopyObject": {
            **_copy(
                bucket,
                f"States.Format('{bucket}/staging/{{}}?versionId={{}}', $.path, $.version)",
                "States.Format('live/{}', $.path)",
                None,
                caught=False,
            )
        }
    }
    states = {
        "Check": gate(
            [*text_at("requested_by"), {"Variable": "$.objects[0]", "IsPresent": True}],
            "Pin",
            "Refused",
        ),
        "Pin": _each("$.objects", pin, "CheckObject", "$.pinned", "Approve"),
        **approval(around.bus, around.source, asked, "Copy"),
        "Copy": _each("$.pinned", copy, "CopyObject", None, "Invalidate"),
        "Invalidate": call(
            "aws-sdk:cloudfront:createInvalidation",
            {
                "DistributionId": distribution,
                "InvalidationBatch": {
                    "CallerReference.$": "$$.Execution.Name",
                    "Paths": {"Quantity": len(paths), "Items": list(paths)},
                },
            },
            "Announce",
        ),
        "Announce": put_event(
            around.bus,
            around.source,
            "released",
            {"unit": around.unit, "channel": channel, "objects.$": "$.pinned", "approvedBy.$": "$.approval.by"},
            "Done",
        ),
        "Done": {"Type": "Succeed"},
        **refused(),
        **undone(around.undone_url),
    }
    return machine(f"release of {channel}", "Check", states, WHOLE)


def send(around: Around, queue_url: str, templates: Mapping[str, str], configuration_set: str) -> Definition:
    """Approval, then a mailing to a segment: the worker asks the database who may be contacted and sends.

    Input: `{"requested_by", "channel", "template", "segment"}`; `templates` is what a template of each channel begins
    with. It is never repeated by itself, so that nobody gets a mailing twice.
    """
    whose = [
        {
            "And": [
                {"Variable": "$.channel", "StringEquals": channel},
                {"Variable": "$.template", "StringMatches": f"{prefix}*"},
            ]
        }
        for channel, prefix in sorted(templates.items())
    ]
    asked = {
        "unit": around.unit,
        "channel.$": "$.channel",
        "template.$": "$.template",
        "segment.$": "$.segment",
        "requestedBy.$": "$.requested_by",
    }
    states = {
        "Check": gate(
            [
                *text_at("requested_by", "channel", "template", "segment"),
                whose[0] if len(whose) == 1 else {"Or": whose},
            ],
            "Approve",
            "Refused",
        ),
        **approval(around.bus, around.source, asked, "Send"),
        "Send": _task(queue_url, "send", {**asked, "configurationSet": configuration_set}, "Announce"),
        "Announce": put_event(around.bus, around.source, "sent", {**asked, "approvedBy.$": "$.approval.by"}, "Done"),
        "Done": {"Type": "Succeed"},
        **refused(),
        **undone(around.undone_url),
    }
    return machine(f"send of {around.unit}", "Check", states, WHOLE)


def audience_sync(around: Around, queue_url: str, channels: Sequence[str]) -> Definition:
    """A segment to an ad account: a corporate worker hashes and uploads it with the corporation's own token.

    Input: `{"requested_by", "channel", "segment"}`; `channels` are the unit's ad accounts.
    """
    asked = {
        "unit": around.unit,
        "channel.$": "$.channel",
        "segment.$": "$.segment",
        "requestedBy.$": "$.requested_by",
    }
    states = {
        "Check": gate(
            [*text_at("requested_by", "channel", "segment"), one_of("$.channel", channels)], "Sync", "Refused"
        ),
        "Sync": _task(queue_url, "audience-sync", asked, "Announce"),
        "Announce": put_event(around.bus, around.source, "audience synchronised", asked, "Done"),
        "Done": {"Type": "Succeed"},
        **refused(),
        **undone(around.undone_url),
    }
    return machine(f"audience sync of {around.unit}", "Check", states, 2 * DAY)


def _task(queue_url: str, task: str, body: Mapping[str, Any], then: str) -> State:
    """Return the state that hands a task to the data plane's workers and waits for its token to come back."""
    message = {**body, "task": task, "taskToken.$": "$$.Task.Token", "execution.$": "$$.Execution.Id"}
    return call(
        "sqs:sendMessage.waitForTaskToken",
        {"QueueUrl": queue_url, "MessageBody": message},
        then,
        keep="$.done",
        retry=False,
        seconds=DAY,
        heartbeat=3600,
    )


def _copy(bucket: str, source: str, target: str, then: str | None, *, caught: bool = True) -> State:
    return call(
        "aws-sdk:s3:copyObject",
        {"Bucket": bucket, "CopySource.$": source, "Key.$": target},
        then,
        seconds=300,
        caught=caught,
    )


def _each(items: str, states: Mapping[str, State], start: str, keep: str | None, then: str) -> State:
    """Return the state that does the same with every item, ten at a time."""
    return {
        "Type": "Map",
        "ItemsPath": items,
        "MaxConcurrency": 10,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": start, "States": dict(states)},
        "ResultPath": keep,
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Undone", "ResultPath": "$.error"}],
        "Next": then,
    }
