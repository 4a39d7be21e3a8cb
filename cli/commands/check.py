"""`ecosystem check`: the controls on the declaration."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.options import (
    as_of_option,
    colour_option,
    declaration_path,
    examples,
    file_argument,
    file_option,
    format_option,
    language_option,
    output_option,
    quiet_option,
    today,
)
from cli.output import deliver
from cli.refusal import FINDINGS

FORMATS = ("text", "json", "sarif", "junit", "github")


@click.command(
    "check",
    epilog=examples(
        "ecosystem check",
        "ecosystem check --as-of 2026-11-20 --fail-on critical",
        "ecosystem check --select OWN,DAT-002 --ignore OWN-011",
        "ecosystem check --framework gdpr",
        "ecosystem check --write-baseline governance/baseline.json",
        "ecosystem check --baseline governance/baseline.json",
        "ecosystem check --format sarif --output ecosystem.sarif",
    ),
)
@file_argument
@file_option
@click.option(
    "--fail-on",
    type=click.Choice(["critical", "high", "medium", "low", "never"]),
    help="Exit with 1 if there is a finding of this severity or worse; otherwise `high`.",
)
@click.option("--select", "-s", multiple=True, metavar="IDS", help="Only these controls or families: `OWN,DAT-002`.")
@click.option("--ignore", "-i", multiple=True, metavar="IDS", help="Not these controls or families.")
@click.option(
    "--framework", metavar="NAME", help="Only the controls that answer a clause of it: `gdpr`, `iso27001` ..."
)
@click.option(
    "--controls",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of controls of your own; its Python is run.",
)
@click.option(
    "--baseline",
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fail only on findings that this file does not know.",
)
@click.option(
    "--write-baseline",
    metavar="[PATH]",
    is_flag=False,
    flag_value="",
    default=None,
    help="Write today's findings there (else to `--baseline`, else to `governance/baseline.json`), and exit with 0.",
)
@as_of_option
@format_option(*FORMATS)
@output_option
@language_option
@click.option("--all", "everything", is_flag=True, help="Show every finding with its line, however many there are.")
@quiet_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    argument: Path | None,
    file: Path | None,
    fail_on: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    framework: str | None,
    folders: tuple[Path, ...],
    baseline: Path | None,
    write_baseline: str | None,
    as_of: date | None,
    format: str,
    output: Path | None,
    language: str,
    everything: bool,
    quiet: bool,
) -> None:
    """Judge the declaration by the controls.

    Says, for each statement that does not hold, where, why and how to mend it. What the declaration alone says is
    claimed, not verified: `plan` judges what would be provisioned by the same controls.

    Waivers are read from `governance/waivers.yaml` beside the declaration; settings, severities and controls of your
    own from `[tool.ecosystem]` of the `pyproject.toml` beside it.
    """
    from cli.checking import Wishes, check, remember, swallowed

    argument, write_baseline = swallowed(argument, file, write_baseline)
    path = declaration_path(file, argument)
    wishes = Wishes(select, ignore, framework, folders, language, as_of or today(), fail_on)
    done = check(path, wishes, baseline if write_baseline is None else None)
    run = done.run
    if format == "text":
        from cli.findings import overridden, render

        deliver(render(run, done.fail_on, everything=everything, quiet=quiet), output)
        for line in overridden(run) if not quiet else ():
            click.echo(f"note: {line}", err=True)
    elif format == "json":
        from cli.output import as_json
        from governance.render.data import as_data

        deliver(as_json(as_data(run)), output)
    else:
        from importlib import import_module

        deliver(import_module(f"governance.render.{format}").render(run), output)
    if write_baseline is not None:
        written = remember(run, path, baseline, write_baseline)
        if not quiet:
            click.echo(f"{written} holds today's findings; `--baseline {written}` fails on new ones only", err=True)
        return
    if run.fails(done.fail_on):
        context.exit(FINDINGS)
