"""Search domains and collections: OpenSearch, Elasticsearch, OpenSearch Serverless, CloudSearch, Kendra.

A domain is open to the internet when it lies in no VPC and its policy lets everybody in; a serverless collection when
its network policy says so, which is a resource of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.iam import EVERYONE, parse
from ecosystem.estate.iam_conditions import admitted
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, listed, text, unfolded
from ecosystem.estate.stores import SEARCH, DataStore
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged


def _domain(resource: Resource) -> Iterator[DataStore]:
    vpc = resource.get("vpcOptions")
    https = flag(resource, "domainEndpointOptions", "enforceHttps", default=True)
    between = flag(resource, "nodeToNodeEncryption", "enabled")
    yield DataStore(
        resource,
        "a search domain",
        SEARCH,
        encrypted=flag(resource, "encryptAtRest", "enabled"),
        keyed=True,
        key=text(resource, "encryptAtRest", "kmsKeyId"),
        in_transit=False if https is False or between is False else https if https is UNKNOWN else between,
        public=vpc if vpc is UNKNOWN else vpc is None and _open(resource.get("accessPolicies")),
    )


def _domain_policy(resource: Resource) -> Iterator[DataStore]:
    """Yield the policy as part of a domain; whether the domain lies in a VPC, where it opens nothing, is not here."""
    public: Maybe[bool] = False if _open(resource.get("accessPolicies")) is False else UNKNOWN
    yield DataStore(resource, "the policy of a search domain", SEARCH, member=True, public=public)


def _open(policy: Any) -> Maybe[bool]:
    document = parse(policy)
    try:
        return any(each.kind == EVERYONE for statement in document.allows() for each in admitted(statement))
    except Unjudged:
        return UNKNOWN


def _collection(resource: Resource) -> Iterator[DataStore]:
    said = listed(resource, "encryptionConfigs")
    direct = said is not UNKNOWN and bool(said)
    yield DataStore(
        resource,
        "a serverless search collection",
        SEARCH,
        keyed=direct or said is UNKNOWN,
        key=text(resource, "encryptionConfigs", 0, "kmsKeyArn") if direct else UNKNOWN,
    )


def _security_policy(resource: Resource) -> Iterator[DataStore]:
    """Yield a security policy as part of the collections that it is for: who reaches them, and with which key."""
    kind, rules = text(resource, "type"), unfolded(resource.get("policy"))
    if kind == "network":
        public: Maybe[bool] = (
            UNKNOWN if rules is UNKNOWN else any(_said(rule, "AllowFromPublic") for rule in _each(rules))
        )
        yield DataStore(resource, "the network policy of search collections", SEARCH, member=True, public=public)
    elif kind == "encryption":
        key: Maybe[str | None] = UNKNOWN if rules is UNKNOWN else next(_keys(rules), None)
        yield DataStore(
            resource, "the encryption policy of search collections", SEARCH, member=True, keyed=True, key=key
        )


def _keys(rules: Any) -> Iterator[Maybe[str]]:
    for rule in _each(rules):
        key = rule.get("KmsARN")
        if isinstance(key, str) or key is UNKNOWN:
            yield key


def _said(rule: Mapping[str, Any], key: str) -> bool:
    return rule.get(key) is True


def _each(rules: Any) -> Iterator[Mapping[str, Any]]:
    for rule in rules if isinstance(rules, (list, tuple)) else (rules,):
        if isinstance(rule, Mapping):
            yield rule


def _cloudsearch(resource: Resource) -> Iterator[DataStore]:
    https = flag(resource, "endpointOptions", "enforceHttps")
    yield DataStore(resource, "a CloudSearch domain", SEARCH, in_transit=https)


def _kendra(resource: Resource) -> Iterator[DataStore]:
    key = text(resource, "serverSideEncryptionConfiguration", "kmsKeyId")
    yield DataStore(resource, "a Kendra index", SEARCH, keyed=True, key=key)


READERS: Mapping[str, Any] = {
    "aws:opensearch/domain:Domain": _domain,
    "aws:opensearch/domainPolicy:DomainPolicy": _domain_policy,
    "aws:opensearch/serverlessCollection:ServerlessCollection": _collection,
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy": _security_policy,
    "aws:elasticsearch/domain:Domain": _domain,
    "aws:elasticsearch/domainPolicy:DomainPolicy": _domain_policy,
    "aws:cloudsearch/domain:Domain": _cloudsearch,
    "aws:kendra/index:Index": _kendra,
}
