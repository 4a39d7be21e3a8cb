"""`ecosystem audit --platforms meta` with its token in the secret store; whatever goes wrong there is not measured."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

import cli.audit.expecting
from ecosystem.loading import load
from governance.collect.aws import collecting, permissions
from stacks.places import secret_name
from stacks.settings import Settings, stack_context
from tests.cli.auditing import Shown, audited
from tests.cli.calling import AUSTRAL
from tests.emulated import inside, moto
from tests.governance.collect.meta.graph import Graph, serving
from tests.governance.collect.meta.world import TOKEN, austral
from tests.misbehaving import Misbehaving, before

pytestmark = pytest.mark.slow

REGION, ACCOUNT = "sa-east-1", "111111111111"
ROLE = "arn:aws:iam::{account}:role/audit"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """An emulated Meta on which nobody is asked for a second factor."""
    world = austral()
    world.nodes["900000000000001"][1]["two_factor_type"] = "none"
    with serving(world) as found:
        yield found


@pytest.fixture(scope="module")
def aws() -> Iterator[Misbehaving]:
    """What stands before an emulated AWS."""
    with moto() as url, before(url) as found:
        yield found


@pytest.fixture
def store(aws: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The secret store of the environment's account, empty; nothing else of the cloud is read, and nobody waits."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(collecting, "every_kind", lambda: ())
    monkeypatch.setattr(permissions, "every_kind", lambda: ())
    monkeypatch.setattr(cli.audit.expecting, "expected", lambda *_, **__: ())
    aws.behave()
    aws.spared = ("AssumeRole", "GetCallerIdentity")
    own = inside(boto3.Session("testing", "testing"), ROLE.format(account=ACCOUNT), REGION, aws.url)
    found = own.client("secretsmanager", endpoint_url=aws.url)
    for each in found.list_secrets()["SecretList"]:
        found.delete_secret(SecretId=each["ARN"], ForceDeleteWithoutRecovery=True)
    return found


def _declared() -> str:
    """What the platform stack calls the secret that the example declares for Meta."""
    return secret_name(stack_context(load(AUSTRAL), "dev.platform", Settings()), "meta-system-user")


def _audit(aws: Misbehaving, graph: Graph, *more: str) -> Shown:
    return audited(
        *("--platforms", "meta", "--meta-url", graph.url, "--accounts", ACCOUNT, "--regions", REGION),
        *("--role", ROLE, "--select", "ACC-012,OWN-003", "--tries", "1", *more),
        AWS_ENDPOINT_URL=aws.url,
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
    )


@pytest.mark.parametrize("value", [TOKEN, f'{{"token": "{TOKEN}"}}'])
def test_the_declared_secret_holds_the_token(
    value: str, store: Any, aws: Misbehaving, graph: Graph, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By the name that its stack gives it; it is in no report, no snapshot, no log."""
    caplog.set_level(logging.DEBUG, "botocore")
    store.create_secret(Name=_declared(), SecretString=value)
    caplog.clear()
    kept = tmp_path / "seen.json"
    shown = _audit(aws, graph, "--snapshot", str(kept))
    assert shown.findings == {("ACC-012", "meta-business")}
    assert shown.gaps == []
    assert "GetSecretValue" in caplog.text
    assert TOKEN not in shown.written + kept.read_text() + caplog.text


def test_another_secret_can_be_named(store: Any, aws: Misbehaving, graph: Graph) -> None:
    """By its name or its ARN."""
    arn = store.create_secret(Name="elsewhere", SecretString=TOKEN)["ARN"]
    for name in ("elsewhere", arn):
        assert _audit(aws, graph, "--meta-secret", name).findings == {("ACC-012", "meta-business")}


def _not_measured(shown: Shown, says: str) -> None:
    assert shown.findings == set()
    assert shown.code == 3
    assert any(says in each for each in shown.gaps), shown.gaps
    assert all("`ECOSYSTEM_META_TOKEN`" in each or "no Meta token" in each or "empty" in each for each in shown.gaps)
    assert "Traceback" not in shown.written


def test_one_that_is_not_there_is_not_measured(store: Any, aws: Misbehaving, graph: Graph) -> None:
    """It says its name, and where it was looked for."""
    _not_measured(_audit(aws, graph), f"there is no secret `{_declared()}` ({ACCOUNT}, {REGION})")


def test_one_without_a_value_is_not_measured(store: Any, aws: Misbehaving, graph: Graph) -> None:
    """As the stack leaves it."""
    store.create_secret(Name=_declared())
    _not_measured(_audit(aws, graph), "has no value yet")


@pytest.mark.parametrize(("value", "says"), [("  ", "is empty"), ('{"user": "x"}', "holds no Meta token")])
def test_one_without_a_token_is_not_measured(value: str, says: str, store: Any, aws: Misbehaving, graph: Graph) -> None:
    """Nothing in it, or something else."""
    store.create_secret(Name=_declared(), SecretString=value)
    _not_measured(_audit(aws, graph), says)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("403", "access denied (AccessDeniedException) secretsmanager:GetSecretValue"),
        ("throttled", "throttled"),
        ("500", "the service failed"),
        ("cut", "the connection was cut"),
        ("half", "the connection was cut"),
    ],
)
def test_one_that_cannot_be_read_is_not_measured(
    how: str, says: str, store: Any, aws: Misbehaving, graph: Graph
) -> None:
    """Refused, with the permission that lacks, or not answered: it is not said to be missing."""
    store.create_secret(Name=_declared(), SecretString=TOKEN)
    aws.misbehave(1, rate=1.0, dead=1.0, hows=(how,))
    shown = _audit(aws, graph)
    _not_measured(shown, says)
    assert not any("no secret" in each for each in shown.gaps)
