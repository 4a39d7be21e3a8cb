"""CloudFront and WAF: what they refuse, and configurations that come back as they went."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from localcloud.provider.kinds.cloudfront_config import config, seen_config
from localcloud.provider.kinds.wafv2_rules import seen, sent, spelled
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import cloudfront, wafv2
from tests.localcloud.provider.said import said_of

NOWHERE = EmulatedAws("http://127.0.0.1:9", "123456789012", "sa-east-1", "moto")
BARE = cloudfront.bare(NOWHERE, "pages")
ORIGIN = BARE["origins"][0]
BEHAVIOUR = BARE["defaultCacheBehavior"]


def behaving(**change: Any) -> Props:
    """Return a change of the default behaviour."""
    return {"defaultCacheBehavior": {**BEHAVIOUR, **change}}


def geo(kind: str, *locations: str) -> Props:
    """Return a restriction by country."""
    return {"restrictions": {"geoRestriction": {"restrictionType": kind, "locations": list(locations)}}}


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"origins": []}, "origins", "is empty"),
        ({"origins": [ORIGIN, ORIGIN]}, "origins", "the id `pages` twice"),
        ({"origins": [{**ORIGIN, "domainName": "https://b/x"}]}, "origins", "expected a host alone"),
        ({"origins": [{**ORIGIN, "originPath": "x/"}]}, "origins", "expected `/` before it"),
        ({"origins": [{**ORIGIN, "originShield": {"enabled": True}}]}, "origins", "without `originShieldRegion`"),
        (
            {"origins": [{**ORIGIN, "originAccessControlId": "E", "s3OriginConfig": {"originAccessIdentity": "o"}}]},
            "origins",
            "an access control and an access identity",
        ),
        (behaving(targetOriginId="other"), "defaultCacheBehavior", "is no origin"),
        (behaving(allowedMethods=["GET"]), "defaultCacheBehavior", "`allowedMethods`"),
        (behaving(cachedMethods=["GET", "HEAD", "OPTIONS"]), "defaultCacheBehavior", "`cachedMethods`"),
        (behaving(viewerProtocolPolicy="http"), "defaultCacheBehavior", "`redirect-to-https`"),
        (behaving(cachePolicyId=None), "defaultCacheBehavior", "either a `cachePolicyId` or `forwardedValues`"),
        (behaving(defaultTtl=60), "defaultCacheBehavior", "beside a cache policy"),
        (
            behaving(functionAssociations=[{"eventType": "origin-request", "functionArn": "f"}]),
            "defaultCacheBehavior",
            "a function for `origin-request`",
        ),
        ({"orderedCacheBehaviors": [{**BEHAVIOUR, "pathPattern": "/a"}] * 2}, "orderedCacheBehaviors", "`/a` twice"),
        ({"viewerCertificate": {}}, "viewerCertificate", "expected exactly one of"),
        ({"aliases": ["a.example"]}, "viewerCertificate", "`aliases` need one of their names"),
        (
            {"viewerCertificate": {"acmCertificateArn": "arn:aws:acm:sa-east-1:123456789012:certificate/x"}},
            "viewerCertificate.acmCertificateArn",
            "in us-east-1",
        ),
        (
            {"viewerCertificate": {"acmCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/x"}},
            "viewerCertificate",
            "no `sslSupportMethod`",
        ),
        ({"webAclId": "arn:aws:wafv2:sa-east-1:123456789012:regional/webacl/a/b"}, "webAclId", "`CLOUDFRONT`"),
        ({"defaultRootObject": "/index.html"}, "defaultRootObject", "without `/`"),
        ({"loggingConfig": {"bucket": "logs"}}, "loggingConfig.bucket", "`name.s3.amazonaws.com`"),
        (geo("none", "CL"), "restrictions", "where the type is `none`"),
        (geo("whitelist"), "restrictions", "or none where it is not"),
        (geo("some"), "restrictions", "has the type `some`"),
        ({"originGroups": [{"originId": "g", "members": [{"originId": "x"}]}]}, "originGroups", "two members"),
        ({"httpVersion": "2"}, "httpVersion", "expected one of `http1.1`"),
    ],
)
def test_what_cloudfront_refuses_is_said(change: Props, name: str, said: str) -> None:
    """Before anything is sent, by input; a distribution takes minutes to fail."""
    assert said_of(cloudfront.DISTRIBUTION, BARE) == {}
    assert said in said_of(cloudfront.DISTRIBUTION, {**BARE, **change})[name]


def test_a_configuration_comes_back_as_it_went() -> None:
    """What is sent to CloudFront, told by it, is what was asked for."""
    props = {**BARE, "originGroups": [
        {"originId": "both", "failoverCriteria": {"statusCodes": [500]},
         "members": [{"originId": "a"}, {"originId": "b"}]},
    ], "customErrorResponses": [{"errorCode": 403, "responseCode": 404, "responsePagePath": "/404.html"}]}  # fmt: skip
    props["defaultCacheBehavior"] = {
        **BEHAVIOUR,
        "trustedKeyGroups": ["k"],
        "functionAssociations": [{"eventType": "viewer-request", "functionArn": "f"}],
        "lambdaFunctionAssociations": [{"eventType": "origin-request", "lambdaArn": "l", "includeBody": True}],
    }
    back = seen_config(config(props, "reference"), props)
    for name in ("originGroups", "customErrorResponses", "restrictions", "viewerCertificate", "enabled"):
        assert back[name] == props[name]
    assert back["origins"] == [{**ORIGIN, "connectionAttempts": 3, "connectionTimeout": 10}]
    assert back["defaultCacheBehavior"].items() >= props["defaultCacheBehavior"].items()


@pytest.mark.slow
def test_a_distribution_that_is_to_stay_is_only_disabled(cloud: EmulatedAws) -> None:
    """`retainOnDelete` leaves it behind, off."""
    props = {**cloudfront.bare(cloud, fresh()), "enabled": True, "retainOnDelete": True}
    distribution, its_id = kind(cloudfront.DISTRIBUTION), made(cloud, cloudfront.DISTRIBUTION, props)
    distribution.delete(cloud, its_id, props)
    left = distribution.read(cloud, its_id, {})
    assert left is not None
    assert left["enabled"] is False


def test_headers_that_moto_cannot_hold_have_an_id_all_the_same() -> None:
    """The distribution refers to it: shaped as CloudFront's, and the same at every run."""
    policy = kind(cloudfront.HEADERS)
    (one, outputs), (two, _) = (policy.record(NOWHERE, {"name": "pages"}) for _ in range(2))
    assert one == two
    assert len(one) == 36
    assert outputs["arn"].endswith(one)
    assert "at least one" in said_of(cloudfront.HEADERS, {"name": "pages"})["securityHeadersConfig"]


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"name": "a b"}, "name", "1 to 64"),
        ({"runtime": "nodejs22.x"}, "runtime", "`cloudfront-js-2.0`"),
        ({"code": ""}, "code", "has 0 bytes"),
        ({"code": "ñ" * 20_481}, "code", "has 40962 bytes, expected 1 to 40960"),
        ({"code": "export const f = 1"}, "code", "no function `handler`"),
        ({"comment": "c" * 129}, "comment", "at most 128"),
        ({"keyValueStoreAssociations": ["a", "b"]}, "keyValueStoreAssociations", "2 stores"),
        (
            {"keyValueStoreAssociations": ["a"], "runtime": "cloudfront-js-1.0"},
            "keyValueStoreAssociations",
            "need the runtime `cloudfront-js-2.0`",
        ),
    ],
)
def test_what_cloudfront_refuses_of_a_function_is_said(change: Props, name: str, said: str) -> None:
    """Its name, its runtime, its size in bytes and its stores."""
    function = cloudfront.function(NOWHERE, "index")
    assert said_of(cloudfront.FUNCTION, function) == {}
    assert said in said_of(cloudfront.FUNCTION, {**function, **change})[name]


