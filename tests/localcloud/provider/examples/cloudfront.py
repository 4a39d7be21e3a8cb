"""Examples of CloudFront: a brand's pages from a private bucket, with its access control and its headers."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl"
HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
FUNCTION = "aws:cloudfront/function:Function"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
NUMBER = "11111111-2222-3333-4444-555555555555"
SECURITY = "67f7725c-6f97-4210-82d7-5512b31e9d03"


def control(_aws: EmulatedAws, name: str) -> Props:
    """Return an access control that always signs."""
    return {
        "name": name,
        "description": "pages",
        "originAccessControlOriginType": "s3",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }


def headers(_aws: EmulatedAws, name: str) -> Props:
    """Return a policy with every kind of header."""
    return {
        "name": name,
        "comment": "pages",
        "securityHeadersConfig": {
            "contentTypeOptions": {"override": True},
            "frameOptions": {"frameOption": "DENY", "override": True},
            "referrerPolicy": {"referrerPolicy": "strict-origin-when-cross-origin", "override": True},
            "strictTransportSecurity": {
                "accessControlMaxAgeSec": 31536000,
                "includeSubdomains": True,
                "preload": True,
                "override": True,
            },
            "contentSecurityPolicy": {"contentSecurityPolicy": "default-src 'self'", "override": True},
        },
        "customHeadersConfig": {"items": [{"header": "x-unit", "value": "aurora", "override": True}]},
        "removeHeadersConfig": {"items": [{"header": "server"}]},
        "corsConfig": {
            "accessControlAllowCredentials": False,
            "accessControlAllowHeaders": {"items": ["*"]},
            "accessControlAllowMethods": {"items": ["GET"]},
            "accessControlAllowOrigins": {"items": ["https://aurora.example"]},
            "accessControlMaxAgeSec": 600,
            "originOverride": True,
        },
    }


def pages(aws: EmulatedAws, name: str) -> Props:
    """Return a distribution with a private bucket, a second origin, a certificate and a web ACL."""
    return {
        "enabled": True,
        "comment": name,
        "aliases": [f"{name}.example", f"www.{name}.example"],
        "defaultRootObject": "index.html",
        "httpVersion": "http2and3",
        "isIpv6Enabled": True,
        "priceClass": "PriceClass_100",
        "origins": [
            {
                "originId": "pages",
                "domainName": f"{name}.s3.{aws.region}.amazonaws.com",
                "originAccessControlId": made(aws, CONTROL, control(aws, name)),
                "customHeaders": [{"name": "x-unit", "value": "aurora"}],
            },
            {
                "originId": "api",
                "domainName": "api.aurora.example",
                "originPath": "/live",
                "customOriginConfig": {
                    "httpPort": 80,
                    "httpsPort": 443,
                    "originProtocolPolicy": "https-only",
                    "originSslProtocols": ["TLSv1.2"],
                    "originReadTimeout": 30,
                    "originKeepaliveTimeout": 5,
                },
            },
        ],
        "defaultCacheBehavior": {
            "targetOriginId": "pages",
            "viewerProtocolPolicy": "redirect-to-https",
            "allowedMethods": ["GET", "HEAD"],
            "cachedMethods": ["GET", "HEAD"],
            "compress": True,
            "cachePolicyId": OPTIMIZED,
            "responseHeadersPolicyId": SECURITY,
        },
        "orderedCacheBehaviors": [
            {
                "pathPattern": "/api/*",
                "targetOriginId": "api",
                "viewerProtocolPolicy": "https-only",
                "allowedMethods": ["GET", "HEAD", "OPTIONS"],
                "cachedMethods": ["GET", "HEAD"],
                "forwardedValues": {"queryString": True, "cookies": {"forward": "none"}, "headers": ["Origin"]},
                "minTtl": 0,
                "defaultTtl": 60,
                "maxTtl": 120,
            }
        ],
        "customErrorResponses": [
            {"errorCode": 404, "responseCode": 404, "responsePagePath": "/404.html", "errorCachingMinTtl": 10}
        ],
        "loggingConfig": {"bucket": "access-logs.s3.amazonaws.com", "prefix": f"{name}/", "includeCookies": False},
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "viewerCertificate": {
            "acmCertificateArn": f"arn:aws:acm:us-east-1:{aws.account}:certificate/{NUMBER}",
            "sslSupportMethod": "sni-only",
            "minimumProtocolVersion": "TLSv1.2_2021",
        },
        "webAclId": f"arn:aws:wafv2:us-east-1:{aws.account}:global/webacl/pages/{NUMBER}",
    }


def bare(_aws: EmulatedAws, name: str) -> Props:
    """Return the least that a distribution may be."""
    return {
        "enabled": False,
        "origins": [{"originId": "pages", "domainName": f"{name}.s3.amazonaws.com"}],
        "defaultCacheBehavior": {
            "targetOriginId": "pages",
            "viewerProtocolPolicy": "https-only",
            "allowedMethods": ["GET", "HEAD"],
            "cachedMethods": ["GET", "HEAD"],
            "cachePolicyId": OPTIMIZED,
        },
        "restrictions": {"geoRestriction": {"restrictionType": "whitelist", "locations": ["CL", "PE"]}},
        "viewerCertificate": {"cloudfrontDefaultCertificate": True},
    }


CODE = "function handler(event) { return event.request; }\n"


def function(_aws: EmulatedAws, name: str) -> Props:
    """Return a function that changes nothing."""
    return {"name": name, "runtime": "cloudfront-js-2.0", "code": CODE, "comment": "pages"}


EXAMPLES = (
    Example(
        FUNCTION,
        function,
        {"code": CODE + "// now with words: campaña\n", "comment": "now with words", "tags": {"owner": "aurora"}},
        ("arn", "etag", "status"),
        {"moto": frozenset({"publish"})},
    ),
    Example(CONTROL, control, {"description": "pages of aurora"}, ("arn", "etag")),
    Example(HEADERS, headers, {"comment": "all"}, ("arn", "etag"), absent=frozenset({"moto"})),
    Example(
        DISTRIBUTION,
        pages,
        {"enabled": False, "loggingConfig": None, "customErrorResponses": None, "tags": {"owner": "aurora"}},
        ("arn", "domainName", "hostedZoneId", "status", "etag"),
        {"moto": frozenset({"origins[0].originAccessControlId"})},
        id="pages",
    ),
    Example(DISTRIBUTION, bare, {"comment": "now with words"}, ("arn", "domainName"), id="bare"),
)
