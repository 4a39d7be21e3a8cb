"""Amazon CloudWatch: metric alarms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ResourceNotFound", "ResourceNotFoundException"})

STAT = pascal("period stat unit")
QUERY = pascal("id accountId expression label period returnData")
SIMPLE = pascal(
    "alarmDescription actionsEnabled alarmActions insufficientDataActions metricName namespace period statistic"
    " extendedStatistic unit evaluationPeriods datapointsToAlarm threshold thresholdMetricId comparisonOperator"
    " treatMissingData evaluateLowSampleCountPercentiles:EvaluateLowSampleCountPercentile evaluationInterval"
    " okActions:OKActions",
    evaluationCriteria=({"promqlCriteria": ("PromQLCriteria", pascal("query pendingPeriod recoveryPeriod"))},),
    evaluationWindow=(pascal("", wallClockWindow=(pascal("timezone"),)),),
    warmUpConfiguration=(pascal("warmUpPeriodDurationInMinutes onlyStartEvaluatingAfterWarmUpPeriodEnds"),),
)
ANOMALY = ("LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold")
COMPARISONS = (
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
    *ANOMALY,
)


@kind
class MetricAlarm(Told):
    """An alarm on a metric or on an expression; its id is its name."""

    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    inputs = frozenset({*SIMPLE, "name", "dimensions", "metricQueries", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "region"})
    unordered = frozenset({"alarmActions", "okActions", "insufficientDataActions"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "cloudwatch", "PutMetricAlarm", self._put(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what CloudWatch refuses: neither metric nor query, periods, counts, a threshold left out."""
        query, promql = bool(props.get("metricQueries")), bool(props.get("evaluationCriteria"))
        if not query and not promql and not (props.get("metricName") and props.get("namespace")):
            yield "metricName", "and `namespace` are missing, an alarm has a metric or `metricQueries`"
        if query:
            for name in ("metricName", "namespace", "period", "statistic", "extendedStatistic", "dimensions", "unit"):
                if props.get(name):
                    yield name, "cannot be set together with `metricQueries`"
            if sum(each.get("returnData") is True for each in props["metricQueries"]) > 1:
                yield "metricQueries", "has more than one query with `returnData`, an alarm watches one"
        elif props.get("metricName"):
            if not props.get("period"):
                yield "period", "is missing"
            if not props.get("statistic") and not props.get("extendedStatistic"):
                yield "statistic", "or `extendedStatistic` is missing"
        yield from rules.together(props, "statistic", "extendedStatistic")
        period = props.get("period")
        if isinstance(period, int) and period not in {10, 20, 30} and (period < 60 or period % 60):
            yield "period", f"is `{period}`, expected 10, 20, 30 or a multiple of 60 seconds"
        if not promql:
            for name in ("comparisonOperator", "evaluationPeriods"):
                if props.get(name) is None:
                    yield name, "is missing"
            if props.get("threshold") is None and not props.get("thresholdMetricId"):
                yield "threshold", "is missing"
        yield from rules.one_of(
            props,
            {
                "comparisonOperator": COMPARISONS,
                "treatMissingData": ("missing", "ignore", "breaching", "notBreaching"),
                "evaluateLowSampleCountPercentiles": ("evaluate", "ignore"),
            },
        )
        if props.get("comparisonOperator") in ANOMALY and not props.get("thresholdMetricId"):
            yield "thresholdMetricId", f"is missing, `{props['comparisonOperator']}` compares with a band"
        needed, within = props.get("datapointsToAlarm"), props.get("evaluationPeriods")
        if isinstance(needed, int) and isinstance(within, int) and needed > within:
            yield "datapointsToAlarm", f"is `{needed}`, more than the {within} of `evaluationPeriods`"
        for name in ("alarmActions", "okActions", "insufficientDataActions"):
            if len(props.get(name) or []) > 5:
                yield name, f"has {len(props[name])} actions, at most 5 are allowed"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        aws.client("cloudwatch", props.get("region")).put_metric_alarm(**self._put(props))
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings and tags."""
        region = props.get("region")
        cloudwatch = aws.client("cloudwatch", region)
        alarms = cloudwatch.describe_alarms(AlarmNames=[id], AlarmTypes=["MetricAlarm"]).get("MetricAlarms", [])
        for alarm in alarms:
            answer = ask(aws, "cloudwatch:ListTagsForResource", GONE, region, ResourceARN=alarm["AlarmArn"]) or {}
            tags = tag_map(answer.get("Tags"))
            return _seen(alarm) | {"name": id, "arn": alarm["AlarmArn"], "tags": tags, "tagsAll": tags}
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put it anew (tags are told apart: putting an alarm again does not change them)."""
        region, put = new.get("region"), self._put(new)
        put.pop("Tags", None)
        aws.client("cloudwatch", region).put_metric_alarm(**put)
        arn = f"arn:aws:cloudwatch:{region or aws.region}:{aws.account}:alarm:{id}"
        added, taken = tag_changes(old, new)
        if added:
            attempt(aws, "tags", "cloudwatch:TagResource", region, ResourceARN=arn, Tags=tag_list(added))
        if taken:
            attempt(aws, "tags", "cloudwatch:UntagResource", region, ResourceARN=arn, TagKeys=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "cloudwatch:DeleteAlarms", GONE, props.get("region"), AlarmNames=[id])

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        cloudwatch = aws.client("cloudwatch", props.get("region"))
        found = cloudwatch.describe_alarms(AlarmNames=[props["name"]], AlarmTypes=["MetricAlarm"])
        return str(props["name"]) if found.get("MetricAlarms") else None

    def _put(self, props: Props) -> dict[str, Any]:
        said = {"AlarmName": props["name"], **to_aws(SIMPLE, props), "Tags": tag_list(props.get("tags"))}
        if props.get("dimensions"):
            said["Dimensions"] = _dimensions(props["dimensions"])
        if props.get("metricQueries"):
            said["Metrics"] = [_query(each) for each in props["metricQueries"]]
        return said


def _dimensions(dimensions: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": str(value)} for name, value in sorted(dimensions.items())]


def _query(query: Props) -> dict[str, Any]:
    said, metric = to_aws(QUERY, query), query.get("metric")
    if metric:
        named: dict[str, Any] = to_aws(pascal("namespace metricName"), metric)
        if metric.get("dimensions"):
            named["Dimensions"] = _dimensions(metric["dimensions"])
        said["MetricStat"] = {"Metric": named, **to_aws(STAT, metric)}
    return said


def _seen(alarm: Mapping[str, Any]) -> Props:
    seen = from_aws(SIMPLE, alarm)
    seen["dimensions"] = {each["Name"]: each["Value"] for each in alarm.get("Dimensions") or []} or None
    queries = []
    for query in alarm.get("Metrics") or []:
        told, stat = from_aws(QUERY, query), query.get("MetricStat")
        if stat:
            dimensions = {each["Name"]: each["Value"] for each in stat["Metric"].get("Dimensions") or []}
            told["metric"] = from_aws(STAT, stat) | from_aws(pascal("namespace metricName"), stat["Metric"])
            told["metric"] |= {"dimensions": dimensions} if dimensions else {}
        queries.append(told)
    seen["metricQueries"] = queries or None
    return {name: value for name, value in seen.items() if value not in ("", [])}
