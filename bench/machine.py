"""What figures are of: the machine, and the commit."""

from __future__ import annotations

import os
import platform
import subprocess


def machine() -> str:
    """Return the processor, its cores and the Python, in words."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit that is measured, and whether something in it was changed; empty outside of a repository."""
    said = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    return subprocess.run(said, capture_output=True, text=True, check=False).stdout.strip()
