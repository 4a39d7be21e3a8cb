"""Examples of Amazon S3: a bucket and every setting that is a resource of its own."""

from __future__ import annotations

import json
from typing import Any

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

BUCKET = "aws:s3/bucket:Bucket"


def content(_aws: EmulatedAws, name: str) -> Props:
    """A tagged bucket."""
    return {"bucket": name, "forceDestroy": True, "tags": {"owner": "corporation"}}


def locked(_aws: EmulatedAws, name: str) -> Props:
    """A bucket whose objects can be locked."""
    return {"bucket": name, "objectLockEnabled": True}


def on_bucket(**setting: Any) -> Any:
    """Return what makes a bucket and then says this of it."""

    def make(aws: EmulatedAws, name: str) -> Props:
        return {"bucket": made(aws, BUCKET, {"bucket": name}), **setting}

    return make


def lock(aws: EmulatedAws, name: str) -> Props:
    """A default retention."""
    bucket = made(aws, BUCKET, {"bucket": name, "objectLockEnabled": True})
    return {"bucket": bucket, "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 365}}}


def tls_only(bucket: str, sid: str = "TlsOnly") -> str:
    """A policy that denies what does not come over TLS."""
    statement = {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def policy(aws: EmulatedAws, name: str) -> Props:
    """A bucket's policy."""
    return {"bucket": made(aws, BUCKET, {"bucket": name}), "policy": tls_only(name)}


def encryption(aws: EmulatedAws, name: str) -> Props:
    """Encryption with the corporate key."""
    key = made(aws, "aws:kms/key:Key", {"description": name})
    applied = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
    rules = [{"applyServerSideEncryptionByDefault": applied, "bucketKeyEnabled": True}]
    return {"bucket": made(aws, BUCKET, {"bucket": name}), "rules": rules}


def log(aws: EmulatedAws, name: str) -> Props:
    """A log in another bucket, which lets S3 write there."""
    target = made(aws, BUCKET, {"bucket": f"{name}-log"})
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{target}/*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made(aws, "aws:s3/bucketPolicy:BucketPolicy", {"bucket": target, "policy": document})
    return {"bucket": made(aws, BUCKET, {"bucket": name}), "targetBucket": target, "targetPrefix": "content/"}


def queues(aws: EmulatedAws, name: str) -> Props:
    """Notifications to a queue."""
    url = aws.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    got = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    queue = {
        "id": "drafts",
        "queueArn": got["Attributes"]["QueueArn"],
        "events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        "filterPrefix": "drafts/",
    }
    return {"bucket": made(aws, BUCKET, {"bucket": name}), "queues": [queue]}


ALL_FOUR = {
    "blockPublicAcls": True,
    "blockPublicPolicy": True,
    "ignorePublicAcls": True,
    "restrictPublicBuckets": True,
}
AGEING = [
    {
        "id": "raw",
        "status": "Enabled",
        "filter": {"prefix": "raw/"},
        "transitions": [{"days": 30, "storageClass": "STANDARD_IA"}, {"days": 90, "storageClass": "GLACIER"}],
        "expiration": {"days": 365},
        "noncurrentVersionExpiration": {"noncurrentDays": 30, "newerNoncurrentVersions": 3},
        "noncurrentVersionTransitions": [{"noncurrentDays": 7, "storageClass": "GLACIER_IR"}],
    },
    {"id": "uploads", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}},
    {
        "id": "tagged",
        "status": "Disabled",
        "filter": {"and": {"prefix": "tmp/", "tags": {"keep": "no", "by": "nobody"}}},
        "expiration": {"expiredObjectDeleteMarker": True},
    },
]
ORIGINS = [{"allowedMethods": ["GET", "PUT"], "allowedOrigins": ["https://promo.aurora.example"], "maxAgeSeconds": 300}]

EXAMPLES = (
    Example(BUCKET, content, {"tags": {"brand": "aurora"}}, ("arn", "bucketDomainName"), id="bucket"),
    Example(BUCKET, locked, {"tags": {"brand": "aurora"}}, ("hostedZoneId",), id="locked-bucket"),
    Example(
        "aws:s3/bucketVersioning:BucketVersioning",
        on_bucket(versioningConfiguration={"status": "Enabled"}),
        {"versioningConfiguration": {"status": "Suspended"}},
        stays=True,
    ),
    Example(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        encryption,
        {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms:dsse"}}]},
        id="encryption",
    ),
    Example(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        on_bucket(**ALL_FOUR),
        {"restrictPublicBuckets": False},
    ),
    Example(
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        lambda _aws, _name: dict(ALL_FOUR),
        {"ignorePublicAcls": False},
        absent=frozenset({"ministack"}),
    ),
    Example("aws:s3/bucketPolicy:BucketPolicy", policy, {"policy": tls_only("other", "Tls")}),
    Example(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        on_bucket(rule={"objectOwnership": "BucketOwnerEnforced"}),
        {"rule": {"objectOwnership": "BucketOwnerPreferred"}},
    ),
    Example(
        "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
        on_bucket(corsRules=ORIGINS),
        {"corsRules": [{**ORIGINS[0], "allowedMethods": ["GET"]}]},
    ),
    Example("aws:s3/bucketLogging:BucketLogging", log, {"targetPrefix": "other/"}),
    Example(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        lock,
        {"rule": {"defaultRetention": {"mode": "GOVERNANCE", "years": 1}}},
    ),
    Example(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        on_bucket(rules=AGEING),
        {"rules": AGEING[:2]},
        unheld={"moto": frozenset({"rules[0].noncurrentVersionExpiration.newerNoncurrentVersions"})},
    ),
    Example("aws:s3/bucketNotification:BucketNotification", queues, {"eventbridge": False}, id="queues"),
    Example(
        "aws:s3/bucketNotification:BucketNotification",
        on_bucket(eventbridge=True),
        unheld={"moto": frozenset({"eventbridge"})},
        stays=True,
        id="eventbridge",
    ),
)
