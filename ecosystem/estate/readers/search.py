"""Search: OpenSearch, Elasticsearch, OpenSearch Serverless, CloudSearch, Kendra. Defaults are pulumi-aws 7.51's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, many, text, unfolded
from ecosystem.estate.stores import SEARCH, DataStore
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown


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


def _in_transit(resource: Resource) -> Maybe[bool]:
    https = flag(resource, "domainEndpointOptions", "enforceHttps", default=True)
    between = flag(resource, "nodeToNodeEncryption", "enabled")
    if https is False or between is False:
        return False
    return UNKNOWN if https is UNKNOWN or between is UNKNOWN else True


def _on_the_internet(resource: Resource) -> Maybe[bool]:
    """A domain outside a network has a public endpoint; what its policy lets in is CLD-005's."""
    network = resource.get("vpcOptions", "subnetIds")
    return UNKNOWN if network is UNKNOWN else not network


def _collection(resource: Resource) -> Iterator[DataStore]:
    """Its key is its own, or that of an encryption policy, which is a resource of its own."""
    key = text(resource, "encryptionConfigs", 0, "kmsKeyArn")
    yield DataStore(resource, "a search collection", SEARCH, keyed=key is not None, key=key)


def _security_policy(resource: Resource) -> Iterator[DataStore]:
    """A network policy says who reaches the collections that it is for."""
    if resource.get("type") != "network":
        return
    rules = many(unfolded(resource.get("policy")))
    public = UNKNOWN if isinstance(rules, Unknown) else any(_from_anywhere(rule) for rule in rules)
    yield DataStore(resource, "the network policy of search collections", SEARCH, member=True, public=public)


def _from_anywhere(rule: Any) -> bool:
    return isinstance(rule, Mapping) and rule.get("AllowFromPublic") is True


def _cloudsearch(resource: Resource) -> Iterator[DataStore]:
    https = flag(resource, "endpointOptions", "enforceHttps")
    yield DataStore(resource, "a CloudSearch domain", SEARCH, in_transit=https)


def _kendra(resource: Resource) -> Iterator[DataStore]:
    key = text(resource, "serverSideEncryptionConfiguration", "kmsKeyId")
    yield DataStore(resource, "a Kendra index", SEARCH, keyed=True, key=key)


READERS: Mapping[str, Any] = {
    "aws:opensearch/domain:Domain": _domain,
    "aws:elasticsearch/domain:Domain": _domain,
    "aws:opensearch/serverlessCollection:ServerlessCollection": _collection,
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy": _security_policy,
    "aws:cloudsearch/domain:Domain": _cloudsearch,
    "aws:kendra/index:Index": _kendra,
}
