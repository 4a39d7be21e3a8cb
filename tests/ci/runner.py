"""A runner of our own: a repository with two revisions, a folder of tools, and a forge that keeps comments."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.ci.pipelines import Script
from tests.cli.calling import ROOT
from tests.cli.versioned import git
from tests.loopback import Loopback

TOKEN = "a-token-of-a-job"
BOT = "github-actions[bot]"

_ECOSYSTEM = f"""
case "$1" in
  check|diff|report) set -- "$@" --as-of 2026-11-20 ;;
esac
printf '%s\\n' "$*" >> "$CALLS"
PYTHONPATH={ROOT} exec {sys.executable} -P -m cli "$@"
"""
_PIP = """
printf 'pip' >> "$CALLS"
printf ' [%s]' "$@" >> "$CALLS"
echo >> "$CALLS"
"""


@dataclass(frozen=True)
class Runner:
    """A machine with a checkout of a repository; `summary`, `outputs` and `calls` are files that steps leave."""

    home: Path

    @property
    def checkout(self) -> Path:
        """The repository."""
        return self.home / "checkout"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""
        return self.home / "temporary"

    def tool(self, name: str, text: str) -> None:
        """Put a command on the path: a script for bash."""
        path = self.home / "tools" / name
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)

    def text(self, name: str) -> str:
        """Return what the steps have left in `summary`, `outputs` or `calls`."""
        path = self.home / name
        return path.read_text() if path.exists() else ""

    def commit(self, files: Mapping[str, str | None], message: str) -> None:
        """Commit files; None removes one."""
        for name, text in files.items():
            path = self.checkout / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text)
        git(self.checkout, "add", "--all")
        git(self.checkout, "commit", "--message", message, "--allow-empty")

    def run(self, script: Script, where: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Execute a script as the runner would, in the checkout, with its variables and nothing of this process's."""
        file = self.home / "script"
        file.write_text(script.text)
        variables = {
            "PATH": f"{self.home / 'tools'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "CALLS": str(self.home / "calls"),
            "GITHUB_OUTPUT": str(self.home / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
            **script.variables,
            **more,
        }
        return subprocess.run(
            [*script.shell, str(file)],
            cwd=where or self.checkout,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def runner(home: Path) -> Runner:
    """Return a runner with an empty repository; `ecosystem` is this checkout's, by a fixed clock, `pip` only notes."""
    made = Runner(home)
    for folder in (made.checkout, made.temporary, home / "tools"):
        folder.mkdir()
    made.tool("ecosystem", _ECOSYSTEM)
    made.tool("pip", _PIP)
    (home / "tools" / "python3").symlink_to(sys.executable)
    git(made.checkout, "init")
    return made


@dataclass
class Forge:
    """An API that keeps comments as GitHub and GitLab do; `asked` are the requests that changed something."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""

    def add(self, login: str, body: str) -> int:
        """Add a comment of somebody's and return its number."""
        number = len(self.comments) + 1
        self.comments.append({"id": number, "user": {"login": login}, "author": {"id": _who(login)}, "body": body})
        return number

    def answer(self, method: str, path: str, data: dict[str, Any]) -> Any:
        """Return what the API says: who asks, a page of comments, the comment that is made or changed."""
        address = urlsplit(path)
        if method == "GET":
            if address.path == "/user":
                return {"id": _who(BOT)}
            query = parse_qs(address.query)
            many, page = int(query["per_page"][0]), int(query["page"][0])
            return self.comments[(page - 1) * many : page * many]
        self.asked.append((method, address.path))
        if method == "POST":
            return {"id": self.add(BOT, data["body"])}
        comment = self.comments[int(address.path.rpartition("/")[2]) - 1]
        comment["body"] = data["body"]
        return comment


def _who(login: str) -> int:
    return 7 if login == BOT else 8


@contextmanager
def forge() -> Iterator[Forge]:
    """Serve a forge on this machine; `/user` is the bot."""
    kept = Forge()

    def handle(handler: BaseHTTPRequestHandler) -> None:
        kept.tokens.add(handler.headers.get("PRIVATE-TOKEN") or handler.headers.get("Authorization") or "")
        data = json.loads(handler.rfile.read(int(handler.headers.get("Content-Length") or 0)) or "{}")
        content = json.dumps(kept.answer(handler.command, handler.path, data)).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    server = Loopback(handle, "GET", "POST", "PATCH", "PUT")
    kept.url = server.url
    try:
        yield kept
    finally:
        server.close()
