"""`ecosystem audit`: what is really out there, judged by the same controls."""

from __future__ import annotations

import importlib

import click

from cli.options import examples

COMMANDS = {
    "run": "Judge what is live; this is what `ecosystem audit` does by itself.",
    "diff": "Show what is otherwise in the second of two snapshots.",
}
"""Every command below with the first line of its help; each is `command` in `cli.audit.<name>`."""

DEFAULT = "run"


class AuditGroup(click.Group):
    """A group that imports a command only when it is asked for, and audits when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the audit before what names no command: an environment, or options."""
        if not args or args[0] not in COMMANDS:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name; any other word is the first one of the audit itself."""
        name = cmd_name if cmd_name in COMMANDS else DEFAULT
        found: click.Command = importlib.import_module(f"cli.audit.{name}").command
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    "audit",
    cls=AuditGroup,
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
