"""Calls the command as a user does: in a process of its own, with nothing of this one's environment that matters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
AUSTRAL = ROOT / "ecosystem.yaml"


def variables_without(*begun: str) -> dict[str, str]:
    """Return this process's environment without the variables that begin with one of these."""
    return {key: value for key, value in os.environ.items() if not key.startswith(begun)}


def ecosystem(
    *arguments: str | Path, cwd: Path | None = None, timeout: float = 120, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `ecosystem` with `arguments` and return what became of it."""
    kept = variables_without("AWS_", "PULUMI_", "ECOSYSTEM_LOCAL")
    kept.pop("NO_COLOR", None)
    return subprocess.run(
        [sys.executable, "-P", "-m", "cli", *map(str, arguments)],
        cwd=cwd or ROOT,
        env=kept | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def declaration(folder: Path, text: str | None = None, **replaced: str) -> Path:
    """Write a declaration into `folder`: `text`, or the Austral example with some words replaced."""
    said = AUSTRAL.read_text() if text is None else text
    for old, new in replaced.items():
        said = said.replace(old, new)
    path = folder / "ecosystem.yaml"
    path.write_text(said)
    return path
