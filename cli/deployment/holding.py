"""One run a stack: who holds it, and whether the run before came to its end.

The lock is the kernel's (flock) on a file under `.ecosystem/runs/`: a run that was killed holds nothing any more.
The record in the file outlives its run only if that was cut off, and says which engine it had started.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from cli.refusal import BROKEN, Refusal
from localcloud.process import started


@dataclass(frozen=True, slots=True)
class Record:
    """What a run of a stack wrote down: its process, what it was doing, since when."""

    pid: int
    since: str
    doing: str


class Hold:
    """The right to run one stack; `cut_off` is the record of a run before that did not come to its end."""

    def __init__(self, handle: TextIO, cut_off: Record | None) -> None:
        self._handle = handle
        self.cut_off = cut_off

    def finish(self) -> None:
        """Say that the run came to its end, and let the stack go."""
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.close()


def hold(hidden: Path, stack: str, doing: str, place: str) -> Hold:
    """Take hold of a stack; refuses, naming the holder, when another run has it.

    `place` tells apart stacks of the same name: the backend they are kept in.
    """
    folder = hidden / "runs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{stack}-{place}"
    handle = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = _record(handle.read())
        handle.close()
        raise Refusal(
            held_by(stack, holder), "wait for it to end, or stop it with Ctrl-C where it runs", code=BROKEN
        ) from None
    before = _record(handle.read())
    handle.seek(0)
    handle.truncate()
    record = {"pid": os.getpid(), "started": started(os.getpid()), "since": _now(), "doing": doing}
    handle.write(json.dumps(record))
    handle.flush()
    return Hold(handle, before)


def held_by(stack: str, holder: Record | None) -> str:
    """Return the sentence about who has a stack."""
    if holder is None:
        return f"another run is at work on `{stack}`"
    return f"another run is at work on `{stack}`: `{holder.doing}`, process {holder.pid}, since {holder.since}"


@dataclass(frozen=True, slots=True)
class BackendLock:
    """A lock that the engine left in a file backend."""

    path: Path
    pid: int
    host: str
    user: str
    since: str


def backend_locks(state: Path, project: str, stack: str) -> tuple[BackendLock, ...]:
    """Return the engine's own locks on a stack of a file backend; the layout is the engine's `diy` backend."""
    folder = state / ".pulumi" / "locks" / "organization" / project / stack
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(raw, dict):
            found.append(_lock(path, raw))
    return tuple(found)


def _lock(path: Path, raw: Mapping[str, object]) -> BackendLock:
    pid = raw.get("pid")
    return BackendLock(
        path,
        pid if isinstance(pid, int) else 0,
        str(raw.get("hostname", "")),
        str(raw.get("username", "")),
        str(raw.get("timestamp", ""))[:19].replace("T", " "),
    )


def _record(text: str) -> Record | None:
    try:
        raw = json.loads(text)
        return Record(int(raw["pid"]), str(raw["since"]), str(raw["doing"]))
    except (ValueError, KeyError, TypeError):
        return None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
