"""HTTP APIs that answer: a posted lead arrives in the queue, in both emulators."""

from __future__ import annotations

import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from localcloud import emulator
from localcloud.emulator import KINDS
from localcloud.emulator.emulated import Emulator
from localcloud.emulator.serving import execute_api
from localcloud.emulator.serving.execute_api import Call, select

ACCOUNT, REGION = "111122223333", "eu-west-1"


@pytest.fixture(scope="module", params=[*KINDS, "ministack with AUTH"])
def emulated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Each emulator in turn, gone at the end."""
    kind, _, auth = request.param.partition(" with ")
    home: Path = tmp_path_factory.mktemp("home")
    yield emulator.start(kind, home, lambda _: None, keep=False, auth=bool(auth))
    emulator.stop(home, kind)


@pytest.fixture
def session(emulated: Emulator) -> Any:
    """A boto3 session of the account, with the emulator's endpoint."""
    given = emulated.environment(ACCOUNT, REGION, os.environ)
    made = boto3.Session(given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given["AWS_SESSION_TOKEN"], REGION)
    return lambda service: made.client(service, endpoint_url=emulated.endpoint)


def _api(session: Any, route: str, parameters: dict[str, str], **more: Any) -> tuple[str, str]:
    """An HTTP API whose route sends to a queue: the API's id and the queue's URL."""
    queue = session("sqs").create_queue(QueueName=f"leads-{secrets.token_hex(4)}")["QueueUrl"]
    gateway = session("apigatewayv2")
    api = gateway.create_api(Name="leads", ProtocolType="HTTP")["ApiId"]
    integration = gateway.create_integration(
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationSubtype="SQS-SendMessage",
        PayloadFormatVersion="1.0",
        CredentialsArn=f"arn:aws:iam::{ACCOUNT}:role/api",
        RequestParameters={"QueueUrl": queue} | parameters,
    )["IntegrationId"]
    gateway.create_route(ApiId=api, RouteKey=route, Target=f"integrations/{integration}", **more)
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True, StageVariables={"tier": "gold"})
    return api, queue


def _post(url: str, body: bytes, method: str = "POST", **headers: str) -> tuple[int, str]:
    """Posts, without credentials as a web form does: status and answer."""
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.slow
def test_a_posted_lead_arrives(emulated: Emulator, session: Any) -> None:
    """The body is the message, mapped values are its attributes, and the answer is SQS' own."""
    attributes = {
        "brand": {"DataType": "String", "StringValue": "${request.path.brand}"},
        "agent": {"DataType": "String", "StringValue": "${request.header.User-Agent}"},
        "tier": {"DataType": "String", "StringValue": "${stageVariables.tier}"},
    }
    parameters = {"MessageBody": "$request.body", "MessageAttributes": json.dumps(attributes)}
    api, queue = _api(session, "POST /leads/{brand}", parameters)
    lead = json.dumps({"email": "ana@example.org", "name": "Ana Ñandú"}).encode()
    status, text = _post(emulated.invoke_url(api, "/leads/aurora"), lead, **{"User-Agent": "form/1"})
    assert status == 200, text
    assert "<MessageId>" in text
    (message,) = session("sqs").receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"]) == json.loads(lead)
    assert {name: value["StringValue"] for name, value in message["MessageAttributes"].items()} == {
        "brand": "aurora",
        "agent": "form/1",
        "tier": "gold",
    }


@pytest.mark.slow
def test_what_is_not_there_is_not_found(emulated: Emulator, session: Any) -> None:
    """Another path, another method, another stage and another API are each a 404, and nothing is sent."""
    api, queue = _api(session, "POST /leads", {"MessageBody": "$request.body"})
    assert _post(emulated.invoke_url(api, "/other"), b"{}")[0] == 404
    assert _post(emulated.invoke_url(api, "/leads"), b"{}", method="PUT")[0] == 404
    assert _post(emulated.invoke_url(api, "/leads", stage="beta"), b"{}")[0] == 404
    assert _post(emulated.invoke_url("nowhere", "/leads"), b"{}")[0] in (404, 501)
    assert "Messages" not in session("sqs").receive_message(QueueUrl=queue)


