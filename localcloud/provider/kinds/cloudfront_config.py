"""A distribution's configuration: from the schema's inputs to what CloudFront takes, and back.

CloudFront wants a list as `{"Quantity": n, "Items": [...]}`, and nearly everything said at every update.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider.kind import Props
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws

INPUTS = frozenset(
    {
        "aliases", "anycastIpListId", "comment", "continuousDeploymentPolicyId", "customErrorResponses",
        "defaultCacheBehavior", "defaultRootObject", "enabled", "httpVersion", "isIpv6Enabled", "loggingConfig",
        "orderedCacheBehaviors", "originGroups", "origins", "priceClass", "restrictions", "staging",
        "viewerCertificate", "webAclId",
    }
)  # fmt: skip

PLAIN_BEHAVIOUR = pascal(
    "targetOriginId viewerProtocolPolicy compress cachePolicyId originRequestPolicyId responseHeadersPolicyId"
    " realtimeLogConfigArn smoothStreaming fieldLevelEncryptionId pathPattern",
    grpcConfig=(pascal("enabled"),),
)
TIMES = {"minTtl": "MinTTL", "defaultTtl": "DefaultTTL", "maxTtl": "MaxTTL"}
FUNCTION = {"eventType": "EventType", "functionArn": "FunctionARN"}
LAMBDA = {"eventType": "EventType", "lambdaArn": "LambdaFunctionARN", "includeBody": "IncludeBody"}
PLAIN_ORIGIN = {
    "originId": "Id",
    "domainName": "DomainName",
    "originPath": "OriginPath",
    "connectionAttempts": "ConnectionAttempts",
    "connectionTimeout": "ConnectionTimeout",
    "responseCompletionTimeout": "ResponseCompletionTimeout",
    "originAccessControlId": "OriginAccessControlId",
    "originShield": ("OriginShield", pascal("enabled originShieldRegion")),
    "vpcOriginConfig": (
        "VpcOriginConfig",
        pascal("vpcOriginId originKeepaliveTimeout originReadTimeout ownerAccountId"),
    ),
}
HEADER = {"name": "HeaderName", "value": "HeaderValue"}
CUSTOM = {
    "httpPort": "HTTPPort",
    "httpsPort": "HTTPSPort",
    "originProtocolPolicy": "OriginProtocolPolicy",
    "originReadTimeout": "OriginReadTimeout",
    "originKeepaliveTimeout": "OriginKeepaliveTimeout",
    "ipAddressType": "IpAddressType",
}
CERTIFICATE = {
    "acmCertificateArn": "ACMCertificateArn",
    "cloudfrontDefaultCertificate": "CloudFrontDefaultCertificate",
    "iamCertificateId": "IAMCertificateId",
    "minimumProtocolVersion": "MinimumProtocolVersion",
    "sslSupportMethod": "SSLSupportMethod",
}
ERROR = {
    "errorCode": "ErrorCode",
    "errorCachingMinTtl": "ErrorCachingMinTTL",
    "responsePagePath": "ResponsePagePath",
    "responseCode": "ResponseCode",
}
TOP = {
    "enabled": "Enabled",
    "httpVersion": "HttpVersion",
    "isIpv6Enabled": "IsIPV6Enabled",
    "priceClass": "PriceClass",
    "comment": "Comment",
    "defaultRootObject": "DefaultRootObject",
    "webAclId": "WebACLId",
    "staging": "Staging",
    "continuousDeploymentPolicyId": "ContinuousDeploymentPolicyId",
    "anycastIpListId": "AnycastIpListId",
}
# What the released provider sends where nothing is said.
TOP_DEFAULTS: Props = {
    "httpVersion": "http2",
    "isIpv6Enabled": False,
    "priceClass": "PriceClass_All",
    "comment": "",
    "defaultRootObject": "",
    "webAclId": "",
    "staging": False,
}


def items(values: Iterable[Any] | None) -> dict[str, Any]:
    """Return a list as CloudFront takes it."""
    listed = list(values or [])
    return {"Quantity": len(listed), "Items": listed} if listed else {"Quantity": 0}


def listed(told: Mapping[str, Any] | None) -> list[Any]:
    """Return a list as CloudFront tells it."""
    return list((told or {}).get("Items") or [])


def config(props: Props, reference: str) -> dict[str, Any]:
    """Return the whole configuration of a distribution."""
    logging = props.get("loggingConfig") or {}
    geo = (props.get("restrictions") or {}).get("geoRestriction") or {}
    said = {name: value for name, value in props.items() if value is not None}
    return {
        "CallerReference": reference,
        **to_aws(TOP, {**TOP_DEFAULTS, **said}),
        "Aliases": items(props.get("aliases")),
        "Origins": items(_origin(each) for each in props.get("origins") or []),
        "OriginGroups": items(_group(each) for each in props.get("originGroups") or []),
        "DefaultCacheBehavior": _behaviour(props.get("defaultCacheBehavior") or {}),
        "CacheBehaviors": items(_behaviour(each) for each in props.get("orderedCacheBehaviors") or []),
        "CustomErrorResponses": items(_error(each) for each in props.get("customErrorResponses") or []),
        "Logging": {
            "Enabled": bool(logging.get("bucket")),
            "IncludeCookies": bool(logging.get("includeCookies")),
            "Bucket": logging.get("bucket") or "",
            "Prefix": logging.get("prefix") or "",
        },
        "ViewerCertificate": to_aws(CERTIFICATE, props.get("viewerCertificate") or {}),
        "Restrictions": {
            "GeoRestriction": {"RestrictionType": geo.get("restrictionType"), **items(geo.get("locations"))}
        },
    }


def seen_config(told: Mapping[str, Any], props: Props) -> Props:
    """Return what a configuration says, in the schema's names; what is empty and was not asked for is left out."""
    geo = (told.get("Restrictions") or {}).get("GeoRestriction") or {}
    logging = told.get("Logging") or {}
    seen = from_aws(TOP, told) | {
        "aliases": listed(told.get("Aliases")),
        "origins": [_seen_origin(each) for each in listed(told.get("Origins"))],
        "originGroups": [_seen_group(each) for each in listed(told.get("OriginGroups"))],
        "defaultCacheBehavior": _seen_behaviour(told.get("DefaultCacheBehavior") or {}),
        "orderedCacheBehaviors": [_seen_behaviour(each) for each in listed(told.get("CacheBehaviors"))],
        "customErrorResponses": [_seen_error(each) for each in listed(told.get("CustomErrorResponses"))],
        "viewerCertificate": _filled(from_aws(CERTIFICATE, told.get("ViewerCertificate") or {})),
        "restrictions": {
            "geoRestriction": _filled({"restrictionType": geo.get("RestrictionType"), "locations": listed(geo)})
        },
    }
    if logging.get("Enabled"):
        seen["loggingConfig"] = {
            "bucket": logging.get("Bucket"),
            "includeCookies": bool(logging.get("IncludeCookies")),
            **({"prefix": logging["Prefix"]} if logging.get("Prefix") else {}),
        }
    return {name: value for name, value in seen.items() if value not in ("", []) or name in props}


