"""Examples of API Gateway: the lead API with its stage, its integration with a queue, and a route."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
INTEGRATION = "aws:apigatewayv2/integration:Integration"
ROUTE = "aws:apigatewayv2/route:Route"


def api(_aws: EmulatedAws, name: str) -> Props:
    """Return an API that pages of a brand may call."""
    return {
        "name": name,
        "protocolType": "HTTP",
        "description": "leads",
        "version": "1",
        "disableExecuteApiEndpoint": True,
        "corsConfiguration": {
            "allowOrigins": ["https://aurora.example", "https://www.aurora.example"],
            "allowMethods": ["POST"],
            "allowHeaders": ["content-type"],
            "maxAge": 600,
        },
    }


def stage(aws: EmulatedAws, name: str) -> Props:
    """Return a stage with an access log and throttles; its name its own, since an import knows only that."""
    return {
        "apiId": made(aws, API, api(aws, name)),
        "name": name,
        "autoDeploy": True,
        "description": "live",
        "stageVariables": {"unit": "aurora"},
        "accessLogSettings": {
            "destinationArn": f"arn:aws:logs:{aws.region}:{aws.account}:log-group:/platform/leads",
            "format": "$context.requestId $context.status",
        },
        "defaultRouteSettings": {
            "throttlingBurstLimit": 50,
            "throttlingRateLimit": 25,
            "detailedMetricsEnabled": True,
        },
        "routeSettings": [{"routeKey": "POST /leads/aurora", "throttlingBurstLimit": 5, "throttlingRateLimit": 2.5}],
    }


def to_queue(aws: EmulatedAws, name: str) -> Props:
    """Return the integration that puts a lead into a queue without code of ours."""
    return {
        "apiId": made(aws, API, api(aws, name)),
        "integrationType": "AWS_PROXY",
        "integrationSubtype": "SQS-SendMessage",
        "payloadFormatVersion": "1.0",
        "credentialsArn": f"arn:aws:iam::{aws.account}:role/platform/leads",
        "description": "leads",
        "requestParameters": {
            "QueueUrl": f"https://sqs.{aws.region}.amazonaws.com/{aws.account}/leads",
            "MessageBody": "$request.body",
            "MessageAttributes": "{}",
        },
        "timeoutMilliseconds": 5000,
    }


def to_page(aws: EmulatedAws, name: str) -> Props:
    """Return an integration with an address, whose answer is changed."""
    return {
        "apiId": made(aws, API, api(aws, name)),
        "integrationType": "HTTP_PROXY",
        "integrationMethod": "POST",
        "integrationUri": "https://aurora.example/hook",
        "payloadFormatVersion": "1.0",
        "responseParameters": [{"statusCode": "500", "mappings": {"overwrite:statuscode": "503"}}],
    }


def route(aws: EmulatedAws, name: str) -> Props:
    """Return a signed route to an integration of its API."""
    integration = to_queue(aws, name)
    target = made(aws, INTEGRATION, integration)
    return {
        "apiId": integration["apiId"],
        "routeKey": "POST /leads/aurora",
        "target": f"integrations/{target}",
        "authorizationType": "AWS_IAM",
        "operationName": "lead",
    }


EXAMPLES = (
    Example(
        API,
        api,
        {
            "description": None,
            "corsConfiguration": None,
            "disableExecuteApiEndpoint": None,
            "tags": {"owner": "aurora"},
        },
        ("arn", "apiEndpoint", "executionArn"),
    ),
    Example(
        STAGE,
        stage,
        {
            "accessLogSettings": None,
            "routeSettings": None,
            "description": "paused",
            "defaultRouteSettings": {"throttlingBurstLimit": 10, "throttlingRateLimit": 5},
            "tags": {"owner": "aurora"},
        },
        ("arn", "invokeUrl", "executionArn"),
    ),
    Example(
        INTEGRATION,
        to_queue,
        {"requestParameters": {"QueueUrl": "https://queue", "MessageBody": "$request.body"}, "description": None},
        unheld={"ministack": frozenset({"integrationSubtype", "credentialsArn"})},
        id="queue-integration",
    ),
    Example(INTEGRATION, to_page, {"integrationUri": "https://aurora.example/lead"}, id="page-integration"),
    Example(ROUTE, route, {"authorizationType": None, "operationName": "leads"}),
)
