"""Where things that can be made again are kept: outside any checkout, shared by all of a user's."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def folder() -> Path:
    """`$XDG_CACHE_HOME/ecosystem`, or `~/.cache/ecosystem` (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ecosystem"


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes `path` in one step, its folder made if need be; left alone when it holds this very text already."""
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    Path(temporary).chmod(mode)
    Path(temporary).replace(path)
