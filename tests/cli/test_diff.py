"""`ecosystem diff`: files and git revisions, with the waivers beside them, and the gate on losses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.commands.diff import command
from tests.cli.calling import AUSTRAL
from tests.cli.versioned import git
from tests.governance.access.generated import BEFORE, small_text

DAY = ("--as-of", "2026-11-20")
CHANNEL = "{id: aurora-site, kind: website, url: https://a.example/, brand: aurora, owner: corporation}"
WAIVER = """\
- control: DAT-002
  asset: aurora-site
  reason: to be moved
  requested_by: a@large.example
  approved_by: b@large.example
  from: 2026-11-01
  until: 2026-12-31
"""


def diff(*arguments: str | Path) -> Result:
    """Run `ecosystem diff` with `arguments` in this process."""
    return CliRunner().invoke(command, [*map(str, arguments), *DAY])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which the declaration is in a folder and includes its channels, changed once."""
    home = tmp_path / "corporation"
    (home / "parts").mkdir(parents=True)
    (home / "governance").mkdir()
    (home / "ecosystem.yaml").write_text(small_text("[]", more='include: ["parts/*.yaml"]').replace("channels: []", ""))
    (home / "parts" / "aurora.yaml").write_text(f"channels:\n  - {CHANNEL}\n")
    (home / "governance" / "waivers.yaml").write_text(WAIVER)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    (home / "parts" / "aurora.yaml").write_text(
        f"channels:\n  # moved\n  - {CHANNEL.replace('corporation', 'pixel')}\n"
    )
    (home / "governance" / "waivers.yaml").write_text(WAIVER.replace("2026-12-31", "2027-01-15"))
    git(tmp_path, "commit", "-am", "second")
    monkeypatch.chdir(home)
    return home


def test_between_files() -> None:
    """The example before and after: agencies lose what they owned, and the last line counts."""
    shown = diff(BEFORE, AUSTRAL)
    assert shown.exit_code == 0
    assert "the corporation gains, or an agency loses" in shown.stdout
    assert "the corporation loses" not in shown.stdout.splitlines()
    assert diff(AUSTRAL, AUSTRAL).stdout == f"nothing changes: from {AUSTRAL} to {AUSTRAL}\n"
    assert diff(AUSTRAL, AUSTRAL, "--quiet").stdout == ""


def test_fails_on_a_loss_when_asked_to(repository: Path) -> None:
    """With `--fail-on-loss` a loss of the corporation's or a gain of an agency's exits with 1, else with 0."""
    assert diff("HEAD~1", "HEAD").exit_code == 0
    assert diff("HEAD~1", "HEAD", "--fail-on-loss").exit_code == 1
    assert diff("HEAD", "HEAD~1", "--fail-on-loss").exit_code == 0
    assert diff(BEFORE, AUSTRAL, "--fail-on-loss").exit_code == 1


def test_between_revisions_with_the_places_of_both(repository: Path) -> None:
    """A bare revision and `REVISION:PATH` give the file and line on both sides, of included files and waivers too."""
    for before, after in (
        ("HEAD~1", "HEAD"),
        ("HEAD~1:corporation/ecosystem.yaml", "HEAD:corporation/ecosystem.yaml"),
        ("HEAD~1:./ecosystem.yaml", "HEAD:./ecosystem.yaml"),
    ):
        shown = diff(before, after).stdout
        assert "aurora-site  owner" in shown
        assert "HEAD~1:parts/aurora.yaml:2 → HEAD:parts/aurora.yaml:3" in shown, shown
        assert "waiver of DAT-002  until 2026-12-31 → until 2027-01-15" in shown
        assert "HEAD~1:governance/waivers.yaml:1 → HEAD:governance/waivers.yaml:1" in shown
    shown = diff("HEAD~1", "ecosystem.yaml").stdout
    assert "HEAD~1:parts/aurora.yaml:2 → parts/aurora.yaml:3" in shown
    assert "HEAD~1:governance/waivers.yaml:1 → governance/waivers.yaml:1" in shown


def test_formats(repository: Path, tmp_path: Path) -> None:
    """JSON says the kind, both texts and both places of each change; Markdown is tables, the worst first."""
    data = json.loads(diff("HEAD~1", "HEAD", "--format", "json").stdout)
    first = data["changes"][0]
    assert (first["kind"], first["family"], first["subject"], first["what"]) == (
        "loss",
        "ownership",
        "aurora-site",
        "owner",
    )
    assert first["before"]["location"] == {"file": "HEAD~1:parts/aurora.yaml", "line": 2, "column": 85}
    assert data["loses"] is True
    assert data["summary"]["loss"] == 1
    output = tmp_path / "comment.md"
    assert diff("HEAD~1", "HEAD", "--format", "md", "--output", output).stdout == ""
    lines = output.read_text().splitlines()
    assert lines[0] == "### The ecosystem"
    assert "#### 🔴 The corporation loses (1)" in lines


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("HEAD~9", "neither a file nor a revision"),
        ("none.yaml", "neither a file nor a revision"),
        ("--nope", "No such option"),
    ],
)
def test_what_cannot_be_read_exits_with_2(repository: Path, said: str, why: str) -> None:
    """What is neither a file nor a revision is refused with 2 and a sentence."""
    shown = diff(said, "ecosystem.yaml")
    assert shown.exit_code == 2
    assert why in shown.output


def test_waivers_that_cannot_be_understood_are_shown(repository: Path) -> None:
    """A broken waivers' file is shown with its place, at a revision with the revision; exit 2."""
    (repository / "governance" / "waivers.yaml").write_text("- control: DAT-002\n")
    shown = diff("HEAD", "ecosystem.yaml")
    assert shown.exit_code == 2
    assert "governance/waivers.yaml:1" in shown.output
    git(repository, "commit", "-am", "broken")
    shown = diff("HEAD", "HEAD~1")
    assert shown.exit_code == 2
    assert "HEAD:governance/waivers.yaml" in shown.output
