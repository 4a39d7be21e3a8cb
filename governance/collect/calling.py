"""Calls of AWS that read: each knows the permission it needs, so that a refusal can name it.

`PERMISSIONS` is everything that may be called; `POLICY` allows just that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import boto3
import botocore.config
from botocore.exceptions import BotoCoreError, ClientError

from governance.collect.aws.whole import whole

WORKERS: Final = 8
"""Calls at a time."""

PERMISSIONS: Final[Mapping[tuple[str, str], str]] = {
    ("events", "describe_event_bus"): "events:DescribeEventBus",
    ("events", "list_event_buses"): "events:ListEventBuses",
    ("iam", "get_account_authorization_details"): "iam:GetAccountAuthorizationDetails",
    ("iam", "get_policy"): "iam:GetPolicy",
    ("iam", "get_policy_version"): "iam:GetPolicyVersion",
    ("iam", "get_role"): "iam:GetRole",
    ("iam", "get_role_policy"): "iam:GetRolePolicy",
    ("iam", "list_attached_role_policies"): "iam:ListAttachedRolePolicies",
    ("iam", "list_role_policies"): "iam:ListRolePolicies",
    ("iam", "list_roles"): "iam:ListRoles",
    ("kms", "get_key_policy"): "kms:GetKeyPolicy",
    ("kms", "list_aliases"): "kms:ListAliases",
    ("kms", "list_keys"): "kms:ListKeys",
    ("lambda", "get_policy"): "lambda:GetPolicy",
    ("lambda", "list_functions"): "lambda:ListFunctions",
    ("s3", "get_bucket_policy"): "s3:GetBucketPolicy",
    ("s3", "list_buckets"): "s3:ListAllMyBuckets",
    ("secretsmanager", "get_resource_policy"): "secretsmanager:GetResourcePolicy",
    ("secretsmanager", "list_secrets"): "secretsmanager:ListSecrets",
    ("sns", "get_topic_attributes"): "sns:GetTopicAttributes",
    ("sns", "list_topics"): "sns:ListTopics",
    ("sqs", "get_queue_attributes"): "sqs:GetQueueAttributes",
    ("sqs", "list_queues"): "sqs:ListQueues",
    ("sts", "get_caller_identity"): "sts:GetCallerIdentity",
}
"""Service and operation of boto3 -> the permission. Source: Service Authorization Reference."""

POLICY: Final[Mapping[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "Collect", "Effect": "Allow", "Action": sorted(set(PERMISSIONS.values())), "Resource": "*"}],
}
"""The policy of whoever collects: it reads policies and names, no object, message, secret or setting."""

_ABSENT: Final = (
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
)
_REFUSED: Final = ("AccessDenied", "AccessDeniedException", "AuthorizationError", "Forbidden", "UnauthorizedOperation")
_STRANGER: Final = (
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)


class CollectError(Exception):
    """Nothing can be collected; the text is one sentence that says why."""


class UnreadError(Exception):
    """One thing cannot be read; the text says why: `sqs:ListQueues` was refused."""


class AbsentError(Exception):
    """What was asked for is not there."""


class Calls:
    """Clients of one session, made before any thread uses them. `partition` is the partition of the account."""

    def __init__(self, session: boto3.Session, endpoint: str | None, regions: tuple[str, ...] = ()) -> None:
        if not session.region_name and not regions:
            raise CollectError("the session has no region")
        self.regions = regions or (session.region_name,)
        config = botocore.config.Config(
            retries={"mode": "adaptive", "total_max_attempts": 8},
            max_pool_connections=WORKERS,
            connect_timeout=10,
            read_timeout=60,
            s3={"addressing_style": "path"} if endpoint else None,
        )
        self._clients = {
            (service, region): whole(session.client(service, region_name=region, endpoint_url=endpoint, config=config))
            for service in {service for service, _ in PERMISSIONS}
            for region in self.regions
        }
        try:
            said = self.ask("sts", "get_caller_identity")
        except UnreadError as fault:
            raise CollectError(f"nobody says whose the credentials are: {fault}") from None
        self.account: str = said["Account"]
        self.partition: str = said["Arn"].split(":")[1]

    def ask(self, service: str, operation: str, region: str = "", **said: Any) -> Mapping[str, Any]:
        """Return an answer; raises AbsentError, UnreadError, and CollectError when the credentials are of no use."""
        client = self._clients[service, region or self.regions[0]]
        try:
            answer: Mapping[str, Any] = getattr(client, operation)(**said)
        except (ClientError, BotoCoreError) as fault:
            raise _why(PERMISSIONS[service, operation], fault) from None
        return answer

    def pages(self, service: str, operation: str, region: str = "", **said: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the pages of an answer; raises what `ask` does."""
        client = self._clients[service, region or self.regions[0]]
        try:
            yield from client.get_paginator(operation).paginate(**said)
        except (ClientError, BotoCoreError) as fault:
            raise _why(PERMISSIONS[service, operation], fault) from None


def _why(permission: str, fault: Exception) -> Exception:
    if not isinstance(fault, ClientError):
        if type(fault).__name__ in ("NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError"):
            return CollectError("there are no credentials")
        return UnreadError(f"`{permission}` was not answered ({type(fault).__name__})")
    code = str(fault.response.get("Error", {}).get("Code", ""))
    if code in _STRANGER:
        return CollectError(f"the credentials are not accepted ({code})")
    if code in _ABSENT:
        return AbsentError(code)
    if code in _REFUSED:
        return UnreadError(f"`{permission}` was refused")
    return UnreadError(f"`{permission}` was not answered ({code or 'no reason'})")
