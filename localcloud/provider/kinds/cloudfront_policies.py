"""Amazon CloudFront: origin access controls and response headers policies."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.cloudfront_config import items, listed
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

CONTROL = pascal("name description originAccessControlOriginType signingBehavior signingProtocol")
NO_CONTROL = frozenset({"NoSuchOriginAccessControl"})
NO_POLICY = frozenset({"NoSuchResponseHeadersPolicy"})

SECURITY = {
    "contentSecurityPolicy": ("ContentSecurityPolicy", pascal("contentSecurityPolicy override")),
    "contentTypeOptions": ("ContentTypeOptions", pascal("override")),
    "frameOptions": ("FrameOptions", pascal("frameOption override")),
    "referrerPolicy": ("ReferrerPolicy", pascal("referrerPolicy override")),
    "strictTransportSecurity": (
        "StrictTransportSecurity",
        pascal("accessControlMaxAgeSec includeSubdomains override preload"),
    ),
    "xssProtection": ("XSSProtection", pascal("modeBlock override protection reportUri")),
}
CORS = pascal("accessControlAllowCredentials accessControlMaxAgeSec originOverride")
CORS_LISTS = ("AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders")
HEADERS = {"customHeadersConfig": pascal("header override value"), "removeHeadersConfig": pascal("header")}
POLICY: dict[str, Any] = {
    "name": "Name",
    "comment": "Comment",
    "securityHeadersConfig": ("SecurityHeadersConfig", SECURITY),
    "serverTimingHeadersConfig": ("ServerTimingHeadersConfig", pascal("enabled samplingRate")),
}


@kind
class OriginAccessControl(Told):
    """How CloudFront signs its requests to an origin; its id is AWS's."""

    token = "aws:cloudfront/originAccessControl:OriginAccessControl"
    inputs = frozenset(CONTROL)
    required = frozenset({"name", "originAccessControlOriginType", "signingBehavior", "signingProtocol"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "cloudfront", "CreateOriginAccessControl", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names and choices that CloudFront refuses."""
        yield from rules.formed(
            props, {"name": (r".{1,64}", "1 to 64 characters"), "description": (r".{0,256}", "at most 256 characters")}
        )
        yield from rules.one_of(
            props,
            {
                "originAccessControlOriginType": ("s3", "lambda", "mediastore", "mediapackagev2"),
                "signingBehavior": ("always", "never", "no-override"),
                "signingProtocol": ("sigv4",),
            },
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        answer = send(aws, "cloudfront:CreateOriginAccessControl", None, **self._said(props))
        return str(answer["OriginAccessControl"]["Id"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings."""
        answer = ask(aws, "cloudfront:GetOriginAccessControl", NO_CONTROL, None, Id=id)
        if answer is None:
            return None
        seen = from_aws(CONTROL, answer["OriginAccessControl"]["OriginAccessControlConfig"])
        arn = f"arn:aws:cloudfront::{aws.account}:origin-access-control/{id}"
        return seen | {"etag": answer.get("ETag"), "arn": arn}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        now = send(aws, "cloudfront:GetOriginAccessControl", None, Id=id)
        said = {"Id": id, "IfMatch": now.get("ETag") or "", **self._said(new)}
        send(aws, "cloudfront:UpdateOriginAccessControl", None, **said)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        now = ask(aws, "cloudfront:GetOriginAccessControl", NO_CONTROL, None, Id=id)
        if now is not None:
            said = {"Id": id, "IfMatch": now.get("ETag") or ""}
            ask(aws, "cloudfront:DeleteOriginAccessControl", NO_CONTROL, None, **said)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name, which an account has once."""
        answer = ask(aws, "cloudfront:ListOriginAccessControls", NO_CONTROL, None) or {}
        found = listed(answer.get("OriginAccessControlList"))
        return next((str(each["Id"]) for each in found if each["Name"] == props["name"]), None)

    def _said(self, props: Props) -> dict[str, Any]:
        return {"OriginAccessControlConfig": {"Description": "", **to_aws(CONTROL, props)}}


@kind
class ResponseHeadersPolicy(Told):
    """The headers that CloudFront adds and takes away; its id is AWS's."""

    token = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
    inputs = frozenset({*POLICY, *HEADERS, "corsConfig"})
    required = frozenset({"name"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "cloudfront", "CreateResponseHeadersPolicy", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names and headers that CloudFront refuses, and a policy of nothing."""
        yield from rules.formed(props, {"name": (r"[A-Za-z0-9_-]{1,128}", "1 to 128 letters, digits, `-` or `_`")})
        yield from rules.one_of(props, {"securityHeadersConfig.frameOptions.frameOption": ("DENY", "SAMEORIGIN")})
        yield from rules.between(props, {"serverTimingHeadersConfig.samplingRate": (0, 100)})
        if not any(props.get(name) for name in self.inputs - {"name", "comment"}):
            yield "securityHeadersConfig", "or another header is missing, a policy has at least one"
        protection = rules.look(props, "securityHeadersConfig.xssProtection") or {}
        if protection.get("modeBlock") and protection.get("reportUri"):
            yield "securityHeadersConfig", "has `xssProtection` with `modeBlock` and `reportUri`, expected one"
        yield from _cors_problems(props.get("corsConfig") or {})
        names = [
            str(each.get("header", "")).lower() for each in (props.get("customHeadersConfig") or {}).get("items") or []
        ]
        for name in sorted({each for each in names if names.count(each) > 1}):
            yield "customHeadersConfig", f"has `{name}` twice"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        answer = send(aws, "cloudfront:CreateResponseHeadersPolicy", None, **self._said(props))
        return str(answer["ResponseHeadersPolicy"]["Id"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its headers."""
        answer = ask(aws, "cloudfront:GetResponseHeadersPolicy", NO_POLICY, None, Id=id)
        if answer is None:
            return None
        told = answer["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
        seen = from_aws(POLICY, told) | {"etag": answer.get("ETag"), "arn": _policy_arn(aws, id)}
        for name, table in HEADERS.items():
            headers = [from_aws(table, each) for each in listed(told.get(name[:1].upper() + name[1:]))]
            seen |= {name: {"items": headers}} if headers else {}
        cors = told.get("CorsConfig")
        if cors:
            lists = {f"accessControl{each}": {"items": listed(cors.get(f"AccessControl{each}"))} for each in CORS_LISTS}
            seen["corsConfig"] = from_aws(CORS, cors) | {name: each for name, each in lists.items() if each["items"]}
        return seen

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        now = send(aws, "cloudfront:GetResponseHeadersPolicy", None, Id=id)
        said = {"Id": id, "IfMatch": now.get("ETag") or "", **self._said(new)}
        send(aws, "cloudfront:UpdateResponseHeadersPolicy", None, **said)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        now = ask(aws, "cloudfront:GetResponseHeadersPolicy", NO_POLICY, None, Id=id)
        if now is not None:
            said = {"Id": id, "IfMatch": now.get("ETag") or ""}
            ask(aws, "cloudfront:DeleteResponseHeadersPolicy", NO_POLICY, None, **said)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name, which an account has once."""
        answer = ask(aws, "cloudfront:ListResponseHeadersPolicies", NO_POLICY, None, Type="custom") or {}
        for each in listed(answer.get("ResponseHeadersPolicyList")):
            if each["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["Name"] == props["name"]:
                return str(each["ResponseHeadersPolicy"]["Id"])
        return None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return an id as CloudFront makes them, the same for the same name."""
        id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{aws.account}/response-headers-policy/{props.get('name')}"))
        return id, {"arn": _policy_arn(aws, id), "etag": "E" + id.replace("-", "").upper()[:13]}

    def _said(self, props: Props) -> dict[str, Any]:
        said = to_aws(POLICY, props)
        for name, table in HEADERS.items():
            if props.get(name):
                headers: Iterable[Props] = props[name].get("items") or []
                said[name[:1].upper() + name[1:]] = {"Items": [], **items(to_aws(table, each) for each in headers)}
        cors = props.get("corsConfig")
        if cors:
            lists = {each: (cors.get(f"accessControl{each}") or {}).get("items") for each in CORS_LISTS}
            said["CorsConfig"] = to_aws(CORS, cors) | {
                f"AccessControl{each}": items(values) for each, values in lists.items() if values
            }
        return {"ResponseHeadersPolicyConfig": said}


def _policy_arn(aws: Aws, id: str) -> str:
    return f"arn:aws:cloudfront::{aws.account}:response-headers-policy/{id}"


def _cors_problems(cors: Props) -> Iterator[tuple[str, str]]:
    if not cors:
        return
    for name in CORS_LISTS[:3]:
        if not (cors.get(f"accessControl{name}") or {}).get("items"):
            yield "corsConfig", f"has no `accessControl{name}`"
    if cors.get("accessControlAllowCredentials"):
        for name in CORS_LISTS:
            if "*" in ((cors.get(f"accessControl{name}") or {}).get("items") or []):
                yield "corsConfig", f"has `*` in `accessControl{name}`, which does not go with credentials"
