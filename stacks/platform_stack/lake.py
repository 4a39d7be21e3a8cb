"""THE business-intelligence store: lake, catalogue, Lake Formation, and the corporation's own workgroup.

Nothing here names a brand: a unit's stack brings its own database, tag and workgroups, so that a new brand changes
nothing in this stack. Lake Formation alone decides who reads: its defaults for everybody in the account are emptied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.bucket import BucketArgs, PrivateBucket, Rule
from stacks.context import StackContext
from stacks.documents import Statement, no_agencies, policy, trust
from stacks.refusal import RefusedError

RESULTS_DAYS: Final = 30
MOST_SCANNED: Final = 1 << 40  # bytes a query of the corporation may read

RULES: Final[Mapping[places.Zone, Sequence[Rule]]] = {
    "raw": (Rule("archived", archive_days=90, superseded_days=30),),
    "curated": (Rule("superseded", superseded_days=30),),
    "results": (Rule("results", expire_days=RESULTS_DAYS, superseded_days=1),),
}


@dataclass(frozen=True, slots=True)
class LakeArgs:
    """`key_arn` encrypts it; `admins` are the ARNs that administer Lake Formation, the deploy role by default."""

    context: StackContext
    key_arn: pulumi.Input[str]
    admins: Sequence[str] = ()


def refuse(context: StackContext) -> None:
    """Raise RefusedError for a store that is to be adopted: a lake is many things, and these stacks make their own."""
    declared = context.declaration.bi
    if declared.provision == "adopt":
        raise RefusedError(
            f"{context.declaration.locate(declared.path)}: `bi.provision: adopt` is not possible, since a lake is many "
            "resources; use `manage` and move the data in, or `none` and leave the store where it is"
        )


class Lake(pulumi.ComponentResource):
    """Outputs: the buckets by zone, the catalogue's shared database, the corporate workgroup."""

    buckets: dict[places.Zone, pulumi.Output[str]]
    database: pulumi.Output[str]
    workgroup: pulumi.Output[str]

    def __init__(self, name: str, args: LakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Lake", name, None, opts)
        refuse(args.context)
        context = args.context
        mine = pulumi.ResourceOptions(parent=self)
        made = {
            zone: PrivateBucket(
                f"{name}.{zone}",
                BucketArgs(
                    bucket=places.lake_bucket(context, zone),
                    key_arn=args.key_arn,
                    rules=RULES[zone],
                    statements=_statements(context, zone),
                    force_destroy=not context.protect,
                    layer="analytics",
                    bucket_key=zone != "results",
                ),
                mine,
            )
            for zone in places.ZONES
        }
        self.buckets = {zone: bucket.name for zone, bucket in made.items()}
        settings = aws.lakeformation.DataLakeSettings(
            f"{name}.settings",
            admins=list(args.admins) or [places.deploy_role_arn(context)],
            create_database_default_permissions=[],
            create_table_default_permissions=[],
            parameters={"CROSS_ACCOUNT_VERSION": "4"},
            opts=mine,
        )
        role = self._role(name, context)
        after = pulumi.ResourceOptions(parent=self, depends_on=[settings])
        for zone in ("raw", "curated"):
            aws.lakeformation.Resource(
                f"{name}.{zone}-location",
                arn=places.lake_bucket_arn(context, zone),
                role_arn=role.arn,
                use_service_linked_role=False,
                hybrid_access_enabled=False,
                opts=pulumi.ResourceOptions(parent=self, depends_on=[settings, made[zone].bucket]),
            )
        database = aws.glue.CatalogDatabase(
            f"{name}.database",
            name=places.lake_database(context),
            description="what all units share",
            location_uri=f"s3://{places.lake_bucket(context, 'curated')}/shared/",
            tags={"layer": "analytics"},
            opts=after,
        )
        workgroup = aws.athena.Workgroup(
            f"{name}.workgroup",
            name=places.workgroup(context),
            description="the corporation's own analysts",
            force_destroy=not context.protect,
            configuration={
                "enforce_workgroup_configuration": True,
                "publish_cloudwatch_metrics_enabled": True,
                "bytes_scanned_cutoff_per_query": MOST_SCANNED,
                "engine_version": {"selected_engine_version": "Athena engine version 3"},
                "result_configuration": {
                    "output_location": f"s3://{places.lake_bucket(context, 'results')}/corporate/",
                    "expected_bucket_owner": context.home_account,
                    "encryption_configuration": {"encryption_option": "SSE_KMS", "kms_key_arn": args.key_arn},
                },
            },
            tags={"layer": "analytics"},
            opts=mine,
        )
        self.database, self.workgroup = database.name, workgroup.name
        self.register_outputs({"buckets": dict(self.buckets), "database": self.database, "workgroup": self.workgroup})

    def _role(self, name: str, context: StackContext) -> aws.iam.Role:
        """Make the role by which Lake Formation reads and writes the registered locations, and no more."""
        names = context.platform
        role = aws.iam.Role(
            f"{name}.role",
            name=places.lake_role(context),
            path=names.path(),
            assume_role_policy=trust("lakeformation.amazonaws.com", names.account),
            tags={"layer": "analytics"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        buckets = [places.lake_bucket_arn(context, zone) for zone in ("raw", "curated")]
        aws.iam.RolePolicy(
            f"{name}.role-policy",
            name="locations",
            role=role.name,
            policy=policy(
                [
                    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": buckets},
                    {
                        "Effect": "Allow",
                        "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                        "Resource": [f"{arn}/*" for arn in buckets],
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                        "Resource": names.arn("kms", "key/*"),
                        "Condition": {
                            "ForAnyValue:StringEquals": {"kms:ResourceAliases": places.key_alias(context, "lake")},
                            "StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"},
                        },
                    },
                ]
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return role


def _statements(context: StackContext, zone: places.Zone) -> list[Statement]:
    """Return the statements that keep agencies out of what only Lake Formation may give them."""
    arn = places.lake_bucket_arn(context, zone)
    return [] if zone == "results" else [no_agencies([arn, f"{arn}/*"], "s3:*")]
