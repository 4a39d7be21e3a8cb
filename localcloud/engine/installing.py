"""Installs the released engine by the installer of Pulumi's Automation API."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from localcloud import process
from localcloud.engine.finding import Engine, EngineError, examine, folder

_LIMIT = 600
_CONNECT = 10
_SCRIPT = """
import socket, sys
socket.setdefaulttimeout(float(sys.argv[2]))
from pulumi.automation import PulumiCommand
PulumiCommand.install(root=sys.argv[1])
"""


def install(report: Callable[[str], None]) -> Engine:
    """The released engine of the installed SDK's version, downloaded unless it is in the cache already.

    It is given 10 s to be reached and 10 minutes in all. Raises `EngineError` when it cannot be had.
    """
    version = metadata.version("pulumi")
    target = folder() / version
    with process.lock(folder() / "lock"):
        there = examine(target / "bin/pulumi", "installed")
        if isinstance(there, Engine):
            return there
        report(f"installing the Pulumi engine {version}")
        arriving = folder() / f"arriving-{version}"
        shutil.rmtree(arriving, ignore_errors=True)
        try:
            _download(arriving)
            arrived = examine(arriving / "bin/pulumi", "installed")
            if isinstance(arrived, str):
                raise EngineError(f"what was downloaded is no engine: {arrived}")
            _place(arriving, target)
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
    return Engine(target / "bin/pulumi", arrived.version, "installed")


def _download(arriving: Path) -> None:
    """Runs the installer in a process of its own, which can be given up on."""
    try:
        answer = subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-c", _SCRIPT, str(arriving), str(_CONNECT)],
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"the download was not done in {_LIMIT} s") from error
    if answer.returncode:
        last = answer.stderr.strip().rpartition("\n")[2]
        raise EngineError(f"it cannot be downloaded: {last or 'the installer failed'}")


def _place(arriving: Path, target: Path) -> None:
    """Puts the arrived folder in place in one step; a broken one that was there makes way."""
    shutil.rmtree(target / "bin", ignore_errors=True)
    target.mkdir(parents=True, exist_ok=True)
    (arriving / "bin").replace(target / "bin")
