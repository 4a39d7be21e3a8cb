"""Buckets, and what other resources say of them: their public-access block, versioning, encryption, policy, ACL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam import Document, Statement
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged, Unknown
from ecosystem.noun import noun

PUBLIC_ACCESS: Final = "public access"
VERSIONING: Final = "versioning"
ENCRYPTION: Final = "encryption"
POLICY: Final = "policy"
ACL: Final = "access list"
WEBSITE: Final = "website"


@noun(frozen=True, slots=True)
class Bucket(Seen):
    """A bucket of S3. The others are what it says of itself, None where it does not: AWS advises other resources."""

    resource: Resource
    name: Maybe[str | None]
    acl: Maybe[str | None] = None
    versioned: Maybe[bool] = False
    key: Maybe[str | None] = None
    policy: Document = Document()
    website: bool = False


@noun(frozen=True, slots=True)
class BucketPart(Seen):
    """What a resource of its own says of the bucket called `bucket`.

    `open_by` are the public-access settings that it leaves off; `key` the key that it encrypts with, None for AWS's.
    """

    resource: Resource
    kind: str
    bucket: Maybe[str | None]
    acl: Maybe[str | None] = None
    versioned: Maybe[bool] = False
    key: Maybe[str | None] = None
    policy: Document = Document()
    open_by: Maybe[tuple[str, ...]] = ()


def parts(estate: Estate, bucket: Bucket, kind: str) -> list[BucketPart]:
    """Return what a plan says of a bucket in resources of a kind; raises `Unjudged` when one may be about any bucket.

    A part is the bucket's when it names it, or depends on it while the name is not known.
    """
    found, strays = [], []
    for part in estate.once(_parts).get(kind, ()):
        if bucket.urn in part.resource.depends:
            found.append(part)
        elif isinstance(part.bucket, Unknown) or isinstance(bucket.name, Unknown):
            strays.append(part)
        elif part.bucket is not None and part.bucket == bucket.name:
            found.append(part)
    if strays and not found:
        raise Unjudged(f"whether the {kind} `{strays[0].id}` is that of `{bucket.id}`")
    return found


def _parts(estate: Estate) -> dict[str, list[BucketPart]]:
    by_kind: dict[str, list[BucketPart]] = {}
    for part in estate.of(BucketPart):
        by_kind.setdefault(part.kind, []).append(part)
    return by_kind


def denies_plain(document: Document) -> bool:
    """Return whether a policy denies everybody every request without TLS."""
    return any(_denies_plain(statement) for statement in document.denies())


def _denies_plain(statement: Statement) -> bool:
    if (
        not statement.everyone
        or statement.not_principals
        or not {"s3:*", "*"} & {each.lower() for each in statement.actions}
    ):
        return False
    said = [each for each in statement.conditions if each.key == "aws:securetransport"]
    return len(statement.conditions) == 1 and any("false" in _values(each.values) for each in said)


def _values(values: object) -> Iterator[str]:
    found = many(values)
    yield from (each.lower() for each in (() if found is UNKNOWN else found) if isinstance(each, str))  # type: ignore[union-attr]
