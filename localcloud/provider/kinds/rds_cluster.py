"""Amazon RDS: Aurora clusters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.rds import GONE, IDENTIFIER, WEEKLY, WINDOW, one, retag, specified, tagged
from localcloud.provider.names import pascal
from localcloud.provider.rules import Refused
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

SCALING = pascal("maxCapacity minCapacity secondsUntilAutoPause")
CLUSTER = pascal(
    "allocatedStorage autoMinorVersionUpgrade availabilityZones backtrackWindow backupRetentionPeriod"
    " copyTagsToSnapshot databaseInsightsMode databaseName deletionProtection domain enableHttpEndpoint"
    " enableLocalWriteForwarding engine engineLifecycleSupport engineMode engineVersion iops kmsKeyId"
    " manageMasterUserPassword masterUserSecretKmsKeyId masterUsername monitoringInterval monitoringRoleArn networkType"
    " performanceInsightsRetentionPeriod port preferredBackupWindow preferredMaintenanceWindow storageEncrypted"
    " storageType vpcSecurityGroupIds",
    caCertificateIdentifier="CACertificateIdentifier",
    clusterIdentifier="DBClusterIdentifier",
    dbClusterInstanceClass="DBClusterInstanceClass",
    dbClusterParameterGroupName="DBClusterParameterGroupName",
    dbSubnetGroupName="DBSubnetGroupName",
    domainIamRoleName="DomainIAMRoleName",
    enabledCloudwatchLogsExports="EnableCloudwatchLogsExports",
    iamDatabaseAuthenticationEnabled="EnableIAMDatabaseAuthentication",
    masterPassword="MasterUserPassword",
    performanceInsightsEnabled="EnablePerformanceInsights",
    performanceInsightsKmsKeyId="PerformanceInsightsKMSKeyId",
    serverlessv2ScalingConfiguration=("ServerlessV2ScalingConfiguration", SCALING),
)
SEEN = {
    **{k: v for k, v in CLUSTER.items() if k not in {"masterPassword", "manageMasterUserPassword"}},
    **pascal(
        "clusterResourceId:DbClusterResourceId endpoint hostedZoneId readerEndpoint arn:DBClusterArn"
        " engineVersionActual:EngineVersion enableHttpEndpoint:HttpEndpointEnabled dbSubnetGroupName:DBSubnetGroup"
        " dbClusterParameterGroupName:DBClusterParameterGroup performanceInsightsEnabled"
        " enabledCloudwatchLogsExports iamDatabaseAuthenticationEnabled:IAMDatabaseAuthenticationEnabled"
    ),
}
"""The answer calls some settings otherwise than the request."""

FIXED = frozenset(
    {
        "availabilityZones",
        "clusterIdentifier",
        "databaseName",
        "dbSubnetGroupName",
        "engine",
        "engineMode",
        "kmsKeyId",
        "masterUsername",
        "region",
        "storageEncrypted",
    }
)
LOGS = {
    "aurora-postgresql": ("postgresql", "iam-db-auth-error", "instance"),
    "aurora-mysql": ("audit", "error", "general", "iam-db-auth-error", "instance", "slowquery"),
}
INSIGHTS = (7, 731, *range(31, 24 * 31, 31))
MONITORING = (0, 1, 5, 10, 15, 30, 60)


def insight_problems(props: Props) -> Iterable[tuple[str, str]]:
    """Yield what RDS refuses in monitoring and performance insights, of a cluster or an instance."""
    kept = props.get("performanceInsightsRetentionPeriod")
    if kept not in {None, 0, *INSIGHTS}:
        yield "performanceInsightsRetentionPeriod", f"is `{kept}`, expected 7, a multiple of 31 up to 713, or 731 days"
    for name in ("performanceInsightsKmsKeyId", "performanceInsightsRetentionPeriod"):
        if props.get(name) and not props.get("performanceInsightsEnabled"):
            yield name, "needs `performanceInsightsEnabled`"
    yield from rules.one_of(props, {"monitoringInterval": MONITORING})
    if props.get("monitoringInterval") and not props.get("monitoringRoleArn"):
        yield "monitoringRoleArn", "is missing, and a `monitoringInterval` needs the role that writes the metrics"
    yield from rules.formed(props, {"preferredBackupWindow": WINDOW, "preferredMaintenanceWindow": WEEKLY})


@kind
class Cluster(Told):
    """An Aurora cluster; its id is its identifier."""

    token = "aws:rds/cluster:Cluster"
    inputs = frozenset(
        {
            *CLUSTER,
            "allowMajorVersionUpgrade",
            "applyImmediately",
            "deleteAutomatedBackups",
            "finalSnapshotIdentifier",
            "skipFinalSnapshot",
            "tags",
        }
    ) | {"region"}
    required = frozenset({"clusterIdentifier", "engine"})
    replace_on = FIXED
    secret_outputs = frozenset({"masterPassword"})
    unordered = frozenset({"availabilityZones", "enabledCloudwatchLogsExports", "vpcSecurityGroupIds"})
    silent = frozenset(
        {
            "allowMajorVersionUpgrade",
            "applyImmediately",
            "deleteAutomatedBackups",
            "finalSnapshotIdentifier",
            "masterPassword",
            "skipFinalSnapshot",
        }
    )

    misread: ClassVar[Mapping[str, frozenset[str]]] = {"moto": frozenset({"enableHttpEndpoint", "storageType"})}

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it, with something else in the password's place."""
        hidden = {"masterPassword": "hidden-hidden"} if props.get("masterPassword") is not None else {}
        yield "rds", "CreateDBCluster", to_aws(CLUSTER, props | hidden) | specified(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what RDS refuses: capacity, backups, password and key combinations, windows, log names."""
        yield from rules.formed(props, {"clusterIdentifier": IDENTIFIER})
        yield from rules.formed(
            props,
            {
                "databaseName": (
                    r"[A-Za-z][A-Za-z0-9_]{0,62}",
                    "at most 63 letters, digits or `_`, beginning with a letter",
                ),
                "masterUsername": (
                    r"[A-Za-z][A-Za-z0-9_]{0,62}",
                    "at most 63 letters, digits or `_`, beginning with a letter",
                ),
                "finalSnapshotIdentifier": (
                    r"(?!.*--)[A-Za-z](?:[A-Za-z0-9-]{0,253}[A-Za-z0-9])?",
                    "letters, digits or single hyphens, beginning with a letter",
                ),
            },
        )
        yield from rules.between(props, {"backupRetentionPeriod": (1, 35), "port": (1150, 65535)})
        yield from rules.one_of(
            props,
            {
                "databaseInsightsMode": ("standard", "advanced"),
                "engineMode": ("provisioned", "serverless", "global", "parallelquery", ""),
                "networkType": ("IPV4", "DUAL"),
            },
        )
        yield from _capacity(props)
        yield from insight_problems(props)
        if props.get("masterUsername") in {"rdsadmin", "admin"} and props.get("engine") == "aurora-postgresql":
            yield "masterUsername", f"is `{props['masterUsername']}`, a word that the engine keeps for itself"
        yield from rules.together(props, "manageMasterUserPassword", "masterPassword")
        if props.get("masterUserSecretKmsKeyId") and not props.get("manageMasterUserPassword"):
            yield "masterUserSecretKmsKeyId", "needs `manageMasterUserPassword`"
        if not props.get("manageMasterUserPassword") and not props.get("masterPassword"):
            yield "manageMasterUserPassword", "is not true, and no `masterPassword` is set"
        password = props.get("masterPassword")
        if password is not None and not re.fullmatch(r"[!#-.0-?A-~]{8,128}", str(password)):
            yield "masterPassword", 'is not of 8 to 128 printable characters other than `/`, `"`, `@` and space'
        if props.get("kmsKeyId") and not props.get("storageEncrypted"):
            yield "kmsKeyId", "needs `storageEncrypted`"
        allowed = LOGS.get(str(props.get("engine")), ())
        for name in props.get("enabledCloudwatchLogsExports") or ():
            if allowed and name not in allowed:
                yield (
                    "enabledCloudwatchLogsExports",
                    f"names `{name}`, expected of {', '.join(f'`{a}`' for a in allowed)}",
                )

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its identifier."""
        said = to_aws(CLUSTER, props)
        if aws.emulator == "moto":
            said.pop("StorageType", None)  # it knows no size for Aurora's own kinds of storage
        answer = send(aws, "rds:CreateDBCluster", **said, **specified(props))
        return str(answer["DBCluster"]["DBClusterIdentifier"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the cluster; a version that was said in part is told in as many parts."""
        cluster = one(aws, "DBCluster", "DBClusters", id)
        if cluster is None or cluster.get("Status") == "deleting":
            return None
        seen = from_aws(SEEN, cluster)
        seen["engineVersion"] = version(props.get("engineVersion"), cluster.get("EngineVersion"))
        zones = props.get("availabilityZones")
        if zones and set(zones) <= set(seen.get("availabilityZones") or ()):
            seen["availabilityZones"] = zones  # Aurora spreads the data over three, said or not
        seen["vpcSecurityGroupIds"] = [each["VpcSecurityGroupId"] for each in cluster.get("VpcSecurityGroups") or ()]
        seen["clusterMembers"] = [each["DBInstanceIdentifier"] for each in cluster.get("DBClusterMembers") or ()]
        secret = cluster.get("MasterUserSecret")
        if secret:
            seen["manageMasterUserPassword"] = True
            seen["masterUserSecretKmsKeyId"] = secret.get("KmsKeyId") or None
            names = pascal("kmsKeyId secretArn secretStatus")
            seen["masterUserSecrets"] = [from_aws(names, secret)]
        certificate = cluster.get("CertificateDetails") or {}
        seen["caCertificateIdentifier"] = certificate.get("CAIdentifier")
        return seen | tagged(aws, str(cluster["DBClusterArn"]), cluster)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change what AWS changes in place; then the Data API and the tags."""
        names = {
            name
            for name in CLUSTER.keys() - FIXED - {"enableHttpEndpoint", "enabledCloudwatchLogsExports"}
            if old.get(name) != new.get(name)
        }
        said = to_aws({name: CLUSTER[name] for name in names}, new)
        before, after = (set(each.get("enabledCloudwatchLogsExports") or ()) for each in (old, new))
        if before != after:
            said["CloudwatchLogsExportConfiguration"] = {
                "EnableLogTypes": sorted(after - before),
                "DisableLogTypes": sorted(before - after),
            }
        if said:
            said["ApplyImmediately"] = bool(new.get("applyImmediately"))
            if new.get("allowMajorVersionUpgrade"):
                said["AllowMajorVersionUpgrade"] = True
            send(aws, "rds:ModifyDBCluster", DBClusterIdentifier=id, **said)
        arn = f"arn:aws:rds:{aws.region}:{aws.account}:cluster:{id}"
        if bool(old.get("enableHttpEndpoint")) != bool(new.get("enableHttpEndpoint")):
            way = "Enable" if new.get("enableHttpEndpoint") else "Disable"
            attempt(aws, "enableHttpEndpoint", f"rds:{way}HttpEndpoint", ResourceArn=arn)
        retag(aws, arn, old, new)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it with a last snapshot, unless it is protected or none was asked for."""
        cluster = one(aws, "DBCluster", "DBClusters", id)
        if cluster is None:
            return
        if cluster.get("DeletionProtection") or props.get("deletionProtection"):
            raise Refused(
                f"the cluster `{id}` is protected from deletion: set `deletionProtection` to false and apply first"
            )
        if cluster.get("DBClusterMembers"):
            raise Refused(f"the cluster `{id}` still has instances: delete them first")
        said: dict[str, Any] = {"SkipFinalSnapshot": bool(props.get("skipFinalSnapshot"))}
        if not said["SkipFinalSnapshot"]:
            if not props.get("finalSnapshotIdentifier"):
                raise Refused(
                    f"the cluster `{id}` would be deleted without a snapshot:"
                    " set `finalSnapshotIdentifier`, or `skipFinalSnapshot` to true, and apply first"
                )
            said["FinalDBSnapshotIdentifier"] = props["finalSnapshotIdentifier"]
        if props.get("deleteAutomatedBackups") is not None:
            said["DeleteAutomatedBackups"] = props["deleteAutomatedBackups"]
        ask(aws, "rds:DeleteDBCluster", GONE, DBClusterIdentifier=id, **said)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its identifier."""
        id = str(props["clusterIdentifier"])
        return id if one(aws, "DBCluster", "DBClusters", id) else None


def _capacity(props: Props) -> Iterable[tuple[str, str]]:
    """Yield the Aurora capacity units that Serverless v2 does not have: steps of 0.5, 0 to 256."""
    name = "serverlessv2ScalingConfiguration"
    scaling = props.get(name)
    if not isinstance(scaling, Mapping):
        return
    bounds: dict[str, tuple[float, float]] = {"minCapacity": (0, 256), "maxCapacity": (1, 256)}
    wrong = False
    for key, (low, high) in bounds.items():
        value = scaling.get(key)
        if value is None:
            wrong = True
            yield f"{name}.{key}", f"is missing, expected a number from {low:g} to {high:g}"
            continue
        for _, sentence in rules.between({key: value}, {key: (low, high)}):
            wrong = True
            yield f"{name}.{key}", sentence
        if isinstance(value, int | float) and (value * 2) % 1:
            yield f"{name}.{key}", f"is `{value}`, expected a multiple of 0.5"
    if wrong:
        return
    low, high, pause = scaling["minCapacity"], scaling["maxCapacity"], scaling.get("secondsUntilAutoPause")
    if float(low) > float(high):
        yield f"{name}.minCapacity", f"is `{low}`, more than `maxCapacity` `{high}`"
    if pause is not None:
        if float(low) != 0:
            yield f"{name}.secondsUntilAutoPause", "needs a `minCapacity` of 0"
        for _, sentence in rules.between({"n": pause}, {"n": (300, 86_400)}):
            yield f"{name}.secondsUntilAutoPause", sentence


def version(said: Any, actual: Any) -> Any:
    """Return the version as it was said where the actual one is of it (`16` for `16.6`), else the actual one."""
    return said if said and f"{actual}.".startswith(f"{said}.") else actual
