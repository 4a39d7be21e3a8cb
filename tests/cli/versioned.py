"""Git in a test's folder, with nothing of the user's settings; and whom a CODEOWNERS file asks, as git matches."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str, fine: tuple[int, ...] = (0,)) -> str:
    """Run git in a folder and return what it printed; it must end with a code that is `fine`."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"]
    command = ["git", *who, *arguments]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, env=os.environ | quiet)
    assert done.returncode in fine, done.stderr
    return done.stdout


def asked(folder: Path, text: str, path: str) -> list[str]:
    """Return the owners of `path` by a CODEOWNERS file: those of the last line whose pattern git finds to match."""
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    rules = [re.split(r"(?<!\\)\s+", line, maxsplit=1) for line in lines]
    scratch = folder / "matching"
    if not scratch.exists():
        scratch.mkdir()
        git(scratch, "init")
    (scratch / ".git" / "info" / "exclude").write_text("".join(f"{rule[0]}\n" for rule in rules))
    said = git(scratch, "check-ignore", "-v", "--no-index", "--", path, fine=(0, 1))
    return rules[int(said.split(":")[1]) - 1][1].split() if said else []
