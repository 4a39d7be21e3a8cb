"""What CloudFront refuses in a distribution and botocore's model does not know.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from localcloud.provider import rules
from localcloud.provider.kind import Props

Problem = tuple[str, str]

METHODS = (
    frozenset({"GET", "HEAD"}),
    frozenset({"GET", "HEAD", "OPTIONS"}),
    frozenset({"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}),
)
CHOICES = {
    "httpVersion": ("http1.1", "http2", "http3", "http2and3"),
    "priceClass": ("PriceClass_100", "PriceClass_200", "PriceClass_All", "None"),
}
FORMS = {
    "webAclId": (
        r"arn:[^:]+:wafv2:us-east-1:\d{12}:global/webacl/.+|[0-9a-f-]{36}|",
        "the ARN of a web ACL with the scope `CLOUDFRONT`",
    ),
    "loggingConfig.bucket": (r"[a-z0-9.-]+\.s3(\.[a-z0-9-]+)?\.amazonaws\.com", "a bucket as `name.s3.amazonaws.com`"),
    "defaultRootObject": (r"(?!/).*", "a name without `/` before it"),
    "viewerCertificate.acmCertificateArn": (
        r"arn:[^:]+:acm:us-east-1:\d{12}:certificate/.+",
        "the ARN of a certificate in us-east-1",
    ),
}


def distribution_problems(props: Props) -> Iterator[Problem]:
    """Yield (input, sentence) for what CloudFront refuses."""
    yield from rules.one_of(props, CHOICES)
    yield from rules.formed(props, FORMS)
    yield from _origin_problems(props)
    yield from _certificate_problems(props)
    yield from _alias_problems(props)
    known = {each.get("originId") for name in ("origins", "originGroups") for each in props.get(name) or []}
    behaviours = [("defaultCacheBehavior", props.get("defaultCacheBehavior") or {})]
    behaviours += [("orderedCacheBehaviors", each) for each in props.get("orderedCacheBehaviors") or []]
    for name, behaviour in behaviours:
        yield from ((name, said) for said in _behaviour_problems(behaviour, known))
    paths = [each.get("pathPattern") for each in props.get("orderedCacheBehaviors") or []]
    for path in _twice(paths):
        yield "orderedCacheBehaviors", f"has the path `{path}` twice"
    geo = rules.look(props, "restrictions.geoRestriction") or {}
    if geo.get("restrictionType") not in {"none", "whitelist", "blacklist"}:
        yield (
            "restrictions",
            f"has the type `{geo.get('restrictionType')}`, expected `none`, `whitelist` or `blacklist`",
        )
    elif (geo["restrictionType"] == "none") == bool(geo.get("locations")):
        yield "restrictions", "has `locations` where the type is `none`, or none where it is not"


def _origin_problems(props: Props) -> Iterator[Problem]:
    origins = props.get("origins") or []
    if not origins:
        yield "origins", "is empty"
    for id in _twice([each.get("originId") for each in origins]):
        yield "origins", f"has the id `{id}` twice"
    for origin in origins:
        name = origin.get("originId")
        kinds = [each for each in ("customOriginConfig", "s3OriginConfig", "vpcOriginConfig") if origin.get(each)]
        if len(kinds) > 1:
            yield "origins", f"`{name}` has `{kinds[0]}` and `{kinds[1]}`, expected one"
        if origin.get("originAccessControlId") and rules.look(origin, "s3OriginConfig.originAccessIdentity"):
            yield "origins", f"`{name}` has an access control and an access identity, expected one"
        if "/" in str(origin.get("domainName", "")) or not origin.get("domainName"):
            yield "origins", f"`{name}` has the domain name `{origin.get('domainName')}`, expected a host alone"
        path = str(origin.get("originPath") or "")
        if path and (not path.startswith("/") or path.endswith("/")):
            yield "origins", f"`{name}` has the path `{path}`, expected `/` before it and none after it"
        shield = origin.get("originShield") or {}
        if shield.get("enabled") and not shield.get("originShieldRegion"):
            yield "origins", f"`{name}` has a shield without `originShieldRegion`"
    ids = {each.get("originId") for each in origins}
    for group in props.get("originGroups") or []:
        members = [each.get("originId") for each in group.get("members") or []]
        if len(members) != 2 or not set(members) <= ids:
            yield "originGroups", f"`{group.get('originId')}` needs two members that are origins"


def _certificate_problems(props: Props) -> Iterator[Problem]:
    certificate = props.get("viewerCertificate") or {}
    kinds = [
        name
        for name in ("acmCertificateArn", "iamCertificateId", "cloudfrontDefaultCertificate")
        if certificate.get(name)
    ]
    if len(kinds) != 1:
        yield (
            "viewerCertificate",
            "expected exactly one of `acmCertificateArn`, `iamCertificateId`, `cloudfrontDefaultCertificate`",
        )
    elif kinds == ["cloudfrontDefaultCertificate"]:
        if props.get("aliases"):
            yield "viewerCertificate", "is CloudFront's own, and `aliases` need one of their names"
    elif certificate.get("sslSupportMethod") not in {"sni-only", "vip", "static-ip"}:
        yield "viewerCertificate", "has no `sslSupportMethod`, expected `sni-only`"


def _alias_problems(props: Props) -> Iterator[Problem]:
    aliases = props.get("aliases") or []
    if len(aliases) > 100:
        yield "aliases", f"has {len(aliases)} names, at most 100 are allowed"
    for alias in _twice(aliases):
        yield "aliases", f"has `{alias}` twice"


def _behaviour_problems(behaviour: Props, known: set[Any]) -> Iterator[str]:
    target = behaviour.get("targetOriginId")
    if target not in known:
        yield f"has the target `{target}`, which is no origin"
    allowed, cached = set(behaviour.get("allowedMethods") or []), set(behaviour.get("cachedMethods") or [])
    if allowed not in METHODS:
        yield "has `allowedMethods` that CloudFront does not offer, expected GET and HEAD, with OPTIONS, or all seven"
    if cached not in METHODS[:2] or not cached <= allowed:
        yield "has `cachedMethods` other than GET and HEAD (and OPTIONS) of the allowed ones"
    policy = behaviour.get("viewerProtocolPolicy")
    if policy not in {"allow-all", "https-only", "redirect-to-https"}:
        yield f"has the protocol policy `{policy}`, expected `redirect-to-https`, `https-only` or `allow-all`"
    if bool(behaviour.get("cachePolicyId")) == bool(behaviour.get("forwardedValues")):
        yield "needs either a `cachePolicyId` or `forwardedValues`"
    if behaviour.get("cachePolicyId"):
        for name in ("minTtl", "defaultTtl", "maxTtl"):
            if behaviour.get(name):
                yield f"has `{name}` beside a cache policy, which decides it"
    if behaviour.get("originRequestPolicyId") and not behaviour.get("cachePolicyId"):
        yield "has an `originRequestPolicyId`, which goes with a `cachePolicyId`"
    events = [each.get("eventType") for each in behaviour.get("functionAssociations") or []]
    for event in set(events) - {"viewer-request", "viewer-response"} | set(_twice(events)):
        yield f"has a function for `{event}`, expected `viewer-request` and `viewer-response`, once each"


def _twice(values: list[Any]) -> list[str]:
    return sorted({str(each) for each in values if values.count(each) > 1})
