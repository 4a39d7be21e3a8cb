"""`ecosystem history`: recording, the trend, and what is due."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.commands.history import command
from tests.cli.calling import AUSTRAL
from tests.governance.history.samples import finding, run


def history(*arguments: str | Path, given: bytes | None = None) -> Result:
    """Run `ecosystem history` in this process."""
    return CliRunner().invoke(command, [*map(str, arguments)], input=given)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the Austral example."""
    (tmp_path / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_records_beside_the_declaration_and_shows_the_trend(home: Path) -> None:
    """Without `--history` it is `.ecosystem/history.sqlite3`; each record says what is new and fixed."""
    (home / "one.json").write_bytes(run("2026-11-01", [finding("aurora-promo"), finding("contacts")]))
    shown = history("record", "one.json")
    assert shown.exit_code == 0, shown.output
    assert shown.output.endswith("history.sqlite3: 2 open, 2 new, 0 fixed, 0 reopened\n")
    assert (home / ".ecosystem" / "history.sqlite3").is_file()
    assert history("record", "one.json").output.startswith("recorded already")
    assert history("record", "-", "--quiet", given=run("2026-11-04", [finding("contacts")])).output == ""
    text = history().output
    assert text.startswith("declared ecosystem.yaml: 2 runs, open findings █▄ 1\n")
    assert "pixel        0     1" in text
    data = json.loads(history("--format", "json").output)
    assert data["streams"][0]["summary"] == {"open": 1, "waived": 0, "fixed": 1}
    assert data["streams"][0]["findings"][0]["agencies"] == ["pixel"]
    assert history("--evidence", "observed").output == "no run is recorded\n"


def test_what_goes_wrong_is_said(home: Path) -> None:
    """No history, no run, no file exit with 2, a file that is no history with 3, each with a sentence."""
    shown = history()
    assert (shown.exit_code, "there is no history" in shown.output) == (2, True)
    (home / "no.json").write_text("no")
    for name in ("no.json", "none.json"):
        assert history("record", name).exit_code == 2
    assert not (home / ".ecosystem").exists()
    (home / "good.json").write_bytes(run("2026-11-01"))
    shown = history("record", "good.json", "--history", "no.json")
    assert (shown.exit_code, "cannot be used" in shown.output) == (3, True)
    assert (home / "no.json").read_text() == "no"


def test_due(home: Path) -> None:
    """`due` reads the waivers beside the declaration; `ics` is a calendar with line ends as it demands."""
    (home / "governance").mkdir()
    (home / "governance" / "waivers.yaml").write_text(
        "- {control: DAT-002, asset: shop, reason: later, requested_by: a@b.example, approved_by: c@b.example, "
        "from: 2026-11-01, until: 2026-12-24}\n"
    )
    day = ("--as-of", "2026-11-20")
    shown = history("due", *day, "--within", "40")
    assert "2026-12-24  in 34 d  waiver  DAT-002" in shown.output
    assert json.loads(history("due", *day, "--format", "json").output)["due"][0]["location"]["line"] == 1
    assert history("due", *day, "--format", "ics", "--output", "due.ics").exit_code == 0
    assert (home / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    (home / "governance" / "waivers.yaml").write_text("- 3\n")
    assert history("due", *day).exit_code == 2
