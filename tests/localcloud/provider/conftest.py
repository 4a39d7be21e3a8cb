"""Emulators for the provider's tests: one moto server and one ministack a session, both on loopback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from localcloud.provider.aws import EmulatedAws

pytest.register_assert_rewrite("tests.localcloud.provider.contract")

ACCOUNT = {"moto": "123456789012", "ministack": "000000000000"}
REGION = "sa-east-1"
LISTENING = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
MINISTACK_PLACES = (
    os.environ.get("ECOSYSTEM_TEST_MINISTACK", ""),
    str(Path(sys.executable).with_name("ministack")),
    str(Path(tempfile.gettempdir()) / "ministack-venv/bin/ministack"),
)


EMULATED = {"moto_server", "ministack_server", "cloud"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here that starts an emulator as slow: none is forgotten."""
    for item in items:
        if Path(__file__).parent in item.path.parents and EMULATED & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(output: IO[str]) -> str:
    """Return the address that the server says it listens on; it is read line by line until then."""
    said: deque[str] = deque(maxlen=20)
    for line in output:
        said.append(line)
        if found := LISTENING.search(line):
            return found.group(1)
    raise RuntimeError("the emulator ended before it listened:\n" + "".join(said))


@contextmanager
def server(command: list[str], environment: dict[str, str], log: Path) -> Iterator[str]:
    """Run an emulator, give its address, and end it with the test session."""
    reader, writer = os.pipe()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=writer, stderr=writer, cwd=log.parent)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8", errors="replace") as output:
        drain = None
        try:
            address = listening(output)
            # What it says later goes to a file: a full pipe would stop it.
            drain = subprocess.Popen(["cat"], stdin=output, stdout=log.open("wb"))
            yield address
        finally:
            process.kill()
            process.wait()
            if drain:
                drain.wait()


@pytest.fixture(scope="session")
def moto_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a moto server."""
    environment = {"MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "AWS_EC2_METADATA_DISABLED": "true"}
    command = [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with server(command, environment, tmp_path_factory.mktemp("moto") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def ministack_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a ministack; skips where it is not installed."""
    program = next((found for place in MINISTACK_PLACES if place and (found := shutil.which(place))), None)
    if program is None:
        pytest.skip("ministack is not installed")
    environment = {
        "GATEWAY_PORT": str(free_port()),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    with server([program], environment, tmp_path_factory.mktemp("ministack") / "log") as address:
        yield address


def emulated(address: str, emulator: str, region: str = REGION) -> EmulatedAws:
    """Return the clients' maker for one emulator."""
    return EmulatedAws(address, ACCOUNT[emulator], region, emulator)


@pytest.fixture
def moto(moto_server: str) -> EmulatedAws:
    """One account and region of the moto server (shared by the session: use names of your own)."""
    return emulated(moto_server, "moto")


@pytest.fixture
def ministack(ministack_server: str) -> EmulatedAws:
    """One account and region of ministack (shared by the session: use names of your own)."""
    return emulated(ministack_server, "ministack")


@pytest.fixture(params=["moto", "ministack"])
def cloud(request: pytest.FixtureRequest) -> EmulatedAws:
    """Both emulators in turn."""
    made = request.getfixturevalue(request.param)
    assert isinstance(made, EmulatedAws)
    return made
