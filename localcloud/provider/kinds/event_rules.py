"""Amazon EventBridge: rules and their targets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.event_pattern import pattern_problems
from localcloud.provider.kinds.events import GONE, set_tags, tags_of
from localcloud.provider.names import pascal, same
from localcloud.provider.shape import document, from_aws, tag_list, to_aws
from localcloud.provider.told import Told

RULE = pascal("name eventBusName eventPattern scheduleExpression state description roleArn")
PLACEMENT = same("type expression field")
ECS = pascal(
    "taskDefinitionArn taskCount launchType platformVersion group propagateTags tags",
    enableEcsManagedTags="EnableECSManagedTags",
    enableExecuteCommand="EnableExecuteCommand",
    capacityProviderStrategies=("CapacityProviderStrategy", same("capacityProvider weight base")),
    orderedPlacementStrategies=("PlacementStrategy", PLACEMENT),
    placementConstraints=("PlacementConstraints", PLACEMENT),
)
AWSVPC = pascal("subnets securityGroups assignPublicIp")
TARGET: dict[str, Any] = pascal(
    "arn roleArn input inputPath targetId:Id",
    inputTransformer=(pascal("inputPaths:InputPathsMap inputTemplate"),),
    deadLetterConfig=(pascal("arn"),),
    retryPolicy=(pascal("maximumEventAgeInSeconds maximumRetryAttempts"),),
    sqsTarget=("SqsParameters", pascal("messageGroupId")),
    kinesisTarget=("KinesisParameters", pascal("partitionKeyPath")),
    httpTarget=(
        "HttpParameters",
        pascal("headerParameters pathParameterValues queryStringParameters"),
    ),
    appsyncTarget=("AppSyncParameters", {"graphqlOperation": "GraphQLOperation"}),
    redshiftTarget=(
        "RedshiftDataParameters",
        pascal("database dbUser secretsManagerArn:SecretManagerArn sql statementName withEvent"),
    ),
    sagemakerPipelineTarget=(
        "SageMakerPipelineParameters",
        {"pipelineParameterLists": ("PipelineParameterList", pascal("name value"))},
    ),
    batchTarget=("BatchParameters", pascal("jobDefinition jobName")),
    ecsTarget=("EcsParameters", ECS),
)
NEEDS_ROLE = re.compile(
    r"arn:[^:]+:(states|kinesis|firehose|ecs|batch|codebuild|codepipeline|ssm|events):[^:]*:[^:]*:(?!event-bus/default$)"
)
"""Targets that EventBridge calls with a role of the account (the others have policies of their own)."""

PLACEHOLDER = re.compile(r"<([A-Za-z0-9._-]+)>")


def rule_id(bus: str | None, name: str) -> str:
    """Return the id of a rule: its name, after its bus unless that is the default one."""
    return name if not bus or bus == "default" else f"{bus}/{name}"


def bus_and_rule(id: str) -> tuple[str, str]:
    """Return (bus, rule) of a rule's id."""
    bus, _, name = id.rpartition("/")
    return bus or "default", name


