"""Amazon EventBridge: event buses, their policies, and archives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.event_pattern import pattern_problems
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, document, from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ResourceNotFoundException"})

BUS = pascal(
    "description kmsKeyIdentifier", deadLetterConfig=(pascal("arn"),), logConfig=(pascal("level includeDetail"),)
)
ARCHIVE = pascal("eventSourceArn description eventPattern kmsKeyIdentifier retentionDays", name="ArchiveName")


def set_tags(aws: Aws, region: str | None, arn: str, old: Props, new: Props) -> None:
    """Bring the tags of a bus or a rule from `old` to `new`."""
    added, taken = tag_changes(old, new)
    if added:
        attempt(aws, "tags", "events:TagResource", region, ResourceARN=arn, Tags=tag_list(added))
    if taken:
        attempt(aws, "tags", "events:UntagResource", region, ResourceARN=arn, TagKeys=taken)


def tags_of(aws: Aws, region: str | None, arn: str) -> Props:
    """Return the tags of a bus or a rule as the inputs `tags` and `tagsAll`."""
    answer = ask(aws, "events:ListTagsForResource", GONE, region, ResourceARN=arn) or {}
    tags = tag_map(answer.get("Tags"))
    return {"tags": tags, "tagsAll": tags}


@kind
class EventBus(Told):
    """An event bus; its id is its name."""

    token = "aws:cloudwatch/eventBus:EventBus"
    inputs = frozenset({*BUS, "name", "eventSourceName", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "eventSourceName", "region"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "events", "CreateEventBus", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names that EventBridge refuses, and log settings that it does not know."""
        name = str(props.get("name", ""))
        yield from rules.formed(
            props, {"name": (r"[/._\-A-Za-z0-9]{1,256}", "1 to 256 letters, digits, `.`, `-`, `_` or `/`")}
        )
        if name == "default":
            yield "name", "is `default`, the bus that every account has already"
        if (name.startswith("aws.") or props.get("eventSourceName")) and name != props.get("eventSourceName"):
            yield "name", f"is `{name}`, that of a partner's bus is its `eventSourceName`"
        yield from rules.one_of(
            props,
            {"logConfig.level": ("OFF", "ERROR", "INFO", "TRACE"), "logConfig.includeDetail": ("NONE", "FULL")},
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        aws.client("events", props.get("region")).create_event_bus(**self._created(props))
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings and tags."""
        region = props.get("region")
        answer = ask(aws, "events:DescribeEventBus", GONE, region, Name=id)
        if answer is None:
            return None
        return from_aws(BUS, answer) | {"name": id, "arn": answer["Arn"]} | tags_of(aws, region, answer["Arn"])

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; a setting said no longer is emptied."""
        region = new.get("region")
        differing = [name for name in BUS if changed(old, new, name)]
        if differing:
            emptied = {"description": "", "kmsKeyIdentifier": ""}
            said = {name: new.get(name, emptied.get(name)) for name in BUS}
            attempt(aws, differing, "events:UpdateEventBus", region, Name=id, **to_aws(BUS, said))
        set_tags(aws, region, _bus_arn(aws, region, id), old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "events:DeleteEventBus", GONE, props.get("region"), Name=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        found = ask(aws, "events:DescribeEventBus", GONE, props.get("region"), Name=props["name"])
        return None if found is None else str(props["name"])

    def _created(self, props: Props) -> dict[str, Any]:
        return {**to_aws(pascal("name eventSourceName") | BUS, props), "Tags": tag_list(props.get("tags"))}


@kind
class EventBusPolicy(Told):
    """The resource policy of a bus; its id is the bus's name."""

    token = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
    inputs = frozenset({"policy", "eventBusName", "region"})
    required = frozenset({"policy"})
    replace_on = frozenset({"eventBusName", "region"})
    documents = frozenset({"policy"})
    # ministack 1.5.33 makes a statement of its own of any policy, and answers that.
    misread: ClassVar[Mapping[str, frozenset[str]]] = {"ministack": frozenset({"policy"})}

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield "events", "PutPermission", self._put(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is no policy document."""
        yield from rules.documents(props, "policy")
        if len(document(props.get("policy", ""))) > 10_240:
            yield "policy", "is longer than 10,240 characters, the most that a bus takes"

    def create(self, aws: Aws, props: Props) -> str:
        """Set it; the bus's name."""
        aws.client("events", props.get("region")).put_permission(**self._put(props))
        return str(props.get("eventBusName") or "default")

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the policy, None when the bus is gone or has none."""
        answer = ask(aws, "events:DescribeEventBus", GONE, props.get("region"), Name=id)
        if answer is None or not answer.get("Policy"):
            return None
        return {"eventBusName": id, "policy": answer["Policy"]}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        self.create(aws, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take every statement off the bus."""
        ask(aws, "events:RemovePermission", GONE, props.get("region"), EventBusName=id, RemoveAllPermissions=True)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it on the bus that it is said to be on."""
        name = str(props.get("eventBusName") or "default")
        return None if self.observe(aws, name, props) is None else name

    def _put(self, props: Props) -> dict[str, Any]:
        return {"EventBusName": props.get("eventBusName") or "default", "Policy": document(props["policy"])}


@kind
class EventArchive(Told):
    """An archive of a bus; its id is its name."""

    token = "aws:cloudwatch/eventArchive:EventArchive"
    inputs = frozenset({*ARCHIVE, "region"})
    required = frozenset({"name", "eventSourceArn"})
    replace_on = frozenset({"name", "eventSourceArn", "region"})
    documents = frozenset({"eventPattern"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "events", "CreateArchive", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, sources and patterns that EventBridge refuses."""
        yield from rules.formed(
            props,
            {
                "name": (r"[._\-A-Za-z0-9]{1,48}", "1 to 48 letters, digits, `.`, `-` or `_`"),
                "eventSourceArn": (r"arn:[^:]+:events:[^:]+:\d{12}:event-bus/.+", "the ARN of an event bus"),
            },
        )
        yield from rules.between(props, {"retentionDays": (0, 2**31 - 1)})
        yield from pattern_problems(props.get("eventPattern"))

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        aws.client("events", props.get("region")).create_archive(**self._said(props))
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings."""
        answer = ask(aws, "events:DescribeArchive", GONE, props.get("region"), ArchiveName=id)
        if answer is None:
            return None
        return from_aws(ARCHIVE, answer) | {"name": id, "arn": answer["ArchiveArn"]}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; a setting said no longer is emptied."""
        emptied: Props = {"description": "", "retentionDays": 0, "kmsKeyIdentifier": ""}
        said = {name: new.get(name) if new.get(name) is not None else emptied.get(name) for name in ARCHIVE}
        if not old.get("kmsKeyIdentifier") and not new.get("kmsKeyIdentifier"):
            del said["kmsKeyIdentifier"]
        params = self._said({**said, "name": id})
        del params["EventSourceArn"]
        send(aws, "events:UpdateArchive", new.get("region"), **params)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and what it keeps."""
        ask(aws, "events:DeleteArchive", GONE, props.get("region"), ArchiveName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        found = ask(aws, "events:DescribeArchive", GONE, props.get("region"), ArchiveName=props["name"])
        return None if found is None else str(props["name"])

    def _said(self, props: Props) -> dict[str, Any]:
        said = to_aws(ARCHIVE, props)
        if "EventPattern" in said:
            said["EventPattern"] = document(said["EventPattern"])
        return said


def _bus_arn(aws: Aws, region: str | None, name: str) -> str:
    return f"arn:aws:events:{region or aws.region}:{aws.account}:event-bus/{name}"
