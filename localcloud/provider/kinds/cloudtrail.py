"""AWS CloudTrail: trails, with what they select, whether they log, and their tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_changes, tag_list, tag_map, to_aws, unless_gone
from localcloud.provider.told import Told

GONE = ("TrailNotFoundException",)

TRAIL: Mapping[str, str] = {
    **pascal("s3BucketName s3KeyPrefix snsTopicName kmsKeyId includeGlobalServiceEvents isMultiRegionTrail"),
    "enableLogFileValidation": "EnableLogFileValidation",
    "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
    "cloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "isOrganizationTrail": "IsOrganizationTrail",
}
SELECTOR: Mapping[str, Any] = pascal(
    "readWriteType includeManagementEvents excludeManagementEventSources", dataResources=(pascal("type values"),)
)
FIELDS = pascal(
    "field equals notEquals startsWiths:StartsWith notStartsWiths:NotStartsWith endsWiths:EndsWith"
    " notEndsWiths:NotEndsWith"
)
ADVANCED: Mapping[str, Any] = pascal("name", fieldSelectors=(FIELDS,))
INSIGHT = pascal("insightType")
EVERYTHING = [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}]
"""What a trail selects of which nothing was asked."""


@kind
class Trail(Told):
    """A trail; its id is its ARN, as in the released provider since its version 6."""

    token: ClassVar[str] = "aws:cloudtrail/trail:Trail"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {"advancedEventSelectors", "enableLogging", "eventSelectors", "insightSelectors", "name", "tags", *TRAIL}
    )
    required: ClassVar[frozenset[str]] = frozenset({"name", "s3BucketName"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"name"})
    delete_before_replace: ClassVar[bool] = True
    unordered: ClassVar[frozenset[str]] = frozenset(
        {
            "advancedEventSelectors.fieldSelectors",
            "eventSelectors.dataResources.values",
            "eventSelectors.excludeManagementEventSources",
            "insightSelectors",
        }
    )

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the calls that make it."""
        yield "cloudtrail", "CreateTrail", self._params(props)
        for operation, params in self._selections("x", props):
            yield "cloudtrail", operation, params

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what CloudTrail refuses."""
        form = r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*[._-]?[A-Za-z0-9]"
        words = "letters, digits and single `.`, `_` or `-` between them"
        yield from rules.formed(props, {"name": (form, words)})
        if not 3 <= len(str(props["name"])) <= 128:
            yield "name", f"has {len(str(props['name']))} characters, expected 3 to 128"
        yield from rules.together(props, "eventSelectors", "advancedEventSelectors")
        if bool(props.get("cloudWatchLogsGroupArn")) != bool(props.get("cloudWatchLogsRoleArn")):
            yield "cloudWatchLogsGroupArn", "goes with `cloudWatchLogsRoleArn`: set both or neither"
        if props.get("isMultiRegionTrail") and props.get("includeGlobalServiceEvents") is False:
            yield "includeGlobalServiceEvents", "cannot be false for a trail of all regions"

    def create(self, aws: Aws, props: Props) -> str:
        """Make the trail, select its events, and start it."""
        client = aws.client("cloudtrail")
        arn = str(client.create_trail(**self._params(props))["TrailARN"])
        if props.get("tags") and aws.emulator == "ministack":  # it leaves those of CreateTrail out
            client.add_tags(ResourceId=arn, TagsList=tag_list(props["tags"]))
        self._select(aws, arn, props)
        if props.get("enableLogging", True):
            client.start_logging(Name=arn)
        return arn

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the trail, what it selects, whether it logs, and its tags."""
        client = aws.client("cloudtrail")
        answer = unless_gone(GONE, client.get_trail, Name=id)
        if answer is None:
            return None
        told = answer["Trail"]
        seen = {
            **from_aws({**TRAIL, "enableLogFileValidation": "LogFileValidationEnabled"}, told),
            "name": told["Name"],
            "arn": told["TrailARN"],
            "homeRegion": told.get("HomeRegion") or id.split(":")[3],
            "snsTopicArn": told.get("SnsTopicARN"),
            "enableLogging": bool(client.get_trail_status(Name=id).get("IsLogging")),
            "tags": self._tags(aws, id),
        }
        wanted, key = str(props.get("kmsKeyId") or ""), str(seen.get("kmsKeyId") or "")
        if wanted and key.endswith(f"/{wanted}"):
            seen["kmsKeyId"] = wanted  # told by its ARN, asked for by its id
        return {**seen, **self._selected(aws, id, props)}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change what differs."""
        client = aws.client("cloudtrail")
        if changed(old, new, *TRAIL):
            client.update_trail(**{"Name": id, **self._settings({**_cleared(old, new), **new})})
        if changed(old, new, "eventSelectors", "advancedEventSelectors", "insightSelectors"):
            self._select(aws, id, new, old)
        if changed(old, new, "enableLogging"):
            (client.start_logging if new.get("enableLogging", True) else client.stop_logging)(Name=id)
        add, remove = tag_changes(old, new)
        if remove:
            client.remove_tags(ResourceId=id, TagsList=[{"Key": key} for key in remove])
        if add:
            client.add_tags(ResourceId=id, TagsList=tag_list(add))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete the trail, not what it wrote."""
        region, name = id.split(":")[3], id.rpartition("/")[2]  # moto knows it by its name alone here
        unless_gone(GONE, aws.client("cloudtrail", region).delete_trail, Name=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the trail of that name in this region."""
        answer = unless_gone(GONE, aws.client("cloudtrail").get_trail, Name=str(props["name"]))
        return str(answer["Trail"]["TrailARN"]) if answer else None

    def _params(self, props: Props) -> dict[str, Any]:
        tags = {"TagsList": tag_list(props["tags"])} if props.get("tags") else {}
        return {"Name": props["name"], **self._settings(props), **tags}

    def _settings(self, props: Props) -> dict[str, Any]:
        return to_aws(TRAIL, props)

    def _selections(self, id: str, props: Props) -> Iterable[tuple[str, dict[str, Any]]]:
        """Yield the operations that select what was asked for."""
        if props.get("eventSelectors"):
            found = [to_aws(SELECTOR, {"includeManagementEvents": True, **each}) for each in props["eventSelectors"]]
            yield "PutEventSelectors", {"TrailName": id, "EventSelectors": found}
        if props.get("advancedEventSelectors"):
            found = [to_aws(ADVANCED, each) for each in props["advancedEventSelectors"]]
            yield "PutEventSelectors", {"TrailName": id, "AdvancedEventSelectors": found}
        if props.get("insightSelectors"):
            found = [to_aws(INSIGHT, each) for each in props["insightSelectors"]]
            yield "PutInsightSelectors", {"TrailName": id, "InsightSelectors": found}

    def _select(self, aws: Aws, id: str, props: Props, old: Props | None = None) -> None:
        client = aws.client("cloudtrail")
        before = old or {}
        asked = list(self._selections(id, props))
        if (before.get("eventSelectors") or before.get("advancedEventSelectors")) and not any(
            operation == "PutEventSelectors" for operation, _ in asked
        ):
            asked.append(("PutEventSelectors", {"TrailName": id, "EventSelectors": EVERYTHING}))
        if before.get("insightSelectors") and not props.get("insightSelectors"):
            asked.append(("PutInsightSelectors", {"TrailName": id, "InsightSelectors": []}))
        for operation, params in asked:
            try:
                (client.put_event_selectors if operation == "PutEventSelectors" else client.put_insight_selectors)(
                    **params
                )
            except NotEmulated:
                aws.not_held("eventSelectors" if operation == "PutEventSelectors" else "insightSelectors")

    def _selected(self, aws: Aws, id: str, props: Props) -> Props:
        client = aws.client("cloudtrail")
        seen: Props = {}
        try:
            told = client.get_event_selectors(TrailName=id)
        except NotEmulated:
            told = {}
        events, advanced = told.get("EventSelectors") or [], told.get("AdvancedEventSelectors") or []
        if events and (events != EVERYTHING or props.get("eventSelectors")):
            seen["eventSelectors"] = [from_aws(SELECTOR, each) for each in events]
        if advanced:
            seen["advancedEventSelectors"] = [from_aws(ADVANCED, each) for each in advanced]
        try:
            insights = unless_gone((*GONE, "InsightNotEnabledException"), client.get_insight_selectors, TrailName=id)
        except NotEmulated:
            insights = None
        if insights and insights.get("InsightSelectors"):
            seen["insightSelectors"] = [from_aws(INSIGHT, each) for each in insights["InsightSelectors"]]
        return seen

    def _tags(self, aws: Aws, id: str) -> dict[str, str]:
        found = aws.client("cloudtrail").list_tags(ResourceIdList=[id]).get("ResourceTagList") or ()
        return {key: value for each in found for key, value in tag_map(each.get("TagsList")).items()}


def _cleared(old: Props, new: Props) -> Props:
    """Return how to say that a setting is no longer wanted: UpdateTrail leaves alone what it is not told."""
    off = {
        "kmsKeyId": "",
        "s3KeyPrefix": "",
        "snsTopicName": "",
        "cloudWatchLogsGroupArn": "",
        "cloudWatchLogsRoleArn": "",
    }
    flags = {"includeGlobalServiceEvents": True, "isMultiRegionTrail": False, "enableLogFileValidation": False}
    defaults: Props = {**off, **flags, "isOrganizationTrail": False}
    return {name: value for name, value in defaults.items() if old.get(name) is not None and new.get(name) is None}
