"""`ecosystem down`: an environment, or some of its stacks, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import declaration_path, examples
from cli.refusal import BROKEN, Refusal
from cli.stack_options import interactive, kind, reporter, stack_options

if TYPE_CHECKING:
    from cli.deployment.selection import Target
    from cli.deployment.session import Session


@click.command(
    "down",
    epilog=examples(
        "ecosystem down dev --local",
        "ecosystem down dev --local --yes",
        "ecosystem down prod aurora",
    ),
)
@stack_options
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.pass_context
def command(
    context: click.Context,
    environment: str | None,
    units: tuple[str, ...],
    file: Path | None,
    local: bool,
    emulator: str | None,
    parallel: int | None,
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
    yes: bool,
) -> None:
    """Take an environment away, except what is protected.

    Units go first, side by side, then the platform. What is protected stays, in the cloud and in the state, and is
    listed at the end; so is what is kept since it holds data.
    """
    where = kind(local, emulator)
    path = declaration_path(file)
    from cli.deployment import stacks, summary
    from cli.deployment.display import Display
    from cli.deployment.down import Down, standing
    from cli.deployment.progress import StackProgress
    from cli.deployment.running import Result
    from cli.deployment.session import open_session
    from cli.output import as_json, deliver

    if not yes and not interactive():
        raise Refusal("nobody can be asked here before something is taken away", "add `--yes`")
    session, _ = open_session(path, environment, (), emulator=where, as_of=as_of, report=reporter(quiet))
    existing = stacks.names(session)
    targets = standing(session, existing, units)
    if not targets:
        click.echo(f"nothing of `{session.environment.name}` is up", err=True)
        return
    if not yes and not _ask(session, targets, existing):
        click.echo("nothing was taken away", err=True)
        return
    results = [Result(target, StackProgress(target.stack)) for target in targets]
    with Display([result.progress for result in results], quiet=quiet, colour=context.color) as display:
        run = Down(session, display, results, parallel)
        fine = run.run()
    seconds = display.seconds()
    if format == "json":
        data = summary.as_data(session.environment.name, results, (), seconds, left=run.left)
        deliver(as_json(data), output)
    elif not quiet or run.left:
        deliver(summary.taken(results, run.said(), seconds), output)
    broken = summary.problems(results, summary.known_secrets(session))
    if broken:
        click.echo(broken, err=True)
    context.exit(0 if fine else BROKEN)


def _ask(session: Session, targets: Sequence[Target], existing: Mapping[str, int]) -> bool:
    """Show what would go, and ask; the name of a protected environment must be typed."""
    for target in targets:
        click.echo(f"  {target.stack} ({existing.get(target.stack, 0)} in its state)")
    name = session.environment.name
    if session.environment.protect and not session.local:
        return bool(click.prompt(f"type `{name}` to take this away from account {session.environment.account}") == name)
    return click.confirm("take this away?", default=False)
