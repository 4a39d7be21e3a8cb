"""The engine as a child process: its events as they come, its last words cleaned, its end with ours."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cli.deployment.events import Event, plain, read

_PR_SET_PDEATHSIG = 1
_KEPT = 64 * 1024  # characters of output that are kept when it is no event

_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of the engine ended: its exit code, what it printed that was no event, and its standard error."""

    code: int
    output: str
    errors: str

    @property
    def fine(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0


@dataclass(frozen=True, slots=True)
class Pulumi:
    """The engine in one workspace: the executable, the folder it works in, its environment.

    `children` are the runs going on now, for `interrupt`.
    """

    executable: Path
    folder: Path
    environment: Mapping[str, str]
    children: Children

    def run(
        self,
        *arguments: str,
        take: Callable[[Event], None] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run one command to its end and return how it ended; `take` gets each event as it happens.

        `variables` are added to the environment of this run.
        """
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
            child = subprocess.Popen(  # noqa: S603
                [str(self.executable), *arguments, "--non-interactive", "--color", "never"],
                cwd=self.folder,
                env={**self.environment, "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true", **(variables or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                errors="replace",
                process_group=0,
                preexec_fn=_end_with_us,
            )
            with self.children.holding(child):
                output = _drain(child, take)
                code = child.wait()
            errors.seek(0)
            return Outcome(code, output, cleaned(errors.read(_KEPT)))


class Children:
    """The runs of the engine that go on now; asked to stop together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[str]] = []
        self.stopping = False

    def holding(self, child: subprocess.Popen[str]) -> _Held:
        """Return a context in which `child` is known to `interrupt` and `kill`."""
        return _Held(self, child)

    def interrupt(self) -> int:
        """Ask every run to finish what it is doing, save its state and end; return how many there are."""
        self.stopping = True
        return self._signal(signal.SIGINT)

    def kill(self) -> int:
        """End every run at once; the next `up` recovers what they were doing."""
        self.stopping = True
        return self._signal(signal.SIGKILL)

    def _signal(self, sign: signal.Signals) -> int:
        with self._lock:
            running = [child for child in self._running if child.poll() is None]
        for child in running:
            try:
                if sign == signal.SIGKILL:
                    os.killpg(child.pid, sign)
                else:
                    child.send_signal(sign)
            except ProcessLookupError:
                continue
        return len(running)

    def add(self, child: subprocess.Popen[str]) -> None:
        """Know a run; one that begins while all are asked to stop is asked at once."""
        with self._lock:
            self._running.append(child)
        if self.stopping:
            child.send_signal(signal.SIGINT)

    def remove(self, child: subprocess.Popen[str]) -> None:
        """Forget a run that ended."""
        with self._lock:
            self._running.remove(child)


@dataclass(frozen=True, slots=True)
class _Held:
    children: Children
    child: subprocess.Popen[str]

    def __enter__(self) -> None:
        self.children.add(self.child)

    def __exit__(self, *fault: object) -> None:
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
            self.child.wait()
        self.children.remove(self.child)


def _end_with_us() -> None:
    """Have the kernel interrupt the engine when we die, so that it saves its state and ends (Linux).

    A run that was put in the background (`nohup`, a shell's `&`) ignores SIGINT, and its children would inherit that.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def _drain(child: subprocess.Popen[str], take: Callable[[Event], None] | None) -> str:
    kept: list[str] = []
    size = 0
    if child.stdout is not None:
        for line in child.stdout:
            if take is not None and line.startswith("{"):
                event = read(line)
                if event is not None:
                    take(event)
            elif take is None or size < _KEPT:
                kept.append(line)
                size += len(line)
        child.stdout.close()
    return "".join(kept)


def cleaned(text: str) -> str:
    """Return the engine's standard error without its prefix, its colours and its advertising, one thought a line."""
    lines: list[str] = []
    for line in plain(text).splitlines():
        bare = line.strip()
        if not bare or bare.startswith(("warning: A new version of Pulumi", "info: There is a new version")):
            continue
        lines.append(bare.removeprefix("error: ") if not lines else bare)
    return "\n".join(lines)
