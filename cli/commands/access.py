"""`ecosystem access`: who may do what, where, until when."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

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


class AccessGroup(click.Group):
    """A group that imports a command only when it is asked for, and shows the matrix when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the matrix before what names no command: options, or a declaration."""
        own = {name for option in self.get_params(ctx) for name in (*option.opts, *option.secondary_opts)}
        if not args or (args[0] not in COMMANDS and args[0] not in own and _for_matrix(args[0])):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"cli.access.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with the nearest known one."""
        if args and args[0] not in COMMANDS:
            from cli.screen import did_you_mean, safe

            near = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"there is no command `access {safe(args[0])}`{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _for_matrix(word: str) -> bool:
    return word.startswith("-") or word.endswith((".yaml", ".yml")) or Path(word).exists()


@click.group(
    "access",
    cls=AccessGroup,
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

    Without a command it is `matrix`. What a grant means in the cloud is in `docs/declaration.md`; what is declared is
    claimed, not verified.
    """
