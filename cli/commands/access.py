"""`ecosystem access`: who may do what, where, until when."""

from __future__ import annotations

from pathlib import Path

import click

from cli.groups import LazyGroup
from cli.options import examples

COMMANDS = {
    "matrix": "Show who holds which level, by agency, brand and layer.",
    "prove": "Prove that no agency reaches what it was not granted.",
    "why": "Say which statement and which grant let an agency do something, or why it may not.",
    "diff": "Show who gains and who loses between two declarations.",
    "review": "List the active grants, what is due for recertification first.",
    "revoke": "Revoke an agency's grants in the declaration.",
}
"""Every command below with the first line of its help; each is `command` in `cli.access.<name>`."""

DEFAULT = "matrix"


def _for_matrix(word: str) -> bool:
    return word.startswith("-") or word.endswith((".yaml", ".yml")) or Path(word).exists()


@click.group(
    "access",
    cls=LazyGroup,
    commands_table=COMMANDS,
    package="cli.access",
    path="access ",
    default=DEFAULT,
    defaults_for=_for_matrix,
    epilog=examples(
        "ecosystem access",
        "ecosystem access matrix --brand aurora --format html --output access.html",
        "ecosystem access prove dev",
        "ecosystem access why pixel s3:GetObject arn:aws:s3:::bucket/drafts/pixel/plan.md",
        "ecosystem access diff HEAD~1 ecosystem.yaml --fail-on-gain",
        "ecosystem access review --due 30",
        "ecosystem access revoke pixel --dry-run",
    ),
)
def command() -> None:
    """Say who may do what, where, until when; and take it back.

    Without a command it is `matrix`. What a grant means in the cloud is in `docs/access.md`; what is declared is
    claimed, not verified.
    """
