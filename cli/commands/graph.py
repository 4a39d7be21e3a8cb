"""`ecosystem graph`: the ecosystem as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from cli.drawing.picture import Picture


@click.command(
    "graph",
    epilog=examples(
        "ecosystem graph --format mermaid --output docs/ecosystem.mmd",
        "ecosystem graph --format dot --brand aurora | dot -Tsvg > aurora.svg",
        "ecosystem graph --format svg --output ecosystem.svg",
        "ecosystem graph --format html --layer advertising --output advertising.html",
        "ecosystem graph other/ecosystem.yaml --agency pixel",
    ),
)
@file_argument
@file_option
@format_option("mermaid", "dot", "svg", "html")
@output_option
@click.option("--brand", metavar="UNIT", help="Only this brand, group or `corporation`, and what it is linked to.")
@click.option("--agency", metavar="ID", help="Only what this agency owns, operates or is granted.")
@click.option("--layer", metavar="LAYER", help="Only what serves this layer, such as `advertising`.")
@colour_option
def command(
    argument: Path | None,
    file: Path | None,
    format: str,
    output: Path | None,
    brand: str | None,
    agency: str | None,
    layer: str | None,
) -> None:
    """Draw the ecosystem: brands, channels, flows and owners.

    What the corporation does not own stands out by its shape and its class (`agency`, `vendor`, `unknown`).

    `svg` and `html` are complete as they are, light and dark, and load nothing. Where there are many channels they show
    those of each brand as one, and what is not the corporation's apart; `--brand`, `--agency` and `--layer` show less.
    """
    from cli.declared import known, load
    from cli.drawing.picture import picture

    declaration = load(declaration_path(file, argument))
    if brand is not None:
        groups = [group.id for group in declaration.brand_groups]
        known(brand, ["corporation", *groups, *(each.id for each in declaration.brands)], "unit")
    if agency is not None:
        known(agency, [agency.id for agency in declaration.agencies], "agency")
    if layer is not None:
        from ecosystem.words import LAYER

        known(layer, LAYER.words, "layer")
    deliver(_written(picture(declaration, brand, agency, layer), format), output)


def _written(drawn: Picture, format: str) -> str:
    if format == "dot":
        from cli.drawing.dot import dot

        return dot(drawn)
    if format == "mermaid":
        from cli.drawing.mermaid import mermaid

        return mermaid(drawn)
    from cli.drawing.grouping import gathered

    if format == "svg":
        from cli.drawing.svg import svg

        return svg(gathered(drawn))
    from cli.drawing.page import page

    return page(drawn, gathered(drawn))
