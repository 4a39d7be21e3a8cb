"""A shell in which a page's commands run one after the other, as in a reader's terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType

from tests.cli.calling import ROOT, variables_without

HOME = "/home/you"
"""Stands in pages for the folder that holds the reader's."""

_MARK = "\x01"
_DAY = "2026-11-20T12:00:00Z"


@dataclass(frozen=True)
class Said:
    """What a command printed, on either stream, and how it ended."""

    lines: tuple[str, ...]
    code: int


class Shell:
    """A bash in a folder; `folder` is shown as `/home/you/<its name>`."""

    def __init__(self, folder: Path, *, seconds: float) -> None:
        """Start it in `folder`; a command that takes more than `seconds` is killed, and the shell with it."""
        self._folder, self._seconds = folder, seconds
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self._kill()
        self._bash.communicate()

    def run(self, command: str) -> Said:
        """Run a command and return what it said; `$?` is the last one's, as in a terminal."""
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        timer = Timer(self._seconds, self._kill)
        timer.start()
        said = ""
        try:
            self._bash.stdin.write(
                f"{{ {command}\n}} </dev/null; __code=$?; printf '{_MARK}%s\\n' $__code; (exit $__code)\n"
            )
            self._bash.stdin.flush()
            for line in self._bash.stdout:
                before, mark, code = line.partition(_MARK)
                said += before
                if mark:
                    return Said(self._lines(said), int(code))
        finally:
            timer.cancel()
        raise AssertionError(f"`{command}` did not end in {self._seconds:.0f} s:\n{said}")

    def where(self) -> Path:
        """Return the folder that the shell is in."""
        return Path(self.run("pwd -P").lines[0].replace(HOME, str(self._folder.resolve().parent), 1))

    def _lines(self, said: str) -> tuple[str, ...]:
        for known in {str(self._folder.parent), str(self._folder.resolve().parent)}:
            said = said.replace(known, HOME)
        return tuple(line.rstrip() for line in said.splitlines())

    def _kill(self) -> None:
        try:
            os.killpg(self._bash.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _environment() -> dict[str, str]:
    kept = variables_without("AWS_", "PULUMI_", "ECOSYSTEM_")
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "CLONE": str(ROOT),
        "COLUMNS": "110",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ana",
        "GIT_AUTHOR_EMAIL": "ana@austral.example",
        "GIT_AUTHOR_DATE": _DAY,
        "GIT_COMMITTER_NAME": "Ana",
        "GIT_COMMITTER_EMAIL": "ana@austral.example",
        "GIT_COMMITTER_DATE": _DAY,
    }
