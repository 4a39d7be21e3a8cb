"""The contacts database as the platform stack makes it: Aurora PostgreSQL Serverless v2."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made
from tests.localcloud.provider.examples.ec2 import group, network, subnet

SUBNETS = "aws:rds/subnetGroup:SubnetGroup"
PARAMETERS = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
CLUSTER = "aws:rds/cluster:Cluster"
INSTANCE = "aws:rds/clusterInstance:ClusterInstance"


def key(aws: EmulatedAws) -> str:
    """Return the ARN of a new key."""
    return str(aws.client("kms").create_key()["KeyMetadata"]["Arn"])


def subnets(aws: EmulatedAws, name: str) -> Props:
    """Return a subnet group over two zones."""
    vpc = network(aws)
    return {
        "name": name,
        "description": "Private subnets",
        "subnetIds": [subnet(aws, vpc, "a", 1), subnet(aws, vpc, "b", 2)],
    }


def parameters(aws: EmulatedAws, name: str) -> Props:
    """Return a parameter group that forces TLS."""
    return {
        "name": name,
        "description": "TLS only",
        "family": "aurora-postgresql16",
        "parameters": [
            {"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"},
            {"name": "log_min_duration_statement", "value": "1000", "applyMethod": "immediate"},
        ],
    }


def cluster(aws: EmulatedAws, name: str) -> Props:
    """Return a cluster with every setting of the platform stack."""
    data = key(aws)
    group_of_subnets = subnets(aws, name)
    made(aws, SUBNETS, group_of_subnets)
    made(aws, PARAMETERS, parameters(aws, name))
    return {
        "clusterIdentifier": name,
        "engine": "aurora-postgresql",
        "engineMode": "provisioned",
        "engineVersion": "16",
        "availabilityZones": [f"{aws.region}a", f"{aws.region}b"],
        "databaseName": "contacts",
        "masterUsername": "contacts_owner",
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": data,
        "serverlessv2ScalingConfiguration": {"minCapacity": 0.5, "maxCapacity": 16},
        "iamDatabaseAuthenticationEnabled": True,
        "storageEncrypted": True,
        "kmsKeyId": data,
        "backupRetentionPeriod": 14,
        "deletionProtection": False,
        "dbSubnetGroupName": name,
        "vpcSecurityGroupIds": [group(aws, network(aws), name)],
        "dbClusterParameterGroupName": name,
        "enabledCloudwatchLogsExports": ["postgresql"],
        "copyTagsToSnapshot": True,
        "skipFinalSnapshot": True,
        "preferredBackupWindow": "04:00-05:00",
        "preferredMaintenanceWindow": "sun:06:00-sun:07:00",
        "enableHttpEndpoint": True,
        "applyImmediately": True,
        "networkType": "IPV4",
        "port": 5432,
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": data,
        "performanceInsightsRetentionPeriod": 7,
        "storageType": "aurora",
    }


def instance(aws: EmulatedAws, name: str) -> Props:
    """Return an instance of a cluster."""
    of = cluster(aws, name)
    made(aws, CLUSTER, of)
    return {
        "identifier": f"{name}-1",
        "clusterIdentifier": name,
        "engine": "aurora-postgresql",
        "engineVersion": "16",
        "instanceClass": "db.serverless",
        "availabilityZone": f"{aws.region}a",
        "promotionTier": 1,
        "publiclyAccessible": False,
        "autoMinorVersionUpgrade": True,
        "caCertIdentifier": "rds-ca-rsa2048-g1",
        "monitoringInterval": 60,
        "monitoringRoleArn": f"arn:aws:iam::{aws.account}:role/rds-monitoring",
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": of["kmsKeyId"],
        "performanceInsightsRetentionPeriod": 7,
        "preferredMaintenanceWindow": "sun:06:00-sun:07:00",
        "copyTagsToSnapshot": True,
        "applyImmediately": True,
    }


INSIGHTS = frozenset(
    {"performanceInsightsEnabled", "performanceInsightsKmsKeyId", "performanceInsightsRetentionPeriod"}
)

EXAMPLES = (
    Example(SUBNETS, subnets, {"description": "Three zones", "tags": {"owner": "aurora"}}, ("arn", "vpcId")),
    Example(
        PARAMETERS,
        parameters,
        {"parameters": [{"name": "rds.force_ssl", "value": "0", "applyMethod": "pending-reboot"}]},
        ("arn",),
    ),
    Example(
        CLUSTER,
        cluster,
        {
            "serverlessv2ScalingConfiguration": {"minCapacity": 1, "maxCapacity": 32},
            "backupRetentionPeriod": 35,
            "enabledCloudwatchLogsExports": None,
            "enableHttpEndpoint": False,
        },
        (
            "arn",
            "clusterResourceId",
            "endpoint",
            "engineVersionActual",
            "hostedZoneId",
            "masterUserSecrets",
            "readerEndpoint",
        ),
        unheld={
            "moto": INSIGHTS | {"enableHttpEndpoint", "storageType"},
            "ministack": INSIGHTS | {"enabledCloudwatchLogsExports", "storageType"},
        },
    ),
    Example(
        INSTANCE,
        instance,
        {"promotionTier": 2, "monitoringInterval": 30, "tags": {"owner": "aurora"}},
        ("arn", "dbiResourceId", "endpoint", "port", "writer"),
        unheld={"moto": INSIGHTS, "ministack": frozenset({"performanceInsightsKmsKeyId"})},
    ),
)
