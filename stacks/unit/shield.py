"""The web ACL before a distribution: AWS's managed rules, and a limit for each address."""

from __future__ import annotations

from typing import Any, Final

import pulumi

from stacks.unit.part import Part

MANAGED: Final = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)
REQUESTS: Final = 2000
"""Requests that one address may make in five minutes."""


class WebAcl(pulumi.CustomResource):
    """`aws:wafv2/webAcl:WebAcl` with its inputs in the schema's own names.

    It stands in for `pulumi_aws.wafv2.WebAcl`: loading that package builds the classes of every nesting of WAF's rules,
    which took a fifth of the time of a unit's program. Output: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, inputs: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__("aws:wafv2/webAcl:WebAcl", name, {**inputs, "arn": None}, opts)


def web_acl(part: Part, name: str, tags: dict[str, str]) -> pulumi.Output[str]:
    """Make the web ACL of a distribution, in us-east-1 where CloudFront looks for it, and return its ARN."""
    limit = {
        "name": "requests-of-one-address",
        "priority": 0,
        "action": {"block": {}},
        "statement": {"rateBasedStatement": {"limit": REQUESTS, "aggregateKeyType": "IP"}},
        "visibilityConfig": _seen("requests-of-one-address"),
    }
    managed = [
        {
            "name": group,
            "priority": priority,
            "overrideAction": {"none": {}},  # leave the group's own actions as they are
            "statement": {"managedRuleGroupStatement": {"name": group, "vendorName": "AWS"}},
            "visibilityConfig": _seen(group),
        }
        for priority, group in enumerate(MANAGED, start=1)
    ]
    inputs = {
        "name": name,
        "scope": "CLOUDFRONT",
        "defaultAction": {"allow": {}},
        "rules": [limit, *managed],
        "visibilityConfig": _seen(name),
        "tags": tags,
    }
    return WebAcl(part.named("shield"), inputs, part.at_edge()).arn


def _seen(metric: str) -> dict[str, Any]:
    return {"cloudwatchMetricsEnabled": True, "metricName": metric, "sampledRequestsEnabled": True}
