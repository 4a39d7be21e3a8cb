"""The contacts database: encrypted, protected, and never said to be deleted when AWS would not."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kinds.rds_cluster import version
from localcloud.provider.rules import Refused
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import rds
from tests.localcloud.provider.examples.ec2 import subnet
from tests.localcloud.provider.examples.rds import CLUSTER, INSTANCE, PARAMETERS, SUBNETS

PASSWORD = "correct-horse-battery"


@pytest.mark.slow
@pytest.mark.parametrize("example", rds.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_the_cluster_is_encrypted_with_the_corporate_key(cloud: EmulatedAws) -> None:
    """boto3 finds the cluster encrypted with the key, signed in to by IAM, its password in a managed secret."""
    props = rds.cluster(cloud, fresh())
    made(cloud, CLUSTER, props)
    found = cloud.client("rds").describe_db_clusters(DBClusterIdentifier=props["clusterIdentifier"])
    [cluster] = found["DBClusters"]
    assert cluster["StorageEncrypted"] is True
    assert cluster["KmsKeyId"] == props["kmsKeyId"]
    assert cluster["IAMDatabaseAuthenticationEnabled"] is True
    assert cluster["MasterUserSecret"]["KmsKeyId"] == props["kmsKeyId"]
    assert cluster["ServerlessV2ScalingConfiguration"]["MinCapacity"] == 0.5


@pytest.mark.slow
def test_a_protected_cluster_is_not_deleted(cloud: EmulatedAws) -> None:
    """Deletion protection refuses, whether the state or only the cloud knows of it, until it is taken off."""
    props = rds.cluster(cloud, fresh()) | {"deletionProtection": True}
    of = kind(CLUSTER)
    there = of.create(cloud, props)
    for known in (props, {}):
        with pytest.raises(Refused, match="protected from deletion"):
            of.delete(cloud, there, known)
    assert of.read(cloud, there, props) is not None
    off = props | {"deletionProtection": False}
    of.update(cloud.for_operation(), there, props, off)
    of.delete(cloud, there, off)
    assert of.read(cloud, there, off) is None


@pytest.mark.slow
def test_a_cluster_with_instances_is_not_deleted(cloud: EmulatedAws) -> None:
    """AWS keeps a cluster while it has instances."""
    name = fresh()
    props = rds.instance(cloud, name)
    made(cloud, INSTANCE, props)
    with pytest.raises(Refused, match="still has instances"):
        kind(CLUSTER).delete(cloud, name, {"skipFinalSnapshot": True})


@pytest.mark.slow
def test_no_cluster_is_deleted_without_a_snapshot_unless_it_is_said(cloud: EmulatedAws) -> None:
    """Neither a final snapshot's name nor `skipFinalSnapshot`: the delete is refused, as the released provider does."""
    props = rds.cluster(cloud, fresh())
    of = kind(CLUSTER)
    there = of.create(cloud, props)
    with pytest.raises(Refused, match="finalSnapshotIdentifier"):
        of.delete(cloud, there, props | {"skipFinalSnapshot": False})
    of.delete(cloud, there, props | {"skipFinalSnapshot": False, "finalSnapshotIdentifier": f"{there}-final"})
    assert of.read(cloud, there, props) is None


@pytest.mark.slow
@pytest.mark.parametrize("token", [SUBNETS, PARAMETERS])
def test_a_group_in_use_is_not_deleted(token: str, cloud: EmulatedAws) -> None:
    """AWS keeps the subnet group and the parameter group of a cluster."""
    name = fresh()
    made(cloud, CLUSTER, rds.cluster(cloud, name))
    with pytest.raises(Refused, match="delete the cluster first"):
        kind(token).delete(cloud, name, {})


@pytest.mark.slow
def test_the_first_instance_writes(cloud: EmulatedAws) -> None:
    """Of two instances one is the writer."""
    name = fresh()
    first = rds.instance(cloud, name)
    second = first | {"identifier": f"{name}-2", "availabilityZone": f"{cloud.region}b", "promotionTier": 2}
    ids = [made(cloud, INSTANCE, props) for props in (first, second)]
    seen = [kind(INSTANCE).read(cloud, there, {}) for there in ids]
    assert [bool(each and each["writer"]) for each in seen] == [True, False]


@pytest.mark.slow
def test_tls_is_forced_in_the_emulator(cloud: EmulatedAws) -> None:
    """The parameter that forces TLS is set in the group, as boto3 sees it."""
    name = fresh()
    made(cloud, PARAMETERS, rds.parameters(cloud, name))
    pages = cloud.client("rds").get_paginator("describe_db_cluster_parameters")
    told = pages.paginate(DBClusterParameterGroupName=name, Source="user")
    values = {each["ParameterName"]: each.get("ParameterValue") for page in told for each in page["Parameters"]}
    assert values["rds.force_ssl"] == "1"


