"""The engine as a child process: events, last words, and its end with ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest

from cli.deployment.display import Display
from cli.deployment.events import Event, Said
from cli.deployment.progress import FAILED, FINE, StackProgress
from cli.deployment.pulumi import Children, Pulumi, cleaned
from cli.deployment.running import Result, run_phase, side_by_side
from cli.deployment.selection import Target
from cli.refusal import Refusal
from localcloud.process import started, wait_until
from tests.cli.calling import ROOT


def engine(folder: Path, script: str) -> Pulumi:
    """An engine that is a shell script."""
    path = folder / "pulumi"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return Pulumi(path, folder, {"PATH": os.environ["PATH"], "SAID": "yes"}, Children())


def test_events_come_as_they_happen_and_the_rest_is_kept(tmp_path: Path) -> None:
    """Each event is handed over; other output, standard error and the exit code are returned."""
    script = (
        'echo \'{"diagnosticEvent": {"message": "hello", "severity": "info"}}\'\n'
        "echo \"plain $SAID $1 $PULUMI_ENABLE_STREAMING_JSON_PREVIEW\"; echo 'error: no way' >&2; exit 255"
    )
    taken: list[Event] = []
    outcome = engine(tmp_path, script).run("up", take=taken.append)
    assert taken == [Said("info", "hello")]
    assert outcome.output == "plain yes up true\n"
    assert outcome.errors == "no way"
    assert (outcome.code, outcome.fine) == (255, False)


def test_json_that_is_no_event_is_kept_when_no_events_are_wanted(tmp_path: Path) -> None:
    """What `stack export` prints is returned whole."""
    assert engine(tmp_path, "echo '{'; echo '}'").run("stack", "export").output == "{\n}\n"


def test_last_words_are_cleaned() -> None:
    """The prefix, colours and advertising of the engine's last words go."""
    said = "\x1b[31merror: no stack named 'x' found\n\nwarning: A new version of Pulumi is available.\n  more"
    assert cleaned("<{%reset%}>error: a\nwarning: A new version of Pulumi is there\n  b\n") == "a\nb"
    assert "\x1b" not in cleaned(said)


KILLED = """
import sys
from pathlib import Path
from cli.deployment.pulumi import Children, Pulumi
folder = Path(sys.argv[1])
Pulumi(folder / "pulumi", folder, {"PATH": "/usr/bin:/bin"}, Children()).run("up")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal on a parent's death is Linux's")
def test_the_engine_is_interrupted_when_we_are_killed(tmp_path: Path) -> None:
    """SIGKILL of the run has the kernel interrupt the engine, which can save its state and end."""
    engine(
        tmp_path,
        f"trap 'echo saved > {tmp_path}/saved; exit 1' INT\necho $$ > {tmp_path}/pid\nwhile :; do sleep 0.05; done",
    )
    run = subprocess.Popen([sys.executable, "-c", KILLED, tmp_path], cwd=ROOT)
    assert wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip() != "", 20)
    pid = int((tmp_path / "pid").read_text())
    run.kill()
    run.wait()
    assert wait_until(lambda: started(pid) is None, 20)
    assert (tmp_path / "saved").read_text() == "saved\n"


def target(unit: str) -> Target:
    """One stack."""
    return Target("dev", unit, "111111111111", "sa-east-1")


def results(*units: str) -> list[Result]:
    """Stacks that nothing was done to yet."""
    return [Result(target(unit), StackProgress(f"dev.{unit}")) for unit in units]


def test_one_that_fails_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    """A stack that is refused fails with its reason; the others are done."""
    jobs = results("aurora", "brisa", "club")
    display = Display([job.progress for job in jobs], quiet=False, colour=False)

    def work(job: Result) -> None:
        if job.target.unit == "brisa":
            raise Refusal("no way", "try otherwise")
        display.end(job.progress, FINE)

    assert run_phase(jobs, work, display, Children(), 2) is False
    assert [job.progress.state for job in jobs] == [FINE, FAILED, FINE]
    assert jobs[1].progress.errors == ["no way", "try otherwise"]
    said = capsys.readouterr().err
    assert "[3/3]" in said
    assert "\x1b" not in said


def test_a_fault_of_ours_is_not_hidden() -> None:
    """An error nobody foresaw in a stack's work comes out."""
    jobs = results("aurora")

    def work(_: Result) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_phase(jobs, work, Display([], quiet=True, colour=False), Children(), 1)


def test_ctrl_c_asks_every_engine_to_finish(tmp_path: Path) -> None:
    """Ctrl-C interrupts the engines at work, waits for them, and starts nothing more."""
    pulumi = engine(
        tmp_path,
        f"trap 'echo $1 >> {tmp_path}/saved; exit 1' INT\ntouch {tmp_path}/at-$1\nwhile :; do sleep 0.05; done",
    )
    jobs = results("a", "b", "c")

    def press() -> None:
        wait_until(lambda: (tmp_path / "at-a").exists() and (tmp_path / "at-b").exists(), 20)
        os.kill(os.getpid(), signal.SIGINT)

    def work(job: Result) -> None:
        pulumi.run(job.target.unit)

    presser = threading.Thread(target=press)
    presser.start()
    with pytest.raises(click.Abort):
        run_phase(jobs, work, Display([], quiet=True, colour=False), pulumi.children, 2)
    presser.join()
    assert sorted((tmp_path / "saved").read_text().split()) == ["a", "b"]
    assert not (tmp_path / "at-c").exists()


def test_as_many_at_once_as_there_are_processors() -> None:
    """What is said is taken; otherwise it is at least one and at most eight."""
    assert side_by_side(5) == 5
    assert 1 <= side_by_side(None) <= 8
