"""Examples of Amazon S3."""

from __future__ import annotations

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


EXAMPLES = (
    Example(BUCKET, content, {"tags": {"brand": "aurora"}}, ("arn", "bucketDomainName"), id="bucket"),
    Example(BUCKET, locked, {"tags": {"brand": "aurora"}}, ("hostedZoneId",), id="locked-bucket"),
)
