"""Buckets of S3 and what is set on them by resources of their own: public access, versions, key, policy, lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.gaps import hiding
from ecosystem.estate.iam import EVERYONE, Document, Statement, parse
from ecosystem.estate.iam_conditions import admitted
from ecosystem.estate.placing import accounts_of, depends_on
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, text
from ecosystem.estate.seen import Seen
from ecosystem.estate.stores import DataStore, own_key
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged, Unknown
from ecosystem.noun import noun

BLOCK: Final = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK: Final = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
VERSIONING: Final = ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2")
ENCRYPTION: Final = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
)
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
ACL: Final = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2")
BLOCKS: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
PUBLIC_ACLS: Final = frozenset({"public-read", "public-read-write", "authenticated-read", "website"})

_BUCKETS: Final = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
_SETTINGS: Final = frozenset({BLOCK, *VERSIONING, *ENCRYPTION, POLICY, *ACL})
_KEY: Final = ("applyServerSideEncryptionByDefault", "kmsMasterKeyId")
_STRAY: Final = ""


@noun(frozen=True, slots=True)
class Bucket(Seen):
    """A bucket of S3 by its name, None when the program leaves it to the provider."""

    resource: Resource
    name: Maybe[str | None]


def about(estate: Estate, bucket: Bucket, *types: str) -> list[Resource]:
    """Return the resources of these types that are about `bucket`: by its name, or by depending on it.

    Raises `Unjudged` when there are none, but one that may be about any bucket.
    """
    settings = estate.once(_settings)
    found = [each for each in settings.get(bucket.urn, ()) if each.type in types]
    stray = next((each for each in settings.get(_STRAY, ()) if each.type in types), None)
    if stray is not None and not found:
        raise Unjudged(f"whether `{stray.id}` is about `{bucket.id}`")
    return found


def _settings(estate: Estate) -> dict[str, list[Resource]]:
    """The settings of every bucket, by the bucket's URN, and those of nobody knows which; others are left out."""
    names = {bucket.name: bucket.urn for bucket in estate.of(Bucket) if isinstance(bucket.name, str)}
    urns = {bucket.urn for bucket in estate.of(Bucket)}
    found: dict[str, list[Resource]] = {}
    for resource in estate.of(Resource):
        if resource.type in _SETTINGS:
            said = resource.get("bucket")
            named = names.get(said) if isinstance(said, str) else None
            whose = [named] if named else [each for each in resource.depends if each in urns]
            if not whose and isinstance(said, Unknown) and not depends_on(resource, *_BUCKETS):
                whose = [_STRAY]
            for urn in whose:
                found.setdefault(urn, []).append(resource)
    return found


def bucket_of(estate: Estate, store: DataStore) -> Bucket | None:
    """Return the bucket of S3 that a data store is, None for another one."""
    return estate.once(_by_urn).get(store.urn)


def _by_urn(estate: Estate) -> dict[str, Bucket]:
    return {bucket.urn: bucket for bucket in estate.of(Bucket)}


def blocked(estate: Estate, bucket: Bucket) -> bool:
    """Return whether public access to a bucket is blocked, by its own block or its account's; raises `Unjudged`."""
    account = [each for each in estate.of(Resource) if each.type == ACCOUNT_BLOCK and _of_its_account(each, bucket)]
    unknown = False
    for block in (*account, *(() if any(map(_whole, account)) else about(estate, bucket, BLOCK))):
        if _whole(block):
            return True
        said = [flag(block, key) for key in BLOCKS]
        unknown |= any(each is UNKNOWN for each in said) and not any(each is False for each in said)
    if unknown:
        raise Unjudged(f"the public-access block of `{bucket.id}`")
    for held in accounts_of(bucket.resource):
        if (gap := hiding(estate, ACCOUNT_BLOCK, held)) is not None:
            raise Unjudged(f"the public-access block of the account of `{bucket.id}`: {gap.sentence}")
    return False


def _of_its_account(block: Resource, bucket: Bucket) -> bool:
    """Whether a block of an account may be that of a bucket's: where nobody says the accounts, a plan has one."""
    said = block.get("accountId")
    mine = (said,) if isinstance(said, str) else accounts_of(block)
    theirs = accounts_of(bucket.resource)
    return not mine or not theirs or not set(mine).isdisjoint(theirs)


def _whole(block: Resource) -> bool:
    return all(flag(block, key) is True for key in BLOCKS)


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


def own_keyed(estate: Estate, bucket: Bucket) -> bool:
    """Return whether a key of the account's own encrypts what a bucket holds; raises `Unjudged`.

    Since January 2023 S3 encrypts everything, with a key of its own where nothing is said.
    """
    inside = text(bucket.resource, "serverSideEncryptionConfiguration", "rule", *_KEY)
    said = [(each, text(each, "rules", 0, *_KEY)) for each in about(estate, bucket, *ENCRYPTION)]
    return any(own_key(resource, key) for resource, key in ((bucket.resource, inside), *said) if key is not None)


def policies(estate: Estate, bucket: Bucket) -> list[Document]:
    """Return the policies of a bucket."""
    said = [each.get("policy") for each in about(estate, bucket, POLICY)]
    own = bucket.resource.get("policy")
    return [parse(each) for each in ([own] if own is not None else []) + said]


def tls_only(estate: Estate, bucket: Bucket) -> bool:
    """Return whether a bucket denies everybody whatever comes without TLS; raises `Unjudged`."""
    documents = policies(estate, bucket)
    if any(_denies_plain(statement) for document in documents for statement in document.denies()):
        return True
    if any(document.missing for document in documents):
        raise Unjudged(f"the policy of `{bucket.id}`")
    return False


def _denies_plain(statement: Statement) -> bool:
    """Everybody, every action, and no other condition that would let a plain request by."""
    if not any(each.kind == EVERYONE for each in statement.principals) or len(statement.conditions) != 1:
        return False
    (condition,) = statement.conditions
    plain = condition.key == "aws:securetransport" and condition.base == "bool" and "false" in condition.values
    return plain and not {"s3:*", "*"}.isdisjoint(each.lower() for each in statement.actions)


def public_acl(estate: Estate, bucket: Bucket) -> str | None:
    """Return the canned list by which a bucket is open to everybody, None without one; raises `Unjudged`."""
    said = [bucket.resource.get("acl"), *(each.get("acl") for each in about(estate, bucket, *ACL))]
    found = next((each for each in said if isinstance(each, str) and each in PUBLIC_ACLS), None)
    if found is None and any(isinstance(each, Unknown) for each in said):
        raise Unjudged(f"the access list of `{bucket.id}`")
    return found


def opened(estate: Estate, bucket: Bucket) -> Iterator[str]:
    """Yield what lets the whole world into a bucket, as ends of a sentence; raises `Unjudged` after them."""
    if (acl := public_acl(estate, bucket)) is not None:
        yield f"by the list `{acl}`"
    documents = policies(estate, bucket)
    for document in documents:
        allowed = (each for each in document.statements if each.effect == "Allow")
        if any(who.kind == EVERYONE for statement in allowed for who in admitted(statement)):
            yield "by its policy"
    if any(document.missing for document in documents):
        raise Unjudged(f"the policy of `{bucket.id}`")
