"""`ecosystem access review`: the list for recertification."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

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
from cli.refusal import Refusal

if TYPE_CHECKING:
    from governance.access.review import Uses


@click.command(
    "review",
    epilog=examples(
        "ecosystem access review",
        "ecosystem access review --due 30",
        "ecosystem access review --last-used last-used.json --format csv --output review.csv",
    ),
)
@file_argument
@file_option
@click.option("--due", type=click.IntRange(min=0), metavar="DAYS", help="Only what is due in so many days, or already.")
@click.option(
    "--last-used",
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A snapshot of the roles' last uses (JSON).",
)
@as_of_option
@format_option("text", "csv", "json")
@output_option
@quiet_option
@colour_option
def command(
    argument: Path | None,
    file: Path | None,
    due: int | None,
    last_used: Path | None,
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """List the active grants, what is due for recertification first.

    A grant is due when its last review is 90 days old (or as many as the settings of ACC-010 say), when it was never
    reviewed, or when it ends.

    The snapshot is a list of {"role", "agency", "brand", "last_used"}, or what `aws iam
    get-account-authorization-details` answers: then a role's tags say its agency and brand. A role serves all grants of
    its agency for its brand, so a grant was used at most then.
    """
    from cli.declared import load
    from governance.access.review import as_data, review

    path = declaration_path(file, argument)
    declaration = load(path)
    uses = None if last_used is None else _uses(last_used)
    said = review(declaration, as_of or today(), days=_days(Path(path)), within=due, uses=uses)
    if format == "json":
        deliver(as_json(as_data(said)), output)
    elif format == "csv":
        from governance.render.access_csv import review as as_csv

        deliver(as_csv(said), output)
    elif not quiet or said.items:
        from governance.render.access_text import review as as_text

        deliver(as_text(said), output)


def _days(path: Path) -> int:
    """Return how long a review counts: what the settings beside the declaration say for ACC-010, else 90 days."""
    from cli.checking import settings_beside
    from governance.access.review import DAYS

    said = settings_beside(path).settings.get("ACC-010", {}).get("days", DAYS)
    return said if isinstance(said, int) and said >= 0 else DAYS


def _uses(path: Path) -> Uses:
    import json

    from governance.access.review import BadSnapshotError, uses_in

    try:
        return uses_in(json.loads(path.read_bytes()))
    except OSError as fault:
        raise Refusal(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from None
    except (ValueError, RecursionError):
        raise Refusal(f"`{path}` is no JSON") from None
    except BadSnapshotError as bad:
        raise Refusal(f"`{path}`: {bad}") from None