def _behaviour(said: Props) -> dict[str, Any]:
    behaviour = {
        "SmoothStreaming": False,
        "FieldLevelEncryptionId": "",
        "Compress": False,
        **to_aws(PLAIN_BEHAVIOUR, said),
        "AllowedMethods": {**items(said.get("allowedMethods")), "CachedMethods": items(said.get("cachedMethods"))},
        "LambdaFunctionAssociations": items(
            to_aws(LAMBDA, each) for each in said.get("lambdaFunctionAssociations") or []
        ),
        "FunctionAssociations": items(to_aws(FUNCTION, each) for each in said.get("functionAssociations") or []),
        "TrustedSigners": _trusted(said.get("trustedSigners")),
        "TrustedKeyGroups": _trusted(said.get("trustedKeyGroups")),
    }
    forwarded = said.get("forwardedValues")
    if forwarded:
        cookies = forwarded.get("cookies") or {}
        names = cookies.get("whitelistedNames")
        behaviour["ForwardedValues"] = {
            "QueryString": bool(forwarded.get("queryString")),
            "Cookies": {"Forward": cookies.get("forward"), **({"WhitelistedNames": items(names)} if names else {})},
            "Headers": items(forwarded.get("headers")),
            "QueryStringCacheKeys": items(forwarded.get("queryStringCacheKeys")),
        }
    if not said.get("cachePolicyId"):
        behaviour |= {"MinTTL": 0, **to_aws(TIMES, said)}
    return behaviour


