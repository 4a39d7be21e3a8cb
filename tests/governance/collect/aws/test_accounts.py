"""Accounts of the declaration that are another than the caller's: entered by their role, or not measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from governance.collect.aws.access import Access, Account
from governance.collect.aws.collecting import Found, collect
from governance.collect.aws.permissions import every_kind
from tests.emulated import inside
from tests.governance.collect.aws.reading import ACCOUNT, REGION, answer, faulty, session

OTHER = "222222222222"
ROLE = f"arn:aws:iam::{OTHER}:role/audit"


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two accounts with a queue each, where waiting takes no time."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    with mock_aws():
        session().client("sqs").create_queue(QueueName="ours")
        _inside().client("sqs").create_queue(QueueName="theirs")
        yield


def _inside() -> boto3.Session:
    return inside(session(), ROLE, REGION)


def _read(of: Any = None, role: str = ROLE, external_id: str | None = None) -> Found:
    accounts = (Account(ACCOUNT), Account(OTHER, role, external_id))
    access = Access(accounts, (REGION,), every_region=False, attempts=1)
    kinds = [kind for kind in every_kind() if kind.service == "sqs"]
    return collect(access, lambda _: None, session=of or session(), kinds=kinds)


def test_another_account_is_read_by_its_role() -> None:
    """What is in each is known as that account's."""
    found = _read()
    queues = {each.id: each.stack for each in found.resources if each.type == "aws:sqs/queue:Queue"}
    assert queues == {"ours": f"{ACCOUNT}/{REGION}", "theirs": f"{OTHER}/{REGION}"}
    assert found.gaps == ()


def test_the_external_id_of_the_role_is_said() -> None:
    """A role that demands one is taken with it."""
    of, said = session(), []
    of.events.register("before-parameter-build.sts.AssumeRole", lambda params, **_: said.append(params["ExternalId"]))
    _read(of, external_id="4f2c9b")
    assert said == ["4f2c9b"]


def test_a_role_that_is_refused_is_a_gap_of_that_account_and_the_rest_is_read() -> None:
    """The gap names the permission that lacks; nothing of the account is said to be there or not."""
    with faulty("sts.AssumeRole", answer(403, "AccessDenied")) as of:
        found = _read(of)
    assert [each.stack for each in found.resources] == [f"{ACCOUNT}/{REGION}"]
    (gap,) = found.gaps
    assert (gap.account, gap.permission, gap.every, gap.types) == (OTHER, "sts:AssumeRole", True, ())
    assert gap.what == "everything: the account cannot be entered: access denied (AccessDenied)"


def test_a_role_of_a_third_account_is_not_taken_for_the_one_that_was_asked_for() -> None:
    """Credentials of another account read nothing of this one."""
    found = _read(role="arn:aws:iam::333333333333:role/audit")
    assert [each.stack for each in found.resources] == [f"{ACCOUNT}/{REGION}"]
    assert "333333333333" in found.gaps[0].what
