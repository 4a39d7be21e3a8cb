"""`ecosystem schema`: the published JSON Schema of the declaration."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import colour_option, examples, output_option
from cli.output import deliver


@click.command(
    "schema",
    epilog=examples("ecosystem schema", "ecosystem schema --output ecosystem.schema.json"),
)
@output_option
@colour_option
def command(output: Path | None) -> None:
    """Print the JSON Schema of the declaration.

    Draft 2020-12, every key described, for editors and for any validator.
    """
    from ecosystem.schema import text

    deliver(text(), output)
