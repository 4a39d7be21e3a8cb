"""Log groups, alarms and budgets: what AWS refuses of them."""

from __future__ import annotations

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import alarms, budgets, logs
from tests.localcloud.provider.said import said_of

NOWHERE = EmulatedAws("http://127.0.0.1:9", "123456789012", "sa-east-1", "moto")


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"retentionInDays": 42}, "retentionInDays", "is `42`, expected one of"),
        ({"name": "a b"}, "name", "1 to 512"),
        ({"kmsKeyId": "alias/data"}, "kmsKeyId", "expected the ARN of a key"),
    ],
)
def test_what_cloudwatch_logs_refuses_is_said(change: Props, name: str, said: str) -> None:
    """A retention that is not offered is the commonest."""
    assert said in said_of(logs.GROUP, {**logs.group(NOWHERE, "x"), **change})[name]


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"period": 45}, "period", "a multiple of 60"),
        ({"datapointsToAlarm": 4}, "datapointsToAlarm", "more than the 3"),
        ({"extendedStatistic": "p99"}, "extendedStatistic", "together with `statistic`"),
        ({"statistic": None}, "statistic", "is missing"),
        ({"threshold": None}, "threshold", "is missing"),
        ({"comparisonOperator": "GreaterThanUpperThreshold"}, "thresholdMetricId", "compares with a band"),
        ({"alarmActions": ["arn:a"] * 6}, "alarmActions", "at most 5"),
        ({"metricQueries": [{"id": "a", "returnData": True}] * 2}, "metricQueries", "more than one query"),
        ({"metricName": None}, "metricName", "a metric or `metricQueries`"),
        ({"treatMissingData": "quiet"}, "treatMissingData", "expected one of `missing`"),
    ],
)
def test_what_an_alarm_may_not_be_is_said(change: Props, name: str, said: str) -> None:
    """Each mistake at its input."""
    assert said in said_of(alarms.ALARM, {**alarms.oldest(NOWHERE, "x"), **change})[name]


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"limitAmount": None}, "limitAmount", "found none"),
        ({"limitAmount": "much"}, "limitAmount", "expected a number as text"),
        ({"limitUnit": None}, "limitUnit", "is missing"),
        ({"timeUnit": "WEEKLY"}, "timeUnit", "expected one of `DAILY`"),
        ({"timePeriodStart": "2026-01-01"}, "timePeriodStart", "expected a time as"),
        ({"filterExpression": {"not": {}}}, "filterExpression", "together with `costFilters`"),
        ({"notifications": [budgets.SPENT] * 2}, "notifications", "at `80` twice"),
        (
            {"notifications": [{**budgets.SPENT, "subscriberEmailAddresses": []}]},
            "notifications",
            "without subscribers",
        ),
        ({"notifications": [{**budgets.SPENT, "subscriberEmailAddresses": ["me"]}]}, "notifications", "an address"),
        ({"notifications": [{**budgets.SPENT, "notificationType": "SOON"}]}, "notifications", "`notificationType`"),
    ],
)
def test_what_budgets_refuses_is_said(change: Props, name: str, said: str) -> None:
    """Each mistake at its input."""
    props = {**budgets.brand(NOWHERE, "x"), **change}
    assert said in said_of(budgets.BUDGET, props)[name]


@pytest.mark.slow
def test_a_budget_keeps_the_subscribers_that_stay(ministack: EmulatedAws) -> None:
    """A change of one notification leaves the others and their subscribers as they are."""
    budget, props = kind(budgets.BUDGET), budgets.brand(ministack, fresh())
    its_id = made(ministack, budgets.BUDGET, props)
    assert its_id == f"{ministack.account}:{props['name']}"
    budget.update(ministack, its_id, props, {**props, "notifications": [budgets.SPENT]})
    seen = budget.read(ministack, its_id, {})
    assert seen is not None
    assert seen["notifications"] == [budgets.SPENT]


@pytest.mark.slow
def test_an_amount_reads_as_it_was_written(cloud: EmulatedAws) -> None:
    """AWS tells `100` as `100.0`, which is no difference."""
    props = {**budgets.brand(cloud, fresh()), "limitAmount": "100.00"}
    its_id = made(cloud, budgets.BUDGET, props)
    seen = kind(budgets.BUDGET).read(cloud, its_id, props)
    assert seen is not None
    assert seen["limitAmount"] == "100.00"


@pytest.mark.slow
def test_a_group_is_not_taken_for_another_of_the_same_beginning(cloud: EmulatedAws) -> None:
    """CloudWatch Logs lists by prefix: `/a/b` is not `/a/b-two`."""
    name = f"/{fresh()}"
    made(cloud, logs.GROUP, {"name": f"{name}-two"})
    assert kind(logs.GROUP).find(cloud, {"name": name}, "") is None
    assert kind(logs.GROUP).read(cloud, name, {}) is None


@pytest.mark.slow
def test_a_group_that_is_to_stay_stays(cloud: EmulatedAws) -> None:
    """`skipDestroy` leaves the logs where they are."""
    props = {"name": f"/{fresh()}", "skipDestroy": True}
    its_id = made(cloud, logs.GROUP, props)
    kind(logs.GROUP).delete(cloud, its_id, props)
    assert kind(logs.GROUP).read(cloud, its_id, {}) is not None
