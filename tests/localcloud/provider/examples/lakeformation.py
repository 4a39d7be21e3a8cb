"""Examples of Lake Formation: the lake's settings, a location, a tag, and what is granted by it."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made
from tests.localcloud.provider.examples.glue import DATABASE

TAG = "aws:lakeformation/lfTag:LfTag"
PERMISSIONS = "aws:lakeformation/permissions:Permissions"
NONE = frozenset({"ministack"})


def role(aws: EmulatedAws, name: str) -> str:
    """Return the ARN of a role."""
    return f"arn:aws:iam::{aws.account}:role/{name}"


def settings(aws: EmulatedAws, _name: str) -> Props:
    """Return settings under which nothing is granted by itself."""
    return {
        "admins": [role(aws, "platform")],
        "readOnlyAdmins": [role(aws, "auditor")],
        "createDatabaseDefaultPermissions": [],
        "createTableDefaultPermissions": [],
        "parameters": {"CROSS_ACCOUNT_VERSION": "4"},
    }


def location(aws: EmulatedAws, name: str) -> Props:
    """Return a bucket that the lake administers."""
    return {"arn": f"arn:aws:s3:::{name}", "roleArn": role(aws, "lake")}


def tag(_aws: EmulatedAws, name: str) -> Props:
    """Return a tag with more values than one call takes."""
    return {"key": name, "values": [f"brand-{index}" for index in range(60)]}


def tagged(aws: EmulatedAws, name: str) -> Props:
    """Return a database's tag."""
    if aws.emulator == "moto":
        made(aws, DATABASE, {"name": name})
        made(aws, TAG, {"key": name, "values": ["aurora", "austral"]})
    return {"database": {"name": name}, "lfTags": [{"key": name, "value": "aurora"}]}


def by_tag(aws: EmulatedAws, name: str) -> Props:
    """Return what an agency may do with every table of a brand."""
    if aws.emulator == "moto":
        made(aws, TAG, {"key": name, "values": ["aurora"]})
    return {
        "principal": role(aws, name),
        "permissions": ["SELECT", "DESCRIBE"],
        "lfTagPolicy": {"resourceType": "TABLE", "expressions": [{"key": name, "values": ["aurora"]}]},
    }


def by_name(aws: EmulatedAws, name: str) -> Props:
    """Return what a role may do with one database, and pass on."""
    if aws.emulator == "moto":
        made(aws, DATABASE, {"name": name})
    return {
        "principal": role(aws, name),
        "permissions": ["DESCRIBE", "CREATE_TABLE"],
        "permissionsWithGrantOptions": ["DESCRIBE"],
        "database": {"name": name},
    }


EXAMPLES = (
    Example(
        "aws:lakeformation/dataLakeSettings:DataLakeSettings",
        settings,
        {"readOnlyAdmins": None, "parameters": {"CROSS_ACCOUNT_VERSION": "3"}},
        absent=NONE,
    ),
    Example(
        "aws:lakeformation/resource:Resource",
        location,
        {"roleArn": "arn:aws:iam::123456789012:role/lake-two"},
        absent=NONE,
        id="location",
    ),
    Example(TAG, tag, {"values": ["brand-1", "brand-new"]}, absent=NONE),
    Example("aws:lakeformation/resourceLfTags:ResourceLfTags", tagged, absent=NONE),
    Example(PERMISSIONS, by_tag, absent=NONE, id="permissions-by-tag"),
    Example(PERMISSIONS, by_name, absent=NONE, id="permissions-by-name"),
)
