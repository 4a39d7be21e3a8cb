"""The command as a whole: its help, its exit codes, its manners."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.main import COMMANDS, NoTraceback, cli, main
from cli.refusal import Refusal
from tests.cli.calling import AUSTRAL, ROOT, ecosystem

ANSI = re.compile(r"\x1b\[")


def every_command(
    group: click.Group = cli, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with its words, groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


COMMANDS_AND_WORDS = list(every_command())


@pytest.mark.parametrize(
    ("words", "command"), COMMANDS_AND_WORDS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_has_examples_that_parse(words: tuple[str, ...], command: click.Command) -> None:
    """Every command's help has an Examples section, and each example in it is a command that parses."""
    shown = CliRunner().invoke(cli, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Examples:" in shown.output
    lines = shown.output.partition("Examples:")[2].splitlines()
    examples = [line.strip() for line in lines if line.strip()]
    assert examples
    for example in examples:
        match = re.search(r"ecosystem [^|>$\")]+", example)
        assert match, example
        given = shlex.split(match[0])[1:]
        found: click.Command = cli
        while isinstance(found, click.Group) and given:
            step = found.get_command(click.Context(found), given[0])
            assert step is not None, example
            found, given = step, given[1:]
        with found.make_context("example", given, resilient_parsing=False):
            pass


def test_table_of_commands_says_what_each_command_says() -> None:
    """The first line of each command's help is the one in the table that `ecosystem --help` prints."""
    for words, command in COMMANDS_AND_WORDS:
        if len(words) == 1:
            assert (command.help or "").splitlines()[0] == COMMANDS[words[0]]


def test_help_and_version_import_no_command() -> None:
    """`--help` and `--version` import neither the commands nor anything slow."""
    for option in ("--help", "--version"):
        code = f"import sys; from cli.main import main; main(['{option}']); print('LOADED', *sys.modules)"
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        loaded = shown.stdout.partition("LOADED")[2].split()
        for slow in ("cli.commands", "rich", "yaml", "boto3", "pulumi", "jsonschema", "ecosystem.loading", "asyncio"):
            assert slow not in loaded, (option, slow)


def test_validate_imports_neither_cloud_nor_engine() -> None:
    """Validating a declaration loads no cloud library, no engine, no terminal library."""
    code = "import sys; from cli.main import main; main(['validate', '-q']); print('LOADED', *sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = shown.stdout.partition("LOADED")[2].split()
    for slow in ("rich", "boto3", "botocore", "pulumi", "jsonschema", "stacks", "localcloud", "asyncio", "subprocess"):
        assert slow not in loaded, slow


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["vlidate"], 2, "did you mean `validate`?"),
        (["validate", "--nonsense"], 2, "--nonsense"),
        (["graph", "--format", "png"], 2, "mermaid"),
        (["plan", "dev", "--as-of", "2026-02-30"], 2, "is not a day"),
        (["plan", "dev", "--as-of", "yesterday"], 2, "is not a day"),
        (["plan", "dev", "--emulator", "moto"], 2, "add `--local`"),
        (["up", "dev", "--parallel", "0"], 2, "0"),
        (["up", "devv", "--local"], 2, "did you mean `dev`?"),
        (["up", "dev", "aurorra", "--local"], 2, "did you mean `aurora`?"),
        (["up", "dev", "beverages", "--local"], 2, "has no channels to provision"),
        (["up"], 2, "nobody can be asked"),
        (["up", "--yes"], 2, "which environment?"),
        (["down", "dev", "--local"], 2, "add `--yes`"),
        (["explain", "OWN-0001"], 2, "OWN-0001"),
        (["local", "start", "--auth"], 2, "ministack"),
        (["engine", "nonsense"], 2, "nonsense"),
        ([], 2, "Usage"),
    ],
)
def test_what_cannot_be_understood_exits_with_2(arguments: list[str], code: int, said: str) -> None:
    """A mistake on the command line is said in one place, without a traceback, and exits with 2."""
    shown = ecosystem(*arguments)
    assert shown.returncode == code, shown.stderr
    assert said in shown.stderr + shown.stdout
    assert "Traceback" not in shown.stderr + shown.stdout


