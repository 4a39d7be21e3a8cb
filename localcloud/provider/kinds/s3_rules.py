"""The settings of an S3 bucket that are lists of rules: how objects age, and who is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.s3 import exists
from localcloud.provider.kinds.s3_setting import OWNER, Setting
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, tag_list, tag_map, to_aws
from localcloud.provider.values import text

SIZES = pascal("objectSizeGreaterThan objectSizeLessThan prefix")
RULE: Mapping[str, Any] = {
    **pascal("id:ID status"),
    "abortIncompleteMultipartUpload": ("AbortIncompleteMultipartUpload", pascal("daysAfterInitiation")),
    "expiration": ("Expiration", pascal("date days expiredObjectDeleteMarker")),
    "noncurrentVersionExpiration": (
        "NoncurrentVersionExpiration",
        pascal("noncurrentDays newerNoncurrentVersions"),
    ),
    "noncurrentVersionTransitions": (
        "NoncurrentVersionTransitions",
        pascal("noncurrentDays newerNoncurrentVersions storageClass"),
    ),
    "transitions": ("Transitions", pascal("date days storageClass")),
}
CLASSES = ("STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "GLACIER_IR", "DEEP_ARCHIVE")


@kind
class BucketLifecycle(Setting):
    """How long objects are kept, and where they move as they age."""

    token: ClassVar[str] = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {"bucket", OWNER, "rules", "timeouts", "transitionDefaultMinimumObjectSize"}
    )
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "rules"})
    put: ClassVar[str] = "PutBucketLifecycleConfiguration"
    get: ClassVar[str] = "GetBucketLifecycleConfiguration"
    drop: ClassVar[str] = "DeleteBucketLifecycle"
    unset: ClassVar[frozenset[str]] = frozenset({"NoSuchLifecycleConfiguration"})

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what S3 refuses."""
        seen: set[str] = set()
        for index, rule in enumerate(props["rules"]):
            here = f"rules[{index}]"
            if rule.get("status") not in {"Enabled", "Disabled"}:
                yield f"{here}.status", f"is `{rule.get('status')}`, expected `Enabled` or `Disabled`"
            if not rule.get("id") or rule["id"] in seen:
                yield f"{here}.id", "is missing or there twice"
            seen.add(str(rule.get("id")))
            if not any(rule.get(name) for name in RULE.keys() - {"id", "status"}):
                yield here, "does nothing: it needs an expiration, a transition or the end of uploads"
            for name in ("transitions", "noncurrentVersionTransitions"):
                for number, each in enumerate(rule.get(name) or ()):
                    where = f"{here}.{name}[{number}]"
                    yield from ((where, said) for _, said in rules.one_of(each, {"storageClass": CLASSES}))

    def said(self, props: Props) -> dict[str, Any]:
        """Return the rules."""
        size = props.get("transitionDefaultMinimumObjectSize")
        return {
            "LifecycleConfiguration": {"Rules": [self._rule(rule) for rule in props["rules"]]},
            **({"TransitionDefaultMinimumObjectSize": size} if size else {}),
        }

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the rules in the order in which they were asked for."""
        found = {str(rule.get("ID")): self._seen(rule) for rule in answer.get("Rules", ())}
        asked = [str(rule.get("id")) for rule in props.get("rules") or () if str(rule.get("id")) in found]
        return {
            "rules": [found[id] for id in [*asked, *(each for each in found if each not in asked)]],
            "transitionDefaultMinimumObjectSize": answer.get("TransitionDefaultMinimumObjectSize"),
        }

    def _rule(self, rule: Props) -> dict[str, Any]:
        return {**to_aws(RULE, rule), "Filter": self._filter(rule.get("filter") or {})}

    def _filter(self, said: Props) -> dict[str, Any]:
        if both := said.get("and"):
            tags = {"Tags": tag_list(both["tags"])} if both.get("tags") else {}
            return {"And": {**to_aws(SIZES, both), **tags}}
        if tag := said.get("tag"):
            return {"Tag": {"Key": tag["key"], "Value": tag["value"]}}
        return to_aws(SIZES, said) or {"Prefix": ""}

    def _seen(self, told: Mapping[str, Any]) -> Props:
        seen = from_aws(RULE, told)
        dated: list[Props] = [seen.get("expiration") or {}, *(seen.get("transitions") or [])]
        for each in dated:
            if each.get("date") is not None:
                each["date"] = text(each["date"])
        found = self._seen_filter(told.get("Filter") or {})
        if not found and told.get("Prefix"):
            found = {"prefix": told["Prefix"]}
        return {**seen, "filter": found}

    def _seen_filter(self, told: Mapping[str, Any]) -> Props:
        if both := told.get("And"):
            tags = {"tags": tag_map(both["Tags"])} if both.get("Tags") else {}
            return {"and": {**from_aws(SIZES, both), **tags}}
        if tag := told.get("Tag"):
            return {"tag": {"key": tag["Key"], "value": tag["Value"]}}
        return {name: value for name, value in from_aws(SIZES, told).items() if value != ""}


TARGETS: Mapping[str, tuple[str, str, str]] = {
    "lambdaFunctions": ("LambdaFunctionConfigurations", "lambdaFunctionArn", "LambdaFunctionArn"),
    "queues": ("QueueConfigurations", "queueArn", "QueueArn"),
    "topics": ("TopicConfigurations", "topicArn", "TopicArn"),
}
"""Input to the API's list, and the target's name in both."""


@kind
class BucketNotification(Setting):
    """Who is told of what happens in a bucket."""

    token: ClassVar[str] = "aws:s3/bucketNotification:BucketNotification"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", "eventbridge", *TARGETS})
    put: ClassVar[str] = "PutBucketNotificationConfiguration"
    get: ClassVar[str] = "GetBucketNotificationConfiguration"
    unordered: ClassVar[frozenset[str]] = frozenset(f"{name}.events" for name in TARGETS)

    def said(self, props: Props) -> dict[str, Any]:
        """Return the whole configuration: S3 knows but one of a bucket."""
        made: dict[str, Any] = {"EventBridgeConfiguration": {}} if props.get("eventbridge") else {}
        for name, (api, target, api_target) in TARGETS.items():
            if props.get(name):
                made[api] = [self._rule(each, target, api_target) for each in props[name]]
        return {"NotificationConfiguration": made}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the configuration; none at all is that of a bucket that never had one."""
        seen: Props = {
            name: [self._seen(each, index, name, props) for index, each in enumerate(answer.get(api, ()))]
            for name, (api, _, _) in TARGETS.items()
            if answer.get(api)
        }
        if "EventBridgeConfiguration" in answer:
            seen["eventbridge"] = True
        return seen or None

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the configuration; moto sends events to EventBridge, but does not tell that it was asked to."""
        seen = super().observe(aws, id, props)
        if seen is None and aws.emulator == "moto" and (props.get("eventbridge") or not props) and exists(aws, id):
            return {"bucket": id}
        return seen

    def neutral(self) -> dict[str, Any]:
        """Return no notifications."""
        return {"NotificationConfiguration": {}}

    def _rule(self, said: Props, target: str, api_target: str) -> dict[str, Any]:
        made: dict[str, Any] = {api_target: said[target], "Events": list(said["events"])}
        if said.get("id"):
            made["Id"] = said["id"]
        filters = [
            {"Name": word, "Value": said[name]}
            for name, word in (("filterPrefix", "prefix"), ("filterSuffix", "suffix"))
            if said.get(name)
        ]
        return {**made, "Filter": {"Key": {"FilterRules": filters}}} if filters else made

    def _seen(self, told: Mapping[str, Any], index: int, name: str, props: Props) -> Props:
        _, target, api_target = TARGETS[name]
        found = {
            each["Name"].lower(): each["Value"] for each in told.get("Filter", {}).get("Key", {}).get("FilterRules", ())
        }
        asked = (props.get(name) or [])[index : index + 1]
        seen = {
            target: told[api_target],
            "events": list(told["Events"]),
            "filterPrefix": found.get("prefix"),
            "filterSuffix": found.get("suffix"),
            "id": told.get("Id") if not asked or asked[0].get("id") else None,  # S3 makes one up
        }
        return {key: value for key, value in seen.items() if value is not None}
