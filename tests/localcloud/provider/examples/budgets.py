"""Examples of budgets: a brand's, with its warnings."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example

BUDGET = "aws:budgets/budget:Budget"
SPENT = {
    "notificationType": "ACTUAL",
    "comparisonOperator": "GREATER_THAN",
    "threshold": 80,
    "thresholdType": "PERCENTAGE",
    "subscriberEmailAddresses": ["finance@corporation.example"],
}


def brand(aws: EmulatedAws, name: str) -> Props:
    """Return a monthly budget of what carries a brand's tag."""
    topic = f"arn:aws:sns:{aws.region}:{aws.account}:costs"
    forecast = {
        "notificationType": "FORECASTED",
        "comparisonOperator": "GREATER_THAN",
        "threshold": 100,
        "thresholdType": "PERCENTAGE",
        "subscriberSnsTopicArns": [topic],
    }
    return {
        "name": name,
        "budgetType": "COST",
        "timeUnit": "MONTHLY",
        "limitAmount": "1200",
        "limitUnit": "USD",
        "timePeriodStart": "2026-01-01_00:00",
        "costFilters": [{"name": "TagKeyValue", "values": ["user:brand$aurora"]}],
        "costTypes": {"includeTax": True, "includeCredit": False, "useBlended": False},
        "notifications": [SPENT, forecast],
    }


EXAMPLES = (
    Example(
        BUDGET,
        brand,
        {"limitAmount": "900", "notifications": [SPENT], "tags": {"owner": "aurora"}},
        ("arn", "accountId"),
        {"moto": frozenset({"the subscribers of notifications", "tags"})},
    ),
)
