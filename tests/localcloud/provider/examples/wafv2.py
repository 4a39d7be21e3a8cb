"""Examples of WAF: the web ACL before a brand's pages."""

from __future__ import annotations

from typing import Any

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example

ACL = "aws:wafv2/webAcl:WebAcl"


def visible(name: str) -> dict[str, Any]:
    """Return how a rule is seen."""
    return {"metricName": name, "cloudwatchMetricsEnabled": True, "sampledRequestsEnabled": True}


def managed(name: str, priority: int) -> dict[str, Any]:
    """Return one of AWS's rule groups, with one of its rules only counted, for requests that are not from home."""
    inner = {"vendorName": "AWS", "name": name}
    inner["ruleActionOverrides"] = [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}]  # type: ignore[assignment]
    inner["scopeDownStatement"] = {"notStatement": {"statement": {"geoMatchStatement": {"countryCodes": ["CL"]}}}}  # type: ignore[assignment]
    return {
        "name": name,
        "priority": priority,
        "overrideAction": {"none": {}},
        "visibilityConfig": visible(name),
        "statement": {"managedRuleGroupStatement": inner},
    }


RATE = {
    "name": "rate",
    "priority": 1,
    "action": {"block": {"customResponse": {"responseCode": 429, "customResponseBodyKey": "slow"}}},
    "visibilityConfig": visible("rate"),
    "statement": {"rateBasedStatement": {"limit": 1000, "aggregateKeyType": "IP", "evaluationWindowSec": 300}},
}


def for_pages(aws: EmulatedAws, name: str) -> Props:
    """Return a web ACL for CloudFront with managed, rate-based and nested rules."""
    ips = f"arn:aws:wafv2:us-east-1:{aws.account}:global/ipset/office/11111111-2222-3333-4444-555555555555"
    admin = {
        "searchString": "/admin",
        "positionalConstraint": "STARTS_WITH",
        "fieldToMatch": {"uriPath": {}},
        "textTransformations": [{"priority": 0, "type": "LOWERCASE"}],
    }
    outside = {
        "name": "admin",
        "priority": 2,
        "action": {"count": {}},
        "ruleLabels": [{"name": "admin"}],
        "visibilityConfig": visible("admin"),
        "statement": {
            "andStatement": {
                "statements": [
                    {"byteMatchStatement": admin},
                    {"notStatement": {"statement": {"ipSetReferenceStatement": {"arn": ips}}}},
                ]
            }
        },
    }
    return {
        "name": name,
        "scope": "CLOUDFRONT",
        "description": "pages",
        "defaultAction": {"allow": {}},
        "visibilityConfig": visible(name),
        "customResponseBodies": [{"key": "slow", "content": "slow down", "contentType": "TEXT_PLAIN"}],
        "rules": [managed("AWSManagedRulesCommonRuleSet", 0), RATE, outside],
    }


def closed(_aws: EmulatedAws, name: str) -> Props:
    """Return a web ACL of a region that lets nobody in."""
    return {"name": name, "scope": "REGIONAL", "defaultAction": {"block": {}}, "visibilityConfig": visible(name)}


EXAMPLES = (
    Example(
        ACL,
        for_pages,
        {"description": "all pages", "rules": [RATE], "tags": {"owner": "aurora"}},
        ("arn", "lockToken"),
        {"ministack": frozenset({"description", "customResponseBodies"})},
        id="acl-for-pages",
    ),
    Example(ACL, closed, {"defaultAction": {"allow": {}}}, ("arn",), id="closed-acl"),
)
