"""Warehouses and what queries files like one: Redshift, Redshift Serverless, Athena, QuickSight, FinSpace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, number, text
from ecosystem.estate.stores import WAREHOUSE, DataStore
from ecosystem.estate.warehouses import FigureStore


def _redshift(resource: Resource) -> Iterator[Any]:
    """Since version 6 of the Terraform provider that the plugin wraps a cluster is encrypted and private by default."""
    what = "a Redshift cluster"
    yield DataStore(
        resource,
        what,
        WAREHOUSE,
        encrypted=flag(resource, "encrypted", default=True),
        keyed=True,
        key=text(resource, "kmsKeyId"),
        public=flag(resource, "publiclyAccessible"),
        backup_days=number(resource, "automatedSnapshotRetentionPeriod", default=1),
    )
    yield FigureStore(resource, what)


def _namespace(resource: Resource) -> Iterator[Any]:
    what = "a Redshift Serverless namespace"
    yield DataStore(resource, what, WAREHOUSE, keyed=True, key=text(resource, "kmsKeyId"))
    yield FigureStore(resource, what)


def _workgroup(resource: Resource) -> Iterator[Any]:
    what = "a Redshift Serverless workgroup"
    yield DataStore(resource, what, WAREHOUSE, member=True, public=flag(resource, "publiclyAccessible"))
    yield FigureStore(resource, what)


def _finspace(resource: Resource) -> Iterator[Any]:
    what = "a FinSpace environment"
    yield DataStore(resource, what, WAREHOUSE, keyed=True, key=text(resource, "kmsKeyId"))
    yield FigureStore(resource, what)


def _queries(what: str) -> Any:
    def read(resource: Resource) -> Iterator[FigureStore]:
        yield FigureStore(resource, what)

    return read


READERS: Mapping[str, Any] = {
    "aws:redshift/cluster:Cluster": _redshift,
    "aws:redshiftserverless/namespace:Namespace": _namespace,
    "aws:redshiftserverless/workgroup:Workgroup": _workgroup,
    "aws:finspace/kxEnvironment:KxEnvironment": _finspace,
    "aws:athena/workgroup:Workgroup": _queries("an Athena workgroup"),
    "aws:athena/dataCatalog:DataCatalog": _queries("an Athena data catalogue"),
    "aws:athena/database:Database": _queries("an Athena database"),
    "aws:quicksight/dataSource:DataSource": _queries("a QuickSight data source"),
    "aws:quicksight/dataSet:DataSet": _queries("a QuickSight data set"),
}
