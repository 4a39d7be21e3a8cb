"""`ecosystem audit diff`: what is otherwise in the second of two snapshots."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import colour_option, examples, format_option, output_option
from cli.output import as_json, deliver
from cli.refusal import FINDINGS, Refusal


@click.command(
    "diff",
    epilog=examples(
        "ecosystem audit diff monday.json today.json",
        "ecosystem audit diff monday.json today.json --format json --fail-on-change",
    ),
)
@click.argument("before", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("after", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--fail-on-change", is_flag=True, help="Exit with 1 if anything is otherwise.")
@format_option("text", "json")
@output_option
@colour_option
@click.pass_context
def command(
    context: click.Context, before: Path, after: Path, fail_on_change: bool, format: str, output: Path | None
) -> None:
    """Show what is otherwise in the second of two snapshots.

    What appeared, what vanished, and what changed, property by property; what one of the two could not read is no
    change. A snapshot is what `ecosystem audit --snapshot PATH` keeps.
    """
    from cli.screen import safe
    from governance.audit.difference import as_data, compare, lines
    from governance.collect.snapshot import SnapshotError, load

    try:
        found = compare(load(before), load(after))
    except SnapshotError as fault:
        raise Refusal(str(fault)) from fault
    deliver(as_json(as_data(found)) if format == "json" else "\n".join(map(safe, lines(found))), output)
    if fail_on_change and not found.empty:
        context.exit(FINDINGS)
