"""What figures are of: the machine, the commit, and a part that runs by itself."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from typing import Any


def said_apart(module: str, *words: object) -> dict[str, Any]:
    """Return the JSON that a module prints for `--part WORDS` in a process of its own."""
    command = [sys.executable, "-m", module, "--part", *map(str, words)]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return found


def machine() -> str:
    """Return the processor, its cores and the Python, in words."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit that is measured, and whether something in it was changed; empty outside of a repository."""
    said = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    return subprocess.run(said, capture_output=True, text=True, check=False).stdout.strip()
