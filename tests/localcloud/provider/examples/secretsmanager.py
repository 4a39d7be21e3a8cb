"""Secret containers as the platform stack makes them, with a value and a policy of their own."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made
from tests.localcloud.provider.examples.rds import key

SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"


def policy(account: str) -> str:
    """Return a policy that keeps other accounts' principals out."""
    statement = {
        "Sid": "OwnAccountOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:PrincipalAccount": account}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def container(aws: EmulatedAws, name: str) -> Props:
    """Return a container for a platform's token."""
    return {
        "name": f"platform/{name}",
        "description": "Token of an advertising platform",
        "kmsKeyId": key(aws),
        "policy": policy(aws.account),
        "recoveryWindowInDays": 7,
    }


def gone_at_once(aws: EmulatedAws, name: str) -> Props:
    """Return a container whose deletion is for good."""
    return {"name": name, "recoveryWindowInDays": 0}


def replicated(aws: EmulatedAws, name: str) -> Props:
    """Return a container with a copy in another region."""
    return {"name": name, "recoveryWindowInDays": 0, "replicas": [{"region": "us-east-1"}]}


def value(aws: EmulatedAws, name: str) -> Props:
    """Return a value of a container."""
    secret = made(aws, SECRET, gone_at_once(aws, name))
    return {"secretId": secret, "secretString": json.dumps({"token": name}), "versionStages": ["AWSCURRENT"]}


def data(aws: EmulatedAws, name: str) -> Props:
    """Return a value that is no text."""
    return {"secretId": made(aws, SECRET, gone_at_once(aws, name)), "secretBinary": "AAEC/w=="}


def own_policy(aws: EmulatedAws, name: str) -> Props:
    """Return a policy apart from its container."""
    secret = made(aws, SECRET, gone_at_once(aws, name))
    return {"secretArn": secret, "policy": policy(aws.account), "blockPublicPolicy": True}


EXAMPLES = (
    Example(
        SECRET,
        container,
        {"description": "A token", "policy": None, "tags": {"owner": "aurora"}},
        ("arn",),
        id="container",
    ),
    Example(SECRET, gone_at_once, {"description": "A token"}, ("arn",), id="gone-at-once"),
    Example(
        SECRET,
        replicated,
        {"replicas": [{"region": "eu-west-1"}]},
        unheld={"ministack": frozenset({"replicas"})},
        id="replicated",
    ),
    Example(VERSION, value, {"versionStages": ["AWSCURRENT", "blue"]}, ("arn", "versionId"), stays=True),
    Example(VERSION, data, stays=True, id="binary"),
    Example(POLICY, own_policy, {"policy": policy("111122223333")}),
)