@pytest.mark.slow
def test_more_than_twenty_parameters_are_set_in_parts(cloud: EmulatedAws) -> None:
    """RDS takes twenty parameters a call; all of them arrive."""
    many = [{"name": f"custom.parameter_{n}", "value": str(n)} for n in range(45)]
    props = rds.parameters(cloud, fresh()) | {"parameters": many}
    of = kind(PARAMETERS)
    seen = of.read(cloud, of.create(cloud, props), props)
    assert seen is not None
    assert [(each["name"], each["value"]) for each in seen["parameters"]] == [(p["name"], p["value"]) for p in many]


@pytest.mark.slow
def test_a_subnet_group_keeps_its_name_through_a_change(cloud: EmulatedAws) -> None:
    """Changing the subnets leaves a group of that name (moto's own modify would lose it)."""
    props = rds.subnets(cloud, fresh())
    of = kind(SUBNETS)
    there = of.create(cloud, props)
    [first] = cloud.client("ec2").describe_subnets(SubnetIds=props["subnetIds"][:1])["Subnets"]
    new = props | {"subnetIds": [*props["subnetIds"], subnet(cloud, first["VpcId"], "c", 3)]}
    of.update(cloud, there, props, new)
    seen = of.read(cloud, there, new)
    assert seen is not None
    assert set(seen["subnetIds"]) == set(new["subnetIds"])


def test_the_password_is_not_in_what_is_validated() -> None:
    """A password does not reach botocore's validator, whose complaint would repeat it."""
    props = {"clusterIdentifier": "c", "engine": "aurora-postgresql", "masterPassword": PASSWORD}
    assert PASSWORD not in str(list(kind(CLUSTER).calls(props)))
    assert kind(CLUSTER).secret_outputs >= {"masterPassword"}


@pytest.mark.parametrize(
    ("said", "actual", "told"),
    [
        ("16", "16.6", "16"),
        ("16.6", "16.6", "16.6"),
        ("16", "17.1", "17.1"),
        ("1", "16.6", "16.6"),
        (None, "16.6", "16.6"),
    ],
)
def test_a_version_said_in_part_is_told_in_part(said: str | None, actual: str, told: str) -> None:
    """`16` is no difference from `16.6`, and a minor upgrade by AWS is no drift; another major is."""
    assert version(said, actual) == told


GOOD = {
    "clusterIdentifier": "contacts",
    "engine": "aurora-postgresql",
    "manageMasterUserPassword": True,
    "masterUsername": "owner",
    "storageEncrypted": True,
}


def scaling(low: Any, high: Any, **more: Any) -> dict[str, Any]:
    """Return a cluster with a capacity."""
    return {"serverlessv2ScalingConfiguration": {"minCapacity": low, "maxCapacity": high, **more}}


SCALING = "serverlessv2ScalingConfiguration"


