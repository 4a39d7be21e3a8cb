"""Buckets of S3 and what is set on them by resources of their own: public access, versioning, policy, grants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam import EVERYONE, Condition, Document, parse
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, text
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged
from ecosystem.noun import noun

BLOCK: Final = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK: Final = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
VERSIONING: Final = ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2")
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
ACL: Final = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2")
BLOCKS: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
PUBLIC_ACLS: Final = frozenset({"public-read", "public-read-write", "authenticated-read", "website"})


@noun(frozen=True, slots=True)
class Bucket(Seen):
    """A bucket of S3 by its name, None when the program leaves it to the provider."""

    resource: Resource
    name: Maybe[str | None]


def about(estate: Estate, bucket: Bucket, *types: str) -> Iterator[Resource]:
    """Yield the resources of these types that are about `bucket`: by its name, or by depending on it."""
    for each in estate.once(_settings).get(bucket.urn, ()):
        if each.type in types:
            yield each


def _settings(estate: Estate) -> dict[str, list[Resource]]:
    """The settings of every bucket, by the bucket's URN; one of nobody's in this plan is left out."""
    names = {bucket.name: bucket.urn for bucket in estate.of(Bucket) if isinstance(bucket.name, str)}
    urns = {bucket.urn for bucket in estate.of(Bucket)}
    found: dict[str, list[Resource]] = {}
    for resource in estate.of(Resource):
        if resource.type in (BLOCK, *VERSIONING, POLICY, *ACL):
            said = resource.get("bucket")
            named = names.get(said) if isinstance(said, str) else None
            for urn in [named] if named else [each for each in resource.depends if each in urns]:
                found.setdefault(urn, []).append(resource)
    return found


def blocked(estate: Estate, bucket: Bucket) -> bool:
    """Return whether public access to a bucket is blocked, by its own block or the account's; raises `Unjudged`."""
    account = [each for each in estate.of(Resource) if each.type == ACCOUNT_BLOCK]
    unknown = False
    for block in (*about(estate, bucket, BLOCK), *account):
        said = [flag(block, key) for key in BLOCKS]
        if all(each is True for each in said):
            return True
        unknown |= any(each is UNKNOWN for each in said) and not any(each is False for each in said)
    if unknown:
        raise Unjudged(f"the public-access block of `{bucket.id}`")
    return False


def versioned(estate: Estate, bucket: Bucket) -> bool:
    """Return whether a bucket keeps versions; raises `Unjudged`."""
    if flag(bucket.resource, "versioning", "enabled") is True:
        return True
    said = [text(each, "versioningConfiguration", "status") for each in about(estate, bucket, *VERSIONING)]
    if "Enabled" in said:
        return True
    if any(each is UNKNOWN for each in said):
        raise Unjudged(f"the versioning of `{bucket.id}`")
    return False


def policies(estate: Estate, bucket: Bucket) -> list[Document]:
    """Return the policies of a bucket."""
    said = [each.get("policy") for each in about(estate, bucket, POLICY)]
    own = bucket.resource.get("policy")
    return [parse(each) for each in ([own] if own is not None else []) + said]


def tls_only(estate: Estate, bucket: Bucket) -> bool:
    """Return whether a bucket denies everybody what comes without TLS; raises `Unjudged`."""
    documents = policies(estate, bucket)
    for document in documents:
        for statement in document.statements:
            if statement.effect == "Deny" and any(each.kind == EVERYONE for each in statement.principals):
                for condition in statement.conditions:
                    if (
                        condition.key == "aws:securetransport"
                        and condition.base == "bool"
                        and "false" in condition.values
                    ):
                        return True
    if any(document.missing for document in documents):
        raise Unjudged(f"the policy of `{bucket.id}`")
    return False


def _without_tls(condition: Condition) -> bool:
    return condition.key == "aws:securetransport" and condition.base == "bool" and "false" in condition.values


def public_acl(estate: Estate, bucket: Bucket) -> str | None:
    """Return the canned list by which a bucket is open to everybody, None without one."""
    said = [bucket.resource.get("acl"), *(each.get("acl") for each in about(estate, bucket, *ACL))]
    return next((each for each in said if isinstance(each, str) and each in PUBLIC_ACLS), None)
