"""What runs leave for `ecosystem report`, and what the report makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.leaving import left_at
from governance.collect.snapshot import Snapshot, dumps
from tests.cli.calling import declaration, ecosystem
from tests.governance.history.samples import finding, run
from tests.governance.report.reports import AUDIT, LOOKED

DAY = ("--as-of", "2026-11-20")
COLLECTED = "2026-11-20T05:17:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the Austral example, a snapshot and a run of `check` before."""
    declaration(tmp_path)
    (tmp_path / "seen.json").write_text(dumps(Snapshot(COLLECTED)))
    (tmp_path / "run.json").write_bytes(run("2026-11-01", [finding("aurora-ads")]))
    return tmp_path


def left(folder: Path) -> set[str]:
    """Return the names of what was left."""
    return {each.name for each in (folder / ".ecosystem" / "runs").glob("*")}


def made(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the report as data."""
    shown = ecosystem("report", *DAY, "--format", "json", *arguments, cwd=folder)
    assert shown.returncode == 0, shown.stderr
    said: dict[str, Any] = json.loads(shown.stdout)
    return said


def test_an_audit_and_a_proof_are_left_and_found(folder: Path) -> None:
    """Both are in the report by themselves, with what the audit saw; each is for the user alone to read."""
    for words in (("audit", "--from", "seen.json"), ("access", "prove", "dev")):
        shown = ecosystem(*words, *DAY, "-q", cwd=folder)
        assert shown.returncode in (0, 3), shown.stderr
    assert left(folder) == {"audit.json", "snapshot.json", "proof.json"}
    assert all(left_at(str(folder / "ecosystem.yaml"), name).stat().st_mode & 0o077 == 0 for name in ("audit", "proof"))
    said = made(folder)
    assert said["missing"] == {"plan": "ecosystem plan", "history": "ecosystem report history record"}
    assert {each["kind"] for each in said["inputs"]} == {"declaration", "audit", "snapshot", "proof"}


def test_a_part_of_a_run_is_not_left(folder: Path) -> None:
    """What was asked about some controls, or some units, alone does not stand for the whole."""
    assert ecosystem("audit", "--from", "seen.json", "--select", "ACC-012", *DAY, cwd=folder).returncode == 0
    assert ecosystem("access", "prove", "dev", "aurora", *DAY, "-q", cwd=folder).returncode == 0
    assert left(folder) == set()


def test_what_cannot_be_left_is_said_and_no_failure(folder: Path) -> None:
    """Where a file stands in the way, the command says so and does all else."""
    (folder / ".ecosystem").write_text("in the way")
    shown = ecosystem("audit", "--from", "seen.json", "--fail-on", "never", *DAY, cwd=folder)
    assert shown.returncode in (0, 3)
    assert "`ecosystem report` will lack it" in shown.stderr
    assert "findings" in shown.stdout


def test_a_snapshot_of_another_audit(folder: Path) -> None:
    """One that is found is not taken, one that is named is refused, and so is one that was changed."""
    runs = folder / ".ecosystem" / "runs"
    runs.mkdir(parents=True)
    (runs / "audit.json").write_text(json.dumps({**AUDIT, "collected": COLLECTED}))
    (runs / "snapshot.json").write_text(dumps(Snapshot("2026-11-19T00:00:00+00:00")))
    assert "snapshot" in made(folder)["missing"]
    shown = ecosystem("report", "--snapshot", ".ecosystem/runs/snapshot.json", *DAY, cwd=folder)
    assert (shown.returncode, "is not what the audit saw" in shown.stderr) == (2, True)
    assert "snapshot" not in made(folder, "--snapshot", "seen.json")["missing"]
    (folder / "seen.json").write_text(
        (folder / "seen.json").read_text().replace(COLLECTED, "2026-11-21T00:00:00+00:00")
    )
    shown = ecosystem("report", "--snapshot", "seen.json", *DAY, cwd=folder)
    assert (shown.returncode, "was changed since it was written" in shown.stderr) == (2, True)


def test_the_history_is_in_the_report(folder: Path) -> None:
    """`report history` records beside the declaration and tells the trend; the report has it, and its digest."""
    assert ecosystem("report", "history", "record", "run.json", cwd=folder).returncode == 0
    assert ecosystem("report", "history", cwd=folder).stdout == ecosystem("history", cwd=folder).stdout
    said = made(folder)
    assert said["history"]["runs"] == 1
    (stream,) = said["history"]["streams"]
    assert [each["first_seen"] for each in stream["findings"]] == ["2026-11-01"]
    assert all(each["kind"] != "history" for each in said["inputs"])
    page = ecosystem("report", *DAY, "-q", cwd=folder).stdout
    assert str(said["history"]["sha256"]) in page
    shown = ecosystem("report", "--history", "run.json", *DAY, cwd=folder)
    assert (shown.returncode, "`run.json` cannot be used" in shown.stderr) == (2, True)


def test_markdown_has_the_audit_the_history_and_what_is_due(folder: Path) -> None:
    """The same in Markdown, in both languages."""
    runs = folder / ".ecosystem" / "runs"
    runs.mkdir(parents=True)
    (runs / "audit.json").write_text(json.dumps(LOOKED))
    assert ecosystem("report", "history", "record", "run.json", cwd=folder).returncode == 0
    for language, heads in (
        ("en", ("## Live audit", "## Drift", "## History", "## What is due")),
        ("es", ("## Auditoría de lo vivo", "## Historia", "## Lo que vence")),
    ):
        shown = ecosystem("report", *DAY, "--format", "md", "--lang", language, "-q", cwd=folder)
        assert shown.returncode == 0, shown.stderr
        assert [each for each in heads if each not in shown.stdout] == []
        assert "| 2027-01-31 |" in shown.stdout
