"""The web ACL before a distribution: AWS's managed rules, and a limit for each address."""

from __future__ import annotations

from typing import Any, Final

import pulumi
import pulumi_aws as aws

from stacks.unit.part import Part

MANAGED: Final = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)
REQUESTS: Final = 2000
"""Requests that one address may make in five minutes."""


def web_acl(part: Part, name: str, tags: dict[str, str]) -> pulumi.Output[str]:
    """Make the web ACL of a distribution, in us-east-1 where CloudFront looks for it, and return its ARN."""
    limit = aws.wafv2.WebAclRuleArgs(
        name="requests-of-one-address",
        priority=0,
        action=aws.wafv2.WebAclRuleActionArgs(block=aws.wafv2.WebAclRuleActionBlockArgs()),
        statement=aws.wafv2.WebAclRuleStatementArgs(
            rate_based_statement=aws.wafv2.WebAclRuleStatementRateBasedStatementArgs(
                limit=REQUESTS, aggregate_key_type="IP"
            )
        ),
        visibility_config=_seen("requests-of-one-address"),
    )
    nothing: Any = {}  # leave the group's own actions as they are
    managed = [
        aws.wafv2.WebAclRuleArgs(
            name=group,
            priority=priority,
            override_action=aws.wafv2.WebAclRuleOverrideActionArgs(none=nothing),
            statement=aws.wafv2.WebAclRuleStatementArgs(
                managed_rule_group_statement=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
                    name=group, vendor_name="AWS"
                )
            ),
            visibility_config=_seen(group),
        )
        for priority, group in enumerate(MANAGED, start=1)
    ]
    made = aws.wafv2.WebAcl(
        part.named("shield"),
        name=name,
        scope="CLOUDFRONT",
        default_action=aws.wafv2.WebAclDefaultActionArgs(allow=aws.wafv2.WebAclDefaultActionAllowArgs()),
        rules=[limit, *managed],
        visibility_config=aws.wafv2.WebAclVisibilityConfigArgs(
            cloudwatch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
        ),
        tags=tags,
        opts=part.at_edge(),
    )
    return made.arn


def _seen(metric: str) -> aws.wafv2.WebAclRuleVisibilityConfigArgs:
    return aws.wafv2.WebAclRuleVisibilityConfigArgs(
        cloudwatch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=True
    )