@pytest.mark.parametrize(
    ("more", "name", "words"),
    [
        (scaling(0.7, 4), f"{SCALING}.minCapacity", "multiple of 0.5"),
        (scaling(1, 256.5), f"{SCALING}.maxCapacity", "1 to 256"),
        (scaling(1, 0.5), f"{SCALING}.maxCapacity", "1 to 256"),
        (scaling(-0.5, 4), f"{SCALING}.minCapacity", "0 to 256"),
        (scaling(8, 4), f"{SCALING}.minCapacity", "more than"),
        (scaling(None, 4), f"{SCALING}.minCapacity", "missing"),
        (scaling("much", 4), f"{SCALING}.minCapacity", "a number"),
        (scaling(0.5, 4, secondsUntilAutoPause=600), f"{SCALING}.secondsUntilAutoPause", "minCapacity"),
        (scaling(0, 4, secondsUntilAutoPause=60), f"{SCALING}.secondsUntilAutoPause", "300"),
        ({"backupRetentionPeriod": 0}, "backupRetentionPeriod", "1 to 35"),
        ({"backupRetentionPeriod": 36}, "backupRetentionPeriod", "1 to 35"),
        ({"clusterIdentifier": "Contacts"}, "clusterIdentifier", "lower-case"),
        ({"clusterIdentifier": "con--tacts"}, "clusterIdentifier", "single hyphens"),
        ({"clusterIdentifier": "c" * 64}, "clusterIdentifier", "at most 63"),
        ({"databaseName": "contacts-db"}, "databaseName", "digits or `_`"),
        ({"masterUsername": "admin"}, "masterUsername", "keeps for itself"),
        ({"masterPassword": PASSWORD}, "masterPassword", "together"),
        ({"manageMasterUserPassword": False}, "manageMasterUserPassword", "masterPassword"),
        ({"manageMasterUserPassword": False, "masterPassword": PASSWORD, "masterUserSecretKmsKeyId": "k"},
         "masterUserSecretKmsKeyId", "manageMasterUserPassword"),
        ({"manageMasterUserPassword": False, "masterPassword": "short"}, "masterPassword", "8 to 128"),
        ({"manageMasterUserPassword": False, "masterPassword": f"{PASSWORD}@home"}, "masterPassword", "`@`"),
        ({"kmsKeyId": "k", "storageEncrypted": False}, "kmsKeyId", "storageEncrypted"),
        ({"enabledCloudwatchLogsExports": ["slowquery"]}, "enabledCloudwatchLogsExports", "`postgresql`"),
        ({"preferredBackupWindow": "4:00-5:00"}, "preferredBackupWindow", "03:00-04:00"),
        ({"preferredMaintenanceWindow": "sunday:06:00-sunday:07:00"}, "preferredMaintenanceWindow", "sun:"),
        ({"performanceInsightsRetentionPeriod": 30, "performanceInsightsEnabled": True},
         "performanceInsightsRetentionPeriod", "731"),
        ({"performanceInsightsKmsKeyId": "k"}, "performanceInsightsKmsKeyId", "performanceInsightsEnabled"),
        ({"monitoringInterval": 45}, "monitoringInterval", "`60`"),
        ({"monitoringInterval": 60}, "monitoringRoleArn", "missing"),
        ({"networkType": "IPV6"}, "networkType", "`DUAL`"),
    ],
)  # fmt: skip
def test_what_rds_refuses_of_a_cluster_is_said_before_it_is_asked(more: dict[str, Any], name: str, words: str) -> None:
    """A cluster that AWS would refuse is a problem of the input at fault, in words and without the password."""
    said = complaints(CLUSTER, GOOD | more)
    assert words in said[name]
    assert PASSWORD not in str(said)


@pytest.mark.parametrize("capacity", [(0, 1), (0.5, 1), (0.5, 256), (256, 256), (2.5, 3.5)])
def test_every_capacity_that_aurora_has_is_taken(capacity: tuple[float, float]) -> None:
    """Steps of a half from 0 to 256 are no problem."""
    assert complaints(CLUSTER, GOOD | scaling(*capacity)) == {}


@pytest.mark.parametrize(
    ("token", "props", "name", "words"),
    [
        (SUBNETS, {"name": "db", "subnetIds": ["subnet-1"]}, "subnetIds", "fewer than two"),
        (SUBNETS, {"name": "db", "subnetIds": ["subnet-1", "subnet-1"]}, "subnetIds", "fewer than two"),
        (SUBNETS, {"name": "default", "subnetIds": ["a", "b"]}, "name", "lower-case"),
        (SUBNETS, {"name": "DB", "subnetIds": ["a", "b"]}, "name", "lower-case"),
        (PARAMETERS, {"name": "pg", "family": "f", "parameters": [{"name": "a"}]}, "parameters[0]", "`value`"),
        (PARAMETERS, {"name": "pg", "family": "f", "parameters": [{"name": "a", "value": "1"}] * 2},
         "parameters[1]", "a second time"),
        (PARAMETERS, {"name": "pg", "family": "f", "parameters": [{"name": "a", "value": "1", "applyMethod": "now"}]},
         "parameters[0].applyMethod", "pending-reboot"),
        (PARAMETERS, {"name": "9pg", "family": "f"}, "name", "letters"),
        (INSTANCE, {"instanceClass": "serverless"}, "instanceClass", "db.serverless"),
        (INSTANCE, {"instanceClass": "db.serverless", "promotionTier": 16}, "promotionTier", "0 to 15"),
    ],
)  # fmt: skip
def test_what_rds_refuses_of_the_rest(token: str, props: dict[str, Any], name: str, words: str) -> None:
    """Groups and instances that AWS would refuse are problems as well."""
    assert words in complaints(token, props)[name]


def test_a_major_change_needs_no_new_cluster_and_a_new_name_does() -> None:
    """The engine's version changes in place; identifier, key, name and encryption do not."""
    of = kind(CLUSTER)
    assert "engineVersion" not in of.replace_on
    assert {"clusterIdentifier", "kmsKeyId", "storageEncrypted", "databaseName", "masterUsername"} <= of.replace_on
