"""Programs run by the real engine through the bundled language host."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localcloud import process
from tests.localcloud.language.conftest import Project

pytestmark = pytest.mark.slow


def test_a_program_goes_up_and_a_second_time_nothing_changes(project: Project) -> None:
    """Resources are registered, outputs exported, and the same program again changes nothing."""
    project.program("""
        Thing("one")
        pulumi.export("stack", pulumi.get_stack())
        pulumi.export("project", pulumi.get_project())
        pulumi.export("organization", pulumi.get_organization())
    """)
    code, text = project.pulumi("up", "--yes", "--skip-preview", "-s", "dev")
    assert code == 0, text
    assert "+ 2 created" in text
    assert project.outputs() == {"stack": "dev", "project": "tiny", "organization": "organization"}
    code, text = project.pulumi("preview", "--expect-no-changes", "-s", "dev")
    assert code == 0, text


def test_the_engine_takes_the_bundled_host_for_its_own(project: Project) -> None:
    """No warning about a host found by chance on the PATH disturbs the output."""
    code, text = project.pulumi("preview", "-s", "dev")
    assert code == 0, text
    assert "warning" not in text


def test_configuration_arrives_and_secrets_stay_secret(project: Project) -> None:
    """A secret reaches the program as a secret, and neither the state nor the output shows it."""
    project.pulumi("config", "set", "plain", "visible", "-s", "dev")
    project.pulumi("config", "set", "--secret", "token", "hunter2-in-clear", "-s", "dev")
    project.program("""
        config = pulumi.Config()
        pulumi.export("plain", config.require("plain"))
        pulumi.export("token", config.require_secret("token"))
        pulumi.export("known", pulumi.runtime.is_config_secret("tiny:token"))
    """)
    code, text = project.pulumi("up", "--yes", "-s", "dev")
    assert code == 0, text
    assert project.outputs() == {"plain": "visible", "token": "hunter2-in-clear", "known": True}
    assert "hunter2" not in project.state()
    assert "hunter2" not in text


def test_configuration_is_in_no_command_line_and_no_environment_block(project: Project) -> None:
    """What other users of the machine could read of the process holds no secret."""
    project.pulumi("config", "set", "--secret", "token", "hunter2-in-clear", "-s", "dev")
    project.program("""
        from pathlib import Path
        shown = Path("/proc/self/environ").read_bytes() + Path("/proc/self/cmdline").read_bytes()
        pulumi.export("shown", b"hunter2" in shown)
    """)
    code, text = project.pulumi("up", "--yes", "--skip-preview", "-s", "dev")
    assert code == 0, text
    assert project.outputs() == {"shown": False}


def test_a_large_configuration_value_fits(project: Project) -> None:
    """A value longer than the 128 KiB that an environment variable can hold arrives whole."""
    (project.folder / "Pulumi.dev.yaml").open("a").write(f"\nconfig:\n  tiny:long: {'x' * 300_000}\n")
    project.program('pulumi.export("length", len(pulumi.Config().require("long")))')
    code, text = project.pulumi("up", "--yes", "--skip-preview", "-s", "dev")
    assert code == 0, text[-2000:]
    assert project.outputs() == {"length": 300_000}


def test_a_raising_program_shows_its_own_frames_once(project: Project) -> None:
    """The traceback starts in the user's file, is shown once, and the run fails."""
    project.program("""
        def broken():
            raise ValueError("no such brand")
        Thing("one")
        broken()
    """)
    code, text = project.pulumi("preview", "-s", "dev")
    assert code == 1
    assert text.count("ValueError: no such brand") == 1
    assert "__main__.py" in text
    assert "runpy" not in text
    assert "execute.py" not in text
    assert "exit code" not in text


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit(3)", "program exited with non-zero exit code: 3"),
        ("import os; os.kill(os.getpid(), 9)", "program was ended by signal SIGKILL (out of memory?)"),
        ("raise pulumi.RunError('choose a brand')", "error: choose a brand"),
        ("import nowhere_to_be_found", "No module named 'nowhere_to_be_found'"),
        ("def (", "SyntaxError"),
    ],
)
def test_every_way_to_fail_is_said(project: Project, program: str, said: str) -> None:
    """Exit codes, signals, the SDK's own errors and broken files each give their message and a failing run."""
    code, text = project.program(program).pulumi("preview", "-s", "dev")
    assert code == 1
    assert said in text


def test_a_folder_without_a_program_is_named(project: Project) -> None:
    """A missing `__main__.py` is an error of one sentence, without a traceback."""
    (project.folder / "__main__.py").unlink()
    code, text = project.pulumi("preview", "-s", "dev")
    assert code == 1
    assert "unable to find main python program `__main__.py`" in text
    assert "Traceback" not in text


