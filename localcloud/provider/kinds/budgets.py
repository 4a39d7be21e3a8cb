"""AWS Budgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"NotFoundException"})
HOME = "us-east-1"
"""Budgets are of an account, and served from one region."""

COST_TYPES = pascal(
    "includeCredit includeDiscount includeOtherSubscription includeRecurring includeRefund includeSubscription"
    " includeSupport includeTax includeUpfront useAmortized useBlended"
)
MATCH = pascal("key values matchOptions")
EXPRESSION: dict[str, Any] = {
    "dimensions": ("Dimensions", MATCH),
    "tags": ("Tags", MATCH),
    "costCategories": ("CostCategories", MATCH),
}
EXPRESSION |= {"ands": ("And", EXPRESSION), "ors": ("Or", EXPRESSION), "not": ("Not", EXPRESSION)}
PLAIN: dict[str, Any] = pascal(
    "name:BudgetName budgetType timeUnit billingViewArn metrics",
    costTypes=(COST_TYPES,),
    filterExpression=(EXPRESSION,),
    autoAdjustData=(
        pascal(
            "autoAdjustType",
            historicalOptions=(pascal("budgetAdjustmentPeriod lookbackAvailablePeriods:LookBackAvailablePeriods"),),
        ),
    ),
)
NOTIFICATION = pascal("notificationType comparisonOperator threshold thresholdType")
STAMP = "%Y-%m-%d_%H:%M"
UNITS = {
    "COST": ("DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY", "CUSTOM"),
    "USAGE": ("DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY", "CUSTOM"),
}


@kind
class Budget(Told):
    """A budget; its id is `account:name`."""

    token = "aws:budgets/budget:Budget"
    inputs = frozenset(
        {*PLAIN, "accountId", "costFilters", "limitAmount", "limitUnit", "notifications", "plannedLimits", "tags",
         "timePeriodStart", "timePeriodEnd"}
    )  # fmt: skip
    required = frozenset({"name", "budgetType", "timeUnit"})
    replace_on = frozenset({"name", "accountId"})
    unordered = frozenset({"notifications", "costFilters", "plannedLimits"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "budgets", "CreateBudget", self._created(props, str(props.get("accountId") or "123456789012"))

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield limits, periods, filters and notifications that Budgets refuses."""
        yield from rules.formed(
            props,
            {
                "name": (r"[^:\\]{1,100}", "1 to 100 characters without `:` and `\\`"),
                "limitAmount": (r"\d+(\.\d+)?", "a number as text"),
                "timePeriodStart": (r"\d{4}-\d\d-\d\d_\d\d:\d\d", "a time as `2026-01-01_00:00`"),
                "timePeriodEnd": (r"\d{4}-\d\d-\d\d_\d\d:\d\d", "a time as `2026-01-01_00:00`"),
                "accountId": (r"\d{12}", "an account of 12 digits"),
            },
        )
        yield from rules.one_of(props, {"timeUnit": UNITS.get(str(props.get("budgetType")), UNITS["COST"])})
        limits = [name for name in ("limitAmount", "plannedLimits", "autoAdjustData") if props.get(name)]
        if len(limits) != 1:
            said = " and ".join(f"`{name}`" for name in limits) or "none"
            yield "limitAmount", f"`plannedLimits` or `autoAdjustData` must be set, exactly one; found {said}"
        if props.get("limitAmount") and not props.get("limitUnit"):
            yield "limitUnit", "is missing, it goes with `limitAmount`"
        yield from rules.together(props, "costFilters", "filterExpression")
        if len(props.get("notifications") or []) > 10:
            yield "notifications", f"has {len(props['notifications'])} notifications, at most 10 are allowed"
        seen: list[Any] = []
        for each in props.get("notifications") or []:
            yield from _notification_problems(each)
            key = to_aws(NOTIFICATION, each)
            if key in seen:
                yield "notifications", f"has the one at `{each.get('threshold')}` twice"
            seen.append(key)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        account = str(props.get("accountId") or aws.account)
        send(aws, "budgets:CreateBudget", HOME, **self._created(props, account))
        return f"{account}:{props['name']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its limits, period, notifications and tags."""
        account, _, name = id.partition(":")
        answer = ask(aws, "budgets:DescribeBudget", GONE, HOME, AccountId=account, BudgetName=name)
        if answer is None:
            return None
        budget, arn = answer["Budget"], f"arn:aws:budgets::{account}:budget/{name}"
        seen = from_aws(PLAIN, budget) | {"accountId": account, "arn": arn}
        limit, period = budget.get("BudgetLimit") or {}, budget.get("TimePeriod") or {}
        if limit:
            seen |= {"limitAmount": _amount(limit["Amount"], props.get("limitAmount")), "limitUnit": limit["Unit"]}
        filters = budget.get("CostFilters") or {}
        seen["costFilters"] = [{"name": key, "values": list(values)} for key, values in filters.items()] or None
        seen["plannedLimits"] = [
            {
                "startTime": datetime.fromtimestamp(int(start), UTC).strftime(STAMP),
                "amount": each["Amount"],
                "unit": each["Unit"],
            }
            for start, each in (budget.get("PlannedBudgetLimits") or {}).items()
        ] or None
        for name_, key in (("timePeriodStart", "Start"), ("timePeriodEnd", "End")):
            seen[name_] = _stamp(period.get(key))
        seen["notifications"] = self._notifications(aws, account, name, props)
        return seen | self._tags(aws, arn, props)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; where the emulator cannot, the same budget is made anew."""
        account, _, name = id.partition(":")
        if "budgets:UpdateBudget" in LACKS.get(aws.emulator, frozenset()):
            self.delete(aws, id, new)
            self.create(aws, {**new, "accountId": account})
            return
        said = self._budget(new)
        send(aws, "budgets:UpdateBudget", HOME, AccountId=account, NewBudget=said)
        if changed(old, new, "notifications"):
            place = {"AccountId": account, "BudgetName": name}
            before, after = (old.get("notifications") or []), (new.get("notifications") or [])
            for each in before:
                if each not in after:
                    gone = {**place, "Notification": to_aws(NOTIFICATION, each)}
                    ask(aws, "budgets:DeleteNotification", GONE, HOME, **gone)
            for each in after:
                if each not in before:
                    made = {**place, "Notification": to_aws(NOTIFICATION, each), "Subscribers": _subscribers(each)}
                    attempt(aws, "notifications", "budgets:CreateNotification", HOME, **made)
        arn, (added, taken) = f"arn:aws:budgets::{account}:budget/{name}", tag_changes(old, new)
        if added:
            attempt(aws, "tags", "budgets:TagResource", HOME, ResourceARN=arn, ResourceTags=tag_list(added))
        if taken:
            attempt(aws, "tags", "budgets:UntagResource", HOME, ResourceARN=arn, ResourceTagKeys=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        account, _, name = id.partition(":")
        ask(aws, "budgets:DeleteBudget", GONE, HOME, AccountId=account, BudgetName=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        account, name = str(props.get("accountId") or aws.account), str(props["name"])
        found = ask(aws, "budgets:DescribeBudget", GONE, HOME, AccountId=account, BudgetName=name)
        return None if found is None else f"{account}:{name}"

    def _budget(self, props: Props) -> dict[str, Any]:
        said = to_aws(PLAIN, props)
        if props.get("limitAmount"):
            said["BudgetLimit"] = {"Amount": str(props["limitAmount"]), "Unit": props.get("limitUnit")}
        if props.get("costFilters"):
            said["CostFilters"] = {each["name"]: list(each["values"]) for each in props["costFilters"]}
        if props.get("plannedLimits"):
            said["PlannedBudgetLimits"] = {
                str(int(_moment(each["startTime"]).timestamp())): {"Amount": str(each["amount"]), "Unit": each["unit"]}
                for each in props["plannedLimits"]
            }
        period = {}
        if props.get("timePeriodStart"):
            period["Start"] = _moment(props["timePeriodStart"])
        if props.get("timePeriodEnd"):
            period["End"] = _moment(props["timePeriodEnd"])
        return said | ({"TimePeriod": period} if period else {})

    def _created(self, props: Props, account: str) -> dict[str, Any]:
        said: dict[str, Any] = {"AccountId": account, "Budget": self._budget(props)}
        if props.get("notifications"):
            said["NotificationsWithSubscribers"] = [
                {"Notification": to_aws(NOTIFICATION, each), "Subscribers": _subscribers(each)}
                for each in props["notifications"]
            ]
        return said | ({"ResourceTags": tag_list(props["tags"])} if props.get("tags") else {})

    def _notifications(self, aws: Aws, account: str, name: str, props: Props) -> list[Props] | None:
        place = {"AccountId": account, "BudgetName": name}
        answer = ask(aws, "budgets:DescribeNotificationsForBudget", GONE, HOME, **place) or {}
        asked = props.get("notifications") or []
        seen = []
        for each in answer.get("Notifications") or []:
            key = {name: value for name, value in each.items() if name in NOTIFICATION.values()}
            known: Props = next((one for one in asked if to_aws(NOTIFICATION, one) == key), {})
            try:
                wanted = {**place, "Notification": key}
                told = ask(aws, "budgets:DescribeSubscribersForNotification", GONE, HOME, **wanted) or {}
                seen.append(from_aws(NOTIFICATION, each) | _told_subscribers(told.get("Subscribers") or []))
            except NotEmulated:
                if not asked:
                    return None  # half a notification is worse than none: the next run says it whole
                if known:
                    aws.not_held("the subscribers of notifications")
                who = {name: value for name, value in known.items() if name.startswith("subscriber")}
                seen.append(from_aws(NOTIFICATION, each) | who)
        order = [to_aws(NOTIFICATION, one) for one in asked]
        ranked = [(to_aws(NOTIFICATION, one), one) for one in seen]
        return [one for _, one in sorted(ranked, key=lambda pair: _rank(pair[0], order))] or None

    def _tags(self, aws: Aws, arn: str, props: Props) -> Props:
        try:
            answer = ask(aws, "budgets:ListTagsForResource", GONE, HOME, ResourceARN=arn) or {}
        except NotEmulated:
            if props.get("tags"):
                aws.not_held("tags")
            return {}
        tags = tag_map(answer.get("ResourceTags"))
        return {"tags": tags, "tagsAll": tags}


def _rank(key: Any, order: list[Any]) -> int:
    return order.index(key) if key in order else len(order)


def _subscribers(notification: Props) -> list[dict[str, str]]:
    emails, topics = (
        notification.get("subscriberEmailAddresses") or [],
        notification.get("subscriberSnsTopicArns") or [],
    )
    return [{"SubscriptionType": "EMAIL", "Address": each} for each in emails] + [
        {"SubscriptionType": "SNS", "Address": each} for each in topics
    ]


def _told_subscribers(subscribers: Iterable[Mapping[str, str]]) -> Props:
    told: Props = {}
    for each in subscribers:
        name = "subscriberEmailAddresses" if each["SubscriptionType"] == "EMAIL" else "subscriberSnsTopicArns"
        told.setdefault(name, []).append(each["Address"])
    return told


def _notification_problems(notification: Props) -> Iterable[tuple[str, str]]:
    choices = {
        "notificationType": ("ACTUAL", "FORECASTED"),
        "comparisonOperator": ("GREATER_THAN", "LESS_THAN", "EQUAL_TO"),
        "thresholdType": ("PERCENTAGE", "ABSOLUTE_VALUE"),
    }
    for name, said in rules.one_of(notification, choices):
        yield "notifications", f"has `{name}` that {said}"
    subscribers = _subscribers(notification)
    if not subscribers:
        yield "notifications", f"has the one at `{notification.get('threshold')}` without subscribers"
    if len(notification.get("subscriberEmailAddresses") or []) > 10:
        yield "notifications", "has more than 10 addresses in one"
    if len(notification.get("subscriberSnsTopicArns") or []) > 1:
        yield "notifications", "has more than one topic in one"
    for address in notification.get("subscriberEmailAddresses") or []:
        if str(address).count("@") != 1:
            yield "notifications", f"has `{address}`, expected an address"


def _moment(text: str) -> datetime:
    return datetime.strptime(text, STAMP).replace(tzinfo=UTC)


def _stamp(when: Any) -> str | None:
    return when.astimezone(UTC).strftime(STAMP) if when else None


def _amount(told: str, asked: Any) -> str:
    """Return the amount as it was asked for, where it is the same number: AWS tells `100` as `100.0`."""
    try:
        return str(asked) if asked is not None and float(asked) == float(told) else told
    except ValueError:
        return told
