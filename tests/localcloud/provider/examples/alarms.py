"""Examples of CloudWatch alarms: on a queue's oldest message, and on a share of failures."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


def oldest(aws: EmulatedAws, name: str) -> Props:
    """Return an alarm on one metric."""
    topic = f"arn:aws:sns:{aws.region}:{aws.account}:alarms"
    return {
        "name": name,
        "alarmDescription": "leads wait",
        "comparisonOperator": "GreaterThanThreshold",
        "metricName": "ApproximateAgeOfOldestMessage",
        "namespace": "AWS/SQS",
        "dimensions": {"QueueName": "leads"},
        "statistic": "Maximum",
        "period": 300,
        "evaluationPeriods": 3,
        "datapointsToAlarm": 2,
        "threshold": 900,
        "treatMissingData": "notBreaching",
        "actionsEnabled": True,
        "alarmActions": [topic],
        "okActions": [topic],
    }


def share(_aws: EmulatedAws, name: str) -> Props:
    """Return an alarm on an expression of two metrics."""
    metrics = [
        {
            "id": each,
            "returnData": False,
            "metric": {
                "namespace": "AWS/States",
                "metricName": metric,
                "period": 300,
                "stat": "Sum",
                "unit": "Count",
                "dimensions": {"StateMachineArn": "x"},
            },
        }
        for each, metric in (("failed", "ExecutionsFailed"), ("started", "ExecutionsStarted"))
    ]
    return {
        "name": name,
        "comparisonOperator": "GreaterThanOrEqualToThreshold",
        "evaluationPeriods": 1,
        "threshold": 5.5,
        "metricQueries": [
            {"id": "share", "expression": "100*failed/started", "label": "share", "returnData": True},
            *metrics,
        ],
    }


EXAMPLES = (
    Example(
        ALARM,
        oldest,
        {"threshold": 600, "alarmDescription": None, "okActions": None, "tags": {"owner": "aurora"}},
        ("arn", "tagsAll"),
        id="metric-alarm",
    ),
    Example(
        ALARM, share, {"threshold": 10}, ("arn",), {"ministack": frozenset({"metricQueries"})}, id="expression-alarm"
    ),
)
