"""The newcomer's path: what it costs is counted in the page, and it leads where the page says."""

from __future__ import annotations

import re

from cli.main import COMMANDS
from tests.docs.page import ROOT

PAGE = (ROOT / "docs" / "first-hour.md").read_text(encoding="utf-8")
DEMO = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def _section(name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_commands_and_ideas_are_counted() -> None:
    """The first sentence says how many commands are typed and how many ideas are needed: those of the page."""
    (typed,) = re.findall(r"```sh\n(.*?)```", _section("Commands"), re.DOTALL)
    commands = len(typed.splitlines())
    ideas = len(re.findall(r"^\| \*\*", _section("Ideas"), re.MULTILINE))
    assert f"{commands} commands and {ideas} ideas lie between a clone and the report" in PAGE


def test_the_table_is_what_make_demo_does() -> None:
    """The commands of the table are those of the Makefile's target, in order."""
    assert DEMO is not None
    done = re.findall(r"^\t\$\(BIN\)/(ecosystem [a-z]+(?: (?:install|prove)\b)?)", DEMO[1], re.MULTILINE)
    assert re.findall(r"^\| `(ecosystem [^`]+)` \|", _section("Commands"), re.MULTILINE) == done
    assert {command.split()[1] for command in done} <= set(COMMANDS)


def test_the_report_is_where_the_page_opens_it() -> None:
    """`make demo` writes the file that the last command opens."""
    assert DEMO is not None
    opened = re.search(r"^open (\S+)", PAGE, re.MULTILINE)
    assert opened is not None
    assert f"--output {opened[1]}\n" in DEMO[1]
