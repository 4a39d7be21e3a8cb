"""Processes that must not be mistaken for others or work at once: identity, ending, and locks."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def started(pid: int) -> str | None:
    """When process `pid` started, as a text that no later process with the same number shares; `None` if it is gone.

    A zombie counts as gone. Linux: boot id and field 22 of `/proc/PID/stat` (proc(5)); elsewhere what `ps` says.
    """
    if not sys.platform.startswith("linux"):
        shown = subprocess.run(  # noqa: S603
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return shown.stdout.strip() or None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def alive(pid: int, since: str) -> bool:
    """Whether `pid` is still the process that `started(pid)` described as `since`."""
    return started(pid) == since


def end(pid: int, since: str, patience: float = 5.0) -> bool:
    """Ends process `pid` and its session's group: SIGTERM, again after half the `patience` (s), then SIGKILL.

    A process that is not the one described by `since` is left alone. True when it was there and is gone.
    """
    if not alive(pid, since):
        return False
    for sign in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
        _signal_group(pid, sign)
        if wait_until(lambda: not alive(pid, since), patience / 2):
            return True
    return not alive(pid, since)


def _signal_group(pid: int, sign: signal.Signals) -> None:
    """Signals the process group that `pid` leads, or `pid` alone where it leads none."""
    with suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, sign)
        else:
            os.kill(pid, sign)


def wait_until(condition: Callable[[], bool], patience: float, every: float = 0.02) -> bool:
    """Whether `condition()` becomes true within `patience` seconds; asked `every` so many seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on `path` (made if need be) against other processes; freed by the kernel if we die."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
