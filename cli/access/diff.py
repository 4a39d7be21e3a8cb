"""`ecosystem access diff`: who gains and who loses between two declarations, in files or in git."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.options import (
    as_of_option,
    colour_option,
    examples,
    file_option,
    format_option,
    output_option,
    quiet_option,
    today,
)
from cli.output import as_json, deliver
from cli.refusal import FINDINGS
from cli.screen import headed

_HEADS = {
    "gains access": "yellow",
    "gains": "yellow",
    "gains and loses": "yellow",
    "who may sign in": "yellow",
    "loses": "green",
    "loses access": "green",
}


@click.command(
    "diff",
    epilog=examples(
        "ecosystem access diff HEAD~1 ecosystem.yaml",
        "ecosystem access diff main HEAD --fail-on-gain",
        "ecosystem access diff HEAD~1:ecosystem.yaml HEAD:ecosystem.yaml --format md",
        "ecosystem access diff before.yaml after.yaml --format json --output diff.json",
    ),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@file_option
@click.option("--fail-on-gain", is_flag=True, help="Exit with 1 if anybody gains anything.")
@as_of_option
@format_option("text", "md", "json")
@output_option
@quiet_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    before: str,
    after: str,
    file: Path | None,
    fail_on_gain: bool,
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Show who gains and who loses between two declarations.

    A and B are files, or git revisions: `HEAD~1:path/ecosystem.yaml`, or a bare revision, which means the declaration
    (`--file`, or the nearest) at that revision. A file of that name comes first.

    They are compared from the day on (`--as-of`), on every day to come and channel by channel. A gain is new access, a
    higher level, further channels, an earlier start or a later end, and whoever else may sign in for an agency.
    """
    from cli.access.revisions import read
    from governance.access.difference import as_data, difference

    said = difference(read(before, file), read(after, file), as_of or today(), (before, after))
    if format == "json":
        deliver(as_json(as_data(said)), output)
    elif format == "md":
        from governance.render.access_md import difference as as_md

        deliver(as_md(said), output)
    elif not (quiet and not said.changes and not said.trust):
        from governance.render.access_text import difference as as_text

        deliver(headed(as_text(said), _HEADS), output)
    if fail_on_gain and said.gains:
        context.exit(FINDINGS)
