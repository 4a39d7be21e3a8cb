"""Where leads come in: an HTTP API that puts each one, as it came, into an encrypted queue.

No code runs between the API and the queue, so nothing of ours can lose a lead. The routes belong to the units: each
names a unit and a source (`POST /leads/<unit>/<source>`), and the message says by which route it came, which its
sender cannot choose. The consumer in the VPC is the data plane's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.context import StackContext
from stacks.documents import policy, trust
from stacks.queueing import EncryptedQueue, QueueArgs

RATE: Final = 200  # requests a second, over all routes
BURST: Final = 400
LOG_FORMAT: Final = {
    "id": "$context.requestId",
    "time": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "integration": "$context.integrationStatus",
    "latency": "$context.responseLatency",
    "error": "$context.error.message",
}
"""What the access log keeps: no address and no body of the person who sent a lead."""

ATTRIBUTES: Final = {
    "route": {"DataType": "String", "StringValue": "${context.routeKey}"},
    "request": {"DataType": "String", "StringValue": "${context.requestId}"},
}


@dataclass(frozen=True, slots=True)
class LeadsArgs:
    """`key_arn` encrypts the queue, its dead letters and the log."""

    context: StackContext
    key_arn: pulumi.Input[str]


class Leads(pulumi.ComponentResource):
    """Outputs: the API's id and endpoint, the integration that routes point to, the queue."""

    api_id: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    integration_id: pulumi.Output[str]
    queue: EncryptedQueue

    def __init__(self, name: str, args: LeadsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Leads", name, None, opts)
        context = args.context
        mine = pulumi.ResourceOptions(parent=self)
        self.queue = EncryptedQueue(
            f"{name}.waiting",
            QueueArgs(
                names=context.platform,
                queue=places.lead_queue(context),
                dead_letters=places.lead_dead_letters(context),
                key_arn=args.key_arn,
                layer="ingestion",
            ),
            mine,
        )
        role = self._role(name, context)
        api = aws.apigatewayv2.Api(
            f"{name}.api",
            name=places.lead_api(context),
            description="leads of forms and landing pages",
            protocol_type="HTTP",
            cors_configuration={
                "allow_origins": ["https://*"],
                "allow_methods": ["POST"],
                "allow_headers": ["content-type"],
                "max_age": 3600,
            },
            tags={"layer": "ingestion"},
            opts=mine,
        )
        integration = aws.apigatewayv2.Integration(
            f"{name}.to-queue",
            api_id=api.id,
            description="each lead into the queue, with the route by which it came",
            integration_type="AWS_PROXY",
            integration_subtype="SQS-SendMessage",
            credentials_arn=role.arn,
            payload_format_version="1.0",
            timeout_milliseconds=10000,
            request_parameters={
                "QueueUrl": self.queue.url,
                "MessageBody": "$request.body",
                "MessageAttributes": json.dumps(ATTRIBUTES, separators=(",", ":")),
            },
            opts=mine,
        )
        log = aws.cloudwatch.LogGroup(
            f"{name}.log",
            name=places.log_group(context.platform, "apigateway", "leads"),
            retention_in_days=365 if context.protect else 30,
            kms_key_id=args.key_arn,
            tags={"layer": "ingestion"},
            opts=mine,
        )
        aws.apigatewayv2.Stage(
            f"{name}.stage",
            api_id=api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings={"destination_arn": log.arn, "format": json.dumps(LOG_FORMAT)},
            default_route_settings={
                "throttling_rate_limit": RATE,
                "throttling_burst_limit": BURST,
                "detailed_metrics_enabled": True,
            },
            tags={"layer": "ingestion"},
            opts=mine,
        )
        self.api_id, self.endpoint, self.integration_id = api.id, _called_at(context, api), integration.id
        self.register_outputs({"apiId": self.api_id, "endpoint": self.endpoint})

    def _role(self, name: str, context: StackContext) -> aws.iam.Role:
        """Make the role of the API: it may send to this queue, and nothing else."""
        names = context.platform
        role = aws.iam.Role(
            f"{name}.role",
            name=names.name("leads-api"),
            path=names.path(),
            assume_role_policy=trust("apigateway.amazonaws.com", names.account),
            tags={"layer": "ingestion"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.iam.RolePolicy(
            f"{name}.role-policy",
            name="send-leads",
            role=role.name,
            policy=policy(
                [
                    {
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": places.queue_arn(context, places.lead_queue(context)),
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                        "Resource": names.arn("kms", "key/*"),
                        "Condition": {
                            "ForAnyValue:StringEquals": {"kms:ResourceAliases": places.key_alias(context, "data")},
                            "StringEquals": {"kms:ViaService": f"sqs.{names.region}.amazonaws.com"},
                        },
                    },
                ]
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return role


def _called_at(context: StackContext, api: aws.apigatewayv2.Api) -> pulumi.Output[str]:
    """Return the URL under which the routes answer; in the local cloud the name that AWS would give leads nowhere."""
    if context.endpoint is None:
        return api.api_endpoint
    return pulumi.Output.concat(context.endpoint, "/_aws/execute-api/", api.id, "/$default")
