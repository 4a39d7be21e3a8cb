"""The page of the command is written from the command."""

from __future__ import annotations

import subprocess
import sys

from cli.docs import PAGE
from cli.main import COMMANDS
from tests.cli.calling import ROOT


def written() -> str:
    """The page as a process of its own writes it: click keeps the help option of whoever asked first."""
    program = "import sys; from cli.docs import page; sys.stdout.buffer.write(page().encode())"
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True).stdout.decode()


def test_the_page_is_in_step_and_has_every_command() -> None:
    """`docs/command.md` is what `python -m cli.docs` would write, with a heading for each command."""
    said = written()
    assert said == PAGE.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## ecosystem {name}\n" not in said] == []
