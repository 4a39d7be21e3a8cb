"""moto's server, from the environment that this interpreter runs in."""

from __future__ import annotations

import http.client
import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from localcloud.emulator.emulated import EmulatorError

_CONFIG = {
    "batch": {"use_docker": False},
    "lambda": {"use_docker": False},
    "stepfunctions": {"execute_state_machine": True},
}


def python(_report: Callable[[str], None]) -> Path:
    """The interpreter that has moto. Raises `EmulatorError` when it is not installed."""
    if find_spec("moto") is None or find_spec("flask") is None:
        raise EmulatorError("moto's server is not installed: run `pip install 'ecosystem[local]'`")
    return Path(sys.executable)


def settings(port: int, _auth: bool, _folder: Path) -> dict[str, str]:
    """Environment variables: accounts keep their buckets to themselves, as they do in AWS."""
    return {"MOTO_PORT": str(port), "MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS": "false"}


def ready(port: int) -> bool:
    """Configures the server to need no Docker; true once it has taken that."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/moto-api/config", json.dumps(_CONFIG), {"Content-Type": "application/json"})
        return connection.getresponse().status in (200, 201)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
