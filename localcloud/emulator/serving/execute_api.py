"""HTTP APIs answering calls: route selection and the `SQS-SendMessage` integration, which neither emulator has.

Rules: API Gateway developer guide, "Routing API requests", "AWS service integrations for HTTP APIs" (subtype
`SQS-SendMessage` 1.0) and "Transform API requests" (parameter mapping). A route that asks for authorisation is
refused: deciding on it is not emulated, and letting everybody in would be wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .credentials import Key

PREFIX = "/_aws/execute-api/"
_EMBEDDED = re.compile(r"\$\{([^}]+)\}")
_TEXTS = {
    "QueueUrl": "QueueUrl",
    "MessageBody": "MessageBody",
    "MessageDeduplicationId": "MessageDeduplicationId",
    "MessageGroupId": "MessageGroupId",
}
_OBJECTS = ("MessageAttributes", "MessageSystemAttributes")


@dataclass(frozen=True)
class Place:
    """Where an API lives."""

    account: str
    region: str


@dataclass(frozen=True)
class Call:
    """A request to `PREFIX{api}/{stage}{path}`; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the caller gets."""

    status: int
    body: bytes
    content_type: str = "application/json"

    @classmethod
    def message(cls, status: int, text: str) -> Answer:
        """An answer as API Gateway words its own: `{"message": …}`."""
        return cls(status, json.dumps({"message": text}).encode())


@dataclass(frozen=True)
class _Request:
    """A call once its route is known: what parameter mappings can refer to."""

    call: Call
    path: str
    parameters: dict[str, str]
    context: dict[str, str]
    variables: dict[str, str]


def execute(
    call: Call, locate: Callable[[str], Place | None], key: Callable[[Place], Key], endpoint: str
) -> Answer | None:
    """Carries out a call of an HTTP API; `None` when its integration is of a kind that is not ours to carry."""
    api, _, rest = call.target.removeprefix(PREFIX).partition("/")
    stage, _, path = rest.partition("/")
    place = locate(api)
    if place is None:
        return None
    try:
        gateway = _client("apigatewayv2", place, key(place), endpoint)
        stages = {one["StageName"]: one for one in gateway.get_stages(ApiId=api)["Items"]}
        if unquote(stage) not in stages:
            return Answer.message(404, "Not Found")
        selected = select(gateway.get_routes(ApiId=api)["Items"], call.method, "/" + path)
        if selected is None:
            return Answer.message(404, "Not Found")
        route, parameters = selected
        target = route.get("Target", "").rpartition("/")[2]
        integration = gateway.get_integration(ApiId=api, IntegrationId=target) if target else {}
        if not _sends(integration):
            return None
        if route.get("AuthorizationType", "NONE") != "NONE":
            return Answer.message(403, "Forbidden")
        context = {"apiId": api, "stage": stage, "routeKey": route["RouteKey"], "accountId": place.account}
        variables = stages[unquote(stage)].get("StageVariables") or {}
        request = _Request(call, "/" + path, parameters, context | {"httpMethod": call.method}, variables)
        return _send(integration["RequestParameters"], request, place, key(place), endpoint)
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        return Answer.message(status, error.response.get("Error", {}).get("Message", "Internal Server Error"))
    except (BotoCoreError, OSError, ValueError):
        return Answer.message(500, "Internal Server Error")


def select(routes: list[dict[str, Any]], method: str, path: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The route for a request and its path parameters: full match before `{x+}`, literals before parameters."""
    best: tuple[tuple[int, int, int], dict[str, Any], dict[str, str]] | None = None
    fallback = None
    for route in routes:
        if route["RouteKey"] == "$default":
            fallback = route
            continue
        asked, _, template = route["RouteKey"].partition(" ")
        match = re.fullmatch(_pattern(template), path) if asked in ("ANY", method) else None
        if match is None:
            continue
        literal = sum(not part.startswith("{") for part in template.split("/"))
        rank = ("+}" not in template, literal, asked != "ANY")
        if best is None or rank > best[0]:
            best = (rank, route, {name: unquote(value) for name, value in match.groupdict().items()})
    if best:
        return best[1], best[2]
    return (fallback, {}) if fallback else None


