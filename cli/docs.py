"""Writes `docs/command.md`: the help of every command, as the terminal shows it (`python -m cli.docs`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cli.main import cli

PAGE = Path(__file__).parent.parent / "docs" / "command.md"

_WIDTH = 100
_HEAD = """\
# The command

Written by `python -m cli.docs` from the command itself; a test holds it in step.
"""


def page() -> str:
    """Return the page: a heading and the help text for `ecosystem` and each command below it."""
    said = (f"{'#' * depth} {path}\n\n```\n{text}\n```\n" for path, depth, text in _helps(cli, "ecosystem", None, 2))
    return "\n".join([_HEAD, *said])


def _helps(
    command: click.Command, path: str, parent: click.Context | None, depth: int
) -> Iterator[tuple[str, int, str]]:
    context = click.Context(
        command, parent=parent, info_name=path.rpartition(" ")[2], terminal_width=_WIDTH, **command.context_settings
    )
    yield path, depth, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _helps(below, f"{path} {name}", context, depth + 1 if parent else depth)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