def test_what_the_program_prints_is_shown(project: Project) -> None:
    """Standard output and standard error of the program are in the run's output."""
    project.program("""
        import sys
        print("said aloud")
        print("said aside", file=sys.stderr)
    """)
    code, text = project.pulumi("preview", "-s", "dev")
    assert code == 0, text
    assert "said aloud" in text
    assert "said aside" in text


def test_a_policy_pack_runs_and_stops_the_run(project: Project) -> None:
    """A mandatory violation fails the preview and names the resource; without one it passes."""
    pack = str(project.pack())
    code, text = project.program('Thing("fine")').pulumi("preview", "-s", "dev", "--policy-pack", pack)
    assert code == 0, text
    assert "the pack speaks" in text
    code, text = project.program('Thing("forbidden")').pulumi("preview", "-s", "dev", "--policy-pack", pack)
    assert code == 1
    assert "this name is forbidden" in text


def test_a_policy_pack_that_fails_to_start_is_said(project: Project) -> None:
    """The pack's own error is shown, and the run fails instead of going on unchecked."""
    pack = project.pack()
    (pack / "__main__.py").write_text("raise RuntimeError('the pack is broken')")
    code, text = project.pulumi("preview", "-s", "dev", "--policy-pack", str(pack))
    assert code != 0
    assert "the pack is broken" in text


def test_about_names_the_interpreter(project: Project) -> None:
    """`pulumi about` shows the Python that runs programs, and what it has installed."""
    code, text = project.pulumi("about", "--json")
    about = json.loads(text[text.index("{") : text.rindex("}") + 1])
    assert code == 0
    assert about["runtime"]["executable"] == sys.executable
    assert "ecosystem" in {dependency["name"] for dependency in about["dependencies"]}


def test_a_virtual_environment_that_is_not_there_is_named(project: Project) -> None:
    """The option, the folder and the command that makes it are in the error."""
    project.program("", runtime="{name: python, options: {virtualenv: .missing}}")
    code, text = project.pulumi("preview", "-s", "dev")
    assert code != 0
    assert "the `virtualenv` option is `.missing`" in text
    assert "pulumi install" in text


def test_the_project_s_virtual_environment_runs_the_program(project: Project) -> None:
    """The program runs with the interpreter that Pulumi.yaml names, with that environment active."""
    made = project.folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    packages = next((made / "lib").glob("python*/site-packages"))
    source = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "linked.pth").write_text(source + "\n")
    project.program(
        """
        import os, sys
        pulumi.export("prefix", sys.prefix)
        pulumi.export("active", os.environ["VIRTUAL_ENV"])
        """,
        runtime="{name: python, options: {virtualenv: .venv}}",
    )
    code, text = project.pulumi("up", "--yes", "--skip-preview", "-s", "dev")
    assert code == 0, text
    assert project.outputs() == {"prefix": str(made), "active": str(made)}


def test_an_environment_without_the_sdk_is_explained(project: Project) -> None:
    """A virtual environment without `pulumi` gives what to install where, not a traceback."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(project.folder / ".venv")], check=True)
    project.program("", runtime="{name: python, options: {virtualenv: .venv}}")
    code, text = project.pulumi("preview", "-s", "dev")
    assert code != 0
    assert "the Pulumi SDK cannot be imported by" in text
    assert "Traceback" not in text


WAITING = """
    import os, threading
    from pathlib import Path
    Thing("one")
    Path("program.pid").write_text(str(os.getpid()))
    threading.Event().wait()
"""


def _waiting(project: Project) -> tuple[subprocess.Popen[str], int, str]:
    """A run whose program waits for ever: the engine's process, the program's pid and identity."""
    running = project.program(WAITING).start("up", "--yes", "--skip-preview", "-s", "dev")
    file = project.folder / "program.pid"
    assert process.wait_until(lambda: file.exists() and bool(file.read_text()), 60)
    pid = int(file.read_text())
    since = process.started(pid)
    assert since
    return running, pid, since


def test_an_interrupt_ends_the_program(project: Project) -> None:
    """Ctrl-C, twice as one does with a program that hangs, leaves no process behind and frees the stack's lock."""
    running, pid, since = _waiting(project)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGINT)
    text, _ = running.communicate(timeout=60)
    assert running.returncode != 0
    assert process.wait_until(lambda: not process.alive(pid, since), 10)
    assert "Traceback" not in text
    assert _hosts(project.folder) == []


def test_a_killed_engine_takes_the_program_along(project: Project) -> None:
    """SIGKILL of the engine, which can clean up nothing, ends host and program all the same."""
    running, pid, since = _waiting(project)
    running.kill()
    running.communicate(timeout=60)
    assert process.wait_until(lambda: not process.alive(pid, since), 10)
    assert process.wait_until(lambda: not _hosts(project.folder), 10)


def _hosts(folder: Path) -> list[int]:
    """The language hosts that run for the project in `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and process.started(int(entry.name)):
            try:
                if (entry / "cwd").readlink() == folder and b"localcloud" in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