@pytest.mark.slow
def test_a_function_serves_what_was_published_last(ministack: EmulatedAws) -> None:
    """An update is published too, unless it is not to be."""
    function, props = kind(cloudfront.FUNCTION), cloudfront.function(ministack, fresh())
    its_id = function.create(ministack, props)
    client = ministack.client("cloudfront")

    def live() -> str:
        return str(client.get_function(Name=its_id, Stage="LIVE")["FunctionCode"].read().decode())

    second = {**props, "code": cloudfront.CODE + "// second"}
    function.update(ministack, its_id, props, second)
    assert live() == second["code"]
    function.update(ministack, its_id, second, {**second, "code": cloudfront.CODE + "// third", "publish": False})
    assert live() == second["code"]


def rule(**change: Any) -> Props:
    """Return a rule with a change."""
    return {name: value for name, value in {**wafv2.RATE, **change}.items() if value is not None}


GEO = {"geoMatchStatement": {"countryCodes": ["CL"]}}
MANAGED = {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "x"}}


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"rules": [wafv2.RATE, wafv2.RATE]}, "rules", "priority `1` twice"),
        ({"rules": [rule(statement={})]}, "rules", "has 0 statements"),
        ({"rules": [rule(statement={**GEO, **MANAGED})]}, "rules", "has 2 statements"),
        ({"rules": [rule(action=None)]}, "rules", "has no `action`"),
        ({"rules": [rule(action={"block": {}, "allow": {}})]}, "rules", "of 2 choices"),
        ({"rules": [rule(statement=MANAGED, action=None)]}, "rules", "has no `overrideAction`"),
        ({"rules": [rule(statement=MANAGED, overrideAction={"none": {}})]}, "rules", "has an `action`"),
        ({"rules": [rule(visibilityConfig=None)]}, "rules", "has no `visibilityConfig`"),
        ({"rules": [rule(statement={"rateBasedStatement": {"limit": 5}})]}, "rules", "a limit of `5`"),
        (
            {"rules": [rule(statement={"rateBasedStatement": {"limit": 50, "evaluationWindowSec": 90}})]},
            "rules",
            "a window of `90` seconds",
        ),
        (
            {"rules": [rule(statement={"rateBasedStatement": {"limit": 50, "aggregateKeyType": "FORWARDED_IP"}})]},
            "rules",
            "without `forwardedIpConfig`",
        ),
        ({"rules": [rule(statement={"andStatement": {"statements": [GEO]}})]}, "rules", "expected at least two"),
        (
            {"rules": [rule(statement={"notStatement": {"statement": MANAGED}})]},
            "rules",
            "nests `managedRuleGroupStatement`",
        ),
        ({"defaultAction": {}}, "defaultAction", "exactly one of `allow` and `block`"),
        ({"scope": "GLOBAL"}, "scope", "expected one of `CLOUDFRONT`"),
        ({"scope": "CLOUDFRONT", "region": "sa-east-1"}, "region", "is in us-east-1"),
        ({"ruleJson": "{}"}, "ruleJson", "not a JSON list"),
        ({"name": "a b"}, "name", "1 to 128"),
    ],
)
def test_what_waf_refuses_is_said(change: Props, name: str, said: str) -> None:
    """Before anything is sent, naming the rule."""
    assert said in said_of(wafv2.ACL, {**wafv2.closed(NOWHERE, "acl"), **change})[name]


