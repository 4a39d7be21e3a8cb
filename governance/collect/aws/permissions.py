"""The IAM actions of the calls, and the least policy that reads everything: generated from the tables.

Where an action is not called like its operation, the Service Authorization Reference says how it is called.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any, Final

from governance.collect.aws import kinds
from governance.collect.aws.kind import Kind

_PREFIXES: Final = {
    "apigatewayv2": "apigateway",
    "customer-profiles": "profile",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "keyspaces": "cassandra",
    "opensearch": "es",
    "opensearchserverless": "aoss",
    "pinpoint": "mobiletargeting",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
    "sesv2": "ses",
    "timestream-write": "timestream",
}
_OTHERWISE: Final = {
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "s3:GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3:GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "s3:ListDirectoryBuckets": ("s3express:ListAllMyDirectoryBuckets",),
    "s3control:GetPublicAccessBlock": ("s3:GetAccountPublicAccessBlock",),
    "keyspaces:ListKeyspaces": ("cassandra:Select",),
    "keyspaces:ListTables": ("cassandra:Select",),
    "keyspaces:GetTable": ("cassandra:Select",),
    "timestream-write:ListDatabases": ("timestream:ListDatabases", "timestream:DescribeEndpoints"),
    "timestream-write:ListTables": ("timestream:ListTables", "timestream:DescribeEndpoints"),
}
_REGIONS: Final = "ec2:DescribeRegions"


def actions(service: str, operation: str) -> tuple[str, ...]:
    """Return the actions that let a call of boto3 be made: `("s3:ListAllMyBuckets",)` for S3's `ListBuckets`."""
    if service in ("apigateway", "apigatewayv2"):
        return ("apigateway:GET",)
    return _OTHERWISE.get(f"{service}:{operation}") or (f"{_PREFIXES.get(service, service)}:{operation}",)


@cache
def every_kind() -> tuple[Kind, ...]:
    """Return the kinds of every table, by the table's name."""
    found: list[Kind] = []
    for module in sorted(pkgutil.iter_modules(kinds.__path__), key=lambda each: each.name):
        found += importlib.import_module(f"{kinds.__name__}.{module.name}").KINDS
    return tuple(found)


def policy() -> dict[str, Any]:
    """Return the policy of whoever collects: the actions of every call of the tables, and no other."""
    needed = {
        action
        for kind in every_kind()
        for call in kind.calls
        for action in actions(kind.service_of(call), call.operation)
    }
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "ReadOnly", "Effect": "Allow", "Action": sorted({*needed, _REGIONS}), "Resource": "*"},
        ],
    }
