"""Starts, finds and stops emulators."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from localcloud import cache, process
from localcloud.emulator import ministack, moto
from localcloud.emulator.emulated import KINDS, Emulator, EmulatorError, Kind

_LAUNCH = Path(__file__).parent / "serving" / "launch.py"
_MODULES: dict[Kind, ModuleType] = {"moto": moto, "ministack": ministack}
_PATIENCE = 90.0
_ATTEMPTS = 3
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT")
_held: dict[int, subprocess.Popen[bytes]] = {}


def start(kind: Kind, home: Path, report: Callable[[str], None], *, keep: bool = True, auth: bool = False) -> Emulator:
    """The emulator of this kind for `home`: the one that runs already, else a new one, ready to answer.

    `keep`: it goes on when this process ends (`stop` ends it); otherwise the kernel ends it with this process, however
    that ends. `auth`, or `AUTH=true` in the environment, has ministack enforce IAM (moto cannot be trusted to): one
    that does not is replaced, and one that does serves those too who did not ask. Raises `EmulatorError`, with the end
    of its log when it died.
    """
    module = _MODULES[kind]
    auth = auth or (kind == "ministack" and os.environ.get("AUTH", "").lower() == "true")
    folder = _folder(home, kind)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with process.lock(folder / "lock"):
        found = running(home, kind)
        if found and (found.auth or not auth):
            return found
        stop(home, kind)
        python = module.python(report)
        report(f"starting {kind}")
        for attempt in range(1, _ATTEMPTS + 1):
            emulator = _launch(kind, module, python, folder, keep=keep, auth=auth)
            if emulator:
                return emulator
            if attempt < _ATTEMPTS:
                report(f"{kind} found its port taken: trying another one")
        raise EmulatorError(f"{kind} did not start; the end of {folder / 'log'}:\n{_tail(folder / 'log')}")


def running(home: Path, kind: Kind) -> Emulator | None:
    """The emulator of this kind that runs for `home`; `None` when there is none, whatever a left file says."""
    emulator = _read(home, kind)
    return emulator if emulator and process.alive(emulator.pid, emulator.since) else None


def status(home: Path) -> list[Emulator]:
    """The emulators that run for `home`."""
    return [emulator for kind in KINDS if (emulator := running(home, kind))]


def stop(home: Path, kind: Kind) -> bool:
    """Ends the emulator of this kind and what it holds; whether there was one.

    SIGTERM, again, then SIGKILL: ministack can ignore the first one. Another process that has its number by now is
    left alone.
    """
    emulator = _read(home, kind)
    ended = bool(emulator) and process.end(emulator.pid, emulator.since) if emulator else False
    if emulator and (child := _held.pop(emulator.pid, None)):
        _reap(child)
    _file(home, kind).unlink(missing_ok=True)
    return ended


def _launch(kind: Kind, module: ModuleType, python: Path, folder: Path, *, keep: bool, auth: bool) -> Emulator | None:
    """One attempt: `None` if it died for want of its port; raises `EmulatorError` if it died otherwise or is mute."""
    port = _free_port()
    for left in ("record", "tmp", "state", "s3"):
        shutil.rmtree(folder / left, ignore_errors=True)
    for needed in ("record", "tmp"):
        (folder / needed).mkdir()
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    scrubbed = kept | {"HOME": str(folder), "TMPDIR": str(folder / "tmp")}
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(  # noqa: S603
            [str(python), "-u", str(_LAUNCH), "free" if keep else "hold", kind, str(port)],
            cwd=folder,
            env=scrubbed | module.settings(port, auth, folder),
            stdin=subprocess.DEVNULL if keep else subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _held[child.pid] = child
    since = process.started(child.pid)
    emulator = Emulator(
        kind, f"http://127.0.0.1:{port}", child.pid, since or "", secrets.token_hex(8), auth, folder.absolute()
    )
    _write(emulator)
    try:
        answered = process.wait_until(lambda: child.poll() is not None or module.ready(port), _PATIENCE, every=0.05)
    except BaseException:
        stop(folder.parent, kind)
        raise
    if answered and child.poll() is None:
        return emulator
    stop(folder.parent, kind)
    words = _tail(folder / "log")
    if "ddress already in use" in words or "is already in use" in words:
        return None
    said = "did not answer" if not answered else f"ended with exit code {child.poll()}"
    raise EmulatorError(f"{kind} {said}; the end of {folder / 'log'}:\n{words}")


def _reap(child: subprocess.Popen[bytes]) -> None:
    """Lets go of a child of ours that has ended, so that it does not stay as a zombie."""
    if child.stdin:
        child.stdin.close()
    child.wait()


def _free_port() -> int:
    """A TCP port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _folder(home: Path, kind: Kind) -> Path:
    """Where the emulator of this kind keeps its files."""
    return home.absolute() / kind


def _file(home: Path, kind: Kind) -> Path:
    """The file that says which process it is."""
    return _folder(home, kind) / "emulator.json"


def _write(emulator: Emulator) -> None:
    """Notes the process, before it is ready: one whose starter is killed can then still be found and stopped."""
    text = json.dumps(asdict(emulator), default=str)
    cache.write(emulator.folder / "emulator.json", text, 0o600)


def _read(home: Path, kind: Kind) -> Emulator | None:
    """The emulator that the file names; `None` without a file that can be understood."""
    try:
        said = json.loads(_file(home, kind).read_text())
        return Emulator(**(said | {"folder": Path(said["folder"]), "pid": int(said["pid"]), "kind": kind}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return "    (no log)"
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:]) or "    (empty)"
