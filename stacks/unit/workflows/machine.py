"""One workflow: its role, its log, the state machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.access.statement import Permission
from stacks.documents import trust
from stacks.unit.part import Part, Unit, allowing, as_json

_LOGGING = Permission(
    "Logs",
    (
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    ),
    ("*",),
)
_TRACING = Permission(
    "Traces",
    ("xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"),
    ("*",),
)
"""These calls have no resource in IAM's terms, so no policy can narrow them."""


@dataclass(frozen=True, slots=True)
class WorkflowArgs:
    """`kind` names its role and log, `machine` is its cloud name; `permissions` are all that its role may do."""

    kind: tuple[str, ...]
    machine: str
    layer: str
    definition: pulumi.Input[dict[str, Any]]
    permissions: pulumi.Input[Sequence[Permission]]


class Workflow(Part):
    """Output: `arn`."""

    def __init__(self, name: str, unit: Unit, args: WorkflowArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, unit, opts)
        place = unit.place
        role = aws.iam.Role(
            self.named("role"),
            name=place.names.name("workflow", *args.kind),
            path=place.names.path(),
            assume_role_policy=trust("states.amazonaws.com", unit.context.account),
            tags=unit.tags(args.layer),
            opts=self.mine(),
        )
        granted = aws.iam.RolePolicy(
            self.named("policy"),
            name="workflow",
            role=role.name,
            policy=pulumi.Output.from_input(args.permissions).apply(
                lambda permissions: allowing(*permissions, _LOGGING, _TRACING)
            ),
            opts=self.mine(),
        )
        log = aws.cloudwatch.LogGroup(
            self.named("log"),
            name=places.log_group(place.names, "states", *args.kind),
            retention_in_days=400,
            kms_key_id=unit.keys["data"],
            tags=unit.tags(args.layer),
            opts=self.mine(),
        )
        made = aws.sfn.StateMachine(
            self.named("machine"),
            name=args.machine,
            type="STANDARD",
            role_arn=role.arn,
            definition=pulumi.Output.from_input(args.definition).apply(as_json),
            logging_configuration=aws.sfn.StateMachineLoggingConfigurationArgs(
                level="ALL",
                include_execution_data=False,
                log_destination=log.arn.apply(lambda arn: f"{arn}:*"),
            ),
            tracing_configuration=aws.sfn.StateMachineTracingConfigurationArgs(enabled=True),
            tags=unit.tags(args.layer),
            opts=self.mine(depends_on=[granted]),
        )
        self.arn = made.arn
        self.register_outputs({"arn": self.arn})
