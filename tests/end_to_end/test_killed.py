"""A run that is killed at any moment is followed by one that completes, with nothing that the state does not know."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from localcloud.process import started, wait_until
from tests.end_to_end.inventory import orphans
from tests.end_to_end.place import Place

pytestmark = pytest.mark.slow

MOMENTS = [("dev.platform", 5), ("dev.platform", 90), ("dev.aurora", 12)]
NIGHTLY = [
    *(("dev.platform", number) for number in (1, 25, 45, 70, 120)),
    *(("dev.aurora", number) for number in (1, 6, 20, 30)),
    ("dev.bootstrap", 8),
]


def descendants(pid: int) -> list[int]:
    """Every process that `pid` started, and theirs."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == pid:
                found += [int(each.name), *descendants(int(each.name))]
    return found


def kill_at(place: Place, stack: str, resources: int, *, tree: bool) -> None:
    """Begin an `up` and kill it when `stack` has so many resources: the run alone, or all that it started too."""
    run = place.start()
    try:
        reached = wait_until(
            lambda: len(place.resources(stack)) >= resources or run.poll() is not None, 400, every=0.01
        )
        assert reached
        for pid in [run.pid, *(descendants(run.pid) if tree else [])]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    finally:
        run.kill()
        run.communicate()


def completes(place: Place) -> None:
    """Bring it up; all must be there, nothing more, and nothing left to do."""
    said = place.up()
    assert {each["state"] for each in said["stacks"]} == {"done"}
    assert orphans(place) == []
    for stack in ("dev.bootstrap", "dev.platform", "dev.aurora"):
        assert not place.state(stack).get("pending_operations")
    assert place.local("up", "--expect-no-changes").returncode == 0


@pytest.mark.parametrize("tree", [False, True], ids=["run", "all"])
def test_a_killed_run_is_completed(small: Place, tree: bool) -> None:
    """Killed early in the platform, late in it, and in a brand, one after the other; then `up` completes."""
    for stack, resources in MOMENTS if tree else MOMENTS[1:2]:
        kill_at(small, stack, resources, tree=tree)
    completes(small)


@pytest.mark.nightly
@pytest.mark.parametrize(("stack", "resources"), NIGHTLY)
def test_killed_at_ten_moments(small: Place, stack: str, resources: int) -> None:
    """Each of ten moments spread over `up`, each followed by an `up` that completes."""
    kill_at(small, stack, resources, tree=True)
    completes(small)


def test_a_killed_plain_pulumi_is_recovered_too(small: Place) -> None:
    """A lock that a killed `pulumi up` left is taken away; the same lock of a living one is respected."""
    assert small.local("up", "bootstrap").returncode == 0
    locks = small.states.parents[1] / "locks" / "organization" / "ecosystem" / "dev.bootstrap"
    locks.mkdir(parents=True, exist_ok=True)
    dead = subprocess.run(["true"], check=True)
    assert dead.returncode == 0
    host = os.uname().nodename
    (locks / "left.json").write_text(
        f'{{"pid": 4194300, "username": "ana", "hostname": "{host}", "timestamp": "2026-11-20T10:00:00Z"}}'
    )
    shown = small.local("up", "bootstrap", "--refresh")
    assert shown.returncode == 0, shown.stderr
    assert "its lock is taken away" in shown.stderr
    (locks / "left.json").write_text(
        '{"pid": 1, "username": "ana", "hostname": "another-machine", "timestamp": "2026-11-20T10:00:00Z"}'
    )
    refused = small.local("up", "bootstrap", "--refresh")
    assert refused.returncode == 3
    assert "process 1 of ana on another-machine" in refused.stderr
    assert "pulumi cancel" in refused.stderr


def test_interrupted_by_ctrl_c_it_ends_by_itself(small: Place) -> None:
    """Ctrl-C lets what was begun be finished, saves the state, exits 130 with one line; `up` then completes."""
    run = small.start()
    assert wait_until(lambda: len(small.resources("dev.platform")) >= 20, 300, every=0.01)
    os.kill(run.pid, signal.SIGINT)
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert said.rstrip().endswith("interrupted")
    assert not small.state("dev.platform").get("pending_operations")
    completes(small)


def test_an_emulator_that_was_started_anew(small: Place) -> None:
    """After a restart of the emulator the state of the one before is set aside and kept, and `up` begins anew."""
    first = small.local("up", "bootstrap")
    assert first.returncode == 0
    instance = started(small.emulator.pid)
    small.ecosystem("local", "stop")
    shown = small.local("up", "bootstrap")
    assert shown.returncode == 0, shown.stderr
    assert "was started anew and has forgotten everything" in shown.stderr
    assert len(list((small.folder / ".ecosystem/local/moto").glob("pulumi.before-*"))) == 1
    assert instance != started(small.emulator.pid)
    assert orphans(small) == []
