"""`ecosystem local`: the local cloud, an emulator on this machine's loopback interface."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import colour_option, declaration_path, examples, file_option, format_option, quiet_option
from cli.output import as_json
from cli.refusal import BROKEN, Refusal
from cli.screen import safe
from cli.stack_options import kind, reporter

if TYPE_CHECKING:
    from collections.abc import Callable

emulator_option = click.option(
    "--emulator", type=click.Choice(["moto", "ministack"]), default="moto", show_default=True, help="Which emulator."
)


@click.group(
    "local",
    epilog=examples(
        "ecosystem local start",
        "ecosystem local status",
        'eval "$(ecosystem local env dev)"',
        "ecosystem local stop",
    ),
)
def command() -> None:
    """Start, stop and look at the local cloud.

    `up --local` starts it by itself and keeps it running; it forgets everything when it stops.
    """


@command.command(epilog=examples("ecosystem local start", "ecosystem local start --emulator ministack --auth"))
@emulator_option
@click.option("--auth", is_flag=True, help="Have ministack enforce IAM.")
@file_option
@quiet_option
@colour_option
def start(emulator: str, auth: bool, file: Path | None, quiet: bool) -> None:
    """Start an emulator, unless it runs already."""
    if auth and emulator != "ministack":
        raise click.UsageError("moto enforces no access: `--auth` needs `--emulator ministack`")
    from localcloud.emulator import EmulatorError
    from localcloud.emulator import start as begin

    try:
        found = begin(kind(True, emulator) or "moto", _home(file), reporter(quiet), auth=auth)
    except EmulatorError as broken:
        raise _refusal(broken) from None
    click.echo(f"{found.kind} runs at {found.endpoint} (process {found.pid})")


@command.command(epilog=examples("ecosystem local status", "ecosystem local status --format json"))
@file_option
@format_option("text", "json")
@colour_option
@click.pass_context
def status(context: click.Context, file: Path | None, format: str) -> None:
    """Say which emulators run; exits with 1 when none does."""
    from localcloud.emulator import status as look

    found = look(_home(file))
    if format == "json":
        said = [
            {"emulator": each.kind, "endpoint": each.endpoint, "pid": each.pid, "auth": each.auth, "log": str(each.log)}
            for each in found
        ]
        click.echo(as_json({"version": 1, "running": said}))
    for each in found if format == "text" else ():
        access = ", access enforced" if each.auth else ""
        click.echo(f"{each.kind} runs at {each.endpoint} (process {each.pid}{access}); log: {safe(str(each.log))}")
    if not found:
        if format == "text":
            click.echo("no emulator runs; `ecosystem local start` starts one")
        context.exit(1)


@command.command(epilog=examples("ecosystem local stop", "ecosystem local stop --emulator ministack"))
@click.option("--emulator", type=click.Choice(["moto", "ministack"]), help="Only this one; otherwise both.")
@file_option
@quiet_option
@colour_option
def stop(emulator: str | None, file: Path | None, quiet: bool) -> None:
    """Stop the emulator; what was in it is gone."""
    _each(emulator, _home(file), reporter(quiet))


@command.command(epilog=examples("ecosystem local reset", "ecosystem local reset --emulator moto"))
@click.option("--emulator", type=click.Choice(["moto", "ministack"]), help="Only this one; otherwise both.")
@file_option
@quiet_option
@colour_option
def reset(emulator: str | None, file: Path | None, quiet: bool) -> None:
    """Stop the emulator and forget the state that was kept of it."""
    from cli.deployment.keeping import forget_local

    home = _home(file)
    _each(emulator, home, reporter(quiet))
    forget_local(home.parent, emulator)
    if not quiet:
        click.echo(f"the local state{f' of {emulator}' if emulator else ''} is forgotten", err=True)


@command.command(
    epilog=examples('eval "$(ecosystem local env dev)"', "ecosystem local env dev --emulator ministack --format json")
)
@click.argument("environment", metavar="[ENV]", required=False)
@emulator_option
@file_option
@format_option("shell", "json")
@colour_option
def env(environment: str | None, emulator: str, file: Path | None, format: str) -> None:
    """Print the variables for working on the local cloud with `pulumi` itself, or any AWS tool.

    With them, `pulumi preview -s dev.platform` works in the repository. Starts the emulator if it does not run.
    """
    from cli.deployment.session import open_session

    session, targets = open_session(
        declaration_path(file), environment, (), emulator=kind(True, emulator), as_of=None, report=reporter(False)
    )
    session.prepare(targets)
    said = session.variables()
    if format == "json":
        click.echo(as_json(said))
    else:
        stray = sorted(name for name in os.environ if name.startswith("AWS_") and name not in said)
        lines = [*(f"unset {name}" for name in stray), *(f"export {k}={shlex.quote(v)}" for k, v in said.items())]
        click.echo("\n".join(lines))


def _home(file: Path | None) -> Path:
    """The folder of the local clouds: beside the declaration, whether that can be understood or not."""
    from cli.deployment.workspace import hidden_folder

    return hidden_folder(Path(declaration_path(file)).resolve().parent) / "local"


def _each(emulator: str | None, home: Path, report: Callable[[str], None]) -> None:
    from localcloud.emulator import EmulatorError, stop

    for each in ("moto", "ministack") if emulator is None else (emulator,):
        try:
            ended = stop(home, kind(True, each) or "moto")
        except EmulatorError as broken:
            raise _refusal(broken) from None
        report(f"{each} is stopped" if ended else f"{each} did not run")


def _refusal(broken: Exception) -> Refusal:
    return Refusal(*str(broken).split("\n"), code=BROKEN)
