"""`ecosystem audit` on files: formats, exit codes, what is kept, what is refused; and two snapshots compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecosystem.estate.gaps import Reach
from governance.collect.snapshot import Snapshot, dumps
from tests.cli.calling import AUSTRAL, ecosystem
from tests.governance.audit.live import COLLECTED, made
from tests.governance.audit.test_platforms import BUSINESS

DAY = ("--as-of", "2026-11-20", "--file", str(AUSTRAL))
HEAD = "platform,kind,external_id,relation,business,owner,network,listed,two_factor,serves\n"
WELL = f"meta,business,{BUSINESS},owned,{BUSINESS},{BUSINESS},meta,ad_account;page,all_required,\n"
CLIENT = f"meta,ad_account,940000000000001,client,{BUSINESS},777,meta,,,\n"


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """An inventory of Meta with an account that another business owns."""
    path = tmp_path / "meta.csv"
    path.write_text(HEAD + WELL + CLIENT)
    return path


def test_a_finding_is_shown_with_its_place_and_exits_with_1(inventory: Path) -> None:
    """As a compiler shows it; what was not measured and the join are listed, incompleteness is said beside it."""
    shown = ecosystem("audit", "--from", inventory, "--select", "OWN-001,ACC-004", *DAY)
    assert shown.returncode == 1, shown.stderr
    assert "critical[OWN-001]: the ad account `aurora-meta-ads` (`940000000000001`) is owned by the business `777`" in (
        shown.stdout
    )
    assert "ecosystem.yaml:" in shown.stdout
    assert "not measured" in shown.stdout
    assert "declared channels and live assets that are the same: " in shown.stdout
    assert "the evidence is incomplete" in shown.stdout


def test_what_was_not_measured_exits_with_3(inventory: Path) -> None:
    """When nothing was found that fails."""
    shown = ecosystem("audit", "--from", inventory, "--select", "ACC-004", *DAY)
    assert shown.returncode == 3, shown.stdout
    assert "no findings" in shown.stdout


def test_what_holds_exits_with_0(inventory: Path) -> None:
    """Google was not asked for: its platform is not measured, and the run is complete."""
    shown = ecosystem("audit", "--from", inventory, "--select", "ACC-012", "--format", "json", *DAY)
    said = json.loads(shown.stdout)
    assert shown.returncode == 0, shown.stderr
    assert said["controls"] == {"ACC-012": "not measured"}
    assert said["summary"]["complete"] is True
    assert said["findings"] == []
    assert list(said["not_measured"]) == ["ACC-012"]


@pytest.mark.parametrize("format", ["json", "sarif", "junit", "github"])
def test_every_format_names_the_finding(inventory: Path, format: str) -> None:
    """As those of `check`."""
    shown = ecosystem("audit", "--from", inventory, "--select", "OWN-001", "--format", format, *DAY)
    assert shown.returncode == 1
    assert "OWN-001" in shown.stdout
    assert "Traceback" not in shown.stderr


def test_in_spanish(inventory: Path) -> None:
    """The report and the remediation."""
    shown = ecosystem("audit", "--from", inventory, "--select", "OWN-001", "--lang", "es", *DAY)
    assert "no medido" in shown.stdout or "remedio" in shown.stdout
    assert "la evidencia está" in shown.stdout


def test_a_baseline_fails_on_new_ones_only(inventory: Path, tmp_path: Path) -> None:
    """Written once, known from then on."""
    baseline = tmp_path / "baseline.json"
    wrote = ecosystem("audit", "--from", inventory, "--select", "OWN-001", "--write-baseline", baseline, *DAY)
    assert wrote.returncode == 0, wrote.stderr
    shown = ecosystem("audit", "--from", inventory, "--select", "OWN-001", "--baseline", baseline, *DAY)
    assert shown.returncode == 0, shown.stdout


def test_drift_of_the_cloud_from_a_snapshot(tmp_path: Path) -> None:
    """The stacks are rehearsed; a snapshot in which nothing of ours is live has whole stacks missing."""
    path = tmp_path / "audit.json"
    queue = made("sqs/queue:Queue", "austral-dev-aurora-x")
    reach = Reach(("111111111111",), ("aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"))
    path.write_text(dumps(Snapshot(COLLECTED, "dev", (queue,), reach=reach)))
    shown = ecosystem("audit", "--from", path, "--select", "GOV-007,CLD-001", "--format", "json", "-q", *DAY)
    assert shown.returncode == 1, shown.stderr
    said = json.loads(shown.stdout)
    messages = [each["message"] for each in said["findings"]]
    assert said["environment"] == "dev"
    assert any("the whole stack `dev.aurora` is missing" in each for each in messages)
    assert any("is live under our name or tags and not declared" in each for each in messages)


def test_two_snapshots_are_compared(tmp_path: Path) -> None:
    """As text and as JSON; by itself it does not fail."""
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text(dumps(Snapshot(COLLECTED, "dev", (made("kms/key:Key", "k", enableKeyRotation=True),))))
    two.write_text(dumps(Snapshot(COLLECTED, "dev", (made("kms/key:Key", "k", enableKeyRotation=False),))))
    shown = ecosystem("audit", "diff", one, two)
    assert shown.returncode == 0, shown.stderr
    assert "enableKeyRotation: true -> false" in shown.stdout
    shown = ecosystem("audit", "diff", one, two, "--format", "json", "--fail-on-change")
    assert shown.returncode == 1
    assert json.loads(shown.stdout)["changed"][0]["changes"] == [
        {"path": "enableKeyRotation", "before": True, "after": False}
    ]


def test_the_policy_is_printed_without_a_declaration(tmp_path: Path) -> None:
    """It reads only."""
    shown = ecosystem("audit", "--policy", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    (statement,) = json.loads(shown.stdout)["Statement"]
    assert "s3:ListAllMyBuckets" in statement["Action"]
    assert not [each for each in statement["Action"] if each.partition(":")[2].startswith(("Put", "Create", "Delete"))]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--from", "none.json"), "cannot be read"),
        (("--from", "none.json", "--local"), "what the files hold"),
        (("nowhere",), "nowhere"),
        (("dev", "--accounts", "999999999999"), "is not a known account"),
        (("dev", "--local"), "no local cloud runs"),
        (("diff", "none.json", "none.json"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """In one sentence, never with a traceback."""
    (tmp_path / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    shown = ecosystem("audit", *arguments, cwd=tmp_path)
    assert shown.returncode in (2, 3)
    assert says in shown.stderr
    assert "Traceback" not in shown.stderr
