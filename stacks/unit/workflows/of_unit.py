"""Which workflows a unit has, and what each one's role may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pulumi

from ecosystem.model import Channel
from ecosystem.naming import PLATFORM
from stacks import places
from stacks.access.grants import agencies_of, holdings
from stacks.access.statement import Permission, put_events, use_key
from stacks.access.unitplace import Place
from stacks.queueing import EncryptedQueue, QueueArgs
from stacks.unit.part import Unit
from stacks.unit.workflows import definitions
from stacks.unit.workflows.machine import Workflow, WorkflowArgs

SUBJECT = "workflow"
"""The subject in the source of a workflow's events; no agency may put events of it."""


@dataclass(frozen=True, slots=True)
class Workflows:
    """The unit's workflows by their names in the stack: `publishing`, `aurora-promo.release`, ..."""

    made: dict[str, Workflow]


def limited_to(unit: Unit, layers: Sequence[str], channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """Return the channels that some agency may operate by a grant limited to channels.

    Each gets workflows of its own, since who starts a workflow chooses what it works on.
    """
    context = unit.context
    named = {
        channel
        for agency in agencies_of(context.declaration, context.unit, context.as_of)
        for holding in holdings(context.declaration, agency, context.unit, context.as_of)
        if holding.layer in layers and holding.at_least("operate")
        for channel in holding.channels or ()
    }
    return tuple(channel for channel in channels if channel.id in named)


def undone_queue(unit: Unit) -> EncryptedQueue:
    """Return the queue of what a workflow could not do."""
    names = unit.place.names
    args = QueueArgs(
        names=names,
        queue=unit.place.undone,
        dead_letters=names.name("undone", "dead", limit=80),
        key_arn=unit.keys["data"],
        layer="automation",
    )
    return EncryptedQueue("undone", args, pulumi.ResourceOptions(provider=unit.home))


def around(unit: Unit, undone_url: str) -> definitions.Around:
    """Return what the unit's workflows stand in."""
    context = unit.context
    source = places.event_source(context, context.unit, SUBJECT)
    return definitions.Around(context.unit, places.bus_arn(context), source, undone_url)


def workflows(unit: Unit, distributions: Mapping[str, tuple[pulumi.Output[str], Sequence[str]]]) -> Workflows:
    """Make the unit's workflows; `distributions` has, for each site, its distribution's id and the paths it serves."""
    scope = unit.scope
    if not (scope.published or scope.sites or scope.mail or scope.ad_accounts):
        return Workflows({})
    queue = undone_queue(unit)
    made: dict[str, Workflow] = {}
    if scope.published:
        made["publishing"] = _publishing(unit, queue, scope.published, None)
        for channel in limited_to(unit, ("publishing",), scope.published):
            made[f"{channel.id}.publishing"] = _publishing(unit, queue, (channel,), channel)
    for channel in scope.sites:
        distribution, paths = distributions[channel.id]
        made[f"{channel.id}.release"] = _release(unit, queue, channel, distribution, paths)
    if scope.mail:
        made["send"] = _send(unit, queue, scope.mail, None)
        for channel in limited_to(unit, ("email", "automation"), scope.mail):
            made[f"{channel.id}.send"] = _send(unit, queue, (channel,), channel)
    if scope.ad_accounts:
        made["audience-sync"] = _audience_sync(unit, queue, scope.ad_accounts, None)
        for channel in limited_to(unit, ("advertising",), scope.ad_accounts):
            made[f"{channel.id}.audience-sync"] = _audience_sync(unit, queue, (channel,), channel)
    return Workflows(made)


def _publishing(unit: Unit, queue: EncryptedQueue, channels: Sequence[Channel], only: Channel | None) -> Workflow:
    place = unit.place
    ids = [place.id(each.id) for each in channels]
    definition = queue.url.apply(lambda url: definitions.publishing(around(unit, url), place.content, ids))
    copying = _copies(unit, place.content, "drafts/", "published/")
    return _workflow(unit, "publishing", only, "publishing", definition, [*copying, *_always(unit)])


def _release(
    unit: Unit, queue: EncryptedQueue, channel: Channel, distribution: pulumi.Output[str], paths: Sequence[str]
) -> Workflow:
    place = unit.place
    bucket, named = place.site(channel), place.id(channel.id)
    definition = pulumi.Output.all(queue.url, distribution).apply(
        lambda known: definitions.release(around(unit, known[0]), bucket, named, known[1], paths)
    )
    fixed = [*_copies(unit, bucket, "staging/", "live/"), *_always(unit)]
    permissions = distribution.apply(
        lambda known: [
            *fixed,
            Permission(
                "Invalidate",
                ("cloudfront:CreateInvalidation",),
                (place.names.arn("cloudfront", f"distribution/{known}", region=""),),
            ),
        ]
    )
    return _workflow(unit, "release", channel, "web", definition, permissions)


def _send(unit: Unit, queue: EncryptedQueue, channels: Sequence[Channel], only: Channel | None) -> Workflow:
    place = unit.place
    templates = {place.id(each.id): f"{place.template_prefix}{place.id(each.id)}_" for each in channels}
    definition = pulumi.Output.all(queue.url, unit.platform.task_queue("send")).apply(
        lambda urls: definitions.send(around(unit, urls[0]), urls[1], templates, place.configuration_set)
    )
    return _workflow(unit, "send", only, "email", definition, [*_hands_on(unit, "send"), *_always(unit)])


def _audience_sync(unit: Unit, queue: EncryptedQueue, channels: Sequence[Channel], only: Channel | None) -> Workflow:
    ids = [unit.place.id(each.id) for each in channels]
    definition = pulumi.Output.all(queue.url, unit.platform.task_queue("audience-sync")).apply(
        lambda urls: definitions.audience_sync(around(unit, urls[0]), urls[1], ids)
    )
    permissions = [*_hands_on(unit, "audience-sync"), *_always(unit)]
    return _workflow(unit, "audience-sync", only, "advertising", definition, permissions)


def _workflow(
    unit: Unit,
    kind: Any,
    channel: Channel | None,
    layer: str,
    definition: pulumi.Output[dict[str, Any]],
    permissions: pulumi.Input[Sequence[Permission]],
) -> Workflow:
    name = f"{channel.id}.{kind}" if channel else kind
    what = (kind, unit.place.id(channel.id)) if channel else (kind,)
    machine = unit.place.workflow(kind, channel.id if channel else None)
    return Workflow(name, unit, WorkflowArgs(what, machine, layer, definition, permissions))


def _copies(unit: Unit, bucket: str, source: str, target: str) -> Iterator[Permission]:
    arn = f"arn:aws:s3:::{bucket}"
    yield Permission("Source", ("s3:GetObject", "s3:GetObjectVersion"), (f"{arn}/{source}*",))
    yield Permission("Target", ("s3:PutObject",), (f"{arn}/{target}*",))
    yield use_key(unit.place, "Copy", "content", "s3", [arn], write=True)


def _hands_on(unit: Unit, task: places.Task) -> Iterator[Permission]:
    queue = places.queue_arn(unit.context, places.task_queue(unit.context, task))
    context = unit.context
    there = replace(context, unit=PLATFORM, account=context.home_account, region=context.home_region)
    yield Permission("Task", ("sqs:SendMessage",), (queue,))
    yield use_key(Place(there), "Task", "data", "sqs", [queue], write=True)


def _always(unit: Unit) -> Iterator[Permission]:
    """Yield what every workflow does: events of its own source, and what it could not do into the queue for it."""
    queue = unit.place.names.arn("sqs", unit.place.undone)
    yield put_events(unit.place, "Events", SUBJECT)
    yield Permission("Undone", ("sqs:SendMessage",), (queue,))
    yield use_key(unit.place, "Undone", "data", "sqs", [queue], write=True)
