"""What a call failed to tell is neither missing, nor undeclared, nor there: faults that once were findings."""

from __future__ import annotations

from ecosystem.estate.gaps import Gap
from ecosystem.estate.unknown import UNKNOWN
from tests.governance.audit.live import audited, changed, found, live, made, one, without

LOGGING = "aws:s3/bucketLogging:BucketLogging"


def test_a_stack_of_which_some_could_not_be_read_is_not_said_to_be_gone() -> None:
    """What a listing would have shown may be live: each thing that is gone for certain is named by itself."""
    gap = Gap("aws", "buckets: throttled", "111111111111", "global", "s3:ListAllMyBuckets", ("aws:s3/bucket:Bucket",))
    left = without(live(), lambda each: ":dev.aurora:" in each.urn)
    done = audited(left, "GOV-007", gaps=(gap,))
    messages = [each.message for each in done.run.findings]
    assert messages
    assert not any("the whole stack" in each for each in messages)
    assert any("`s3:ListAllMyBuckets`" in what for _, _, what in done.run.unjudged)


def test_a_part_that_nobody_could_read_is_not_undeclared() -> None:
    """Whether the bucket has logging is not known: none that is undeclared is found, and the drift is not measured."""
    bucket = one(live(), "s3/bucket:Bucket", "lake-curated")
    left = without(live(), lambda each: each.type == LOGGING and each.id == bucket.id)
    unread = made("s3/bucketLogging:BucketLogging", bucket.id, bucket=bucket.id, targetBucket=UNKNOWN, tags=UNKNOWN)
    done = audited([*left, unread], "GOV-007")
    assert not [each for each in done.run.findings if "not declared" in each.message]
    known = made("s3/bucketLogging:BucketLogging", bucket.id, bucket=bucket.id, targetBucket="elsewhere")
    assert [each for each in audited([*left, known], "GOV-007").run.findings if "not declared" in each.message]


def test_a_bucket_that_may_serve_the_web_finds_no_silo() -> None:
    """A table beside it is not judged; beside one that does serve the web it is found."""
    mine = made("dynamodb/table:Table", "leads", name="leads")
    bucket = made("s3/bucket:Bucket", "promo", bucket="promo", website=UNKNOWN)
    done = audited([mine, bucket], "DAT-002")
    assert found(done) == []
    assert any("whether `promo` serves the web" in what for _, _, what in done.run.unjudged)
    open_one = changed([mine, bucket], bucket, website={"indexDocument": {"suffix": "index.html"}})
    assert found(audited(open_one, "DAT-002")) == [("DAT-002", "leads")]
