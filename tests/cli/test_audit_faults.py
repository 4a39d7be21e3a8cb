"""An audit of a cloud and a platform that misbehave: the same findings, or not measured; never absent, never a pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

import cli.audit.expecting
from governance.collect.aws import collecting, permissions
from tests.cli.auditing import Shown, audited
from tests.emulated import LEADS, inside, moto
from tests.governance.audit.live import wanted
from tests.governance.collect.meta.graph import Graph, serving
from tests.governance.collect.meta.world import BUSINESS, TOKEN, austral
from tests.misbehaving import HOWS, Misbehaving, before

pytestmark = pytest.mark.slow

REGION, ACCOUNT = "sa-east-1", "111111111111"
READ = frozenset(["iam", "s3", "sqs", "kms", "lambda", "dynamodb", "rds", "cloudtrail", "secretsmanager", "sns", "ec2"])
"""The services that are read here, so that a run takes a second."""

TRUST = {"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "sts:AssumeRole"}
LATE = 0.6
"""Seconds for which a late answer is kept; nobody waits so long."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    """The address of an emulated AWS in which some of the example's stacks is up, and some things are wrong."""
    with moto() as url:
        _fill(url)
        yield url


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """An emulated Meta on which an account is shared, one is nobody's, and one is gone."""
    world = austral()
    world.asset("ad_account", "act_949999999999999", name="Test account")
    world.remove("act_940000000000002")
    world.nodes[BUSINESS][1]["two_factor_type"] = "none"
    world.edges["930000000000002", "assigned_users"].pop(0)
    with serving(world) as found:
        yield found


@pytest.fixture(scope="module")
def proxies(cloud: str, graph: Graph) -> Iterator[tuple[Misbehaving, Misbehaving]]:
    """What stands before the two and can misbehave."""
    with before(cloud, LATE) as aws, before(graph.url, LATE) as meta:
        yield aws, meta


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before trying again; some services are read; the stacks are rehearsed once."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", lambda *_, **__: True)
    kinds = [each for each in _every() if each.service in READ]
    monkeypatch.setattr(collecting, "every_kind", lambda: kinds)
    monkeypatch.setattr(permissions, "every_kind", lambda: kinds)
    monkeypatch.setattr(cli.audit.expecting, "expected", lambda *_, **__: wanted())


@cache
def _every() -> tuple[Any, ...]:
    return tuple(permissions.every_kind())


