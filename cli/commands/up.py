"""`ecosystem up`: from the declaration to provisioned cloud resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import declaration_path, examples
from cli.refusal import BROKEN, FINDINGS, Refusal
from cli.stack_options import interactive, kind, reporter, said, stack_options

if TYPE_CHECKING:
    from cli.deployment.running import Result
    from cli.deployment.stacks import Plan
    from cli.deployment.up import Up


@click.command(
    "up",
    epilog=examples(
        "ecosystem up dev --local",
        "ecosystem up dev --local --emulator ministack",
        "ecosystem up dev --local --expect-no-changes",
        "ecosystem up prod bootstrap",
        "ecosystem up prod aurora --yes",
        "ecosystem up prod --allow-large-change",
    ),
)
@stack_options
@click.option("--yes", "-y", is_flag=True, help="Do not ask before AWS is changed.")
@click.option("--expect-no-changes", is_flag=True, help="Change nothing; exit with 1 if there was something to change.")
@click.option("--allow-deletion", is_flag=True, help="Let a plan delete or replace what may hold data.")
@click.option("--allow-large-change", is_flag=True, help="Let a plan change more than 30 % of a stack.")
@click.option("--refresh", is_flag=True, help="Read everything again from the cloud first.")
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
    expect_no_changes: bool,
    allow_deletion: bool,
    allow_large_change: bool,
    refresh: bool,
) -> None:
    """Provision the platform, then every brand.

    ENV is an environment of the declaration, each UNIT one of its stacks: `platform`, a brand, a group or
    `corporation`; without one it is all of them. The local cloud needs no account and no network.

    The controls judge every plan first: a critical or high finding about what it would create or change refuses the
    stack. A plan that would delete or replace what holds data, or change more than 30 % of a stack of ten resources or
    more, is refused until it is allowed.
    """
    where = kind(local, emulator)
    path = declaration_path(file)
    from cli.deployment.display import Display
    from cli.deployment.progress import StackProgress
    from cli.deployment.running import Result
    from cli.deployment.session import open_session
    from cli.deployment.up import Up, Wishes

    if where is None and not (yes or expect_no_changes) and not interactive():
        raise Refusal("nobody can be asked here before AWS is changed", "add `--yes`, or look first: `ecosystem plan`")
    session, targets = open_session(path, environment, units, emulator=where, as_of=as_of, report=reporter(quiet))
    results = [Result(target, StackProgress(target.stack)) for target in targets]
    wishes = Wishes(
        allow_deletion=allow_deletion,
        allow_large_change=allow_large_change,
        expect_no_changes=expect_no_changes,
        refresh=refresh,
        parallel=parallel,
        confirm=None if where is not None or yes or expect_no_changes else _ask,
    )
    with Display([result.progress for result in results], quiet=quiet, colour=context.color) as display:
        run = Up(session, display, wishes, results)
        fine = run.run()
    context.exit(_tell(run, fine, format, output, quiet, display.seconds()))


def _tell(run: Up, fine: bool, format: str, output: Path | None, quiet: bool, seconds: float) -> int:
    """Say what became of the run; return the exit code."""
    from cli.deployment import judged, summary
    from cli.output import as_json, deliver
    from cli.screen import count
    from localcloud.provider.record import listed

    emulator = run.session.emulator
    not_held = listed(emulator.record) if emulator is not None else ()
    secrets = summary.known_secrets(run.session)
    if format == "json":
        data = summary.as_data(
            run.session.environment.name,
            run.results,
            not_held,
            seconds,
            unexpected=run.unexpected,
            refused=[
                {"stack": each.stack, "sentence": each.sentence, "about": list(each.about), "option": each.option}
                for each in run.objections
            ],
            undeclared=run.undeclared(),
            **judged.as_data({name: plan.verdict for name, plan in run.plans.items()}),
        )
        deliver(summary.redacted(as_json(data), secrets), output)
    elif not quiet or output is not None:
        deliver(summary.text(run.results, not_held, seconds, run.undeclared()), output)
    broken = summary.problems(run.results, secrets)
    if broken:
        click.echo(broken, err=True)
    if run.objections:
        click.echo(summary.refusals(run.objections, said()), err=True)
    if run.shown and format != "json":
        click.echo(f"{judged.text(run.shown)}\n", err=True)
        click.echo(
            f"{count(len(run.shown), 'finding')} that {'stop' if len(run.shown) > 1 else 'stops'} nothing", err=True
        )
    if run.stopped:
        click.echo(judged.text(run.stopped), err=True)
        click.echo(f"\nrefused for {count(len(run.stopped), 'finding')}; nothing in these stacks was changed", err=True)
    if run.declined:
        click.echo("nothing more was changed", err=True)
    if run.unexpected:
        click.echo(f"expected no changes, found {count(len(run.unexpected), 'change')}; nothing was changed:", err=True)
        click.echo("\n".join(f"  {each}" for each in run.unexpected), err=True)
        return FINDINGS if not broken else BROKEN
    if run.stopped and not broken and not run.objections:
        return FINDINGS
    return 0 if fine else BROKEN


def _ask(changing: Sequence[Result], plans: Mapping[str, Plan]) -> bool:
    """Show what would change and ask whether it should."""
    from cli.deployment import summary

    for result in changing:
        click.echo(click.style(result.target.stack, bold=True))
        click.echo("\n".join(summary.changes(plans, result.target.stack)) or "  nothing but outputs")
    return click.confirm("change this?", default=False)
