"""What the account may cost a month before somebody is told."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from stacks.context import StackContext


@dataclass(frozen=True, slots=True)
class BudgetArgs:
    """`monthly` in US dollars; `topic_arn` is told."""

    context: StackContext
    topic_arn: pulumi.Input[str]
    monthly: int


class Budget(pulumi.ComponentResource):
    """A monthly budget of the account, told at 80 % spent and at 100 % forecast."""

    def __init__(self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Budget", name, None, opts)
        aws.budgets.Budget(
            f"{name}.monthly",
            name=args.context.platform.name("monthly", limit=100),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(args.monthly),
            limit_unit="USD",
            notifications=[
                {
                    "comparison_operator": "GREATER_THAN",
                    "notification_type": kind,
                    "threshold": threshold,
                    "threshold_type": "PERCENTAGE",
                    "subscriber_sns_topic_arns": [args.topic_arn],
                }
                for kind, threshold in (("ACTUAL", 80), ("FORECASTED", 100))
            ],
            tags={"layer": "operations"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})
