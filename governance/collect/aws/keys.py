"""Which key is whose: AWS tells the ARN of a key, not whether it is one of its own (`alias/aws/rds`).

The aliases of a region say which keys are AWS's; such a key is written by its alias, as a program would. Where they
could not be read, a key that is not among the account's own is `UNKNOWN`. Source: "AWS KMS keys", AWS KMS Developer
Guide: a key that AWS manages is never of another account than what it encrypts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ecosystem.estate.gaps import Gap
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN

ALIAS: Final = "aws:kms/alias:Alias"
KEY: Final = "aws:kms/key:Key"

_NAMED: Final = frozenset(
    ["kmsKeyId", "kmsKeyArn", "kmsMasterKeyId", "kmsKeyIdentifier", "kmsEncryptionKey", "kmsKey", "keyId",
     "defaultEncryptionKey"]
)  # fmt: skip
_KEY: Final = r"(?:arn:aws[a-z-]*:kms:([a-z0-9-]+):([0-9]{12}):key/)?((?:mrk-)?[0-9a-f-]{32,36})"


def settled(resources: Iterable[Resource], gaps: Iterable[Gap]) -> Iterator[Resource]:
    """Yield the resources with AWS's own keys by their aliases; AWS's aliases themselves are left out."""
    every = tuple(resources)
    by_aws = {
        (each.stack, str(each.get("targetKeyId"))): each.urn
        for each in every
        if each.type == ALIAS and each.id.startswith("alias/aws/")
    }
    own = {(each.stack, each.urn.rpartition("/")[2]) for each in every if each.type == KEY}
    blind = {f"{gap.account}/{gap.region}" for gap in gaps if ALIAS in gap.types}
    for each in every:
        if each.type == ALIAS:
            if not each.id.startswith("alias/aws/"):
                yield each
        else:
            found = _written(each.properties, each, by_aws, own, blind)
            yield each if found == each.properties else replace(each, properties=found)


def _written(value: Any, resource: Resource, by_aws: Any, own: Any, blind: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _key(each, resource, by_aws, own, blind)
            if key in _NAMED and isinstance(each, str)
            else _written(each, resource, by_aws, own, blind)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_written(each, resource, by_aws, own, blind) for each in value]
    return value


def _key(said: str, resource: Resource, by_aws: Any, own: Any, blind: Any) -> Any:
    found = re.fullmatch(_KEY, said)
    if not found:
        return said
    account, _, region = resource.stack.partition("/")
    if found[2] and found[2] != account:
        return said
    where = f"{account}/{found[1] or region}"
    if (where, found[3]) in by_aws:
        return by_aws[(where, found[3])]
    return UNKNOWN if where in blind and (where, found[3]) not in own else said
