"""Glue, Lake Formation and Athena: what AWS refuses, ids, and what is found again."""

from __future__ import annotations

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import fresh, kind, made
from tests.localcloud.provider.examples import athena, glue, lakeformation
from tests.localcloud.provider.said import said_of

NOWHERE = EmulatedAws("http://127.0.0.1:9", "123456789012", "sa-east-1", "moto")
RESULT = {"resultConfiguration": {"outputLocation": "s3://b/"}}
COLUMN = {"name": "day", "type": "date"}
ROLE = "arn:aws:iam::123456789012:role/agency"
RESOURCE = "aws:lakeformation/resource:Resource"
TAGS = "aws:lakeformation/resourceLfTags:ResourceLfTags"
SETTINGS = "aws:lakeformation/dataLakeSettings:DataLakeSettings"


@pytest.mark.parametrize(
    ("token", "props", "name", "said"),
    [
        (athena.WORKGROUP, {"name": "a b"}, "name", "1 to 128"),
        (
            athena.WORKGROUP,
            {"name": "w", "configuration": {"bytesScannedCutoffPerQuery": 1000}},
            "configuration",
            "expected at least 10485760",
        ),
        (
            athena.WORKGROUP,
            {"name": "w", "configuration": {"resultConfiguration": {"outputLocation": "b/p"}}},
            "configuration.resultConfiguration.outputLocation",
            "expected `s3://bucket/prefix/`",
        ),
        (
            athena.WORKGROUP,
            {
                "name": "w",
                "configuration": {"resultConfiguration": {"encryptionConfiguration": {"encryptionOption": "SSE_KMS"}}},
            },
            "configuration",
            "has no `kmsKeyArn`",
        ),
        (
            athena.WORKGROUP,
            {"name": "w", "configuration": {**RESULT, "managedQueryResultsConfiguration": {"enabled": True}}},
            "configuration",
            "one or the other",
        ),
        (glue.DATABASE, {"name": "Aurora"}, "name", "without capitals"),
        (
            glue.TABLE,
            {"name": "t", "databaseName": "d", "partitionKeys": [COLUMN], "storageDescriptor": {"columns": [COLUMN]}},
            "storageDescriptor",
            "the column `day` twice",
        ),
        (
            glue.TABLE,
            {"name": "t", "databaseName": "d", "partitionIndices": [{"indexName": "i", "keys": ["day"]}]},
            "partitionIndices",
            "no partition key",
        ),
        (RESOURCE, {"arn": "bucket"}, "arn", "expected the ARN of a bucket"),
        (
            RESOURCE,
            {"arn": "arn:aws:s3:::b", "roleArn": ROLE, "useServiceLinkedRole": True},
            "useServiceLinkedRole",
            "`roleArn`",
        ),
        (SETTINGS, {"admins": [ROLE], "readOnlyAdmins": [ROLE]}, "readOnlyAdmins", "an administrator already"),
        (lakeformation.TAG, {"key": "Brand", "values": ["a"]}, "key", "without capitals"),
        (lakeformation.TAG, {"key": "brand", "values": []}, "values", "has 0 values"),
        (lakeformation.TAG, {"key": "brand", "values": ["a", "a"]}, "values", "a value twice"),
        (TAGS, {"lfTags": [{"key": "a", "value": "b"}]}, "database", "found none"),
        (
            TAGS,
            {"database": {"name": "d"}, "lfTags": [{"key": "a", "value": "b"}, {"key": "a", "value": "c"}]},
            "lfTags",
            "gives `a` twice",
        ),
        (
            lakeformation.PERMISSIONS,
            {"principal": ROLE, "permissions": ["READ"], "database": {"name": "d"}},
            "permissions",
            "has `READ`",
        ),
        (
            lakeformation.PERMISSIONS,
            {"principal": ROLE, "permissions": ["SELECT"], "database": {"name": "d"}, "catalogResource": True},
            "catalogResource",
            "expected exactly one",
        ),
        (
            lakeformation.PERMISSIONS,
            {"principal": ROLE, "permissions": ["SELECT"], "permissionsWithGrantOptions": ["ALTER"], "table": {}},
            "permissionsWithGrantOptions",
            "which `permissions` has not",
        ),
        (
            lakeformation.PERMISSIONS,
            {
                "principal": ROLE,
                "permissions": ["SELECT"],
                "table": {"databaseName": "d", "name": "t", "wildcard": True},
            },
            "table",
            "either a `name` or `wildcard`",
        ),
    ],
)
def test_what_the_lake_refuses_is_said(token: str, props: Props, name: str, said: str) -> None:
    """Before anything is sent, by input."""
    assert said in said_of(token, props)[name]


