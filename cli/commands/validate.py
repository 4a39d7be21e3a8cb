"""`ecosystem validate`: shape and references of a declaration, every problem at once."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import (
    colour_option,
    declaration_path,
    examples,
    file_argument,
    file_option,
    format_option,
    output_option,
    quiet_option,
)
from cli.output import as_json, deliver
from cli.refusal import NOT_UNDERSTOOD
from cli.screen import count, safe


@click.command(
    "validate",
    epilog=examples(
        "ecosystem validate",
        "ecosystem validate other/ecosystem.yaml --all",
        "ecosystem validate --format json --output problems.json",
    ),
)
@file_argument
@file_option
@format_option("text", "json")
@output_option
@click.option("--all", "everything", is_flag=True, help="Print every problem, not only the first 20.")
@quiet_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    argument: Path | None,
    file: Path | None,
    format: str,
    output: Path | None,
    everything: bool,
    quiet: bool,
) -> None:
    """Load the declaration: is its shape right, and does every reference lead somewhere?

    Says every problem with its place, what is allowed and the nearest name. An agency-owned account or a landing page
    with its own database is valid: it is declared as it is. Exits with 2 when anything cannot be understood.
    """
    from cli.declared import NotUnderstood, load

    path = declaration_path(file, argument)
    try:
        declaration = load(path)
    except NotUnderstood as broken:
        from cli.problems import FIRST, as_data, render

        first = None if everything else FIRST
        problems = broken.problems
        deliver(
            as_json(as_data(path, problems, None)) if format == "json" else render(problems, path, first),
            output,
        )
        context.exit(NOT_UNDERSTOOD)
    if format == "json":
        from cli.problems import as_data

        deliver(as_json(as_data(path, (), None)), output)
    elif not quiet:
        said = ", ".join(
            count(len(things), one, many)
            for things, one, many in (
                (declaration.brands, "brand", "brands"),
                (declaration.agencies, "agency", "agencies"),
                (declaration.platforms, "platform", "platforms"),
                (declaration.channels, "channel", "channels"),
                (declaration.campaigns, "campaign", "campaigns"),
            )
        )
        deliver(f"{safe(path)} is valid: {said}", output)