@pytest.mark.slow
def test_a_protected_route_lets_nobody_in(emulated: Emulator, session: Any) -> None:
    """Authorisation is not emulated, so a route that asks for it is refused rather than open."""
    api, queue = _api(session, "POST /leads", {"MessageBody": "$request.body"}, AuthorizationType="AWS_IAM")
    assert _post(emulated.invoke_url(api, "/leads"), b"{}")[0] == 403
    assert "Messages" not in session("sqs").receive_message(QueueUrl=queue)


@pytest.mark.slow
def test_an_empty_or_unmappable_lead_is_a_client_error(emulated: Emulator, session: Any) -> None:
    """No body, and a queue that is not there, are answers of the API, not failures of the server."""
    api, _ = _api(session, "POST /leads", {"MessageBody": "$request.body"})
    assert _post(emulated.invoke_url(api, "/leads"), b"")[0] == 400
    api, queue = _api(session, "POST /leads", {"MessageBody": "$request.body"})
    session("sqs").delete_queue(QueueUrl=queue)
    assert 400 <= _post(emulated.invoke_url(api, "/leads"), b"{}")[0] < 500


def _request(body: bytes = b"", **headers: str) -> execute_api._Request:
    """A request as mappings see it."""
    call = Call("POST", "/", headers, {"utm": "mail"}, body)
    return execute_api._Request(call, "/leads/aurora", {"brand": "aurora"}, {"stage": "$default"}, {})


@pytest.mark.parametrize(
    ("mapping", "value"),
    [
        ("fixed", "fixed"),
        ("$request.body", '{"a": {"b": 1, "c": "x"}}'),
        ("$request.body.a.c", "x"),
        ("$request.body.a.b", "1"),
        ("$request.body.a", '{"b": 1, "c": "x"}'),
        ("$request.body.missing.deep", ""),
        ("$request.header.X-Form", "web"),
        ("$request.querystring.utm", "mail"),
        ("$request.path.brand", "aurora"),
        ("$request.path", "/leads/aurora"),
        ("$context.stage", "$default"),
        ("$context.unknown", ""),
        ("brand-${request.path.brand}-${request.querystring.utm}", "brand-aurora-mail"),
        ("costs $5", "costs $5"),
    ],
)
def test_parameter_mappings(mapping: str, value: str) -> None:
    """Each form that the documentation names gives its value, and what is not there is empty."""
    request = _request(b'{"a": {"b": 1, "c": "x"}}', **{"x-form": "web"})
    assert execute_api.resolve(mapping, request) == value


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[1]", b"null", b"{", b'"text"'])
def test_a_hostile_body_maps_to_nothing(body: bytes) -> None:
    """A body that is no JSON object has no fields, and raises nothing."""
    assert execute_api.resolve("$request.body.email", _request(body)) == ""


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("POST", "/leads/aurora", "POST /leads/aurora", {}),
        ("POST", "/leads/austral%20sur", "POST /leads/{brand}", {"brand": "austral sur"}),
        ("PUT", "/leads/aurora", "ANY /leads/{brand}", {"brand": "aurora"}),
        ("POST", "/leads/a/b", "POST /{proxy+}", {"proxy": "leads/a/b"}),
        ("GET", "/x", "$default", {}),
    ],
)
def test_the_most_specific_route_is_taken(method: str, path: str, key: str, parameters: dict[str, str]) -> None:
    """Literal before parameter, method before ANY, full match before greedy, `$default` last."""
    keys = ["$default", "POST /{proxy+}", "ANY /leads/{brand}", "POST /leads/{brand}", "POST /leads/aurora"]
    found = select([{"RouteKey": one} for one in keys], method, path)
    assert found == ({"RouteKey": key}, parameters)


def test_no_route_is_no_route() -> None:
    """A dot in a route is a dot, and nothing matches by accident."""
    assert select([{"RouteKey": "GET /a.b"}], "GET", "/axb") is None
    assert select([], "GET", "/") is None
