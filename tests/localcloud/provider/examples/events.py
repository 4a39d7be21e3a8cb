"""Examples of EventBridge: the platform's bus, its policy, archive and rules, and the contact centre's destination."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

BUS = "aws:cloudwatch/eventBus:EventBus"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
CONNECTION = "aws:cloudwatch/eventConnection:EventConnection"
DESTINATION = "aws:cloudwatch/eventApiDestination:EventApiDestination"
PATTERN = json.dumps({"source": ["ecosystem.aurora"], "detail": {"amount": [{"numeric": [">", 0]}]}})


def key(aws: EmulatedAws) -> str:
    """Return the ARN of a key."""
    return f"arn:aws:kms:{aws.region}:{aws.account}:key/11111111-2222-3333-4444-555555555555"


def role(aws: EmulatedAws) -> str:
    """Return the ARN of a role."""
    return f"arn:aws:iam::{aws.account}:role/platform/events"


def queue(aws: EmulatedAws, name: str) -> str:
    """Return the ARN of a queue."""
    return f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"


def bus_arn(aws: EmulatedAws, name: str) -> str:
    """Make a bus; its ARN."""
    return f"arn:aws:events:{aws.region}:{aws.account}:event-bus/{made(aws, BUS, {'name': name})}"


def bus(aws: EmulatedAws, name: str) -> Props:
    """Return an encrypted bus that logs what fails and has dead letters."""
    return {
        "name": name,
        "description": "platform",
        "kmsKeyIdentifier": key(aws),
        "deadLetterConfig": {"arn": queue(aws, "dead")},
        "logConfig": {"level": "ERROR", "includeDetail": "NONE"},
    }


def bus_policy(aws: EmulatedAws, name: str) -> Props:
    """Return the policy that lets another account of the corporation send."""
    arn = bus_arn(aws, name)
    statement = {
        "Sid": "Brands",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
        "Action": "events:PutEvents",
        "Resource": arn,
    }
    return {"eventBusName": name, "policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


def archive(aws: EmulatedAws, name: str) -> Props:
    """Return an archive of what a brand sends."""
    return {
        "name": name,
        "description": "a year",
        "eventSourceArn": bus_arn(aws, name),
        "retentionDays": 365,
        "eventPattern": PATTERN,
        "kmsKeyIdentifier": key(aws),
    }


def rule(aws: EmulatedAws, name: str) -> Props:
    """Return a rule of a bus of its own."""
    made(aws, BUS, {"name": name})
    return {"name": name, "eventBusName": name, "description": "leads", "eventPattern": PATTERN, "state": "ENABLED"}


def schedule(_aws: EmulatedAws, name: str) -> Props:
    """Return a schedule, which is of the default bus."""
    return {"name": name, "scheduleExpression": "rate(1 day)", "state": "DISABLED"}


def fifo_target(aws: EmulatedAws, name: str) -> Props:
    """Return a fifo queue as the target of a rule, with retries and dead letters."""
    made(aws, RULE, rule(aws, name))
    return {
        "rule": name,
        "eventBusName": name,
        "targetId": "orders",
        "arn": queue(aws, "orders.fifo"),
        "sqsTarget": {"messageGroupId": "orders"},
        "inputTransformer": {"inputPaths": {"id": "$.detail.id"}, "inputTemplate": '{"id": <id>}'},
        "retryPolicy": {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 10},
        "deadLetterConfig": {"arn": queue(aws, "dead")},
    }


def http_target(aws: EmulatedAws, name: str) -> Props:
    """Return an API destination as the target of a rule of the default bus; its target id is made."""
    made(aws, RULE, {"name": name, "eventPattern": PATTERN})
    return {
        "rule": name,
        "arn": f"arn:aws:events:{aws.region}:{aws.account}:api-destination/centre/11111111-2222-3333-4444-555555555555",
        "roleArn": role(aws),
        "inputPath": "$.detail",
        "httpTarget": {
            "headerParameters": {"X-Brand": "aurora"},
            "pathParameterValues": ["$.detail.id"],
            "queryStringParameters": {"v": "1"},
        },
    }


def oauth(aws: EmulatedAws, name: str) -> Props:
    """Return a connection with client credentials."""
    return {
        "name": name,
        "description": "contact centre",
        "authorizationType": "OAUTH_CLIENT_CREDENTIALS",
        "kmsKeyIdentifier": key(aws),
        "authParameters": {
            "oauth": {
                "authorizationEndpoint": "https://centre.example/token",
                "httpMethod": "POST",
                "clientParameters": {"clientId": "corporation", "clientSecret": "never-to-be-told"},
                "oauthHttpParameters": {"bodies": [{"key": "grant", "value": "client", "isValueSecret": False}]},
            }
        },
    }


def api_key(_aws: EmulatedAws, name: str) -> Props:
    """Return a connection with a key."""
    return {
        "name": name,
        "authorizationType": "API_KEY",
        "authParameters": {"apiKey": {"key": "X-Api-Key", "value": "never-to-be-told"}},
    }


def destination(aws: EmulatedAws, name: str) -> Props:
    """Return a destination of a connection of its own."""
    made(aws, CONNECTION, api_key(aws, name))
    arn = aws.client("events").describe_connection(Name=name)["ConnectionArn"]
    return {
        "name": name,
        "description": "contact centre",
        "connectionArn": arn,
        "httpMethod": "POST",
        "invocationEndpoint": "https://centre.example/leads/*",
        "invocationRateLimitPerSecond": 10,
    }


KEYLESS = frozenset({"kmsKeyIdentifier"})

EXAMPLES = (
    Example(
        BUS,
        bus,
        {"description": "platform bus", "tags": {"owner": "aurora"}},
        ("arn", "tagsAll"),
        {"moto": frozenset({"logConfig", "description"})},
    ),
    Example("aws:cloudwatch/eventBusPolicy:EventBusPolicy", bus_policy, unheld={"ministack": frozenset({"policy"})}),
    Example(
        "aws:cloudwatch/eventArchive:EventArchive",
        archive,
        {"retentionDays": 730, "description": None},
        ("arn",),
        {"moto": KEYLESS},
    ),
    Example(
        RULE,
        rule,
        {"description": None, "state": "DISABLED", "eventPattern": '{"source": ["x"]}', "tags": {"owner": "aurora"}},
        ("arn",),
    ),
    Example(RULE, schedule, {"scheduleExpression": "cron(0 6 * * ? *)"}, ("arn",), id="schedule"),
    Example(
        TARGET, fifo_target, {"inputTransformer": None, "retryPolicy": None, "input": '{"a": 1}'}, id="fifo-target"
    ),
    Example(TARGET, http_target, {"inputPath": None}, ("targetId",), id="http-target"),
    Example(
        CONNECTION,
        oauth,
        {"description": "centre"},
        ("arn", "secretArn"),
        {"moto": KEYLESS, "ministack": KEYLESS | {"the connection's own secret"}},
        id="oauth",
    ),
    Example(
        CONNECTION,
        api_key,
        {"authParameters": {"apiKey": {"key": "X-Api-Key", "value": "another"}}},
        ("arn", "secretArn"),
        {"ministack": frozenset({"the connection's own secret"})},
        id="api-key",
    ),
    Example(DESTINATION, destination, {"invocationRateLimitPerSecond": 20, "description": None}, ("arn",)),
)
