"""The page of the command is written from the command."""

from __future__ import annotations

from cli.docs import PAGE, page
from cli.main import COMMANDS


def test_the_page_is_in_step() -> None:
    """`docs/command.md` is what `python -m cli.docs` would write."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_command_is_on_the_page() -> None:
    """Each command of the table has its heading."""
    assert [name for name in COMMANDS if f"## ecosystem {name}\n" not in page()] == []
