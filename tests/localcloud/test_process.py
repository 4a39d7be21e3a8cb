"""Processes: told apart, ended, kept apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localcloud import process

SLEEPER = "import threading; threading.Event().wait()"
STUBBORN = (
    "import signal, threading; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True);"
    "threading.Event().wait()"
)


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[str]]:
    """A process in a session of its own that waits."""
    with subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True, text=True) as running:
        yield running
        running.kill()


def test_a_process_is_told_from_a_later_one_with_its_number(sleeper: subprocess.Popen[str]) -> None:
    """The description holds for the process itself and for no other start time."""
    since = process.started(sleeper.pid)
    assert since
    assert process.alive(sleeper.pid, since)
    assert not process.alive(sleeper.pid, since + "0")


def test_ending_leaves_another_process_alone(sleeper: subprocess.Popen[str]) -> None:
    """With a description that is not its own, a process is not touched."""
    assert not process.end(sleeper.pid, "another boot:1")
    assert sleeper.poll() is None


def test_ending_a_willing_process(sleeper: subprocess.Popen[str]) -> None:
    """SIGTERM is enough for most."""
    since = process.started(sleeper.pid)
    assert since
    assert process.end(sleeper.pid, since)
    assert sleeper.wait(timeout=5) == -15


def test_ending_a_stubborn_process_and_its_children() -> None:
    """One that ignores SIGTERM is killed, and so is what it started."""
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]);"
    with subprocess.Popen(
        [sys.executable, "-c", child + STUBBORN], start_new_session=True, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert [running.stdout.readline(), running.stdout.readline()] == ["up\n", "up\n"]
        since = process.started(running.pid)
        assert since
        assert process.end(running.pid, since, patience=0.4)
        assert running.stdout.read() == ""


def test_a_gone_process_has_no_description(sleeper: subprocess.Popen[str]) -> None:
    """Neither one that has ended nor a zombie counts as there."""
    since = process.started(sleeper.pid)
    assert since
    sleeper.kill()
    assert process.wait_until(lambda: not process.alive(sleeper.pid, since), 5)
    assert process.started(sleeper.pid) is None


def test_waiting_gives_up_at_the_deadline() -> None:
    """A condition that never holds is given up on."""
    assert not process.wait_until(lambda: False, 0.05)


def test_a_lock_is_held_against_other_processes_and_freed_by_death(tmp_path: Path) -> None:
    """While one process holds the lock another waits; when the holder is killed, the other gets it."""
    file = tmp_path / "made" / "lock"
    body = f"from pathlib import Path; from localcloud import process\nwith process.lock(Path({str(file)!r})): "
    hold = body + "print('held', flush=True); import threading; threading.Event().wait()"
    take = body + "print('taken', flush=True)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with subprocess.Popen([sys.executable, "-c", take], stdout=subprocess.PIPE, text=True) as taker:
            with pytest.raises(subprocess.TimeoutExpired):
                taker.wait(timeout=0.5)
            holder.kill()
            assert taker.stdout
            assert taker.stdout.readline() == "taken\n"


def test_a_cache_folder_follows_the_standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`XDG_CACHE_HOME` moves the cache; an empty one counts as unset."""
    from localcloud import cache

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "ecosystem"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.folder() == tmp_path / ".cache" / "ecosystem"
    assert os.environ["HOME"] == str(tmp_path)
