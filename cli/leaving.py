"""What a run leaves beside its declaration for `ecosystem report`: the JSON that `--format json` prints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from cli.refusal import Refusal

RUNS: Final = Path(".ecosystem", "runs")
"""Beside the declaration: `proof.json`, `plan.json`, `audit.json`, and `snapshot.json`, what an audit saw."""


def left_at(declaration: str, name: str) -> Path:
    """Return where a run on the declaration at this path leaves `name`."""
    return Path(declaration).parent / RUNS / f"{name}.json"


def leave(declaration: str, name: str, text: str) -> None:
    """Write what a run left, for the user alone to read; where that cannot be done, say so and go on."""
    from cli.output import write_whole

    path = left_at(declaration, name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, text if text.endswith("\n") else f"{text}\n", 0o600)
    except (OSError, Refusal) as fault:
        said = fault.message if isinstance(fault, Refusal) else f"`{path.parent}` cannot be made"
        click.echo(f"note: {said}; `ecosystem report` will lack it", err=True)
