"""Amazon API Gateway: HTTP (and WebSocket) APIs and their stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import URN_TAG, Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_changes, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"NotFoundException"})

CORS = pascal("allowCredentials allowHeaders allowMethods allowOrigins exposeHeaders maxAge")
API = pascal(
    "name protocolType apiKeySelectionExpression description disableExecuteApiEndpoint ipAddressType"
    " routeSelectionExpression version",
    corsConfiguration=(CORS,),
)
ONCE = pascal("credentialsArn routeKey target tags")
ROUTE_SETTINGS = pascal("dataTraceEnabled detailedMetricsEnabled loggingLevel throttlingBurstLimit throttlingRateLimit")
STAGE = pascal(
    "autoDeploy clientCertificateId deploymentId description stageVariables name:StageName",
    accessLogSettings=(pascal("destinationArn format"),),
    defaultRouteSettings=(ROUTE_SETTINGS,),
)


def api_arn(aws: Aws, region: str | None, path: str) -> str:
    """Return the ARN that tags of an API or a stage go by; `path` is `api` or `api/stages/stage`."""
    return f"arn:aws:apigateway:{region or aws.region}::/apis/{path}"


def apis(aws: Aws, region: str | None) -> list[dict[str, Any]]:
    """Return every API of the account and region."""
    pages = aws.client("apigatewayv2", region).get_paginator("get_apis").paginate()
    return [api for page in pages for api in page.get("Items", [])]


def inside(aws: Aws, id: str, props: Props) -> list[tuple[str, str]]:
    """Return the (api, part) that an id can stand for: of the known API, or written `api/part`, or of any API."""
    if props.get("apiId"):
        return [(str(props["apiId"]), id.rpartition("/")[2])]
    if "/" in id:
        api, _, part = id.partition("/")
        return [(api, part)]
    return [(api["ApiId"], id) for api in apis(aws, props.get("region"))]


def set_tags(aws: Aws, region: str | None, arn: str, old: Props, new: Props) -> None:
    """Bring the tags of an API or a stage from `old` to `new`."""
    added, taken = tag_changes(old, new)
    if added:
        attempt(aws, "tags", "apigatewayv2:TagResource", region, ResourceArn=arn, Tags=added)
    if taken:
        attempt(aws, "tags", "apigatewayv2:UntagResource", region, ResourceArn=arn, TagKeys=taken)


@kind
class Api(Told):
    """An API; its id is AWS's."""

    token = "aws:apigatewayv2/api:Api"
    inputs = frozenset({*API, *ONCE, "region"})
    required = frozenset({"name", "protocolType"})
    replace_on = frozenset({"protocolType", "region"})
    silent = frozenset(set(ONCE) - {"tags"})
    unordered = frozenset(
        {f"corsConfiguration.{name}" for name in ("allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders")}
    )

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "apigatewayv2", "CreateApi", to_aws(API | ONCE, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what API Gateway refuses: names, cross-origin settings, what is for the other protocol."""
        yield from rules.formed(props, {"name": (r".{1,128}", "1 to 128 characters")})
        yield from rules.one_of(props, {"protocolType": ("HTTP", "WEBSOCKET"), "ipAddressType": ("ipv4", "dualstack")})
        cors = props.get("corsConfiguration") or {}
        if cors and props.get("protocolType") == "WEBSOCKET":
            yield "corsConfiguration", "is for an `HTTP` API only"
        if cors.get("allowCredentials") and "*" in (cors.get("allowOrigins") or []):
            yield "corsConfiguration", "allows credentials from every origin `*`, AWS takes one or the other"
        for origin in cors.get("allowOrigins") or []:
            if origin not in {"*", "http://*", "https://*"} and not str(origin).partition("://")[2]:
                yield "corsConfiguration", f"allows the origin `{origin}`, expected `*` or `https://host`"
        yield from rules.between(props, {"corsConfiguration.maxAge": (-1, 86_400)})
        if props.get("protocolType") == "WEBSOCKET" and not props.get("routeSelectionExpression"):
            yield "routeSelectionExpression", "is missing, a `WEBSOCKET` API needs one"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        answer = send(aws, "apigatewayv2:CreateApi", props.get("region"), **to_aws(API | ONCE, props))
        return str(answer["ApiId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings, tags and addresses."""
        region = props.get("region")
        answer = ask(aws, "apigatewayv2:GetApi", GONE, region, ApiId=id)
        if answer is None:
            return None
        arn = api_arn(aws, region, id)
        tags = (ask(aws, "apigatewayv2:GetTags", GONE, region, ResourceArn=arn) or {}).get("Tags") or {}
        return from_aws(API, answer) | {
            "apiEndpoint": answer["ApiEndpoint"],
            "arn": arn,
            "executionArn": f"arn:aws:execute-api:{region or aws.region}:{aws.account}:{id}",
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; cross-origin settings said no longer are deleted."""
        region = new.get("region")
        if old.get("corsConfiguration") and not new.get("corsConfiguration"):
            ask(aws, "apigatewayv2:DeleteCorsConfiguration", GONE, region, ApiId=id)
        differing = [name for name in API if changed(old, new, name)]
        if differing:
            emptied: Props = {"description": "", "version": "", "disableExecuteApiEndpoint": False}
            said = {name: new.get(name) if new.get(name) is not None else emptied.get(name) for name in differing}
            send(aws, "apigatewayv2:UpdateApi", region, ApiId=id, **to_aws(API, said))
        set_tags(aws, region, api_arn(aws, region, id), old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and all that is in it."""
        ask(aws, "apigatewayv2:DeleteApi", GONE, props.get("region"), ApiId=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its tag: names may repeat."""
        for api in apis(aws, props.get("region")):
            if urn_tag and (api.get("Tags") or {}).get(URN_TAG) == urn_tag:
                return str(api["ApiId"])
        return None


@kind
class Stage(Told):
    """A stage of an API; its id is its name."""

    token = "aws:apigatewayv2/stage:Stage"
    inputs = frozenset({*STAGE, "apiId", "routeSettings", "tags", "region"})
    required = frozenset({"apiId", "name"})
    replace_on = frozenset({"apiId", "name", "region"})
    unordered = frozenset({"routeSettings"})
    delete_before_replace = True

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "apigatewayv2", "CreateStage", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, destinations, throttles and repeated routes that API Gateway refuses."""
        yield from rules.formed(
            props,
            {
                "name": (r"\$default|[A-Za-z0-9_-]{1,128}", "`$default` or 1 to 128 letters, digits, `-` or `_`"),
                "accessLogSettings.destinationArn": (
                    r"arn:[^:]+:(logs|firehose):.+",
                    "the ARN of a log group or a stream",
                ),
            },
        )
        if str(rules.look(props, "accessLogSettings.destinationArn") or "").endswith(":*"):
            yield "accessLogSettings", "names a log group with `:*` at its end, expected without"
        if props.get("autoDeploy") and props.get("deploymentId"):
            yield "deploymentId", "cannot be set together with `autoDeploy`"
        settings = [props.get("defaultRouteSettings") or {}, *(props.get("routeSettings") or [])]
        for each in settings:
            for name in ("throttlingBurstLimit", "throttlingRateLimit"):
                if isinstance(each.get(name), int | float) and each[name] < 0:
                    yield "routeSettings", f"has `{name}` of `{each[name]}`, expected 0 or more"
        keys = [each.get("routeKey") for each in props.get("routeSettings") or []]
        for key in sorted({str(each) for each in keys if keys.count(each) > 1}):
            yield "routeSettings", f"names the route `{key}` twice"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        send(aws, "apigatewayv2:CreateStage", props.get("region"), **self._created(props))
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings, tags and addresses."""
        region = props.get("region")
        for api, name in inside(aws, id, props):
            stage = ask(aws, "apigatewayv2:GetStage", GONE, region, ApiId=api, StageName=name)
            if stage is not None:
                home = ask(aws, "apigatewayv2:GetApi", GONE, region, ApiId=api) or {}
                return self._seen(aws, region, api, stage, str(home.get("ApiEndpoint", "")))
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; where the emulator cannot, the same stage is made anew."""
        region, api = new.get("region"), str(new["apiId"])
        kept = {each.get("routeKey") for each in new.get("routeSettings") or []}
        dropped = [key for each in old.get("routeSettings") or [] if (key := each.get("routeKey")) not in kept]
        unlogged = bool(old.get("accessLogSettings") and not new.get("accessLogSettings"))
        needed = {"apigatewayv2:UpdateStage"}
        needed |= {"apigatewayv2:DeleteAccessLogSettings"} if unlogged else set()
        needed |= {"apigatewayv2:DeleteRouteSettings"} if dropped else set()
        if needed & LACKS.get(aws.emulator, frozenset()):
            self.delete(aws, id, new)
            self.create(aws, new)
            return
        if unlogged:
            ask(aws, "apigatewayv2:DeleteAccessLogSettings", GONE, region, ApiId=api, StageName=id)
        for key in dropped:
            ask(aws, "apigatewayv2:DeleteRouteSettings", GONE, region, ApiId=api, StageName=id, RouteKey=key)
        said = self._created(new)
        said.pop("Tags", None)
        if changed(old, new, "description"):
            said["Description"] = new.get("description") or ""
        send(aws, "apigatewayv2:UpdateStage", region, **said)
        set_tags(aws, region, api_arn(aws, region, f"{api}/stages/{id}"), old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        for api, name in inside(aws, id, props):
            ask(aws, "apigatewayv2:DeleteStage", GONE, props.get("region"), ApiId=api, StageName=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name in its API."""
        return None if self.observe(aws, str(props["name"]), props) is None else str(props["name"])

    def _created(self, props: Props) -> dict[str, Any]:
        said = {"ApiId": props["apiId"], **to_aws(STAGE, props), "Tags": dict(props.get("tags") or {})}
        routes = {each["routeKey"]: to_aws(ROUTE_SETTINGS, each) for each in props.get("routeSettings") or []}
        return said | ({"RouteSettings": routes} if routes else {})

    def _seen(self, aws: Aws, region: str | None, api: str, stage: Mapping[str, Any], endpoint: str) -> Props:
        name = str(stage["StageName"])
        path = api_arn(aws, region, f"{api}/stages/{name}")
        # What the tag call says is right where the emulator has it (moto has it for APIs alone).
        answer = None if aws.emulator == "moto" else ask(aws, "apigatewayv2:GetTags", GONE, region, ResourceArn=path)
        tags = (stage if answer is None else answer).get("Tags") or {}
        routes = [
            {"routeKey": key} | from_aws(ROUTE_SETTINGS, settings)
            for key, settings in (stage.get("RouteSettings") or {}).items()
        ]
        return from_aws(STAGE, stage) | {
            "apiId": api,
            "routeSettings": routes or None,
            "arn": path,
            "executionArn": f"arn:aws:execute-api:{region or aws.region}:{aws.account}:{api}/{name}",
            "invokeUrl": f"{endpoint}/" if name == "$default" else f"{endpoint}/{name}",
            "tags": tags,
            "tagsAll": tags,
        }
