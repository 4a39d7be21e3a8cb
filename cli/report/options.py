"""What every command that makes a report of the run takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

ENVELOPE = ".dsse.json"
"""What the name of a signed report's statement ends with, after the report's own."""

KEPT = Path(".ecosystem", "history.sqlite3")
"""Beside the declaration: the history of runs."""

PUBLIC = Path("governance", "report.pub")
"""Beside the declaration: the public key that reports are verified with."""


def _left(name: str, command: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"What `{command}` wrote; otherwise `.ecosystem/runs/{name}.json`, which it leaves.",
    )


def left_options(command: Command) -> Command:
    """Add `--proof`, `--plan`, `--audit`, `--snapshot` and `--history`."""
    command = click.option(
        "--history",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"The history of runs; otherwise `{KEPT}`, if it is there.",
    )(command)
    made = (
        ("snapshot", "audit --snapshot"),
        ("audit", "audit --format json"),
        ("plan", "plan --format json"),
        ("proof", "access prove --format json"),
    )
    for name, said in made:
        command = _left(name, said)(command)
    return command


def envelope_of(report: Path) -> Path:
    """Return the file of a report's signed statement."""
    return report.with_name(report.name + ENVELOPE)
