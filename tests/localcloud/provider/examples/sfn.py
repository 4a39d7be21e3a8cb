"""Examples of Step Functions: a workflow with an approval."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example

MACHINE = "aws:sfn/stateMachine:StateMachine"
PUBLISHING = {
    "Comment": "draft, approval, published",
    "StartAt": "Approve",
    "TimeoutSeconds": 86400,
    "States": {
        "Approve": {
            "Type": "Task",
            "Resource": "arn:aws:states:::events:putEvents.waitForTaskToken",
            "Parameters": {"Entries": [{"Detail": {"token.$": "$$.Task.Token", "key.$": "$.key"}}]},
            "ResultPath": "$.approval",
            "TimeoutSeconds": 3600,
            "Retry": [{"ErrorEquals": ["EventBridge.InternalError"], "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refused", "ResultPath": "$.error"}],
            "Next": "Approved?",
        },
        "Approved?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.approval.approved", "BooleanEquals": True, "Next": "Publish"}],
            "Default": "Refused",
        },
        "Publish": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:s3:copyObject",
            "Parameters": {"Bucket": "content", "CopySource.$": "States.Format('content/drafts/{}', $.key)"},
            "End": True,
        },
        "Refused": {"Type": "Fail", "Error": "Refused", "Cause": "not approved"},
    },
}
PASS = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}


def publishing(aws: EmulatedAws, name: str) -> Props:
    """Return an encrypted, logged, traced and versioned machine."""
    return {
        "name": name,
        "definition": json.dumps(PUBLISHING),
        "roleArn": f"arn:aws:iam::{aws.account}:role/aurora/publishing",
        "type": "STANDARD",
        "publish": True,
        "tracingConfiguration": {"enabled": True},
        "loggingConfiguration": {
            "level": "ALL",
            "includeExecutionData": False,
            "logDestination": f"arn:aws:logs:{aws.region}:{aws.account}:log-group:/aws/vendedlogs/states/{name}:*",
        },
        "encryptionConfiguration": {
            "type": "CUSTOMER_MANAGED_KMS_KEY",
            "kmsKeyId": f"arn:aws:kms:{aws.region}:{aws.account}:key/11111111-2222-3333-4444-555555555555",
            "kmsDataKeyReusePeriodSeconds": 300,
        },
    }


EXAMPLES = (
    Example(
        MACHINE,
        publishing,
        {"definition": json.dumps(PASS), "loggingConfiguration": None, "tags": {"owner": "aurora"}},
        ("arn", "creationDate", "status", "stateMachineVersionArn"),
        {"ministack": frozenset({"tracingConfiguration"})},
    ),
)
