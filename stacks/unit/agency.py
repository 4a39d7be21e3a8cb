"""One agency in one unit: its role, its workgroup, what Lake Formation lets it see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks.access.role import SESSION_SECONDS, AgencyRole
from stacks.access.statement import text
from stacks.unit.figures import Figures, seen
from stacks.unit.part import Part, Unit

MOST_SCANNED: Final = 10 * 1024**3
"""Bytes that one query of an agency may scan."""


@dataclass(frozen=True, slots=True)
class AgencyAccessArgs:
    """The role's documents; `figures` None where there is no BI store of ours; `boundary` to wait for when away."""

    role: AgencyRole
    figures: Figures | None
    after: tuple[pulumi.Resource, ...] = ()


class AgencyAccess(Part):
    """Outputs: `role_arn`, `workgroup` (None without figures)."""

    def __init__(
        self, name: str, unit: Unit, args: AgencyAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(name, unit, opts)
        said = args.role
        role = aws.iam.Role(
            self.named("role"),
            name=said.name,
            path=said.path,
            description=f"{said.agency} for {unit.context.unit}, until {said.until.isoformat()}",
            assume_role_policy=text(said.trust),
            max_session_duration=SESSION_SECONDS,
            permissions_boundary=said.boundary,
            tags={**said.tags, "layer": "access"},
            opts=self.mine(depends_on=list(args.after)),
        )
        for which, document in sorted(said.inline.items()):
            aws.iam.RolePolicy(
                self.named(f"policy-{which}"), name=which, role=role.name, policy=text(document), opts=self.mine()
            )
        for number, document in enumerate(said.managed, start=1):
            granted = aws.iam.Policy(
                self.named(f"grants-{number}"),
                name=unit.place.names.name("grants", unit.place.id(said.agency), str(number), limit=128),
                path=said.path,
                policy=text(document),
                tags={**said.tags, "layer": "access"},
                opts=self.mine(),
            )
            aws.iam.RolePolicyAttachment(
                self.named(f"grants-{number}-attached"), role=role.name, policy_arn=granted.arn, opts=self.mine()
            )
        self.role_arn = role.arn
        self.workgroup: pulumi.Output[str] | None = None
        if args.figures is not None:
            self.workgroup = self._workgroup(said)
            self._sees(said, role, args.figures)
        self.register_outputs({"roleArn": self.role_arn, "workgroup": self.workgroup})

    def _workgroup(self, said: AgencyRole) -> pulumi.Output[str]:
        unit, place = self.unit, self.unit.place
        made = aws.athena.Workgroup(
            self.named("workgroup"),
            name=place.workgroup(said.agency),
            description=f"figures of {unit.context.unit} for {said.agency}",
            state="ENABLED",
            force_destroy=not unit.context.protect,
            configuration=aws.athena.WorkgroupConfigurationArgs(
                enforce_workgroup_configuration=True,
                publish_cloudwatch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=MOST_SCANNED,
                engine_version=aws.athena.WorkgroupConfigurationEngineVersionArgs(
                    selected_engine_version="Athena engine version 3"
                ),
                result_configuration=aws.athena.WorkgroupConfigurationResultConfigurationArgs(
                    output_location=f"s3://{place.results_bucket}/{place.results(said.agency)}",
                    expected_bucket_owner=unit.context.account,
                    encryption_configuration=aws.athena.WorkgroupConfigurationResultConfigurationEncryptionConfigurationArgs(
                        encryption_option="SSE_KMS", kms_key_arn=unit.keys["lake"]
                    ),
                ),
            ),
            tags={**said.tags, "layer": "analytics"},
            opts=self.mine(),
        )
        return made.name

    def _sees(self, said: AgencyRole, role: aws.iam.Role, figures: Figures) -> None:
        """Grant in Lake Formation what the role's layers see; the role's own policies end it with the grant."""
        origins = [origin for origins in said.provenance.values() for origin in origins]
        layers = {origin.layer for origin in origins if not origin.limited}
        values = seen(layers)
        if not values:
            return
        builds = any(origin.layer == "analytics" and origin.level == "operate" for origin in origins)
        after = self.mine(depends_on=[figures.tagged])
        aws.lakeformation.Permissions(
            self.named("database-seen"),
            principal=role.arn,
            permissions=["CREATE_TABLE", "DESCRIBE"] if builds else ["DESCRIBE"],
            database=aws.lakeformation.PermissionsDatabaseArgs(name=figures.database),
            opts=after,
        )
        aws.lakeformation.Permissions(
            self.named("tables-seen"),
            principal=role.arn,
            permissions=["DESCRIBE", "SELECT"],
            lf_tag_policy=aws.lakeformation.PermissionsLfTagPolicyArgs(
                resource_type="TABLE",
                expressions=[
                    aws.lakeformation.PermissionsLfTagPolicyExpressionArgs(key=figures.tag_key, values=list(values))
                ],
            ),
            opts=after,
        )
