"""What is adopted is looked for by the id by which it is imported, and asked only whether it is there."""

from __future__ import annotations

from ecosystem.estate.drift import drift
from ecosystem.estate.expected import Expected
from ecosystem.estate.gaps import Reach
from ecosystem.estate.observed import observed
from ecosystem.estate.resource import Resource
from tests.governance.audit.live import AS_OF, made
from tests.stacks.rehearsed import austral

POOL = "aws:cognito/userPool:UserPool"
MAIL = "aws:sesv2/emailIdentity:EmailIdentity"
ARN = "arn:aws:cognito-idp:sa-east-1:111111111111:userpool/sa-east-1_abc"


def _wanted(type: str, id: str, **said: object) -> Expected:
    return Expected(f"the-{id}", type, f"urn:{id}", "dev.platform", said, "111111111111", adopted=id)


def _drift(wanted: Expected, *live: Resource) -> list[str]:
    kept = {"bucket": "kept"}
    others = tuple(
        Expected(f"kept-{each}", each, f"urn:{each}", "dev.platform", kept, "111111111111")
        for each in ("aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning")
    )
    beside = Expected("queue", "aws:sqs/queue:Queue", "urn:q", "dev.platform", {"name": "q"}, "111111111111")
    mine = (made("s3/bucket:Bucket", "kept", **kept), made("s3/bucketVersioning:BucketVersioning", "kept", **kept))
    resources = (*live, *mine, made("sqs/queue:Queue", "q", name="q"))
    types = (POOL, MAIL, "aws:sqs/queue:Queue", "aws:s3/bucket:Bucket")
    reach = Reach(("111111111111",), types)
    estate = observed(resources, (), AS_OF, austral(), "dev", expected=(wanted, beside, *others), reach=reach)
    return [str(said) for _, said in drift(estate)]


def test_an_adopted_pool_is_known_by_the_id_in_its_arn() -> None:
    """Its name is nobody's to say; that it is otherwise than a program says counts for nothing."""
    live = made("cognito/userPool:UserPool", "people", mfaConfiguration="OFF", tags={})
    live = Resource(live.id, live.type, ARN, live.properties, live.project, live.stack, live.provider)
    assert _drift(_wanted(POOL, "sa-east-1_abc", mfaConfiguration="ON"), live) == []


def test_what_hangs_on_an_adopted_thing_came_with_it() -> None:
    """The versions and the policy of a bucket: no program of ours says them, and none would be drift."""
    bucket = made("s3/bucket:Bucket", "old-shop", bucket="old-shop", tags={})
    versions = made("s3/bucketVersioning:BucketVersioning", "old-shop", bucket="old-shop")
    assert _drift(_wanted("aws:s3/bucket:Bucket", "old-shop", bucket="old-shop"), bucket, versions) == []


def test_an_adopted_thing_that_is_gone_is_missing_and_another_is_undeclared() -> None:
    """A mail identity, of which there is nothing innocent."""
    other = made("sesv2/emailIdentity:EmailIdentity", "other.example", emailIdentity="other.example", tags={})
    found = _drift(_wanted(MAIL, "mail.example"), other)
    assert any("is declared and not live" in each for each in found)
    assert any("`other.example`, a mail identity, is live and not declared" in each for each in found)
