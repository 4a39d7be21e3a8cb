"""An audit of an environment whose brands lie in accounts of their own: each entered by the role that is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

import cli.audit.evidence
import cli.audit.expecting
from governance.collect.aws import collecting, permissions
from tests.cli.auditing import audited
from tests.cli.calling import AUSTRAL
from tests.emulated import inside
from tests.governance.collect.aws.reading import answer

REGION, OWN, BRISA = "sa-east-1", "111111111111", "444444444444"
READ = frozenset(["sqs", "kms"])
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """Credentials of a third account; an open queue in each account of `dev`; the stacks are not rehearsed."""
    kinds = [each for each in permissions.every_kind() if each.service in READ]
    monkeypatch.setattr(collecting, "every_kind", lambda: kinds)
    monkeypatch.setattr(permissions, "every_kind", lambda: kinds)
    monkeypatch.setattr(cli.audit.expecting, "expected", lambda *_, **__: ())
    with mock_aws():
        caller = boto3.Session("testing", "testing", region_name=REGION)
        monkeypatch.setattr(cli.audit.evidence, "own_session", lambda _: caller)
        for account in (OWN, BRISA):
            _inside(caller, account).client("sqs").create_queue(
                QueueName=f"open-{account}", Attributes={"Policy": json.dumps({"Statement": [EVERYBODY]})}
            )
        yield caller


def _inside(caller: boto3.Session, account: str) -> boto3.Session:
    return inside(caller, f"arn:aws:iam::{account}:role/audit", REGION)


def _audited(folder: Path) -> Any:
    apart = f'dev: {{account: "{OWN}", brands: {{brisa: {{account: "{BRISA}"}}}}'
    said = AUSTRAL.read_text().replace(f'dev: {{account: "{OWN}"', apart, 1)
    assert apart in said
    file = folder / "ecosystem.yaml"
    file.write_text(said)
    more = (
        "--role",
        "arn:aws:iam::{account}:role/audit",
        "--regions",
        REGION,
        "--select",
        "CLD-004,CLD-005",
        "--fail-on",
        "low",
    )
    return audited(*more, "--tries", "1", "-q", file=file)


def test_every_account_of_the_environment_is_read_by_its_role(caller: boto3.Session, tmp_path: Path) -> None:
    """Whoever audits stands in neither."""
    shown = _audited(tmp_path)
    assert shown.said["read"]["accounts"] == [OWN, BRISA]
    assert shown.findings == {("CLD-005", f"open-{OWN}"), ("CLD-005", f"open-{BRISA}")}
    assert (shown.code, shown.said["gaps"]) == (1, [])


def test_an_account_that_refuses_its_role_is_not_measured_and_the_rest_is_judged(
    caller: boto3.Session, tmp_path: Path
) -> None:
    """By the permission that lacks; what is found elsewhere is found, and what is not is no pass."""
    refuse = answer(403, "AccessDenied")
    meets = caller.events.register_first
    meets("before-send.sts.AssumeRole", lambda request, **_: refuse(request) if BRISA in str(request.body) else None)
    shown = _audited(tmp_path)
    assert shown.said["read"]["accounts"] == [OWN]
    assert shown.findings == {("CLD-005", f"open-{OWN}")}
    (gap,) = shown.said["gaps"]
    assert (gap["account"], gap["permission"]) == (BRISA, "sts:AssumeRole")
    assert "access denied (AccessDenied)" in gap["what"]
    assert "CLD-004" in shown.said["not_measured"]
    _inside(caller, OWN).client("sqs").delete_queue(QueueUrl=f"https://sqs.{REGION}.amazonaws.com/{OWN}/open-{OWN}")
    shown = _audited(tmp_path)
    assert (shown.code, shown.findings, shown.passes) == (3, set(), set())
    assert set(shown.said["not_measured"]) == {"CLD-004", "CLD-005"}
    assert any("`sts:AssumeRole`" in why for why in shown.said["not_measured"]["CLD-005"])
