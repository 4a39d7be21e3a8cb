"""THE central contacts database: Aurora PostgreSQL Serverless v2, encrypted, TLS alone, sign-in by IAM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from ecosystem.model import Database as Declared
from stacks.context import StackContext
from stacks.refusal import RefusedError

MAJORS: Final = ("13", "14", "15", "16", "17")
"""Major versions of Aurora PostgreSQL that run serverless (v2), November 2026."""

BACKUP_DAYS: Final = 7
BACKUP_DAYS_PROTECTED: Final = 14
MOST_BACKUP_DAYS: Final = 35
LEAST_CAPACITY: Final = 0.5
MOST_CAPACITY: Final = 256.0
MASTER: Final = "corporate_admin"

PARAMETERS: Final = {
    "rds.force_ssl": "1",
    "log_connections": "1",
    "log_disconnections": "1",
    "log_statement": "ddl",
}


BORN_WITH: Final = (
    "availabilityZones",
    "databaseName",
    "dbSubnetGroupName",
    "engineMode",
    "kmsKeyId",
    "masterUsername",
    "storageEncrypted",
)
"""What a cluster cannot change without being replaced: one that was adopted keeps its own."""


@dataclass(frozen=True, slots=True)
class DatabaseArgs:
    """Where the database stands, which key encrypts it, and the availability zones for its instances when protected."""

    context: StackContext
    key_arn: pulumi.Input[str]
    subnet_ids: Sequence[pulumi.Input[str]]
    group_id: pulumi.Input[str]
    zones: Sequence[str] = ()


def refuse(context: StackContext) -> None:
    """Raise RefusedError for what Aurora cannot be."""
    declared = context.declaration.database
    at = context.declaration.locate(declared.path)
    problems = []
    if declared.provision == "adopt" and not declared.external_id:
        problems.append(f"{at}: the database is to be adopted and has no `external_id`; name its cluster or ARN there")
    if version(declared).partition(".")[0] not in MAJORS:
        problems.append(f"{at}: Aurora PostgreSQL has no version `{declared.version}`; it has {', '.join(MAJORS)}")
    low, high = capacity(declared)
    if not (LEAST_CAPACITY <= low <= high <= MOST_CAPACITY) or low * 2 % 1 or high * 2 % 1:
        problems.append(
            f"{at}: a capacity from {low:g} to {high:g} ACU is not possible; "
            f"`min` and `max` are steps of 0.5 from {LEAST_CAPACITY:g} to {MOST_CAPACITY:g}, `min` not above `max`"
        )
    if not 1 <= backup_days(context) <= MOST_BACKUP_DAYS:
        problems.append(f"{at}: `backup_days` is {declared.backup_days}; Aurora takes 1 to {MOST_BACKUP_DAYS}")
    if problems:
        raise RefusedError(*problems)


def version(declared: Declared) -> str:
    """Return the engine version to ask for: the declared major (AWS chooses the minor), 16 when none is declared."""
    return declared.version or "16"


def capacity(declared: Declared) -> tuple[float, float]:
    """Return least and most capacity in ACU; 0.5 to 4 when none is declared."""
    said = declared.capacity
    low = said.min if said and said.min is not None else LEAST_CAPACITY
    high = said.max if said and said.max is not None else max(4.0, low)
    return low, high


def backup_days(context: StackContext) -> int:
    """Return for how long backups are kept: what is declared, else 7 days, 14 in a protected environment."""
    said = context.declaration.database.backup_days
    return said if said is not None else (BACKUP_DAYS_PROTECTED if context.protect else BACKUP_DAYS)


def cluster_name(context: StackContext) -> str:
    """Return the cluster's identifier: ours, or the one that it has when it is not of our making."""
    outside = context.declaration.database.external_id
    return outside.rpartition(":")[2] if outside else context.platform.name("database", limit=60)


