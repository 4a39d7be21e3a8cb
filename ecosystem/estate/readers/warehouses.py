"""Warehouses and search: Redshift, OpenSearch, Elasticsearch, Kendra. Defaults are the provider's (pulumi-aws 7.51)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, number, text
from ecosystem.estate.stores import SEARCH, WAREHOUSE, DataStore
from ecosystem.estate.unknown import UNKNOWN, Maybe


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


def _in_transit(resource: Resource) -> Maybe[bool]:
    https = flag(resource, "domainEndpointOptions", "enforceHttps")
    between = flag(resource, "nodeToNodeEncryption", "enabled")
    if https is False or between is False:
        return False
    return UNKNOWN if https is UNKNOWN or between is UNKNOWN else True


def _domain(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(
        resource,
        "a search domain",
        SEARCH,
        encrypted=flag(resource, "encryptAtRest", "enabled"),
        keyed=True,
        key=text(resource, "encryptAtRest", "kmsKeyId"),
        in_transit=_in_transit(resource),
        public=_on_the_internet(resource),
    )


def _on_the_internet(resource: Resource) -> Maybe[bool]:
    """A domain outside a network has a public endpoint; what its policy lets in is CLD-005's."""
    network = resource.get("vpcOptions", "subnetIds")
    return UNKNOWN if network is UNKNOWN else not network


def _plain(what: str) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        yield DataStore(resource, what, SEARCH)

    return read


READERS: Mapping[str, Any] = {
    "aws:redshift/cluster:Cluster": _redshift,
    "aws:redshiftserverless/namespace:Namespace": _namespace,
    "aws:redshiftserverless/workgroup:Workgroup": _workgroup,
    "aws:opensearch/domain:Domain": _domain,
    "aws:elasticsearch/domain:Domain": _domain,
    "aws:opensearch/serverlessCollection:ServerlessCollection": _plain("a search collection"),
    "aws:kendra/index:Index": _plain("a Kendra index"),
}