@pytest.mark.slow
def test_a_workgroup_is_as_it_was_to_be_after_a_change(cloud: EmulatedAws) -> None:
    """Results go elsewhere, and a limit that is taken away is away or noted; moto makes the same workgroup anew."""
    workgroup, name = kind(athena.WORKGROUP), fresh()
    props = athena.workgroup(cloud, name)
    workgroup.create(cloud, props)
    new = {**props, "configuration": {"enforceWorkgroupConfiguration": True, **RESULT}}
    workgroup.update(cloud, name, props, new)
    seen = workgroup.read(cloud, name, {})
    assert seen is not None
    assert seen["configuration"]["resultConfiguration"]["outputLocation"] == "s3://b/"
    assert "encryptionConfiguration" not in seen["configuration"]["resultConfiguration"]
    left = "configuration.bytesScannedCutoffPerQuery" in cloud.unheld
    assert left == (cloud.emulator == "ministack") == bool(seen["configuration"].get("bytesScannedCutoffPerQuery"))


@pytest.mark.slow
def test_a_query_is_deleted_where_the_emulator_can(ministack: EmulatedAws) -> None:
    """moto cannot, and says so; ministack does."""
    props = athena.query(ministack, fresh())
    query, its_id = kind("aws:athena/namedQuery:NamedQuery"), made(ministack, "aws:athena/namedQuery:NamedQuery", props)
    query.delete(ministack, its_id, props)
    assert query.read(ministack, its_id, {}) is None


@pytest.mark.slow
def test_the_lake_has_its_ids(moto: EmulatedAws) -> None:
    """Catalogue, database and table by colons; what AWS names not, by a number that is the same the next time."""
    name = fresh()
    database = made(moto, glue.DATABASE, {"name": name})
    assert database == f"{moto.account}:{name}"
    assert made(moto, glue.TABLE, {"name": "t", "databaseName": name}) == f"{database}:t"
    grant = {"principal": ROLE, "permissions": ["DESCRIBE"], "database": {"name": name}}
    permissions = kind(lakeformation.PERMISSIONS)
    its_id = permissions.create(moto, grant)
    assert its_id.isdigit()
    assert permissions.find(moto, grant, "") == its_id
    assert permissions.find(moto, {**grant, "permissions": ["ALTER"]}, "") is None
    assert permissions.record(moto, grant)[0] == its_id


@pytest.mark.slow
def test_a_revoked_permission_is_gone(moto: EmulatedAws) -> None:
    """What is revoked elsewhere is seen to be missing, and what is left of it is told."""
    name = fresh()
    made(moto, glue.DATABASE, {"name": name})
    grant: Props = {"principal": ROLE, "permissions": ["DESCRIBE", "ALTER"], "database": {"name": name}}
    permissions = kind(lakeformation.PERMISSIONS)
    its_id = permissions.create(moto, grant)
    permissions.delete(moto, "", {**grant, "permissions": ["ALTER"]})
    seen = permissions.read(moto, its_id, grant)
    assert seen is not None
    assert seen["permissions"] == ["DESCRIBE"]
    permissions.delete(moto, its_id, grant)
    assert permissions.read(moto, its_id, grant) is None


def test_settings_that_grant_nothing_are_said() -> None:
    """Left out, the default permissions would stay with everybody: they are sent as none."""
    [(_, _, said)] = kind(SETTINGS).calls({"admins": [ROLE]})
    assert said["DataLakeSettings"]["CreateTableDefaultPermissions"] == []
    assert said["DataLakeSettings"]["CreateDatabaseDefaultPermissions"] == []