@pytest.mark.parametrize(
    ("api", "schema"),
    [
        ("IPSetReferenceStatement", "ipSetReferenceStatement"),
        ("ARN", "arn"),
        ("CloudWatchMetricsEnabled", "cloudwatchMetricsEnabled"),
        ("UriPath", "uriPath"),
        ("JA3Fingerprint", "ja3Fingerprint"),
        ("AWSManagedRulesBotControlRuleSet", "awsManagedRulesBotControlRuleSet"),
        ("SqliMatchStatement", "sqliMatchStatement"),
        ("AWSManagedRulesATPRuleSet", "awsManagedRulesAtpRuleSet"),
        ("ForwardedIPConfig", "forwardedIpConfig"),
        ("AsnList", "asnLists"),
    ],
)
def test_names_of_waf_are_spelled_as_in_the_schema(api: str, schema: str) -> None:
    """Acronyms at the head are one word."""
    assert spelled(api) == schema


def test_rules_come_back_as_they_went() -> None:
    """Nested statements, and the not-statement, which has one."""
    rules = wafv2.for_pages(NOWHERE, "acl")["rules"]
    cookies = {"matchPatterns": [{"includedCookies": ["session"]}], "matchScope": "ALL", "oversizeHandling": "MATCH"}
    of_address = {"asnMatchStatement": {"asnLists": [1], "forwardedIpConfig": {"headerName": "x-forwarded-for"}}}
    rules += [{"statement": {"sqliMatchStatement": {"fieldToMatch": {"cookies": cookies}}}}, {"statement": of_address}]
    assert seen("Rules", sent("Rules", rules)) == rules


@pytest.mark.slow
def test_a_web_acl_is_found_by_its_name_in_its_scope(cloud: EmulatedAws) -> None:
    """One of the same name in the other scope is another; `id/name/scope` is read as well."""
    acl, name = kind(wafv2.ACL), fresh()
    ids = {
        scope: made(cloud, wafv2.ACL, {**wafv2.closed(cloud, name), "scope": scope})
        for scope in ("CLOUDFRONT", "REGIONAL")
    }
    for scope, its_id in ids.items():
        assert acl.find(cloud, {"name": name, "scope": scope}, "") == its_id
        for spelled_id in (its_id, f"{its_id}/{name}/{scope}"):
            told = acl.read(cloud, spelled_id, {})
            assert told is not None
            assert told["scope"] == scope
            assert ("global" if scope == "CLOUDFRONT" else "regional") in told["arn"]
