"""Emulators started, found again and stopped."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localcloud import emulator, process
from localcloud.emulator import KINDS, ministack, moto
from localcloud.emulator.emulated import Emulator, EmulatorError, Kind

pytestmark = pytest.mark.slow


def _quiet(_: str) -> None:
    """Says nothing."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home whose emulators are stopped at the end."""
    place = tmp_path / ".ecosystem" / "local"
    yield place
    for kind in KINDS:
        emulator.stop(place, kind)


def _listening(pid: int) -> list[str]:
    """The local addresses on which a process accepts connections (`/proc`, IPv4 and IPv6)."""
    sockets = {os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}  # noqa: PTH115
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in sockets and (fields[3] == "0A" or table.startswith("udp")):
                found.append(fields[1])
    return found


def _identity(emulated: Emulator, account: str, region: str = "eu-west-1") -> dict[str, str]:
    """Who boto3 says it is, in a process with the emulator's environment over a hostile one."""
    hostile = os.environ | {
        "AWS_PROFILE": "real",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "A",
    }
    script = "import boto3, json; print(json.dumps(boto3.client('sts').get_caller_identity()))"
    environment = emulated.environment(account, region, os.environ | hostile)
    answer = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    found: dict[str, str] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_it_starts_once_serves_accounts_and_stops(home: Path, kind: Kind) -> None:
    """One process on loopback alone; each account is itself, whatever the user's own settings are; stop ends it."""
    said: list[str] = []
    first = emulator.start(kind, home, said.append)
    assert f"starting {kind}" in said
    assert emulator.start(kind, home, said.append) == first == emulator.running(home, kind)
    assert emulator.status(home) == [first]
    addresses = _listening(first.pid)
    assert len(addresses) == 1
    assert addresses[0].startswith("0100007F:")
    for account in ("111122223333", "444455556666"):
        assert _identity(first, account)["Account"] == account
    assert emulator.stop(home, kind)
    assert not emulator.stop(home, kind)
    assert emulator.running(home, kind) is None
    assert process.started(first.pid) is None


def test_each_start_is_another_instance(home: Path) -> None:
    """Nothing outlives a stop: state that names the former instance can be told stale, and its record is gone."""
    first = emulator.start("moto", home, _quiet)
    (first.record / "note").write_text("kept by the provider")
    emulator.stop(home, "moto")
    second = emulator.start("moto", home, _quiet)
    assert second.instance != first.instance
    assert list(second.record.iterdir()) == []


def test_a_killed_emulator_is_seen_and_replaced(home: Path) -> None:
    """After SIGKILL from outside none is running, and a start gives a new one."""
    first = emulator.start("moto", home, _quiet)
    os.kill(first.pid, 9)
    assert process.wait_until(lambda: emulator.running(home, "moto") is None, 5)
    assert emulator.start("moto", home, _quiet).pid != first.pid


def test_a_reused_number_is_not_touched(home: Path) -> None:
    """A file that names another process' number, or is broken, neither counts as running nor gets anything killed."""
    file = home / "moto" / "emulator.json"
    file.parent.mkdir(parents=True)
    mine = Emulator("moto", "http://127.0.0.1:1", os.getpid(), "another boot:1", "x", False, file.parent)
    file.write_text(json.dumps(mine.__dict__ | {"folder": str(file.parent)}))
    assert emulator.running(home, "moto") is None
    assert not emulator.stop(home, "moto")
    file.write_text("{broken")
    assert emulator.running(home, "moto") is None
    assert emulator.status(home) == []


HOLDING = """
import sys
from pathlib import Path
from localcloud import emulator
made = emulator.start("moto", Path(sys.argv[1]), lambda _: None, keep=sys.argv[2] == "keep")
print(made.pid, made.since, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("mode", ["keep", "hold"])
def test_what_happens_when_the_starter_is_killed(home: Path, mode: str) -> None:
    """A kept emulator goes on after SIGKILL of who started it; one that was not kept ends with it."""
    command = [sys.executable, "-c", HOLDING, str(home), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        number, since = starter.stdout.readline().split()
        starter.kill()
        starter.wait()
        gone = process.wait_until(lambda: not process.alive(int(number), since), 2)
    assert gone == (mode == "hold")
    assert bool(emulator.running(home, "moto")) == (mode == "keep")


def test_two_starts_at_once_give_one_emulator(home: Path) -> None:
    """The second start waits for the first and finds its emulator."""
    command = [sys.executable, "-c", HOLDING, str(home), "keep"]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert one.communicate(timeout=90)[0] == other.communicate(timeout=90)[0] != ""


def test_one_that_dies_says_its_last_words(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the log is in the error, and nothing is left that looks like an emulator."""
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho the ink has run out\nexit 3\n")
    python.chmod(0o755)
    monkeypatch.setattr(moto, "python", lambda _: python)
    with pytest.raises(EmulatorError, match=r"moto ended with exit code 3(.|\n)*the ink has run out"):
        emulator.start("moto", home, _quiet)
    assert emulator.status(home) == []
    assert not (home / "moto" / "emulator.json").exists()


