"""`ecosystem access`: the group, the matrix and the review as the user meets them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.commands.access import COMMANDS, command
from cli.main import cli
from tests.cli.calling import AUSTRAL, ROOT, ecosystem
from tests.governance.access.generated import BEFORE

DAY = ("--as-of", "2026-11-20")


def access(*arguments: str | Path) -> Result:
    """Run `ecosystem access` with `arguments` in this process."""
    return CliRunner().invoke(cli, ["access", *map(str, arguments)])


def test_without_a_command_it_is_the_matrix() -> None:
    """`ecosystem access` with options, a declaration or nothing shows the matrix."""
    whole = access("matrix", AUSTRAL, *DAY).stdout
    assert "pixel      engagement   operate" in whole
    assert access(AUSTRAL, *DAY).stdout == whole
    assert access("--file", AUSTRAL, *DAY).stdout == whole
    assert ecosystem("access", *DAY).stdout.splitlines()[0] == whole.splitlines()[0]


def test_table_says_what_each_command_says() -> None:
    """The first line of each command's help is the one in the group's table."""
    for name, said in COMMANDS.items():
        found = command.get_command(None, name)  # type: ignore[arg-type]
        assert found is not None
        assert (found.help or "").splitlines()[0] == said


def test_help_imports_no_command_below() -> None:
    """The group's help imports none of its commands, and no reading of declarations."""
    code = "import sys; from cli.main import main; main(['access', '--help']); print('LOADED', *sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = shown.stdout.partition("LOADED")[2].split()
    assert "Commands:" in shown.stdout
    for slow in ("cli.access", "governance", "ecosystem", "yaml", "subprocess"):
        assert slow not in loaded, slow


def test_an_unknown_command_is_refused_with_the_nearest() -> None:
    """A word that is no command, no option and no file is refused with the nearest command."""
    shown = access("rvoke")
    assert shown.exit_code == 2
    assert "there is no command `access rvoke`; did you mean `revoke`?" in shown.output


@pytest.mark.parametrize(
    ("option", "word", "said"),
    [
        ("--agency", "pixl", "did you mean `pixel`?"),
        ("--brand", "aurorra", "did you mean `aurora`?"),
        ("--brand", "*", "is not a known unit"),
        ("--layer", "advertizing", "did you mean `advertising`?"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(option: str, word: str, said: str) -> None:
    """A filter that names nothing is a mistake, not an empty matrix."""
    shown = access("matrix", AUSTRAL, option, word)
    assert shown.exit_code == 2
    assert said in shown.output


def test_filters_and_expired() -> None:
    """The matrix is narrowed by agency, brand, group and layer; `--expired` shows what ended."""
    rows = csv.DictReader(
        io.StringIO(access("matrix", AUSTRAL, *DAY, "--format", "csv", "--brand", "beverages").stdout)
    )
    assert {row["brand"] for row in rows} == {"aurora", "brisa"}
    shown = access("matrix", BEFORE, *DAY)
    assert "nobody holds anything" in shown.stdout
    assert "1 grant is ended or revoked; `--expired` shows it" in shown.stdout
    shown = access("matrix", BEFORE, *DAY, "--expired", "--format", "csv")
    assert shown.stdout.splitlines()[1] == "agency-rojo,aurora,engagement,administer,2026-06-30,rojo-all,,ended"


@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("text", "agency     layer"),
        (
            "csv",
            "agency,brand,layer,level,until,grants,channels\npixel,aurora,engagement,operate,2027-03-31,pixel-social,",
        ),
        ("html", "<!doctype html>"),
        ("svg", "<svg xmlns="),
        ("json", '{\n  "version": 1,'),
    ],
)
def test_formats(tmp_path: Path, format: str, begins: str) -> None:
    """Each format is printed, or written whole to a file."""
    shown = access("matrix", AUSTRAL, *DAY, "--format", format)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(begins)
    path = tmp_path / "matrix"
    assert access("matrix", AUSTRAL, *DAY, "--format", format, "--output", path).stdout == ""
    assert path.read_text() == shown.stdout


def test_what_cannot_be_understood_exits_with_2(tmp_path: Path) -> None:
    """A broken declaration is shown with its place, and exits with 2."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(AUSTRAL.read_text().replace("to: pixel,", "to: pixl,"))
    for words in (["matrix", path], ["review", path], ["revoke", "pixel", "--file", path]):
        shown = access(*words)
        assert shown.exit_code == 2
        assert f"{path}:103" in shown.output


def test_review() -> None:
    """The grants are listed with what is due first, in three formats."""
    lines = access("review", AUSTRAL, *DAY).stdout.splitlines()
    assert lines[1].split()[:3] == ["2027-01-13", "review", "mediahaus-ads"]
    assert lines[-1] == "6 active grants, 0 due, as of 2026-11-20; a review counts 90 days"
    rows = [*csv.DictReader(io.StringIO(access("review", BEFORE, *DAY, "--format", "csv").stdout))]
    assert [(row["grant"], row["why"], row["days_left"], row["approved_by"]) for row in rows] == [
        ("rojo-all", "ended", "-143", "")
    ]
    data = json.loads(access("review", AUSTRAL, *DAY, "--due", "60", "--format", "json").stdout)
    assert [each["id"] for each in data["grants"]] == ["mediahaus-ads", "pixel-social", "pixel-web"]


def test_review_goes_by_the_settings_of_its_control(tmp_path: Path) -> None:
    """How long a review counts is what the settings of ACC-010 say."""
    (tmp_path / "pyproject.toml").write_text("[tool.ecosystem.settings.ACC-010]\ndays = 30\n")
    path = tmp_path / "ecosystem.yaml"
    path.write_text(AUSTRAL.read_text())
    assert "3 due, as of 2026-11-20; a review counts 30 days" in access("review", path, *DAY).stdout


def test_review_with_last_uses(tmp_path: Path) -> None:
    """A snapshot of last uses adds the column; one that cannot be read is refused with 2."""
    path = tmp_path / "used.json"
    path.write_text('[{"role": "r", "agency": "pixel", "brand": "aurora", "last_used": "2026-11-18T12:00:00Z"}]')
    said = access("review", AUSTRAL, *DAY, "--last-used", path).stdout
    assert "governance@austral.example  2026-11-18" in said
    assert "governance@austral.example  unknown" in said
    for content in ("{", "{}", "[" * 100_000):
        path.write_text(content)
        shown = access("review", AUSTRAL, *DAY, "--last-used", path)
        assert shown.exit_code == 2
        assert str(path) in shown.output