@kind
class EventRule(Told):
    """A rule of a bus; its id is `bus/rule`, or `rule` on the default bus."""

    token = "aws:cloudwatch/eventRule:EventRule"
    inputs = frozenset({*RULE, "isEnabled", "forceDestroy", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "eventBusName", "region"})
    documents = frozenset({"eventPattern"})
    silent = frozenset({"forceDestroy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "events", "PutRule", self._put(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, patterns and schedules that EventBridge refuses."""
        yield from rules.formed(
            props,
            {
                "name": (r"[.\-_A-Za-z0-9]{1,64}", "1 to 64 letters, digits, `.`, `-` or `_`"),
                "scheduleExpression": (r"(rate|cron)\(.+\)", "`rate(…)` or `cron(…)`"),
            },
        )
        yield from rules.one_of(
            props, {"state": ("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")}
        )
        yield from rules.together(props, "state", "isEnabled")
        if not props.get("eventPattern") and not props.get("scheduleExpression"):
            yield "eventPattern", "is missing, a rule has a pattern or a schedule"
        if props.get("scheduleExpression") and rule_id(props.get("eventBusName"), "") != "":
            yield "scheduleExpression", "is for rules of the default bus only"
        yield from pattern_problems(props.get("eventPattern"))

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        aws.client("events", props.get("region")).put_rule(**self._put(props), Tags=tag_list(props.get("tags")))
        return rule_id(props.get("eventBusName"), str(props["name"]))

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings and tags."""
        (bus, name), region = bus_and_rule(id), props.get("region")
        answer = ask(aws, "events:DescribeRule", GONE, region, Name=name, EventBusName=bus)
        if answer is None:
            return None
        seen = from_aws(RULE, answer) | {"arn": answer["Arn"], "eventBusName": bus}
        seen["description"] = seen.get("description") or None
        if "isEnabled" in props:
            seen["isEnabled"] = answer.get("State") != "DISABLED"
        return seen | tags_of(aws, region, answer["Arn"])

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put it anew (what is not said is emptied), and its tags."""
        region = new.get("region")
        emptied = {"Description": ""} if old.get("description") else {}
        answer = aws.client("events", region).put_rule(**{**emptied, **self._put(new)})
        set_tags(aws, region, answer["RuleArn"], old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; with `forceDestroy` its targets first."""
        (bus, name), region = bus_and_rule(id), props.get("region")
        if props.get("forceDestroy"):
            answer = ask(aws, "events:ListTargetsByRule", GONE, region, Rule=name, EventBusName=bus) or {}
            ids = [target["Id"] for target in answer.get("Targets", [])]
            if ids:
                ask(aws, "events:RemoveTargets", GONE, region, Rule=name, EventBusName=bus, Ids=ids)
        ask(aws, "events:DeleteRule", GONE, region, Name=name, EventBusName=bus)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name on its bus."""
        bus = str(props.get("eventBusName") or "default")
        found = ask(aws, "events:DescribeRule", GONE, props.get("region"), Name=props["name"], EventBusName=bus)
        return None if found is None else rule_id(bus, str(props["name"]))

    def _put(self, props: Props) -> dict[str, Any]:
        said = to_aws(RULE, props)
        if "EventPattern" in said:
            said["EventPattern"] = document(said["EventPattern"])
        if "isEnabled" in props:
            said["State"] = "ENABLED" if props["isEnabled"] else "DISABLED"
        return said


@kind
class EventTarget(Told):
    """A target of a rule; its id is `rule-target`, with the bus before it unless that is the default one."""

    token = "aws:cloudwatch/eventTarget:EventTarget"
    inputs = frozenset({*TARGET, "rule", "eventBusName", "forceDestroy", "runCommandTargets", "region"})
    required = frozenset({"arn", "rule"})
    replace_on = frozenset({"rule", "eventBusName", "targetId", "region"})
    documents = frozenset({"input"})
    silent = frozenset({"forceDestroy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that puts it."""
        yield "events", "PutTargets", self._put(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what EventBridge refuses: inputs together, roles left out, ranges, templates."""
        yield from rules.together(props, "input", "inputPath", "inputTransformer")
        yield from rules.formed(
            props,
            {
                "targetId": (r"[.\-_A-Za-z0-9]{1,64}", "1 to 64 letters, digits, `.`, `-` or `_`"),
                "arn": (r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+", "an ARN"),
            },
        )
        yield from rules.between(
            props, {"retryPolicy.maximumEventAgeInSeconds": (60, 86_400), "retryPolicy.maximumRetryAttempts": (0, 185)}
        )
        arn = str(props.get("arn", ""))
        if NEEDS_ROLE.match(arn) and not props.get("roleArn"):
            yield "roleArn", f"is missing, EventBridge calls a target as `{arn.split(':')[2]}` with a role"
        if arn.endswith(".fifo") and not (props.get("sqsTarget") or {}).get("messageGroupId"):
            yield "sqsTarget", "has no `messageGroupId`, and the target is a fifo queue"
        yield from _template_problems(props.get("inputTransformer"))

    def create(self, aws: Aws, props: Props) -> str:
        """Put it on its rule; its id."""
        answer = aws.client("events", props.get("region")).put_targets(**self._put(props))
        for failed in answer.get("FailedEntries", []):
            raise ValueError(f"the target was refused: {failed.get('ErrorCode')}: {failed.get('ErrorMessage')}")
        return _target_id(props.get("eventBusName"), props["rule"], self._target(props))

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings."""
        for bus, rule, target in _places(aws, id, props):
            answer = ask(aws, "events:ListTargetsByRule", GONE, props.get("region"), Rule=rule, EventBusName=bus) or {}
            for each in answer.get("Targets", []):
                if each["Id"] == target:
                    return _seen(each) | {"rule": rule, "eventBusName": bus}
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put it anew under the same target id."""
        self.create(aws, new | {"targetId": new.get("targetId") or old.get("targetId")})

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it off its rule."""
        for bus, rule, target in _places(aws, id, props):
            ask(aws, "events:RemoveTargets", GONE, props.get("region"), Rule=rule, EventBusName=bus, Ids=[target])

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by rule and target id."""
        id = _target_id(props.get("eventBusName"), props["rule"], self._target(props))
        known = {**props, "targetId": self._target(props)}
        return None if self.observe(aws, id, known) is None else id

    def _target(self, props: Props) -> str:
        # One id for one target of one rule: the same again after a create that was cut off.
        made = hashlib.sha256(f"{props['rule']} {props['arn']}".encode()).hexdigest()[:26]
        return str(props.get("targetId") or f"terraform-{made}")

    def _put(self, props: Props) -> dict[str, Any]:
        target = to_aws(TARGET, props) | {"Id": self._target(props)}
        ecs = props.get("ecsTarget") or {}
        if "tags" in ecs:
            target["EcsParameters"]["Tags"] = tag_list(ecs["tags"])
        if ecs.get("networkConfiguration"):
            vpc = to_aws(AWSVPC, ecs["networkConfiguration"])
            if "AssignPublicIp" in vpc:
                vpc["AssignPublicIp"] = "ENABLED" if vpc["AssignPublicIp"] else "DISABLED"
            target["EcsParameters"]["NetworkConfiguration"] = {"awsvpcConfiguration": vpc}
        batch = props.get("batchTarget") or {}
        if batch.get("arraySize"):
            target["BatchParameters"]["ArrayProperties"] = {"Size": batch["arraySize"]}
        if batch.get("jobAttempts"):
            target["BatchParameters"]["RetryStrategy"] = {"Attempts": batch["jobAttempts"]}
        if props.get("runCommandTargets"):
            targets = [{"Key": each["key"], "Values": each["values"]} for each in props["runCommandTargets"]]
            target["RunCommandParameters"] = {"RunCommandTargets": targets}
        return {"Rule": props["rule"], "EventBusName": props.get("eventBusName") or "default", "Targets": [target]}


def _seen(target: Mapping[str, Any]) -> Props:
    seen = from_aws(TARGET, target)
    run = target.get("RunCommandParameters", {}).get("RunCommandTargets")
    if run:
        seen["runCommandTargets"] = [{"key": each["Key"], "values": each["Values"]} for each in run]
    batch = target.get("BatchParameters", {})
    if "ArrayProperties" in batch:
        seen["batchTarget"]["arraySize"] = batch["ArrayProperties"].get("Size")
    if "RetryStrategy" in batch:
        seen["batchTarget"]["jobAttempts"] = batch["RetryStrategy"].get("Attempts")
    vpc = target.get("EcsParameters", {}).get("NetworkConfiguration", {}).get("awsvpcConfiguration")
    if vpc:
        seen["ecsTarget"]["networkConfiguration"] = from_aws(AWSVPC, vpc) | {
            "assignPublicIp": vpc.get("AssignPublicIp") == "ENABLED"
        }
    return seen


def _target_id(bus: str | None, rule: str, target: str) -> str:
    return f"{rule}-{target}" if not bus or bus == "default" else f"{bus}-{rule}-{target}"


def _places(aws: Aws, id: str, props: Props) -> Iterator[tuple[str, str, str]]:
    """Yield the (bus, rule, target) that an id can stand for: known, written with slashes, or looked up."""
    if props.get("rule"):
        bus, rule = str(props.get("eventBusName") or "default"), str(props["rule"])
        yield bus, rule, str(props.get("targetId") or id.removeprefix(_target_id(bus, rule, "")))
    elif "/" in id:
        place, _, target = id.rpartition("/")
        yield *bus_and_rule(place), target
    else:
        client = aws.client("events", props.get("region"))
        for bus in (each["Name"] for each in client.list_event_buses().get("EventBuses", [])):
            rest = id if bus == "default" else id.removeprefix(f"{bus}-")
            if bus != "default" and rest == id:
                continue
            for rule in (each["Name"] for each in client.list_rules(EventBusName=bus).get("Rules", [])):
                if rest.startswith(f"{rule}-"):
                    yield bus, rule, rest.removeprefix(f"{rule}-")


def _template_problems(transformer: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(transformer, Mapping):
        return
    paths = transformer.get("inputPaths") or {}
    for name, path in paths.items():
        if not str(path).startswith("$"):
            yield "inputTransformer", f"has the path `{path}` for `{name}`, a JSON path starts with `$`"
        if str(name).startswith("AWS"):
            yield "inputTransformer", f"has a path named `{name}`, names that start with `AWS` are AWS's own"
    if len(paths) > 100:
        yield "inputTransformer", f"has {len(paths)} paths, at most 100 are allowed"
    template = str(transformer.get("inputTemplate", ""))
    if not 1 <= len(template) <= 8192:
        yield "inputTransformer", f"has a template of {len(template)} characters, expected 1 to 8192"
    for name in PLACEHOLDER.findall(template):
        if name not in paths and not name.startswith("aws.events."):
            yield "inputTransformer", f"has `<{name}>` in its template, and no path of that name"