def test_a_taken_port_is_tried_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that somebody took in between costs one more attempt, said in a sentence."""
    from localcloud.emulator import lifecycle

    free = lifecycle._free_port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([int(taken.getsockname()[1])])
        monkeypatch.setattr(lifecycle, "_free_port", lambda: next(ports, None) or free())
        said: list[str] = []
        monkeypatch.setattr(moto, "ready", lambda port, real=moto.ready: port != taken.getsockname()[1] and real(port))
        assert emulator.start("moto", home, said.append)
        assert "moto found its port taken: trying another one" in said


def test_a_home_with_a_relative_path_works(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the same one wherever the process goes later."""
    home.mkdir(parents=True)
    monkeypatch.chdir(home.parent)
    made = emulator.start("moto", Path("local"), _quiet)
    assert made.folder == home / "moto"
    assert emulator.stop(home, "moto")


def test_enforcement_is_a_start_of_its_own(home: Path) -> None:
    """Asking for enforced access replaces one that does not enforce; there an unknown key is refused."""
    loose = emulator.start("ministack", home, _quiet)
    strict = emulator.start("ministack", home, _quiet, auth=True)
    assert strict.auth
    assert strict.instance != loose.instance
    assert _identity(strict, "111122223333")["Arn"] == "arn:aws:iam::111122223333:root"
    with pytest.raises(subprocess.CalledProcessError):
        _refused(strict)


def _refused(emulated: Emulator) -> None:
    """Calls with a key that nobody has."""
    environment = emulated.environment("111122223333", "eu-west-1", os.environ) | {"AWS_ACCESS_KEY_ID": "AKIANOBODY"}
    script = "import boto3; boto3.client('s3').list_buckets()"
    subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, timeout=60)


def test_an_account_must_be_one(home: Path) -> None:
    """What is no account id is refused before anything is asked of the emulator."""
    dead = Emulator("moto", "http://127.0.0.1:1", 1, "", "x", False, home / "moto")
    with pytest.raises(EmulatorError, match="`12345` is not an AWS account id"):
        dead.environment("12345", "eu-west-1")
    with pytest.raises(EmulatorError, match="does not answer"):
        dead.environment("111122223333", "eu-west-1")


def test_the_emulator_sees_nothing_of_the_user_s(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither credentials nor the home folder nor anything else of the starter's environment reaches it."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-real-secret")
    monkeypatch.setenv("SOME_TOKEN", "another-secret")
    made = emulator.start("moto", home, _quiet)
    shown = Path(f"/proc/{made.pid}/environ").read_text()
    assert "secret" not in shown
    assert f"HOME={home / 'moto'}" in shown


def test_ministack_that_cannot_be_installed_is_explained(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a package index the error says what failed and offers moto; nothing half-made stays."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(EmulatorError, match=r"ministack cannot be had(.|\n)*use the moto emulator"):
        emulator.start("ministack", home, _quiet)
    assert not ministack.home().exists()
    assert [entry.name for entry in ministack.home().parent.iterdir()] == ["lock"]


def test_a_conditional_denial_does_not_shut_everybody_out_of_a_key(home: Path) -> None:
    """moto reads no conditions in key policies: one on a `Deny` must not make the key unreadable, a bare one does."""
    import boto3
    from botocore.exceptions import ClientError

    made = emulator.start("moto", home, _quiet, keep=False)
    given = made.environment("111122223333", "eu-west-1", os.environ)
    kms = boto3.client(
        "kms",
        "eu-west-1",
        endpoint_url=made.endpoint,
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=given["AWS_SESSION_TOKEN"],
    )
    denial = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
    spared = denial | {"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}}
    for statement, readable in ((spared, True), (denial, False)):
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        key = kms.create_key(Policy=policy, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]["KeyId"]
        if readable:
            assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyId"] == key
        else:
            with pytest.raises(ClientError, match="AccessDenied"):
                kms.describe_key(KeyId=key)