def _seen_behaviour(told: Mapping[str, Any]) -> Props:
    seen = _filled(from_aws(PLAIN_BEHAVIOUR, told))
    methods = told.get("AllowedMethods") or {}
    seen |= {"allowedMethods": listed(methods), "cachedMethods": listed(methods.get("CachedMethods"))}
    functions: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
        ("lambdaFunctionAssociations", "LambdaFunctionAssociations", LAMBDA),
        ("functionAssociations", "FunctionAssociations", FUNCTION),
    )
    for name, api, table in functions:
        if listed(told.get(api)):
            seen[name] = [from_aws(table, each) for each in listed(told.get(api))]
    for name, api in (("trustedSigners", "TrustedSigners"), ("trustedKeyGroups", "TrustedKeyGroups")):
        if listed(told.get(api)):
            seen[name] = listed(told.get(api))
    if not told.get("CachePolicyId"):  # with a policy, emulators tell what nobody set
        seen |= from_aws(TIMES, told)
        forwarded = told.get("ForwardedValues")
        if forwarded:
            cookies = forwarded.get("Cookies") or {}
            names = listed(cookies.get("WhitelistedNames"))
            seen["forwardedValues"] = {
                "queryString": bool(forwarded.get("QueryString")),
                "cookies": {"forward": cookies.get("Forward"), **({"whitelistedNames": names} if names else {})},
                **_filled({"headers": listed(forwarded.get("Headers"))}),
                **_filled({"queryStringCacheKeys": listed(forwarded.get("QueryStringCacheKeys"))}),
            }
    return seen


def _origin(said: Props) -> dict[str, Any]:
    custom = said.get("customOriginConfig")
    headers: Iterable[Props] = said.get("customHeaders") or []
    origin = {
        "OriginPath": "",
        "ConnectionAttempts": 3,
        "ConnectionTimeout": 10,
        **to_aws(PLAIN_ORIGIN, said),
        "CustomHeaders": items(to_aws(HEADER, each) for each in headers),
    }
    if custom:
        origin["CustomOriginConfig"] = {
            **to_aws(CUSTOM, custom),
            "OriginSslProtocols": items(custom.get("originSslProtocols")),
        }
    elif not said.get("vpcOriginConfig"):
        identity = (said.get("s3OriginConfig") or {}).get("originAccessIdentity") or ""
        origin["S3OriginConfig"] = {"OriginAccessIdentity": identity}
    return origin


def _seen_origin(told: Mapping[str, Any]) -> Props:
    seen = _filled(from_aws(PLAIN_ORIGIN, told))
    if seen.get("originShield") == {"enabled": False}:
        del seen["originShield"]
    headers = [from_aws(HEADER, each) for each in listed(told.get("CustomHeaders"))]
    seen |= {"customHeaders": headers} if headers else {}
    custom = told.get("CustomOriginConfig")
    if custom:
        protocols = listed(custom.get("OriginSslProtocols"))
        seen["customOriginConfig"] = from_aws(CUSTOM, custom) | {"originSslProtocols": protocols}
    identity = (told.get("S3OriginConfig") or {}).get("OriginAccessIdentity")
    return seen | ({"s3OriginConfig": {"originAccessIdentity": identity}} if identity else {})


def _group(said: Props) -> dict[str, Any]:
    criteria = (said.get("failoverCriteria") or {}).get("statusCodes")
    return {
        "Id": said.get("originId"),
        "FailoverCriteria": {"StatusCodes": items(criteria)},
        "Members": items({"OriginId": each.get("originId")} for each in said.get("members") or []),
    }


def _seen_group(told: Mapping[str, Any]) -> Props:
    return {
        "originId": told.get("Id"),
        "failoverCriteria": {"statusCodes": listed((told.get("FailoverCriteria") or {}).get("StatusCodes"))},
        "members": [{"originId": each["OriginId"]} for each in listed(told.get("Members"))],
    }


def _error(said: Props) -> dict[str, Any]:
    error = to_aws(ERROR, said)
    return error | ({"ResponseCode": str(error["ResponseCode"])} if error.get("ResponseCode") else {})


def _seen_error(told: Mapping[str, Any]) -> Props:
    seen = _filled(from_aws(ERROR, told))
    return seen | ({"responseCode": int(seen["responseCode"])} if seen.get("responseCode") else {})


def _trusted(values: Iterable[str] | None) -> dict[str, Any]:
    said = items(values)
    return {"Enabled": bool(said["Quantity"]), **said}


def _filled(seen: Props) -> Props:
    return {name: value for name, value in seen.items() if value not in (None, "", [])}
