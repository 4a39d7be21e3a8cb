"""Warehouses: Redshift, Redshift Serverless, FinSpace.

Since version 6 of the Terraform provider, which pulumi-aws 7 wraps, a Redshift cluster is encrypted and private where
nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, number, text
from ecosystem.estate.stores import WAREHOUSE, DataStore


def _redshift(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(
        resource,
        "a Redshift cluster",
        WAREHOUSE,
        encrypted=flag(resource, "encrypted", default=True),
        keyed=True,
        key=text(resource, "kmsKeyId"),
        public=flag(resource, "publiclyAccessible"),
        backup_days=number(resource, "automatedSnapshotRetentionPeriod", default=1),
    )


def _namespace(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(resource, "a Redshift namespace", WAREHOUSE, keyed=True, key=text(resource, "kmsKeyId"))


def _workgroup(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(
        resource, "a Redshift workgroup", WAREHOUSE, member=True, public=flag(resource, "publiclyAccessible")
    )


def _finspace(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(resource, "a FinSpace environment", WAREHOUSE, keyed=True, key=text(resource, "kmsKeyId"))


READERS: Mapping[str, Any] = {
    "aws:redshift/cluster:Cluster": _redshift,
    "aws:redshiftserverless/namespace:Namespace": _namespace,
    "aws:redshiftserverless/workgroup:Workgroup": _workgroup,
    "aws:finspace/kxEnvironment:KxEnvironment": _finspace,
}
