"""`ecosystem graph`: the ecosystem as a picture."""

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
)
from cli.output import deliver


@click.command(
    "graph",
    epilog=examples(
        "ecosystem graph --format mermaid --output docs/ecosystem.mmd",
        "ecosystem graph --format dot --brand aurora | dot -Tsvg > aurora.svg",
        "ecosystem graph other/ecosystem.yaml --agency pixel",
    ),
)
@file_argument
@file_option
@format_option("mermaid", "dot")
@output_option
@click.option("--brand", metavar="UNIT", help="Only this brand, group or `corporation`, and what it is linked to.")
@click.option("--agency", metavar="ID", help="Only what this agency owns, operates or is granted.")
@colour_option
def command(
    argument: Path | None, file: Path | None, format: str, output: Path | None, brand: str | None, agency: str | None
) -> None:
    """Draw the ecosystem: brands, channels, flows and owners.

    What the corporation does not own stands out by its shape and its class (`agency`, `vendor`, `unknown`).
    """
    from cli.declared import known, load
    from cli.drawing.dot import dot
    from cli.drawing.mermaid import mermaid
    from cli.drawing.picture import picture

    declaration = load(declaration_path(file, argument))
    if brand is not None:
        groups = [group.id for group in declaration.brand_groups]
        known(brand, ["corporation", *groups, *(each.id for each in declaration.brands)], "unit")
    if agency is not None:
        known(agency, [agency.id for agency in declaration.agencies], "agency")
    drawn = picture(declaration, brand, agency)
    deliver(dot(drawn) if format == "dot" else mermaid(drawn), output)