class Database(pulumi.ComponentResource):
    """Outputs: the writer's endpoint, the cluster's identifier, and the ARN of the login that AWS keeps and rotates."""

    endpoint: pulumi.Output[str]
    cluster_identifier: pulumi.Output[str]
    login_arn: pulumi.Output[str | None]

    def __init__(self, name: str, args: DatabaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Database", name, None, opts)
        context, declared = args.context, args.context.declaration.database
        refuse(context)
        names, protect = context.platform, context.protect
        tags = {"layer": "data"}
        mine = pulumi.ResourceOptions(parent=self)
        subnets = aws.rds.SubnetGroup(
            f"{name}.subnets",
            name=names.name("database", limit=255),
            description="private subnets of the contacts database",
            subnet_ids=list(args.subnet_ids),
            tags=tags,
            opts=mine,
        )
        parameters = aws.rds.ClusterParameterGroup(
            f"{name}.parameters",
            name=names.name("database", f"pg{version(declared).partition('.')[0]}", limit=255),
            family=f"aurora-postgresql{version(declared).partition('.')[0]}",
            description="TLS alone; connections and changes of structure are logged",
            parameters=[{"name": key, "value": value} for key, value in PARAMETERS.items()],
            tags=tags,
            opts=mine,
        )
        low, high = capacity(declared)
        cluster = adopted(name, context, mine) or aws.rds.Cluster(
            f"{name}.cluster",
            cluster_identifier=cluster_name(context),
            engine=aws.rds.EngineType.AURORA_POSTGRESQL,
            engine_mode="provisioned",
            engine_version=version(declared),
            database_name="contacts",
            master_username=MASTER,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=args.key_arn,
            iam_database_authentication_enabled=True,
            storage_encrypted=True,
            kms_key_id=args.key_arn,
            serverlessv2_scaling_configuration={"min_capacity": low, "max_capacity": high},
            db_subnet_group_name=subnets.name,
            db_cluster_parameter_group_name=parameters.name,
            vpc_security_group_ids=[args.group_id],
            enable_http_endpoint=False,
            enabled_cloudwatch_logs_exports=["postgresql"],
            backup_retention_period=backup_days(context),
            preferred_backup_window="05:00-06:00",
            preferred_maintenance_window="sun:06:30-sun:07:30",
            copy_tags_to_snapshot=True,
            deletion_protection=protect,
            skip_final_snapshot=not protect,
            final_snapshot_identifier=names.name("database", "final", limit=255) if protect else None,
            delete_automated_backups=not protect,
            apply_immediately=not protect,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=list(BORN_WITH) if declared.external_id else None),
        )
        # A cluster that is not of our making has instances of its own.
        for index in range(0 if declared.external_id else 2 if protect else 1):
            aws.rds.ClusterInstance(
                f"{name}.instance-{index + 1}",
                identifier=names.name("database", str(index + 1), limit=60),
                cluster_identifier=cluster.id,
                engine=aws.rds.EngineType.AURORA_POSTGRESQL,
                engine_version=cluster.engine_version,
                instance_class="db.serverless",
                db_subnet_group_name=subnets.name,
                availability_zone=args.zones[index] if protect and index < len(args.zones) else None,
                publicly_accessible=False,
                auto_minor_version_upgrade=True,
                performance_insights_enabled=True,
                performance_insights_kms_key_id=args.key_arn,
                copy_tags_to_snapshot=True,
                promotion_tier=index,
                tags=tags,
                # Where it was born: a zone that is declared later, or that a failover chose, replaces nothing.
                opts=pulumi.ResourceOptions(parent=self, ignore_changes=["availabilityZone"]),
            )
        self.endpoint = cluster.endpoint
        self.cluster_identifier = cluster.cluster_identifier
        self.login_arn = cluster.master_user_secrets.apply(lambda kept: kept[0].secret_arn if kept else None)
        self.register_outputs({"endpoint": self.endpoint})


def adopted(name: str, context: StackContext, mine: pulumi.ResourceOptions) -> aws.rds.Cluster | None:
    """Return a cluster that exists, imported as it is and left so; None when the database is not to be adopted.

    Pulumi refuses an import whose settings differ from what it finds, so the first run takes it as it stands; with
    `provision: manage` and the `external_id` kept, the next one brings it to what is declared.
    """
    if context.declaration.database.provision != "adopt":
        return None
    taken = pulumi.ResourceOptions(import_=cluster_name(context), ignore_changes=["*"])
    return aws.rds.Cluster(
        f"{name}.cluster",
        cluster_identifier=cluster_name(context),
        engine=aws.rds.EngineType.AURORA_POSTGRESQL,
        opts=pulumi.ResourceOptions.merge(mine, taken),
    )
