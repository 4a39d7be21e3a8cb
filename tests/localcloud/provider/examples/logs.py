"""Examples of CloudWatch Logs: groups as the platform has them, and the policy that lets a service write."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example

GROUP = "aws:cloudwatch/logGroup:LogGroup"
POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"


def group(aws: EmulatedAws, name: str) -> Props:
    """Return an encrypted group that keeps a year."""
    key = f"arn:aws:kms:{aws.region}:{aws.account}:key/11111111-2222-3333-4444-555555555555"
    return {"name": f"/platform/{name}", "retentionInDays": 365, "kmsKeyId": key}


def plain(_aws: EmulatedAws, name: str) -> Props:
    """Return a group of infrequent access that keeps for ever."""
    return {"name": f"/aws/vendedlogs/{name}", "logGroupClass": "STANDARD"}


def policy(aws: EmulatedAws, name: str) -> Props:
    """Return the policy that lets deliveries write."""
    statement = {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"arn:aws:logs:{aws.region}:{aws.account}:log-group:/platform/*",
    }
    return {"policyName": name, "policyDocument": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


EXAMPLES = (
    Example(
        GROUP, group, {"retentionInDays": None, "tags": {"owner": "aurora"}}, ("arn", "tagsAll"), id="encrypted-group"
    ),
    Example(
        GROUP,
        plain,
        {"retentionInDays": 30},
        ("arn",),
        {"moto": frozenset({"logGroupClass"})},
        id="vended-group",
    ),
    Example(POLICY, policy, {"policyDocument": '{"Version": "2012-10-17", "Statement": []}'}, ("policyScope",)),
)
