"""ministack, from a virtual environment of its own: it pins another botocore than the project's."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from localcloud import cache, process
from localcloud.emulator.emulated import EmulatorError

VERSION = "1.5.33"
_REQUIREMENT = f"ministack[full]=={VERSION}"
_PROBE = f"import importlib.metadata as m, ministack.app; assert m.version('ministack') == '{VERSION}'"
_LIMIT = 900


def home() -> Path:
    """Where its virtual environment is, or will be."""
    return cache.folder() / "ministack" / VERSION


def python(report: Callable[[str], None]) -> Path:
    """The interpreter that has ministack, its environment made on first need (some 20 s, 220 MB).

    It becomes visible in one step when it is complete, and one whose base Python has gone is made again. Raises
    `EmulatorError` when it cannot be installed.
    """
    executable = home() / "bin" / "python"
    if (home() / "complete").exists() and executable.exists():
        return executable
    with process.lock(home().with_name("lock")):
        if not ((home() / "complete").exists() and executable.exists()):
            report(f"installing ministack {VERSION} into a virtual environment of its own, once")
            _install()
    return executable


def _install() -> None:
    """Makes the environment aside and puts it in place."""
    arriving = home().with_name(f"arriving-{VERSION}")
    shutil.rmtree(arriving, ignore_errors=True)
    try:
        inside = str(arriving / "bin" / "python")
        _run("make a virtual environment for it", sys.executable, "-m", "venv", str(arriving))
        _run("install it", inside, "-m", "pip", "install", "--quiet", "--no-input", _REQUIREMENT)
        _run("run it", inside, "-P", "-c", _PROBE)
        (arriving / "complete").touch()
        shutil.rmtree(home(), ignore_errors=True)
        arriving.replace(home())
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _run(aim: str, *command: str) -> None:
    """Runs one step; its last words are in the error if it fails."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EmulatorError(f"ministack cannot be had: to {aim} failed: {error}") from error
    if answer.returncode:
        words = "\n".join(f"    {line}" for line in (answer.stderr or answer.stdout).strip().splitlines()[-6:])
        raise EmulatorError(
            f"ministack cannot be had: to {aim} failed:\n{words}\n"
            f"check that `pip install '{_REQUIREMENT}'` works here, or use the moto emulator"
        )


def settings(port: int, auth: bool, folder: Path) -> dict[str, str]:
    """Environment variables: loopback only, no MQTT listener, files inside `folder`, IAM enforced if `auth`."""
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "IOT_MTLS_ENABLED": "false",
        "AUTH": "true" if auth else "false",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "PERSIST_STATE": "0",
    }


def ready(port: int) -> bool:
    """Whether it says that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/_ministack/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
