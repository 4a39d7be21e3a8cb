"""Amazon RDS: the instances of an Aurora cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.rds import GONE, IDENTIFIER, one, retag, specified, tagged
from localcloud.provider.kinds.rds_cluster import insight_problems, version
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

INSTANCE = pascal(
    "autoMinorVersionUpgrade availabilityZone copyTagsToSnapshot engine engineVersion monitoringInterval"
    " monitoringRoleArn performanceInsightsRetentionPeriod preferredBackupWindow preferredMaintenanceWindow"
    " promotionTier publiclyAccessible",
    caCertIdentifier="CACertificateIdentifier",
    clusterIdentifier="DBClusterIdentifier",
    customIamInstanceProfile="CustomIamInstanceProfile",
    dbParameterGroupName="DBParameterGroupName",
    dbSubnetGroupName="DBSubnetGroupName",
    identifier="DBInstanceIdentifier",
    instanceClass="DBInstanceClass",
    performanceInsightsEnabled="EnablePerformanceInsights",
    performanceInsightsKmsKeyId="PerformanceInsightsKMSKeyId",
)
INSTANCE_SEEN = {
    **{k: v for k, v in INSTANCE.items() if k not in {"dbParameterGroupName", "dbSubnetGroupName"}},
    **pascal(
        "arn:DBInstanceArn dbiResourceId engineVersionActual:EngineVersion kmsKeyId networkType"
        " performanceInsightsEnabled storageEncrypted"
    ),
}
INSTANCE_FIXED = frozenset(
    {
        "availabilityZone",
        "clusterIdentifier",
        "customIamInstanceProfile",
        "dbSubnetGroupName",
        "engine",
        "identifier",
        "region",
    }
)


@kind
class ClusterInstance(Told):
    """An instance of a cluster; its id is its identifier."""

    token = "aws:rds/clusterInstance:ClusterInstance"
    inputs = frozenset({*INSTANCE, "applyImmediately", "forceDestroy", "tags", "region"})
    required = frozenset({"identifier", "clusterIdentifier", "engine", "instanceClass"})
    replace_on = INSTANCE_FIXED
    silent = frozenset({"applyImmediately", "forceDestroy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "rds", "CreateDBInstance", to_aws(INSTANCE, props) | specified(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what RDS refuses."""
        yield from rules.formed(
            props,
            {
                "identifier": IDENTIFIER,
                "instanceClass": (r"db\.[a-z0-9-]+(\.[a-z0-9]+)?", "a class as `db.serverless` or `db.r6g.large`"),
            },
        )
        yield from rules.between(props, {"promotionTier": (0, 15)})
        yield from insight_problems(props)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its identifier."""
        answer = send(aws, "rds:CreateDBInstance", **to_aws(INSTANCE, props), **specified(props))
        return str(answer["DBInstance"]["DBInstanceIdentifier"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the instance, and whether it is the cluster's writer."""
        instance = one(aws, "DBInstance", "DBInstances", id)
        if instance is None or instance.get("DBInstanceStatus") == "deleting":
            return None
        seen = from_aws(INSTANCE_SEEN, {k: v for k, v in instance.items() if v != ""})
        seen["engineVersion"] = version(props.get("engineVersion"), instance.get("EngineVersion"))
        groups: Sequence[Mapping[str, Any]] = instance.get("DBParameterGroups") or ({},)
        seen["dbParameterGroupName"] = groups[0].get("DBParameterGroupName")
        seen["dbSubnetGroupName"] = (instance.get("DBSubnetGroup") or {}).get("DBSubnetGroupName")
        seen |= from_aws(pascal("endpoint:Address port"), instance.get("Endpoint") or {})
        cluster = one(aws, "DBCluster", "DBClusters", str(instance.get("DBClusterIdentifier"))) or {}
        seen["writer"] = any(
            member.get("DBInstanceIdentifier") == id and bool(member.get("IsClusterWriter"))
            for member in cluster.get("DBClusterMembers") or ()
        )
        return seen | tagged(aws, str(instance["DBInstanceArn"]), instance)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change what AWS changes in place; the version follows the cluster's."""
        names = {
            name for name in INSTANCE.keys() - INSTANCE_FIXED - {"engineVersion"} if old.get(name) != new.get(name)
        }
        said = to_aws({name: INSTANCE[name] for name in names}, new)
        if said:
            said["ApplyImmediately"] = bool(new.get("applyImmediately"))
            send(aws, "rds:ModifyDBInstance", DBInstanceIdentifier=id, **said)
        retag(aws, f"arn:aws:rds:{aws.region}:{aws.account}:db:{id}", old, new)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; the data stay with the cluster."""
        ask(aws, "rds:DeleteDBInstance", GONE, DBInstanceIdentifier=id, SkipFinalSnapshot=True)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its identifier."""
        id = str(props["identifier"])
        return id if one(aws, "DBInstance", "DBInstances", id) else None
