"""Half an answer is a connection that was cut, in every protocol: never one that says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from governance.collect.aws.access import Access, Account
from governance.collect.aws.collecting import collect
from governance.collect.aws.permissions import every_kind
from governance.collect.aws.whole import whole
from tests.emulated import moto
from tests.governance.collect.aws.reading import REGION, session
from tests.misbehaving import Misbehaving, before

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def proxy() -> Iterator[Misbehaving]:
    """What stands before an account with a queue with tags, a bucket and a role."""
    with moto() as url:
        session().client("sqs", endpoint_url=url).create_queue(QueueName="in", tags={"brand": "aurora"})
        session().client("s3", endpoint_url=url).create_bucket(
            Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        session().client("iam", endpoint_url=url).create_role(
            RoleName="worker", AssumeRolePolicyDocument=json.dumps({"Statement": []})
        )
        with before(url) as found:
            yield found


def _client(proxy: Misbehaving, service: str) -> Any:
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client(
        service,
        REGION,
        endpoint_url=proxy.url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=config,
    )


CALLS = {"sqs": "list_queues", "s3": "list_buckets", "iam": "list_roles", "lambda": "list_functions"}
"""A call of JSON, of XML, of the query protocol, of JSON by REST."""


@pytest.mark.parametrize("service", CALLS)
def test_half_an_answer_is_a_cut(service: str, proxy: Misbehaving) -> None:
    """And a whole one is an answer."""
    client = whole(_client(proxy, service))
    proxy.behave()
    assert getattr(client, CALLS[service])()["ResponseMetadata"]["HTTPStatusCode"] == 200
    proxy.misbehave(1, rate=1.0, dead=1.0, hows=("half",))
    with pytest.raises(ConnectionClosedError):
        getattr(client, CALLS[service])()


def test_botocore_itself_reads_nothing_out_of_half_an_answer(proxy: Misbehaving) -> None:
    """When it no longer does, `whole` can go."""
    client = _client(proxy, "sqs")
    proxy.misbehave(1, rate=1.0, dead=1.0, hows=("half",))
    assert "QueueUrls" not in client.list_queues()


def test_what_is_read_by_half_is_a_gap(proxy: Misbehaving) -> None:
    """Not an account without queues, buckets and roles."""
    proxy.spared = ("GetCallerIdentity",)
    proxy.misbehave(1, rate=1.0, dead=1.0, hows=("half",))
    access = Access((Account(),), (REGION,), every_region=False, endpoint=proxy.url, attempts=1)
    kinds = [each for each in every_kind() if each.service in ("sqs", "s3", "iam")]
    found = collect(access, lambda _: None, session=session(), kinds=kinds)
    assert found.resources == ()
    hidden = {each for gap in found.gaps if gap.every for each in gap.types}
    assert {"aws:sqs/queue:Queue", "aws:s3/bucket:Bucket", "aws:iam/role:Role"} <= hidden
    assert all("cut" in gap.what for gap in found.gaps)
