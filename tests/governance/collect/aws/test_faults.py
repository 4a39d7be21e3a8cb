"""A call that fails is the same findings once it answers, or a gap; never "absent"."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from moto import mock_aws

from ecosystem.estate.unknown import UNKNOWN
from governance.collect.aws.access import Access, Account, enter
from governance.collect.aws.kind import GLOBAL
from tests.governance.collect.aws.reading import REGION, answer, faulty, read, said, session


def _raise(fault: Exception) -> Callable[..., Any]:
    def handle(**_: Any) -> Any:
        raise fault

    return handle


NOWHERE = EndpointConnectionError(endpoint_url="http://nowhere")
UNREADABLE = ResponseParserError("a page for browsers")
CUT = ConnectionClosedError(endpoint_url="http://nowhere")
SLOW = ReadTimeoutError(endpoint_url="http://nowhere")
FAULTS = {
    "access denied": answer(403, "AccessDenied"),
    "throttled": answer(400, "ThrottlingException"),
    "the service failed": answer(500, "InternalError"),
    "the connection was cut": _raise(CUT),
    "no answer in time": _raise(SLOW),
    "it failed (ResponseParserError)": _raise(UNREADABLE),
    "not emulated": _raise(NotImplementedError()),
    "it failed": _raise(KeyError("x")),
}


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account with a queue and a bucket, where waiting takes no time."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    with mock_aws():
        session().client("sqs").create_queue(QueueName="in", Attributes={"Policy": '{"Statement": []}'})
        session().client("s3").create_bucket(
            Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        yield


@pytest.mark.parametrize("why", FAULTS)
def test_a_listing_that_fails_is_a_gap_of_all_it_would_list(why: str) -> None:
    """The gap names the permission, the types, and why; nothing is said to be there or not."""
    with faulty("sqs.ListQueues", FAULTS[why]) as of:
        found = read("sqs", of)
    assert not found.resources
    (gap,) = found.gaps
    assert gap.permission == "sqs:ListQueues"
    assert gap.every
    assert gap.types == ("aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy")
    assert why in gap.what


@pytest.mark.parametrize("why", [each for each in FAULTS if each != "it failed"])
def test_a_detail_that_fails_leaves_its_properties_unknown(why: str) -> None:
    """The thing is there, its policy too, and what they say is not known."""
    with faulty("sqs.GetQueueAttributes", FAULTS[why]) as of:
        found = read("sqs", of)
    assert said(found, "aws:sqs/queuePolicy:QueuePolicy")["policy"] is UNKNOWN
    queue = said(found, "aws:sqs/queue:Queue")
    assert (queue["name"], queue["kmsMasterKeyId"]) == ("in", UNKNOWN)
    (gap,) = found.gaps
    assert (gap.permission, gap.every) == ("sqs:GetQueueAttributes", False)
    assert "`in`" in gap.what
    assert why in gap.what


@pytest.mark.parametrize("fault", [NOWHERE, CUT, UNREADABLE])
def test_an_account_whose_s3_does_not_answer_is_not_taken_for_one_without_a_block(fault: Exception) -> None:
    """S3 for the whole account lies in no region: that it is nowhere is no answer there."""
    with faulty("s3-control.*", _raise(fault)) as of:
        found = read("s3control", of)
    assert not found.resources
    assert {(gap.permission, gap.every) for gap in found.gaps} == {
        ("s3:GetAccountPublicAccessBlock", True), ("s3:ListAccessPoints", True),
    }  # fmt: skip


def test_a_service_that_is_not_in_a_region_hides_nothing() -> None:
    """botocore's own list says so; of a region that botocore does not know, it says nothing."""
    with faulty("kendra.*", _raise(NOWHERE)) as of:
        assert read("kendra", of).gaps == ()
        entered = enter(of, Access(), Account(), 1)
        assert not entered.offers("kendra", REGION)
        assert entered.offers("kendra", "xx-new-1")
        assert entered.offers("s3control", GLOBAL)


def test_a_refused_block_is_not_taken_for_none() -> None:
    """Whether public access to a bucket is blocked is unknown, under the name of the action that tells it."""
    with faulty("s3.GetPublicAccessBlock", FAULTS["access denied"]) as of:
        found = read("s3", of)
    block = said(found, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    assert block["blockPublicAcls"] is UNKNOWN
    assert [gap.permission for gap in found.gaps] == ["s3:GetBucketPublicAccessBlock"]


@pytest.mark.parametrize("why", ["throttled", "the service failed", "the connection was cut", "no answer in time"])
def test_what_fails_for_a_while_is_read_all_the_same(why: str) -> None:
    """Tries again find what one without faults finds."""
    expected = read("sqs")
    with faulty("sqs.*", FAULTS[why], times=2) as of:
        assert read("sqs", of, attempts=5) == expected


def test_credentials_that_are_refused_are_a_gap_of_the_account() -> None:
    """Nothing of an account that cannot be entered is read, and nothing is raised."""
    with faulty("sts.GetCallerIdentity", FAULTS["access denied"]) as of:
        found = read("sqs", of)
    assert not found.resources
    assert (found.gaps[0].permission, found.gaps[0].every) == ("sts:GetCallerIdentity", True)


def test_keys_of_a_user_that_cannot_be_listed_are_a_gap_of_their_type() -> None:
    """That there are none is never said."""
    session().client("iam").create_user(UserName="ana")
    with faulty("iam.ListSSHPublicKeys", FAULTS["access denied"]) as of:
        found = read("iam", of)
    hidden = [gap for gap in found.gaps if gap.every and gap.types == ("aws:iam/sshKey:SshKey",)]
    assert [gap.permission for gap in hidden] == ["iam:ListSSHPublicKeys"]


def test_a_key_of_aws_is_told_from_ones_own_or_is_unknown() -> None:
    """By its alias; where aliases cannot be read, nobody says whose it is."""
    from ecosystem.estate.gaps import Gap
    from ecosystem.estate.resource import Resource
    from governance.collect.aws.keys import ALIAS, settled

    name = "0" * 36
    arn = f"arn:aws:kms:{REGION}:111111111111:key/{name}"
    where = f"111111111111/{REGION}"
    store = Resource("db", "aws:rds/instance:Instance", "arn:db", {"kmsKeyId": arn}, stack=where)
    alias = Resource("alias/aws/rds", ALIAS, "arn:aws:kms:x:1:alias/aws/rds", {"targetKeyId": name}, stack=where)
    assert next(settled([store, alias], [])).get("kmsKeyId") == alias.urn
    assert next(settled([store], [])).get("kmsKeyId") == arn
    gap = Gap("aws", "refused", "111111111111", REGION, "kms:ListAliases", (ALIAS,))
    assert next(settled([store], [gap])).get("kmsKeyId") is UNKNOWN


def test_what_is_found_is_plain_data() -> None:
    """It can be written as JSON as it is, but for what is unknown."""
    json.dumps([dict(each.properties) for each in read("sqs s3").resources])
