"""What every command that makes a report of the run takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

ENVELOPE = ".dsse.json"
"""What the name of a signed report's statement ends with, after the report's own."""

PUBLIC = Path("governance", "report.pub")
"""Beside the declaration: the public key that reports are verified with."""


def _left(name: str, command: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"What `{command} --format json` wrote; otherwise `.ecosystem/runs/{name}.json`.",
    )


def left_options(command: Command) -> Command:
    """Add `--proof`, `--plan` and `--audit`."""
    for name, said in (("audit", "audit"), ("plan", "plan"), ("proof", "access prove")):
        command = _left(name, said)(command)
    return command


def envelope_of(report: Path) -> Path:
    """Return the file of a report's signed statement."""
    return report.with_name(report.name + ENVELOPE)
