"""Amazon API Gateway: integrations and routes of an API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.apigatewayv2 import GONE, inside
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

INTEGRATION = pascal(
    "integrationType connectionId connectionType contentHandlingStrategy credentialsArn description integrationMethod"
    " integrationSubtype integrationUri passthroughBehavior payloadFormatVersion requestParameters requestTemplates"
    " templateSelectionExpression timeoutMilliseconds:TimeoutInMillis",
    tlsConfig=(pascal("serverNameToVerify"),),
)
ROUTE = pascal(
    "routeKey apiKeyRequired authorizationScopes authorizationType authorizerId modelSelectionExpression operationName"
    " requestModels routeResponseSelectionExpression target"
)

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
SUBTYPES: Mapping[str, tuple[str, ...]] = {
    "EventBridge-PutEvents": ("Detail", "DetailType", "Source"),
    "SQS-SendMessage": ("QueueUrl", "MessageBody"),
    "SQS-ReceiveMessage": ("QueueUrl",),
    "SQS-DeleteMessage": ("ReceiptHandle", "QueueUrl"),
    "SQS-PurgeQueue": ("QueueUrl",),
    "AppConfig-GetConfiguration": ("Application", "Environment", "Configuration", "ClientId"),
    "Kinesis-PutRecord": ("StreamName", "Data", "PartitionKey"),
    "StepFunctions-StartExecution": ("StateMachineArn",),
    "StepFunctions-StartSyncExecution": ("StateMachineArn",),
    "StepFunctions-StopExecution": ("ExecutionArn",),
}
ROUTE_KEY = re.compile(r"\$default|(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) (/\S*)")


@kind
class Integration(Told):
    """What a route of an API calls; its id is AWS's."""

    token = "aws:apigatewayv2/integration:Integration"
    inputs = frozenset({*INTEGRATION, "apiId", "responseParameters", "region"})
    required = frozenset({"apiId", "integrationType"})
    replace_on = frozenset({"apiId", "integrationType", "integrationSubtype", "region"})
    unordered = frozenset({"responseParameters"})
    # A map that the program writes whole.
    whole = frozenset({"requestParameters"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "apigatewayv2", "CreateIntegration", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what API Gateway refuses: subtypes, parameters and roles left out, versions, timeouts."""
        yield from rules.one_of(
            props,
            {
                "integrationType": ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"),
                "payloadFormatVersion": ("1.0", "2.0"),
                "connectionType": ("INTERNET", "VPC_LINK"),
            },
        )
        yield from rules.between(props, {"timeoutMilliseconds": (50, 30_000)})
        subtype = props.get("integrationSubtype")
        if subtype:
            yield from self._subtype_problems(str(subtype), props)
        elif props.get("integrationType") in {"AWS_PROXY", "HTTP_PROXY"} and not props.get("integrationUri"):
            yield "integrationUri", f"is missing, `{props['integrationType']}` calls an address or has a subtype"
        if props.get("connectionType") == "VPC_LINK" and not props.get("connectionId"):
            yield "connectionId", "is missing, `VPC_LINK` needs the id of a link"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        answer = send(aws, "apigatewayv2:CreateIntegration", props.get("region"), **self._said(props))
        return str(answer["IntegrationId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings."""
        for api, part in inside(aws, id, props):
            answer = ask(aws, "apigatewayv2:GetIntegration", GONE, props.get("region"), ApiId=api, IntegrationId=part)
            if answer is not None:
                return _integration(api, answer)
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew; parameters said no longer are emptied, which is how the API takes them away."""
        said = self._said(new)
        dropped = set(old.get("requestParameters") or {}) - set(new.get("requestParameters") or {})
        if dropped:
            said["RequestParameters"] = {**said.get("RequestParameters", {}), **dict.fromkeys(sorted(dropped), "")}
        if old.get("description") and not new.get("description"):
            said["Description"] = ""
        send(aws, "apigatewayv2:UpdateIntegration", new.get("region"), **said, IntegrationId=id)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        for api, part in inside(aws, id, props):
            ask(aws, "apigatewayv2:DeleteIntegration", GONE, props.get("region"), ApiId=api, IntegrationId=part)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it in its API by all that it was to be: integrations have neither name nor tags."""
        answer = ask(aws, "apigatewayv2:GetIntegrations", GONE, props.get("region"), ApiId=props["apiId"]) or {}
        for each in answer.get("Items", []):
            seen = _integration(props["apiId"], each)
            if all(seen.get(name) in (None, props[name]) for name in self.inputs & props.keys()):
                return str(each["IntegrationId"])
        return None

    def _subtype_problems(self, subtype: str, props: Props) -> Iterable[tuple[str, str]]:
        if props.get("integrationType") != "AWS_PROXY":
            yield "integrationSubtype", "goes with the integration type `AWS_PROXY` only"
        if props.get("integrationUri"):
            yield "integrationUri", "cannot be set together with `integrationSubtype`"
        if subtype not in SUBTYPES:
            known = ", ".join(f"`{each}`" for each in SUBTYPES)
            yield "integrationSubtype", f"is `{subtype}`, expected one of {known}"
        for name in SUBTYPES.get(subtype, ()):
            if name not in (props.get("requestParameters") or {}):
                yield "requestParameters", f"has no `{name}`, which `{subtype}` needs"
        if not props.get("credentialsArn"):
            yield "credentialsArn", f"is missing, `{subtype}` is called with a role"
        if props.get("payloadFormatVersion") not in {None, "1.0"}:
            yield "payloadFormatVersion", f"is `{props['payloadFormatVersion']}`, `{subtype}` takes `1.0`"

    def _said(self, props: Props) -> dict[str, Any]:
        said = {"ApiId": props["apiId"], **to_aws(INTEGRATION, props)}
        if props.get("integrationSubtype"):
            said.setdefault("PayloadFormatVersion", "1.0")
        if props.get("responseParameters"):
            said["ResponseParameters"] = {
                str(each["statusCode"]): dict(each["mappings"]) for each in props["responseParameters"]
            }
        return said


@kind
class Route(Told):
    """A route of an API; its id is AWS's."""

    token = "aws:apigatewayv2/route:Route"
    inputs = frozenset({*ROUTE, "apiId", "requestParameters", "region"})
    required = frozenset({"apiId", "routeKey"})
    replace_on = frozenset({"apiId", "region"})
    unordered = frozenset({"authorizationScopes", "requestParameters"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "apigatewayv2", "CreateRoute", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield keys, targets and authorisers that API Gateway refuses."""
        key, authorization = str(props.get("routeKey", "")), props.get("authorizationType")
        path = ROUTE_KEY.fullmatch(key)
        if " " in key and not path:
            yield "routeKey", f"is `{key}`, expected `$default` or a method and a path, as `POST /leads`"
        if (
            path
            and path.group(2)
            and any("+" in part and part != path.group(2).split("/")[-1] for part in path.group(2).split("/"))
        ):
            yield "routeKey", f"is `{key}`, a `{{name+}}` stands at the end of a path only"
        yield from rules.formed(props, {"target": (r"integrations/\S+", "`integrations/` and the id of one")})
        yield from rules.one_of(props, {"authorizationType": ("NONE", "AWS_IAM", "JWT", "CUSTOM")})
        if authorization in {"JWT", "CUSTOM"} and not props.get("authorizerId"):
            yield "authorizerId", f"is missing, `{authorization}` needs an authoriser"
        if props.get("authorizationScopes") and authorization != "JWT":
            yield "authorizationScopes", "goes with the authorisation type `JWT` only"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        return str(send(aws, "apigatewayv2:CreateRoute", props.get("region"), **self._said(props))["RouteId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings."""
        for api, part in inside(aws, id, props):
            answer = ask(aws, "apigatewayv2:GetRoute", GONE, props.get("region"), ApiId=api, RouteId=part)
            if answer is not None:
                parameters = [
                    {"requestParameterKey": key, "required": each.get("Required", False)}
                    for key, each in (answer.get("RequestParameters") or {}).items()
                ]
                return from_aws(ROUTE, answer) | {"apiId": api, "requestParameters": parameters or None}
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew; what is said no longer goes back to what AWS starts with."""
        emptied: Props = {"authorizationType": "NONE", "apiKeyRequired": False, "authorizationScopes": [], "target": ""}
        back = {name: value for name, value in emptied.items() if old.get(name) and new.get(name) is None}
        send(aws, "apigatewayv2:UpdateRoute", new.get("region"), **self._said({**new, **back}), RouteId=id)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        for api, part in inside(aws, id, props):
            ask(aws, "apigatewayv2:DeleteRoute", GONE, props.get("region"), ApiId=api, RouteId=part)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it in its API by its key, which an API has once."""
        answer = ask(aws, "apigatewayv2:GetRoutes", GONE, props.get("region"), ApiId=props["apiId"]) or {}
        return next(
            (str(each["RouteId"]) for each in answer.get("Items", []) if each["RouteKey"] == props["routeKey"]), None
        )

    def _said(self, props: Props) -> dict[str, Any]:
        said = {"ApiId": props["apiId"], **to_aws(ROUTE, props)}
        if props.get("requestParameters"):
            said["RequestParameters"] = {
                each["requestParameterKey"]: {"Required": each["required"]} for each in props["requestParameters"]
            }
        return said


def _integration(api: str, answer: Mapping[str, Any]) -> Props:
    seen = {name: value for name, value in from_aws(INTEGRATION, answer).items() if value not in ("", {})}
    # A parameter that was taken away stays as an empty text on emulators.
    parameters = {name: value for name, value in seen.get("requestParameters", {}).items() if value != ""}
    seen |= {"requestParameters": parameters} if parameters else {}
    responses = [
        {"statusCode": code, "mappings": mappings}
        for code, mappings in (answer.get("ResponseParameters") or {}).items()
    ]
    return seen | {"apiId": api, "responseParameters": responses or None}
