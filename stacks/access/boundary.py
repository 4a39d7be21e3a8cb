"""The agency permissions boundary: the most that any agency role can ever do, whatever its policies say.

It allows the calls of the table alone, and denies by name what would break isolation even if a policy allowed it.
A boundary grants nothing by itself, so it needs no ends.
"""

from __future__ import annotations

from typing import Final

from stacks.access.permissions import outside_accounts, outside_regions
from stacks.access.statement import Document
from stacks.access.statement import document as policy
from stacks.context import StackContext

TABLE_ACTIONS: Final = (
    "athena:BatchGet*",
    "athena:CreateNamedQuery",
    "athena:GetNamedQuery",
    "athena:GetQuery*",
    "athena:GetWorkGroup",
    "athena:ListNamedQueries",
    "athena:ListQueryExecutions",
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
    "athena:UpdateNamedQuery",
    "cloudfront:CreateInvalidation",
    "cloudfront:GetInvalidation",
    "cloudfront:ListInvalidations",
    "events:PutEvents",
    "glue:CreateTable",
    "glue:GetDatabase",
    "glue:GetPartition",
    "glue:GetPartitions",
    "glue:GetTable",
    "glue:GetTables",
    "glue:UpdateTable",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "lakeformation:GetDataAccess",
    "s3:AbortMultipartUpload",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "ses:BatchGetMetricData",
    "ses:CreateEmailTemplate",
    "ses:GetEmailTemplate",
    "ses:TestRenderEmailTemplate",
    "ses:UpdateEmailTemplate",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:SendMessage",
    "states:DescribeExecution",
    "states:ListExecutions",
    "states:StartExecution",
)
"""Every call of the table, and no other."""

ADMINISTRATION: Final = (
    "account:*",
    "ec2:*",
    "iam:*",
    "lambda:*",
    "organizations:*",
    "secretsmanager:*",
    "ssm:*",
    "sts:AssumeRole",
)
KEYS: Final = (
    "kms:Cancel*",
    "kms:Create*",
    "kms:Delete*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Import*",
    "kms:Put*",
    "kms:ReEncrypt*",
    "kms:Replicate*",
    "kms:Retire*",
    "kms:Revoke*",
    "kms:Schedule*",
    "kms:Update*",
)
DELETION: Final = (
    "athena:Delete*",
    "cloudfront:Delete*",
    "events:Delete*",
    "glue:BatchDelete*",
    "glue:Delete*",
    "s3:Delete*",
    "ses:Delete*",
    "sqs:Delete*",
    "sqs:PurgeQueue",
    "states:Delete*",
)
SHARING: Final = (
    "glue:PutResourcePolicy",
    "lakeformation:Batch*",
    "lakeformation:Grant*",
    "lakeformation:Put*",
    "s3:BypassGovernanceRetention",
    "s3:PutAccessPointPolicy",
    "s3:PutBucket*",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
    "s3:PutReplicationConfiguration",
    "sqs:AddPermission",
    "sqs:SetQueueAttributes",
)
ISOLATION_TAGS: Final = (
    "athena:TagResource",
    "athena:UntagResource",
    "cloudfront:TagResource",
    "cloudfront:UntagResource",
    "events:TagResource",
    "events:UntagResource",
    "glue:TagResource",
    "glue:UntagResource",
    "kms:TagResource",
    "kms:UntagResource",
    "lakeformation:AddLFTagsToResource",
    "lakeformation:RemoveLFTagsFromResource",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionTagging",
    "s3:TagResource",
    "s3:UntagResource",
    "ses:TagResource",
    "ses:UntagResource",
    "sqs:TagQueue",
    "sqs:UntagQueue",
    "states:TagResource",
    "states:UntagResource",
    "sts:TagSession",
)
WORKFLOW_TOKENS: Final = (
    "states:GetActivityTask",
    "states:GetExecutionHistory",
    "states:SendTaskFailure",
    "states:SendTaskHeartbeat",
    "states:SendTaskSuccess",
    "states:StopExecution",
    "states:UpdateStateMachine",
)


def document(context: StackContext) -> Document:
    """Return the agency boundary that stands in the stack's account, for the roles that work there.

    A unit in an account or region of its own has a boundary of its own, so that it changes nothing in the platform's.
    """
    denied = (
        ("Administration", ADMINISTRATION),
        ("Keys", KEYS),
        ("Deletion", DELETION),
        ("Sharing", SHARING),
        ("IsolationTags", ISOLATION_TAGS),
        ("WorkflowTokens", WORKFLOW_TOKENS),
    )
    return policy(
        (
            {"Sid": "Table", "Effect": "Allow", "Action": list(TABLE_ACTIONS), "Resource": "*"},
            *({"Sid": sid, "Effect": "Deny", "Action": list(actions), "Resource": "*"} for sid, actions in denied),
            outside_accounts(tuple(sorted({context.account, context.home_account}))),
            outside_regions(tuple(sorted({context.region, context.home_region}))),
        )
    )
