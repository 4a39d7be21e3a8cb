"""The ways by which a role becomes more than it is, or reaches around what isolates it.

Each step needs all of its actions; one action in several spellings of the same power is several steps. A target is a
pattern of the resource that the action must reach for the step to count, `*` for any.
Source: "Actions, resources, and condition keys" of each service (Service Authorization Reference), its "Permissions
management" and "Tagging" actions; the combinations with `iam:PassRole` are those that its user guide warns of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ANY: Final = "*"
_ROLE: Final = "arn:aws:iam::*:role/*"


@dataclass(frozen=True, slots=True)
class Step:
    """One way. `needs` are actions with the resource each has to reach; `title` says what it does, after "can"."""

    id: str
    title: str
    needs: tuple[tuple[str, str], ...]


def _one(kind: str, title: str, *actions: str) -> tuple[Step, ...]:
    return tuple(Step(f"{kind}:{action}", title, ((action, ANY),)) for action in actions)


def _run(service: str, *needs: str) -> Step:
    listed = (("iam:PassRole", _ROLE), *((each, ANY) for each in needs))
    return Step(f"pass-role:{service}", f"pass a role to {service} and run as it", listed)


STEPS: Final[tuple[Step, ...]] = (
    *_one(
        "policy",
        "change the policies of IAM",
        "iam:AddUserToGroup",
        "iam:AttachGroupPolicy",
        "iam:AttachRolePolicy",
        "iam:AttachUserPolicy",
        "iam:CreatePolicyVersion",
        "iam:DeleteRolePolicy",
        "iam:DeleteUserPolicy",
        "iam:DetachRolePolicy",
        "iam:DetachUserPolicy",
        "iam:PutGroupPolicy",
        "iam:PutRolePolicy",
        "iam:PutUserPolicy",
        "iam:SetDefaultPolicyVersion",
    ),
    *_one("trust", "change who may take a role", "iam:UpdateAssumeRolePolicy"),
    *_one(
        "boundary",
        "take a permissions boundary off or change it",
        "iam:DeleteRolePermissionsBoundary",
        "iam:DeleteUserPermissionsBoundary",
        "iam:PutRolePermissionsBoundary",
        "iam:PutUserPermissionsBoundary",
    ),
    *_one(
        "credential",
        "mint credentials of its own",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:CreateRole",
        "iam:CreateServiceSpecificCredential",
        "iam:CreateUser",
        "iam:DeactivateMFADevice",
        "iam:ResetServiceSpecificCredential",
        "iam:UpdateAccessKey",
        "iam:UpdateLoginProfile",
        "iam:UploadSSHPublicKey",
        "rolesanywhere:CreateProfile",
        "rolesanywhere:CreateTrustAnchor",
        "sts:GetFederationToken",
    ),
    *_one(
        "federation",
        "change which identity providers the account believes",
        "iam:AddClientIDToOpenIDConnectProvider",
        "iam:CreateOpenIDConnectProvider",
        "iam:CreateSAMLProvider",
        "iam:UpdateOpenIDConnectProviderThumbprint",
        "iam:UpdateSAMLProvider",
        "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
        "sso:AttachManagedPolicyToPermissionSet",
        "sso:CreateAccountAssignment",
        "sso:PutInlinePolicyToPermissionSet",
    ),
    *_one(
        "chain",
        "take another role",
        "sts:AssumeRole",
        "sts:AssumeRoot",
        "iam:CreateServiceLinkedRole",
        "cognito-identity:GetCredentialsForIdentity",
        "cognito-identity:SetIdentityPoolRoles",
    ),
    Step("pass-role", "pass a role to a service", (("iam:PassRole", _ROLE),)),
    _run("Lambda", "lambda:CreateFunction", "lambda:InvokeFunction"),
    _run("Lambda by an event source", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    _run("EC2", "ec2:RunInstances"),
    _run("Glue", "glue:CreateDevEndpoint"),
    _run("a Glue job", "glue:CreateJob", "glue:StartJobRun"),
    _run("a Glue session", "glue:CreateSession", "glue:RunStatement"),
    _run("CloudFormation", "cloudformation:CreateStack"),
    _run("CodeBuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    _run("SageMaker", "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    _run("Data Pipeline", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    _run("ECS", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    _run("Step Functions", "states:CreateStateMachine", "states:StartExecution"),
    _run("EventBridge Scheduler", "scheduler:CreateSchedule"),
    _run("AppRunner", "apprunner:CreateService"),
    _run("Batch", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    _run("EMR Serverless", "emr-serverless:StartJobRun"),
    _run("Transfer", "transfer:CreateUser"),
    _run("Bedrock", "bedrock:CreateAgent"),
    *_one(
        "code",
        "change code that runs as another",
        "apprunner:UpdateService",
        "cloudformation:CreateChangeSet",
        "cloudformation:SetStackPolicy",
        "cloudformation:UpdateStack",
        "cloudfront:UpdateFunction",
        "codebuild:UpdateProject",
        "codebuild:StartBuild",
        "codebuild:StartBuildBatch",
        "ec2:ModifyInstanceAttribute",
        "ec2-instance-connect:SendSSHPublicKey",
        "ecs:ExecuteCommand",
        "glue:UpdateDevEndpoint",
        "glue:UpdateJob",
        "lambda:AddLayerVersionPermission",
        "lambda:AddPermission",
        "lambda:PublishLayerVersion",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "ssm:SendCommand",
        "ssm:StartAutomationExecution",
        "ssm:StartSession",
        "states:UpdateStateMachine",
    ),
    *_one(
        "approval",
        "pass the approval of a workflow",
        "states:GetExecutionHistory",
        "states:SendTaskFailure",
        "states:SendTaskSuccess",
    ),
    *_one(
        "tag",
        "rewrite the tags that isolate",
        "athena:TagResource",
        "cloudfront:TagResource",
        "dynamodb:TagResource",
        "events:TagResource",
        "glue:TagResource",
        "iam:TagPolicy",
        "iam:TagRole",
        "iam:TagUser",
        "iam:UntagRole",
        "kms:TagResource",
        "lakeformation:AddLFTagsToResource",
        "lakeformation:RemoveLFTagsFromResource",
        "lambda:TagResource",
        "rds:AddTagsToResource",
        "s3:PutBucketTagging",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
        "s3:TagResource",
        "secretsmanager:TagResource",
        "ses:TagResource",
        "sns:TagResource",
        "sqs:TagQueue",
        "states:TagResource",
        "sts:TagSession",
        "tag:TagResources",
        "tag:UntagResources",
    ),
    *_one(
        "key",
        "let somebody use a key, or write under another",
        "kms:CreateGrant",
        "kms:PutKeyPolicy",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:CreateAlias",
        "kms:UpdateAlias",
    ),
    *_one(
        "resource-policy",
        "change who may reach a resource",
        "backup:PutBackupVaultAccessPolicy",
        "dynamodb:PutResourcePolicy",
        "ecr:SetRepositoryPolicy",
        "elasticfilesystem:PutFileSystemPolicy",
        "es:UpdateDomainConfig",
        "events:PutPermission",
        "glue:PutResourcePolicy",
        "kinesis:PutResourcePolicy",
        "lakeformation:BatchGrantPermissions",
        "lakeformation:GrantPermissions",
        "lakeformation:PutDataLakeSettings",
        "ram:CreateResourceShare",
        "redshift:PutResourcePolicy",
        "s3:BypassGovernanceRetention",
        "s3:CreateAccessPoint",
        "s3:DeleteBucketPolicy",
        "s3:PutAccessPointPolicy",
        "s3:PutAccountPublicAccessBlock",
        "s3:PutBucketAcl",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutObjectAcl",
        "s3:PutObjectVersionAcl",
        "s3:PutReplicationConfiguration",
        "secretsmanager:PutResourcePolicy",
        "ses:CreateEmailIdentityPolicy",
        "ses:PutIdentityPolicy",
        "ses:UpdateEmailIdentityPolicy",
        "sns:AddPermission",
        "sns:SetTopicAttributes",
        "sqs:AddPermission",
        "sqs:SetQueueAttributes",
    ),
    *_one(
        "results",
        "send the results of queries elsewhere",
        "athena:CreateWorkGroup",
        "athena:UpdateWorkGroup",
    ),
    *_one(
        "account",
        "change the account or its organization",
        "account:PutAlternateContact",
        "organizations:AttachPolicy",
        "organizations:DetachPolicy",
        "organizations:LeaveOrganization",
        "organizations:UpdatePolicy",
    ),
    *_one(
        "trail", "stop the audit trail", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail"
    ),
)
"""Every step."""

ACTIONS: Final = frozenset(action for step in STEPS for action, _ in step.needs)
"""Every action that a step needs."""
