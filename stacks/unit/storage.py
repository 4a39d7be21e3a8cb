"""The unit's own buckets: content (drafts, creatives, published) and logs."""

from __future__ import annotations

from typing import Any

from stacks.unit.bucket import BucketArgs, PrivateBucket
from stacks.unit.part import Unit

DRAFTS_DAYS = 180
LOG_DAYS = 400


def logs(unit: Unit) -> PrivateBucket:
    """Return the bucket of access logs. S3's log delivery takes no other key than S3's own, CloudFront's needs ACLs."""
    place = unit.place
    account = unit.context.account
    delivery: dict[str, Any] = {
        "Sid": "AccessLogs",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{place.logs}/s3/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    args = BucketArgs(
        bucket=place.logs,
        layer="web",
        key=None,
        statements=[delivery],
        expire_days=(("", LOG_DAYS),),
        old_versions_days=30,
        acls=True,
    )
    return PrivateBucket("logs", unit, args)


def content(unit: Unit, log_bucket: PrivateBucket) -> PrivateBucket:
    """Return the content bucket: agencies write their drafts and creatives, the workflow `published/`."""
    args = BucketArgs(
        bucket=unit.place.content,
        layer="publishing",
        key=unit.keys["content"],
        logs=log_bucket,
        expire_days=(("drafts/", DRAFTS_DAYS),),
    )
    return PrivateBucket("content", unit, args)