def test_finds_the_nearest_declaration_upwards(tmp_path: Path) -> None:
    """Without `--file` the nearest `ecosystem.yaml` upwards is taken."""
    (tmp_path / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    shown = ecosystem("validate", cwd=deep)
    assert shown.returncode == 0
    assert "../../ecosystem.yaml is valid" in shown.stdout


def test_says_when_there_is_no_declaration(tmp_path: Path) -> None:
    """Where there is no declaration at all, it says where it looked and what to do; exit 2."""
    shown = ecosystem("validate", cwd=tmp_path)
    assert shown.returncode == 2
    assert "there is no `ecosystem.yaml`" in shown.stderr
    assert "--file" in shown.stderr


def test_two_names_for_one_declaration_are_refused() -> None:
    """An argument and `--file` that differ are refused; the same named twice is fine."""
    assert ecosystem("validate", "a.yaml", "--file", "b.yaml").returncode == 2
    assert ecosystem("validate", "ecosystem.yaml", "--file", "ecosystem.yaml").returncode == 0


def test_piped_output_has_no_colours() -> None:
    """What is piped holds no escape sequence, neither on standard output nor on standard error."""
    for arguments in (["validate"], ["explain", "database"], ["graph"], ["schema"], ["engine", "status"], ["vlidate"]):
        shown = ecosystem(*arguments)
        assert not ANSI.search(shown.stdout + shown.stderr), arguments


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}], ids=["NO_COLOR", "dumb", "--no-color"])
def test_no_colour_on_a_terminal_when_not_wanted(variables: dict[str, str]) -> None:
    """On a terminal NO_COLOR, a dumb terminal, and `--no-color` each take the colours away."""
    wanted = on_a_terminal("explain", "database.owner")
    assert "\x1b[" in wanted
    plain = on_a_terminal("explain", "database.owner", *([] if variables else ["--no-color"]), **variables)
    assert "\x1b[" not in plain
    assert "corporation" in plain


def on_a_terminal(*arguments: str, **variables: str) -> str:
    """Run the command on a terminal of its own and return what it showed."""
    ours, theirs = os.openpty()
    kept = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    child = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        cwd=ROOT,
        env=kept | variables,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    child.wait()
    os.close(ours)
    return shown.decode()


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`ecosystem graph | head -1` is quiet: no traceback, no message, and the command's own exit code."""
    shown = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m cli schema | head -1; exit ${{PIPESTATUS[0]}}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout == "{\n"
    assert shown.stderr == ""
    assert shown.returncode == 0


def test_full_disk_is_said_in_one_line() -> None:
    """Writing to a full device is one line and exit 3."""
    shown = ecosystem("schema", "--output", "/dev/full")
    assert shown.returncode == 3
    assert shown.stderr.count("\n") == 1
    assert "no space left" in shown.stderr


def test_unwritable_output_is_said(tmp_path: Path) -> None:
    """An output in a folder that is not there is one line and exit 3, and leaves nothing behind."""
    shown = ecosystem("schema", "--output", tmp_path / "none" / "schema.json")
    assert shown.returncode == 3
    assert "cannot be written: no such file or directory" in shown.stderr
    assert list(tmp_path.iterdir()) == []


def test_output_is_whole_and_replaces_what_was_there(tmp_path: Path) -> None:
    """`--output` replaces a file in one move and keeps the usual permissions."""
    path = tmp_path / "schema.json"
    path.write_text("old")
    assert ecosystem("schema", "-o", path).returncode == 0
    assert path.read_text().startswith("{")
    assert [each.name for each in tmp_path.iterdir()] == ["schema.json"]
    assert path.stat().st_mode & 0o400


WAITING = """
import signal
import click
from cli import main

def wait():
    print("ready", flush=True)
    signal.pause()

main.LazyGroup.get_command = lambda group, context, name: click.Command(name, callback=wait)
raise SystemExit(main.main(["validate"]))
"""


def test_interrupt_is_one_line_and_130() -> None:
    """Ctrl-C gives one line, no traceback, and exit 130."""
    child = subprocess.Popen(
        [sys.executable, "-c", WAITING], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=20)
    assert child.returncode == 130
    assert errors.strip() == "interrupted"


def test_what_nobody_foresaw_is_one_line_with_the_details_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault of ours is one line and exit 3; its traceback is in a file that only the user can read."""
    with NoTraceback() as guard:
        raise RuntimeError("surprise \x1b[31m")
    said = capsys.readouterr().err
    assert guard.code == 3
    assert said.count("\n") == 1
    assert "\x1b" not in said
    kept = Path(re.search(r"`(/[^`]+\.log)`", said)[1])  # type: ignore[index]
    assert kept.stat().st_mode & 0o077 == 0
    assert "RuntimeError: surprise" in kept.read_text()
    kept.unlink()


def test_refusal_tells_the_terminal_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """What a refusal repeats of the user's words cannot steer the terminal."""
    Refusal("no `\x1b]0;owned\x07`", "try \x1b[2J").show()
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\\x1b" in said


def test_main_returns_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """`main` returns what the process exits with, whichever way the command ended."""
    assert main(["--version"]) == 0
    assert main(["explain", "OWN-999"]) == 2
    assert main(["--nonsense"]) == 2
    assert capsys.readouterr().out.startswith("ecosystem ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """The completion script of each shell names the command and its variable."""
    shown = ecosystem("completion", shell)
    assert shown.returncode == 0
    assert "_ECOSYSTEM_COMPLETE" in shown.stdout


def test_completion_knows_environments_and_units() -> None:
    """A shell is offered the declared environments, then the units of the one typed."""

    def offered(words: str, at: int) -> list[str]:
        return ecosystem(_ECOSYSTEM_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(at)).stdout.split()

    assert {"plain,dev", "plain,prod"} <= set(offered("ecosystem up ", 2))
    assert offered("ecosystem up dev au", 3) == ["plain,aurora"]
    assert offered("ecosystem va", 1) == ["plain,validate"]
