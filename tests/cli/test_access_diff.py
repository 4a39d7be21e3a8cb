"""`ecosystem access diff`: files and git revisions, and the gate on gains."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from tests.cli.calling import AUSTRAL
from tests.cli.versioned import git
from tests.governance.access.generated import BEFORE, small_text

DAY = ("--as-of", "2026-11-20")
VIEW = "{id: one, to: pixel, brands: [aurora], layers: [web], level: view}"


def diff(*arguments: str | Path) -> Result:
    """Run `ecosystem access diff` with `arguments` in this process."""
    return CliRunner().invoke(cli, ["access", "diff", *map(str, arguments), *DAY])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which the declaration is in a folder, includes its grants, and was changed once."""
    home = tmp_path / "corporation"
    (home / "grants").mkdir(parents=True)
    text = small_text("[]", more='include: ["grants/*.yaml"]')
    (home / "ecosystem.yaml").write_text(text)
    (home / "grants" / "pixel.yaml").write_text(f"grants:\n  - {VIEW}\n")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    (home / "grants" / "pixel.yaml").write_text(f"grants:\n  - {VIEW.replace('view', 'operate')}\n")
    git(tmp_path, "commit", "-am", "second")
    monkeypatch.chdir(home)
    return home


def test_between_files() -> None:
    """Two files are compared: gains first, then losses, then who may sign in, then the count."""
    shown = diff(BEFORE, AUSTRAL)
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0] == "gains access"
    assert "mediahaus  aurora, brisa: advertising, analytics  nothing → operate until 2027-01-31" in shown.stdout
    assert "14 cells gain, 0 lose, 4 changes of who may sign in" in shown.stdout
    assert diff(AUSTRAL, AUSTRAL).stdout.startswith("no access changes: ")


def test_fails_on_a_gain_when_asked_to() -> None:
    """With `--fail-on-gain` a gain exits with 1, a loss with 0."""
    assert diff(BEFORE, AUSTRAL, "--fail-on-gain").exit_code == 1
    assert diff(AUSTRAL, BEFORE, "--fail-on-gain").exit_code == 0
    assert diff(AUSTRAL, AUSTRAL, "--fail-on-gain").exit_code == 0


def test_between_revisions(repository: Path) -> None:
    """A bare revision is the declaration at it with the files it includes, as is `REVISION:PATH`."""
    said = "pixel  aurora: web  view until 2027-03-31 → operate until 2027-03-31 (level)"
    for before, after in (
        ("HEAD~1", "HEAD"),
        ("HEAD~1", "ecosystem.yaml"),
        ("HEAD~1:corporation/ecosystem.yaml", "HEAD:./ecosystem.yaml"),
    ):
        shown = diff(before, after)
        assert said in shown.stdout, shown.output
        assert shown.stdout.endswith(f"1 cell gains, 0 lose: from {before} to {after}, from 2026-11-20 on\n")
    assert said in diff("HEAD~1", "main", "--file", repository / "ecosystem.yaml").stdout


def test_formats(repository: Path) -> None:
    """JSON says both sides of each cell; Markdown is a table with code spans."""
    data = json.loads(diff("HEAD~1", "HEAD", "--format", "json").stdout)
    (change,) = data["changes"]
    assert (data["before"], data["gains"], change["change"], change["differs"]) == ("HEAD~1", True, "more", ["level"])
    assert [each["level"] for each in (*change["before"], *change["after"])] == ["view", "operate"]
    table = diff("HEAD~1", "HEAD", "--format", "md").stdout
    assert (
        "| ➕ gains | `pixel` | `aurora: web` | `view until 2027-03-31` | `operate until 2027-03-31` | level |" in table
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("HEAD~9", "`HEAD~9` is neither a file nor a revision"),
        ("none.yaml", "neither a file nor a revision"),
        ("HEAD:none.yaml", "there is no `none.yaml` at this revision"),
        ("HEAD:../../../etc/passwd", "cannot be read from git"),
        (":ecosystem.yaml", "neither a file nor a revision"),
        ("-x:ecosystem.yaml", "No such option"),
    ],
)
def test_what_cannot_be_read_exits_with_2(repository: Path, said: str, why: str) -> None:
    """What is neither a file nor a revision is refused with 2 and a sentence."""
    shown = diff(said, "ecosystem.yaml")
    assert shown.exit_code == 2, shown.output
    assert why in shown.output


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a repository a revision is refused, and it says that there is none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    shown = diff("HEAD~1", "ecosystem.yaml")
    assert shown.exit_code == 2
    assert "this is no git repository" in shown.output


def test_a_broken_declaration_at_a_revision_names_the_revision(repository: Path) -> None:
    """A declaration that could not be understood then is shown with the revision and the line."""
    (repository / "grants" / "pixel.yaml").write_text("grants:\n  - {id: one}\n")
    git(repository, "commit", "-am", "broken")
    shown = diff("HEAD", "HEAD~1")
    assert shown.exit_code == 2
    assert "grants/pixel.yaml at HEAD:2:5" in shown.output


def test_links_of_a_revision_are_not_followed(repository: Path) -> None:
    """A link in the repository is left out: nothing outside the revision is read."""
    (repository / "grants" / "link.yaml").symlink_to("/etc/passwd")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "link")
    assert diff("HEAD", "HEAD~1").exit_code == 0
