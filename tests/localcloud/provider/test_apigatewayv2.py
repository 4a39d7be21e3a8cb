"""HTTP APIs: what API Gateway refuses of them, and parts that are read by their own id."""

from __future__ import annotations

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import URN_TAG, Props
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import apigatewayv2 as examples
from tests.localcloud.provider.said import said_of

TO_QUEUE: Props = {
    "apiId": "a",
    "integrationType": "AWS_PROXY",
    "integrationSubtype": "SQS-SendMessage",
    "credentialsArn": "arn:aws:iam::123456789012:role/leads",
    "requestParameters": {"QueueUrl": "https://queue", "MessageBody": "$request.body"},
}


@pytest.mark.parametrize(
    ("token", "props", "name", "said"),
    [
        (
            examples.API,
            {
                "name": "a",
                "protocolType": "HTTP",
                "corsConfiguration": {"allowOrigins": ["*"], "allowCredentials": True},
            },
            "corsConfiguration",
            "one or the other",
        ),
        (
            examples.API,
            {"name": "a", "protocolType": "HTTP", "corsConfiguration": {"allowOrigins": ["aurora.example"]}},
            "corsConfiguration",
            "expected `*` or `https://host`",
        ),
        (examples.API, {"name": "a", "protocolType": "WEBSOCKET"}, "routeSelectionExpression", "is missing"),
        (examples.API, {"name": "a", "protocolType": "REST"}, "protocolType", "expected one of `HTTP`"),
        (examples.STAGE, {"apiId": "a", "name": "live now"}, "name", "`$default` or 1 to 128"),
        (
            examples.STAGE,
            {
                "apiId": "a",
                "name": "$default",
                "accessLogSettings": {"destinationArn": "arn:aws:logs:r:1:log-group:x:*", "format": "f"},
            },
            "accessLogSettings",
            "`:*` at its end",
        ),
        (
            examples.STAGE,
            {"apiId": "a", "name": "$default", "routeSettings": [{"routeKey": "GET /"}, {"routeKey": "GET /"}]},
            "routeSettings",
            "names the route `GET /` twice",
        ),
        (
            examples.STAGE,
            {"apiId": "a", "name": "$default", "defaultRouteSettings": {"throttlingBurstLimit": -1}},
            "routeSettings",
            "expected 0 or more",
        ),
        (
            examples.INTEGRATION,
            {**TO_QUEUE, "integrationSubtype": "SQS-Send"},
            "integrationSubtype",
            "`SQS-SendMessage`",
        ),
        (examples.INTEGRATION, {**TO_QUEUE, "requestParameters": {}}, "requestParameters", "has no `MessageBody`"),
        (examples.INTEGRATION, {**TO_QUEUE, "credentialsArn": None}, "credentialsArn", "is called with a role"),
        (examples.INTEGRATION, {**TO_QUEUE, "payloadFormatVersion": "2.0"}, "payloadFormatVersion", "takes `1.0`"),
        (examples.INTEGRATION, {**TO_QUEUE, "timeoutMilliseconds": 31_000}, "timeoutMilliseconds", "50 to 30000"),
        (examples.INTEGRATION, {"apiId": "a", "integrationType": "HTTP_PROXY"}, "integrationUri", "is missing"),
        (examples.ROUTE, {"apiId": "a", "routeKey": "POST leads"}, "routeKey", "a method and a path"),
        (examples.ROUTE, {"apiId": "a", "routeKey": "ANY /{p+}/x"}, "routeKey", "at the end of a path only"),
        (examples.ROUTE, {"apiId": "a", "routeKey": "$default", "target": "i"}, "target", "expected `integrations/`"),
        (examples.ROUTE, {"apiId": "a", "routeKey": "$default", "authorizationType": "JWT"}, "authorizerId", "needs"),
        (
            examples.ROUTE,
            {"apiId": "a", "routeKey": "$default", "authorizationScopes": ["s"]},
            "authorizationScopes",
            "JWT",
        ),
    ],
)
def test_what_api_gateway_refuses_is_said(token: str, props: Props, name: str, said: str) -> None:
    """Before anything is sent, by input."""
    assert said in said_of(token, props)[name]


@pytest.mark.slow
def test_two_apis_of_one_name_are_told_apart(cloud: EmulatedAws) -> None:
    """A create that was cut off is found by its URN, since names may repeat."""
    api, name = kind(examples.API), fresh()
    one, two = (f"urn:{name}:{index}" for index in range(2))
    ids = [api.create(cloud, {"name": name, "protocolType": "HTTP", "tags": {URN_TAG: urn}}) for urn in (one, two)]
    assert [api.find(cloud, {"name": name}, urn) for urn in (one, two)] == ids
    assert api.find(cloud, {"name": name}, f"urn:{name}:none") is None


@pytest.mark.slow
def test_parts_are_read_by_their_id_alone_or_after_their_api(cloud: EmulatedAws) -> None:
    """The released provider imports `api/part`; both are understood."""
    props = examples.route(cloud, fresh())
    its_id = made(cloud, examples.ROUTE, props)
    for spelled in (its_id, f"{props['apiId']}/{its_id}"):
        seen = kind(examples.ROUTE).read(cloud, spelled, {})
        assert seen is not None
        assert (seen["apiId"], seen["routeKey"]) == (props["apiId"], props["routeKey"])


@pytest.mark.slow
def test_an_integration_is_found_by_what_it_does(cloud: EmulatedAws) -> None:
    """It has neither name nor tags; another one of the same API is not taken for it."""
    props = examples.to_page(cloud, fresh())
    integration = kind(examples.INTEGRATION)
    made(cloud, examples.INTEGRATION, {**props, "integrationUri": "https://other.example"})
    its_id = made(cloud, examples.INTEGRATION, props)
    assert integration.find(cloud, props, "") == its_id
    assert integration.find(cloud, {**props, "integrationUri": "https://third.example"}, "") is None


@pytest.mark.slow
def test_a_stage_keeps_its_address_through_a_change(cloud: EmulatedAws) -> None:
    """Where the emulator cannot change it, the same stage is made anew: same id, same address."""
    props = examples.stage(cloud, fresh())
    stage, its_id = kind(examples.STAGE), made(cloud, examples.STAGE, props)
    before = stage.read(cloud, its_id, props)
    changed = {name: value for name, value in props.items() if name != "accessLogSettings"}
    stage.update(cloud, its_id, props, changed)
    after = stage.read(cloud, its_id, changed)
    assert before is not None
    assert after is not None
    assert after["invokeUrl"] == before["invokeUrl"]
    assert "accessLogSettings" not in after