@lru_cache
def _pattern(template: str) -> str:
    """A route's path as a regular expression."""
    pieces = re.split(r"\{(\w+)(\+?)\}", template)
    out = [re.escape(pieces[0])]
    for name, greedy, literal in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        out.append(f"(?P<{name}>{'.+' if greedy else '[^/]+'}){re.escape(literal)}")
    return "".join(out)


def _sends(integration: dict[str, Any]) -> bool:
    """Whether an integration is `SQS-SendMessage`; ministack forgets the subtype but not the parameters."""
    subtype = integration.get("IntegrationSubtype")
    given = integration.get("RequestParameters") or {}
    return subtype == "SQS-SendMessage" or (not subtype and {"QueueUrl", "MessageBody"} <= set(given))


def _send(mapping: dict[str, str], request: _Request, place: Place, key: Key, endpoint: str) -> Answer:
    """Sends the message that the mapped parameters describe, and answers as SQS does."""
    values = {name: resolve(text, request) for name, text in mapping.items()}
    if not values.get("MessageBody"):
        return Answer.message(400, "The request must contain the parameter MessageBody.")
    sent: dict[str, Any] = {ours: values[name] for name, ours in _TEXTS.items() if values.get(name)}
    sent |= {name: json.loads(values[name]) for name in _OBJECTS if values.get(name)}
    if values.get("DelaySeconds"):
        sent["DelaySeconds"] = int(values["DelaySeconds"])
    where = Place(place.account, values.get("Region") or place.region)
    result = _client("sqs", where, key, endpoint).send_message(**sent)
    inner = f"<MessageId>{escape(result['MessageId'])}</MessageId>"
    inner += f"<MD5OfMessageBody>{escape(result['MD5OfMessageBody'])}</MD5OfMessageBody>"
    text = f"<SendMessageResponse><SendMessageResult>{inner}</SendMessageResult></SendMessageResponse>"
    return Answer(200, text.encode(), "application/xml")


def resolve(text: str, request: _Request) -> str:
    """The value of a mapped parameter: `$request.body`, `${request.header.x}` within a text, or the text itself."""
    if re.fullmatch(r"\$(request|context|stageVariables)\.[\w.\-\[\]]+", text):
        return _look_up(text[1:], request)
    return _EMBEDDED.sub(lambda match: _look_up(match[1].removeprefix("$"), request), text)


def _look_up(expression: str, request: _Request) -> str:
    """What `request.body.a.b`, `request.header.x`, `context.x` … refer to; empty if there is no such thing."""
    source, _, rest = expression.partition(".")
    if source == "context":
        return request.context.get(rest, "")
    if source == "stageVariables":
        return request.variables.get(rest, "")
    kind, _, name = rest.partition(".")
    if kind == "body":
        return _within(request.call.body.decode("utf-8", "replace"), name)
    if kind == "path" and not name:
        return request.path
    tables = {"header": request.call.headers, "querystring": request.call.query, "path": request.parameters}
    return tables.get(kind, {}).get(name.lower() if kind == "header" else name, "")


def _within(body: str, path: str) -> str:
    """The body, or what lies under `path` in it when it is a JSON object."""
    if not path:
        return body
    try:
        value = json.loads(body)
    except ValueError:
        return ""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _client(service: str, place: Place, key: Key, endpoint: str) -> Any:
    """A client of the emulator itself."""
    return botocore.session.Session().create_client(
        service,
        region_name=place.region,
        endpoint_url=endpoint,
        aws_access_key_id=key.identifier,
        aws_secret_access_key=key.secret,
        aws_session_token=key.token or None,
        config=Config(retries={"mode": "standard"}, proxies={}),
    )
