"""`ecosystem access matrix`: agency, brand and layer, and the level in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import (
    as_of_option,
    colour_option,
    declaration_path,
    examples,
    file_argument,
    file_option,
    format_option,
    output_option,
    quiet_option,
    today,
)
from cli.output import as_json, deliver

if TYPE_CHECKING:
    from ecosystem.model import Declaration
    from governance.access.matrix import Matrix, Wanted


@click.command(
    "matrix",
    epilog=examples(
        "ecosystem access matrix",
        "ecosystem access matrix --agency pixel --as-of 2027-04-01 --expired",
        "ecosystem access matrix --brand beverages --layer advertising",
        "ecosystem access matrix --format csv --output access.csv",
        "ecosystem access matrix --format html --output access.html",
        "ecosystem access matrix --format svg --output access.svg",
    ),
)
@file_argument
@file_option
@click.option("--agency", "agencies", multiple=True, metavar="ID", help="Only this agency; may be said again.")
@click.option("--brand", "brands", multiple=True, metavar="UNIT", help="Only this brand, group or `corporation`.")
@click.option("--layer", "layers", multiple=True, metavar="LAYER", help="Only this layer.")
@click.option("--expired", is_flag=True, help="Show what ended or was revoked, too.")
@as_of_option
@format_option("text", "csv", "html", "svg", "json")
@output_option
@quiet_option
@colour_option
def command(
    argument: Path | None,
    file: Path | None,
    agencies: tuple[str, ...],
    brands: tuple[str, ...],
    layers: tuple[str, ...],
    expired: bool,
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Show who holds which level, by agency, brand and layer.

    `*` marks a level that holds in some channels only (a grant that names every channel of a layer is not limited
    there), `!` one that is never provisioned (`administer`). Grants to a group or to `*` are shown brand by brand. CSV
    has a row for each cell: agency, brand, layer, level, until, grants, channels; with `--expired` also state.
    """
    from cli.declared import load
    from governance.access.matrix import matrix

    declaration = load(declaration_path(file, argument))
    wanted = _wanted(declaration, agencies, brands, layers, expired)
    said = matrix(declaration, as_of or today(), wanted)
    deliver(_rendered(said, format, expired), output)
    if not quiet and format != "text":
        from governance.access.matrix import hidden_words

        for sentence in hidden_words(said.hidden):
            click.echo(f"note: {sentence}", err=True)


def _wanted(
    declaration: Declaration,
    agencies: tuple[str, ...],
    brands: tuple[str, ...],
    layers: tuple[str, ...],
    expired: bool,
) -> Wanted:
    from governance.access.holding import LAYERS
    from governance.access.matrix import Wanted

    return Wanted(
        _known(agencies, [agency.id for agency in declaration.agencies], "agency"),
        units_named(declaration, brands),
        _known(layers, LAYERS, "layer"),
        expired,
    )


def _known(words: tuple[str, ...], known_words: Any, what: str) -> frozenset[str] | None:
    from cli.declared import known

    return frozenset(known(word, known_words, what) for word in words) or None


def units_named(declaration: Declaration, words: tuple[str, ...]) -> frozenset[str] | None:
    """Return the units that brands, groups and `corporation` stand for, None for no word; refuses an unknown one."""
    from ecosystem.model import CORPORATION, EVERY_BRAND
    from governance.access.holding import reach

    within = reach(declaration).within
    _known(words, [CORPORATION, *(word for word in within if word not in (EVERY_BRAND, CORPORATION))], "unit")
    return frozenset(unit for word in words for unit in (word, *within[word])) or None


def _rendered(said: Matrix, format: str, expired: bool) -> str:
    if format == "json":
        from governance.access.matrix import as_data

        return as_json(as_data(said))
    if format == "csv":
        from governance.render.access_csv import matrix as as_csv

        return as_csv(said, states=expired)
    from importlib import import_module

    render: Callable[[Matrix], str] = import_module(f"governance.render.access_{format}").matrix
    return _painted(render(said)) if format == "text" else render(said)


def _painted(text: str) -> str:
    """Return the text with its headings and the levels that should stand out in colour."""
    import re

    lines = text.split("\n")
    heads = {0, *(number + 1 for number, line in enumerate(lines[:-1]) if not line)}
    shown = [
        click.style(line, bold=True) if number in heads and line.startswith(("agency  ", "grant  ")) else line
        for number, line in enumerate(lines)
    ]
    return re.sub(r"\badminister!|\badminister\*!", lambda found: click.style(found[0], fg="red"), "\n".join(shown))
