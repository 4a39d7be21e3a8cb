"""`ecosystem report`: what people read and auditors trust."""

from __future__ import annotations

import importlib

import click

from cli.options import examples

COMMANDS = {
    "make": "Write a report on the declaration, and on what proof, plan and audit left.",
    "sign": "Sign a report, and what it was made of.",
    "verify": "Say whether a report, and what it was made of, is what was signed.",
    "key": "Make a key pair to sign reports with, where there is no AWS KMS.",
}
"""Every command below with the first line of its help; each is `command` in `cli.report.<name>`."""

DEFAULT = "make"


class ReportGroup(click.Group):
    """A group that imports a command only when it is asked for, and makes a report when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `make` before what names no command."""
        own = {name for option in self.get_params(ctx) for name in (*option.opts, *option.secondary_opts)}
        if not args or (args[0] not in own and args[0] not in COMMANDS and _for_make(args[0])):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"cli.report.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with the nearest known one."""
        if args and args[0] not in COMMANDS:
            from cli.screen import did_you_mean, safe

            near = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"there is no command `report {safe(args[0])}`{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _for_make(word: str) -> bool:
    return word.startswith("-") or word.endswith((".yaml", ".yml")) or "/" in word


@click.group(
    "report",
    cls=ReportGroup,
    epilog=examples(
        "ecosystem report > report.html",
        "ecosystem report make --lang es --output informe.html",
        "ecosystem report make --proof proof.json --plan plan.json --output report.html --sign report.key",
        "ecosystem report verify report.html",
    ),
)
def command() -> None:
    """Write a report that people read and auditors trust.

    Without a command it is `make`. A signed report has a statement beside it with the digest of everything that it was
    made of; `verify` names what changed since.
    """
