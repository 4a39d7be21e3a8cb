"""What a killed run leaves behind: its hold on a stack, locks, operations that were cut off."""

from __future__ import annotations

import copy
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.deployment.holding import backend_locks, hold
from cli.deployment.keeping import mend_attributes
from cli.deployment.pending import SIGNATURE, Pending, mend, pending
from cli.deployment.recovery import is_engine
from cli.refusal import Refusal
from tests.cli.calling import ROOT

PROVIDER = "urn:pulumi:dev.aurora::ecosystem::pulumi:providers:aws::edge"
QUEUE = "urn:pulumi:dev.aurora::ecosystem::aws:sqs/queue:Queue::conversions"
ROLE = "urn:pulumi:dev.aurora::ecosystem::aws:iam/role:Role::pixel"


def state(*operations: dict[str, Any], resources: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """An exported state with a provider, what is given, and operations that were cut off."""
    provider = {
        "urn": PROVIDER,
        "id": "1-2-3",
        "type": "pulumi:providers:aws",
        "custom": True,
        "inputs": {"region": "us-east-1", "allowedAccountIds": '["111111111111"]'},
    }
    return {
        "version": 3,
        "deployment": {"resources": [provider, *(resources or [])], "pending_operations": list(operations)},
    }


def operation(kind: str, urn: str = QUEUE, **more: Any) -> dict[str, Any]:
    """One operation that was cut off."""
    resource = {
        "urn": urn,
        "type": urn.split("::")[2],
        "custom": True,
        "inputs": {"name": "q", "password": {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}},
        "provider": f"{PROVIDER}::1-2-3",
        **more,
    }
    return {"resource": resource, "type": kind}


def test_operations_are_read_with_the_account_and_region_of_their_provider() -> None:
    """A cut-off operation says its kind, type and inputs without secrets, and where it was at work."""
    (found,) = pending(state(operation("creating")))
    assert found == Pending("creating", QUEUE, "aws:sqs/queue:Queue", {"name": "q"}, "111111111111", "us-east-1")


def test_a_create_whose_work_is_found_is_adopted() -> None:
    """What a create left behind is taken into the state with its id and is read again."""
    before = state(operation("creating"))
    kept = copy.deepcopy(before)
    mended = mend(before, lambda each: "https://q/111/q" if each.urn == QUEUE else None)
    assert before == kept, "the state given is not changed"
    inner = mended.deployment["deployment"]
    assert "pending_operations" not in inner
    assert inner["resources"][-1]["id"] == "https://q/111/q"
    assert inner["resources"][-1]["inputs"]["password"]["ciphertext"] == "v1:x"
    assert (dict(mended.adopted), mended.dropped, mended.to_refresh) == ({QUEUE: "https://q/111/q"}, (), (QUEUE,))


def test_a_create_that_left_nothing_is_dropped() -> None:
    """A create that had made nothing yet is forgotten, and will be done again."""
    mended = mend(state(operation("creating")), lambda _: None)
    assert len(mended.deployment["deployment"]["resources"]) == 1
    assert (mended.dropped, mended.to_refresh) == ((QUEUE,), ())


@pytest.mark.parametrize("kind", ["updating", "deleting", "reading"])
def test_what_else_was_cut_off_is_read_again(kind: str) -> None:
    """An update or delete that was cut off is settled by reading the resource again."""
    there = {"urn": QUEUE, "id": "q", "type": "aws:sqs/queue:Queue", "custom": True}
    mended = mend(state(operation(kind), resources=[there]), lambda _: pytest.fail("only creates are looked for"))
    assert mended.to_refresh == (QUEUE,)
    assert mended.deployment["deployment"]["resources"][-1] == there


def test_the_new_one_of_a_replacement_is_adopted_and_the_old_one_marked_for_deletion() -> None:
    """A replacement that was cut off between making the new and deleting the old loses neither."""
    old = {"urn": QUEUE, "id": "old", "type": "aws:sqs/queue:Queue", "custom": True}
    mended = mend(state(operation("creating"), resources=[old]), lambda _: "new")
    _, first, second = mended.deployment["deployment"]["resources"]
    assert (first["id"], second["id"], second["delete"]) == ("new", "old", True)


def test_a_search_that_finds_the_one_that_is_known_adopts_nothing() -> None:
    """When the search finds what the state has already, nothing is taken in twice."""
    old = {"urn": QUEUE, "id": "old", "type": "aws:sqs/queue:Queue", "custom": True}
    mended = mend(state(operation("creating"), resources=[old]), lambda _: "old")
    assert len(mended.deployment["deployment"]["resources"]) == 2
    assert not mended.adopted


def test_several_at_once_and_components() -> None:
    """Each operation is settled for itself; a component's needs nothing."""
    given = state(
        operation("creating"),
        operation("creating", ROLE),
        operation("creating", QUEUE.replace("aws:sqs/queue:Queue", "ecosystem:unit:Web"), custom=False),
    )
    mended = mend(given, lambda each: "found" if each.urn == ROLE else None)
    assert (set(mended.adopted), mended.dropped) == ({ROLE}, (QUEUE,))


@pytest.mark.parametrize("odd", [{}, {"deployment": {}}, {"deployment": {"resources": [], "pending_operations": None}}])
def test_a_state_without_operations_is_left_alone(odd: dict[str, Any]) -> None:
    """An empty state, or one without operations, needs nothing."""
    assert pending(odd) == ()
    assert mend(odd, lambda _: None).to_refresh == ()


def test_a_stack_is_held_by_one_run(tmp_path: Path) -> None:
    """A second run is refused with the process and the time of the first; after its end the stack is free."""
    first = hold(tmp_path, "dev.aurora", "ecosystem up", "here")
    assert first.cut_off is None
    with pytest.raises(
        Refusal, match=rf"another run is at work on `dev.aurora`: `ecosystem up`, process {os.getpid()}, since 2"
    ):
        hold(tmp_path, "dev.aurora", "ecosystem up", "here")
    hold(tmp_path, "dev.brisa", "ecosystem up", "here").finish()
    hold(tmp_path, "dev.aurora", "ecosystem up", "elsewhere").finish()
    first.finish()
    second = hold(tmp_path, "dev.aurora", "ecosystem down", "here")
    assert second.cut_off is None
    second.finish()


def test_a_run_that_was_killed_holds_nothing_and_is_known(tmp_path: Path) -> None:
    """A killed run lets the stack go, and the next one learns that it was cut off."""
    code = (
        "import sys, os, signal; from pathlib import Path; from cli.deployment.holding import hold\n"
        "held = hold(Path(sys.argv[1]), 'dev.aurora', 'ecosystem up', 'here'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    dead = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, check=False)
    assert dead.returncode == -9
    held = hold(tmp_path, "dev.aurora", "ecosystem up", "here")
    assert held.cut_off is not None
    assert held.cut_off.doing == "ecosystem up"
    held.finish()


def test_the_engines_locks_are_read(tmp_path: Path) -> None:
    """The locks of a file backend say who made them; what is no lock is left out."""
    folder = tmp_path / ".pulumi" / "locks" / "organization" / "ecosystem" / "dev.aurora"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(
        json.dumps({"pid": 7, "username": "ana", "hostname": socket.gethostname(), "timestamp": "2026-11-20T10:00:00Z"})
    )
    (folder / "b.json").write_text("{")
    (lock,) = backend_locks(tmp_path, "ecosystem", "dev.aurora")
    assert (lock.pid, lock.user, lock.since) == (7, "ana", "2026-11-20 10:00:00")
    assert backend_locks(tmp_path, "ecosystem", "dev.brisa") == ()


def test_only_an_engine_is_taken_for_one() -> None:
    """A process that has the number of a dead engine is not taken for it."""
    assert not is_engine(os.getpid())
    assert not is_engine(0)
    assert not is_engine(2**22 + 1)


def test_attributes_that_a_kill_cut_off_are_taken_away(tmp_path: Path) -> None:
    """An empty file of attributes, which the engine cannot read past, goes; whole ones and the states stay."""
    kept = {"dev.platform.json": "{}", "dev.aurora.json": "{}", "dev.aurora.json.attrs": '{"md5": "x"}'}
    for name, text in kept.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "dev.platform.json.attrs").write_text("")
    assert mend_attributes(tmp_path) == [tmp_path / "dev.platform.json.attrs"]
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == kept
