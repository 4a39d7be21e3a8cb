"""CloudWatch Logs: groups, and the account's policies on them."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "logs",
        (Call("DescribeLogGroups", "logGroups"),),
        (
            Make(
                "aws:cloudwatch/logGroup:LogGroup",
                "logGroupName",
                {
                    "name": "logGroupName",
                    "retentionInDays": "retentionInDays",
                    "kmsKeyId": "kmsKeyId",
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "arn",
            ),
        ),
        (
            Call(
                "ListTagsForResource",
                given={"resourceArn": ("arn", lambda told: str(told).removesuffix(":*"))},
            ),
        ),
    ),
    Kind(
        "logs",
        (Call("DescribeResourcePolicies", "resourcePolicies"),),
        (
            Make(
                "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
                "policyName",
                {"policyName": "policyName", "policyDocument": ("policyDocument", document)},
            ),
        ),
    ),
)
