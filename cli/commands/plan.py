"""`ecosystem plan`: what `up` would change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.options import declaration_path, examples
from cli.refusal import BROKEN, FINDINGS
from cli.stack_options import kind, reporter, stack_options


@click.command(
    "plan",
    epilog=examples(
        "ecosystem plan dev --local",
        "ecosystem plan prod aurora",
        "ecosystem plan prod --format json --output plan.json",
        "ecosystem plan prod --expect-no-changes",
    ),
)
@stack_options
@click.option("--expect-no-changes", is_flag=True, help="Exit with 1 if there is something to change.")
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
    expect_no_changes: bool,
) -> None:
    """Show what `up` would change.

    Nothing in the cloud is changed. A unit whose platform is not up yet is planned without it: all would be created.

    The controls judge what would be: every finding is shown, and what could not be judged. Exits with 1 when `up` would
    be refused for a finding. A plan of all units is left for `ecosystem report` in `.ecosystem/runs/`.
    """
    where = kind(local, emulator)
    path = declaration_path(file)
    from cli.deployment import summary
    from cli.deployment.display import Display
    from cli.deployment.planning import Planning
    from cli.deployment.progress import StackProgress
    from cli.deployment.running import Result
    from cli.deployment.session import open_session
    from cli.leaving import leave
    from cli.output import as_json, deliver

    session, targets = open_session(path, environment, units, emulator=where, as_of=as_of, report=reporter(quiet))
    results = [Result(target, StackProgress(target.stack)) for target in targets]
    with Display([result.progress for result in results], quiet=quiet, colour=context.color) as display:
        planning = Planning(session, display, results, parallel)
        planning.run()
    secrets = summary.known_secrets(session)
    said = summary.redacted(as_json(planning.as_data()), secrets)
    if not units:
        leave(path, "plan", said)
    if format == "json":
        deliver(said, output)
    else:
        deliver(planning.text(), output)
    broken = summary.problems(results, secrets)
    if broken:
        click.echo(broken, err=True)
        context.exit(BROKEN)
    if planning.stopped or (expect_no_changes and planning.changes):
        context.exit(FINDINGS)
