"""AWS Step Functions: state machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.asl import definition_problems
from localcloud.provider.names import same
from localcloud.provider.shape import changed, document, from_aws, tag_changes, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"StateMachineDoesNotExist", "ResourceNotFound"})

SIMPLE = same(
    "name roleArn type",
    tracingConfiguration=(same("enabled"),),
    encryptionConfiguration=(same("kmsDataKeyReusePeriodSeconds kmsKeyId type"),),
)
LOGGING = same("includeExecutionData level")


@kind
class StateMachine(Told):
    """A state machine; its id is its ARN."""

    token = "aws:sfn/stateMachine:StateMachine"
    inputs = frozenset({*SIMPLE, "definition", "loggingConfiguration", "publish", "tags", "region"})
    required = frozenset({"name", "definition", "roleArn"})
    replace_on = frozenset({"name", "type", "region"})
    documents = frozenset({"definition"})
    silent = frozenset({"publish"})
    secret_outputs: ClassVar[frozenset[str]] = frozenset()

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "stepfunctions", "CreateStateMachine", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Step Functions refuses: names, logging, and every mistake of the definition."""
        express = props.get("type") == "EXPRESS"
        yield from rules.formed(
            props,
            {
                "name": (
                    r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}",
                    "1 to 80 letters, digits, `-` or `_`",
                ),
                "roleArn": (r"arn:[^:]+:iam::\d{12}:role/.+", "the ARN of a role"),
            },
        )
        yield from rules.one_of(
            props,
            {
                "type": ("STANDARD", "EXPRESS"),
                "loggingConfiguration.level": ("ALL", "ERROR", "FATAL", "OFF"),
                "encryptionConfiguration.type": ("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"),
            },
        )
        logging = props.get("loggingConfiguration") or {}
        destination = logging.get("logDestination")
        if logging.get("level", "OFF") != "OFF" and not destination:
            yield "loggingConfiguration", f"has the level `{logging['level']}` and no `logDestination`"
        if destination and not str(destination).endswith(":*"):
            yield "loggingConfiguration", f"names `{destination}`, expected the ARN of a log group with `:*` at its end"
        encryption = props.get("encryptionConfiguration") or {}
        if encryption.get("type") == "CUSTOMER_MANAGED_KMS_KEY" and not encryption.get("kmsKeyId"):
            yield "encryptionConfiguration", "has no `kmsKeyId`, which a key of one's own needs"
        yield from rules.between(props, {"encryptionConfiguration.kmsDataKeyReusePeriodSeconds": (60, 900)})
        yield from (("definition", said) for said in definition_problems(props.get("definition"), express))

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its ARN."""
        answer = send(aws, "stepfunctions:CreateStateMachine", props.get("region"), **self._created(props))
        return str(answer["stateMachineArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its definition, settings, tags and newest version."""
        region = props.get("region") or id.split(":")[3]
        answer = ask(aws, "stepfunctions:DescribeStateMachine", GONE, region, stateMachineArn=id)
        if answer is None:
            return None
        told = ask(aws, "stepfunctions:ListTagsForResource", GONE, region, resourceArn=id) or {}
        tags = {each["key"]: each.get("value", "") for each in told.get("tags") or []}
        created = answer.get("creationDate")
        return from_aws(SIMPLE, answer) | {
            "definition": answer.get("definition"),
            "loggingConfiguration": _logging(answer.get("loggingConfiguration") or {}),
            "arn": id,
            "creationDate": created.strftime("%Y-%m-%dT%H:%M:%SZ") if created else None,
            "description": answer.get("description"),
            "revisionId": answer.get("revisionId"),
            "stateMachineVersionArn": self._version(aws, region, id, props),
            "status": answer.get("status"),
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs, publish where that is said, and its tags."""
        region = new.get("region")
        if changed(
            old,
            new,
            "definition",
            "roleArn",
            "loggingConfiguration",
            "tracingConfiguration",
            "encryptionConfiguration",
            "publish",
        ):
            said = self._created(new)
            for name in ("name", "type", "tags"):
                said.pop(name, None)
            said.setdefault("loggingConfiguration", {"level": "OFF"})
            said.setdefault("tracingConfiguration", {"enabled": False})
            send(aws, "stepfunctions:UpdateStateMachine", region, stateMachineArn=id, **said)
        added, taken = tag_changes(old, new)
        if added:
            listed = [{"key": key, "value": str(value)} for key, value in added.items()]
            attempt(aws, "tags", "stepfunctions:TagResource", region, resourceArn=id, tags=listed)
        if taken:
            attempt(aws, "tags", "stepfunctions:UntagResource", region, resourceArn=id, tagKeys=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "stepfunctions:DeleteStateMachine", GONE, props.get("region") or id.split(":")[3], stateMachineArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        arn = f"arn:aws:states:{props.get('region') or aws.region}:{aws.account}:stateMachine:{props['name']}"
        found = ask(aws, "stepfunctions:DescribeStateMachine", GONE, props.get("region"), stateMachineArn=arn)
        return None if found is None else arn

    def _version(self, aws: Aws, region: str, id: str, props: Props) -> str | None:
        if not props.get("publish"):
            return None
        if "stepfunctions:ListStateMachineVersions" in LACKS.get(aws.emulator, frozenset()):
            return self._newest(aws, region, id, str(props.get("stateMachineVersionArn") or f"{id}:1"))
        answer = ask(aws, "stepfunctions:ListStateMachineVersions", GONE, region, stateMachineArn=id) or {}
        versions = [str(each["stateMachineVersionArn"]) for each in answer.get("stateMachineVersions") or []]
        return max(versions, key=lambda each: int(each.rpartition(":")[2]), default=None)

    def _newest(self, aws: Aws, region: str, id: str, known: str) -> str | None:
        """Return the newest version by asking for one after the other, from the last known one on."""
        newest, number = None, int(known.rpartition(":")[2])
        while (
            ask(aws, "stepfunctions:DescribeStateMachine", GONE, region, stateMachineArn=f"{id}:{number}") is not None
        ):
            newest, number = f"{id}:{number}", number + 1
        return newest

    def _created(self, props: Props) -> dict[str, Any]:
        said = to_aws(SIMPLE, props) | {"definition": document(props["definition"])}
        logging = props.get("loggingConfiguration")
        if logging:
            said["loggingConfiguration"] = to_aws(LOGGING, logging)
            if logging.get("logDestination"):
                group = {"cloudWatchLogsLogGroup": {"logGroupArn": logging["logDestination"]}}
                said["loggingConfiguration"]["destinations"] = [group]
        if props.get("publish"):
            said["publish"] = True
        if props.get("tags"):
            said["tags"] = [{"key": key, "value": str(value)} for key, value in props["tags"].items()]
        return said


def _logging(told: Mapping[str, Any]) -> Props | None:
    destinations = told.get("destinations") or []
    group = (destinations[0].get("cloudWatchLogsLogGroup") or {}).get("logGroupArn") if destinations else None
    seen = from_aws(LOGGING, told)
    if not seen.get("level") or (seen["level"] == "OFF" and not group):
        return None
    return seen | ({"logDestination": group} if group else {})