def _fill(url: str) -> None:
    session = inside(boto3.Session("testing", "testing"), f"arn:aws:iam::{ACCOUNT}:role/audit", REGION, url)

    def of(service: str) -> Any:
        return session.client(service, endpoint_url=url)

    iam, s3, sqs, dynamodb = of("iam"), of("s3"), of("sqs"), of("dynamodb")
    makes: dict[str, Callable[[Any], Any]] = {
        "aws:sqs/queue:Queue": lambda it: sqs.create_queue(QueueName=it["name"], tags=it.get("tags") or {}),
        "aws:s3/bucket:Bucket": lambda it: s3.create_bucket(
            Bucket=it["bucket"], CreateBucketConfiguration={"LocationConstraint": REGION}
        ),
        "aws:iam/role:Role": lambda it: iam.create_role(
            RoleName=it["name"], Path=it.get("path", "/"), AssumeRolePolicyDocument=json.dumps({"Statement": []})
        ),
    }
    made = 0
    for each in wanted():
        if each.type in makes and all(
            isinstance(each.properties.get(key), str) for key in ("name",) if "iam" in each.type
        ):
            with suppress(ClientError):
                makes[each.type](each.properties)
                made += 1
    assert made > 20
    iam.create_user(UserName="upload")
    iam.create_access_key(UserName="upload")
    iam.create_role(RoleName="partner", AssumeRolePolicyDocument=json.dumps({"Statement": [TRUST]}))
    s3.create_bucket(Bucket="promo-everybody", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_acl(Bucket="promo-everybody", ACL="public-read")
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    sqs.create_queue(QueueName="promo", Attributes={"Policy": json.dumps({"Statement": [everybody]})})
    dynamodb.create_table(**LEADS)
    of("kms").create_key(Description="promo")


def _audit(proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path, tries: int = 2, timeout: float = 20) -> Shown:
    aws, meta = proxies
    declaration = tmp_path / "ecosystem.yaml"
    if not declaration.exists():
        from tests.cli.calling import AUSTRAL

        declaration.write_text(AUSTRAL.read_text())
    return audited(
        *("--platforms", "meta", "--meta-url", meta.url, "--accounts", ACCOUNT, "--regions", REGION),
        *(
            "--role",
            "arn:aws:iam::{account}:role/audit",
            "--ignore",
            "OWN-005",
            "--tries",
            str(tries),
            "--timeout",
            str(timeout),
            "-q",
        ),
        file=declaration,
        AWS_ENDPOINT_URL=aws.url,
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
        ECOSYSTEM_META_TOKEN=TOKEN,
    )


@pytest.fixture(scope="module")
def healthy() -> dict[str, Shown]:
    """What the run without faults said, once it has run."""
    return {}


def _healthy(kept: dict[str, Shown], proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path) -> Shown:
    for each in proxies:
        each.behave()
    if "it" not in kept:
        kept["it"] = _audit(proxies, tmp_path)
    return kept["it"]


def _holds(faulty: Shown, well: Shown) -> None:
    """The same findings, or not measured: nothing new is wrong, and nothing new is right."""
    assert faulty.sentences <= well.sentences, faulty.sentences - well.sentences
    assert faulty.passes <= well.passes, faulty.passes - well.passes
    hidden = {control for control, _ in well.sentences - faulty.sentences}
    silent = {control for control in hidden if faulty.said["controls"][control] in ("verified", "not applicable")}
    assert not silent
    if hidden:
        assert faulty.said["summary"]["complete"] is False
        assert faulty.code in (1, 3)
    assert TOKEN not in faulty.written


def test_without_faults_all_is_found(
    healthy: dict[str, Shown], proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path
) -> None:
    """What is wrong in the cloud and on Meta, and what is missing: what a fault could make absent, or more of."""
    found = _healthy(healthy, proxies, tmp_path).findings
    assert {("DAT-004", "leads"), ("ACC-012", "meta-business"), ("ACC-004", "brisa-facebook")} <= found
    assert ("GOV-007", "brisa-meta-ads") in found
    assert ("GOV-007", "meta:ad_account:act_949999999999999") in found
    assert any(control == "ACC-005" and asset.startswith("upload") for control, asset in found)
    assert {"ACC-001", "ACC-005"} <= {control for control, asset in found if asset == "partner"}
    assert any(control == "CLD-005" for control, asset in found if asset == "promo")
    assert any(control == "CLD-003" for control, asset in found if asset == "promo-everybody")


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(each, marks=pytest.mark.nightly) for each in range(8, 60))])
def test_faults_at_random_hide_and_invent_nothing(
    seed: int, healthy: dict[str, Shown], proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path
) -> None:
    """Some operations fail each time, others now and then, in every way, in the cloud and on Meta at once."""
    well = _healthy(healthy, proxies, tmp_path)
    aws, meta = proxies
    aws.spared = ("AssumeRole", "GetCallerIdentity")
    aws.misbehave(seed, rate=0.08, dead=0.12)
    meta.misbehave(seed, rate=0.15, dead=0.1)
    _holds(_audit(proxies, tmp_path, timeout=LATE / 2), well)
    assert aws.log
    assert meta.log


@pytest.mark.parametrize("how", HOWS)
def test_a_cloud_and_a_platform_that_always_fail_are_not_measured(
    how: str, healthy: dict[str, Shown], proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path
) -> None:
    """In one way alone, all the time: nothing is found, nothing passes that observed evidence would have to carry."""
    well = _healthy(healthy, proxies, tmp_path)
    proxies[0].spared = ("AssumeRole", "GetCallerIdentity")
    for each in proxies:
        each.misbehave(1, rate=1.0, dead=1.0, hows=(how,))
    shown = _audit(proxies, tmp_path, tries=1, timeout=LATE / 2)
    _holds(shown, well)
    assert shown.findings == set()
    assert shown.code == 3


def test_what_fails_once_is_found_all_the_same(
    healthy: dict[str, Shown], proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path
) -> None:
    """Trying again brings what one without faults brings."""
    well = _healthy(healthy, proxies, tmp_path)
    for each in proxies:
        each.misbehave(3, rate=0.1, dead=0.0, hows=("500", "503", "cut", "throttled"))
    shown = _audit(proxies, tmp_path, tries=8)
    assert (shown.sentences, shown.passes) == (well.sentences, well.passes)


def test_an_account_that_cannot_be_entered_is_not_measured_and_the_platform_is_judged(
    healthy: dict[str, Shown], proxies: tuple[Misbehaving, Misbehaving], tmp_path: Path
) -> None:
    """And the other way round: each is judged for itself."""
    well = _healthy(healthy, proxies, tmp_path)
    aws, meta = proxies
    platform = {each for each in well.findings if each[1] in ("meta-business", "brisa-facebook", "brisa-meta-ads")}
    aws.spared = ()
    aws.misbehave(1, rate=1.0, dead=1.0, hows=("500",))
    shown = _audit(proxies, tmp_path, tries=1)
    _holds(shown, well)
    assert platform <= shown.findings
    aws.behave()
    meta.misbehave(1, rate=1.0, dead=1.0, hows=("cut",))
    shown = _audit(proxies, tmp_path, tries=1)
    _holds(shown, well)
    assert ("DAT-004", "leads") in shown.findings
    assert not platform & shown.findings
