"""`ecosystem audit`: what is really out there, judged by the same controls."""

from __future__ import annotations

import click

from cli.groups import LazyGroup
from cli.options import examples

COMMANDS = {
    "run": "Judge what is live; this is what `ecosystem audit` does by itself.",
    "diff": "Show what is otherwise in the second of two snapshots.",
}
"""Every command below with the first line of its help; each is `command` in `cli.audit.<name>`."""

DEFAULT = "run"


@click.group(
    "audit",
    cls=LazyGroup,
    commands_table=COMMANDS,
    package="cli.audit",
    path="audit ",
    default=DEFAULT,
    epilog=examples(
        "ecosystem audit dev --local",
        "ecosystem audit prod --platforms meta --snapshot audit.json",
        "ecosystem audit --from audit.json --format sarif --output audit.sarif",
        "ecosystem audit diff monday.json today.json",
        "ecosystem audit --policy",
    ),
)
def command() -> None:
    """Judge what is live, in the cloud and on ad platforms, by the same controls.

    Without a command it is `run`.
    """
