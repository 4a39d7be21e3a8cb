"""Groups of commands that import a command only when it is asked for, so that their help starts fast."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are `command` of the modules `<package>.<name>`.

    `commands_table` maps each name to the first line of its help. `default` is the command that is meant where none is
    named, None where one has to be; `defaults_for` says of a first word that names no command whether it is for the
    default one (the group's own options never are); None: every other word is, `--help` among them. `path` is what
    the group is called in a sentence (`access `), empty for the whole program.
    """

    def __init__(
        self,
        *arguments: Any,
        commands_table: Mapping[str, str],
        package: str,
        path: str = "",
        default: str | None = None,
        defaults_for: Callable[[str], bool] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.commands_table = commands_table
        self.package = package
        self.path = path
        self.default = default
        self.defaults_for = defaults_for

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command before what names none."""
        if self.default is not None and (not args or self._for_default(ctx, args[0])):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.commands_table)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, else the default one where every other word is for it, else None."""
        every = self.default if self.defaults_for is None else None
        name = cmd_name if cmd_name in self.commands_table else every
        if name is None:
            return None
        found: click.Command = importlib.import_module(f"{self.package}.{name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with the nearest known one."""
        if args and args[0] not in self.commands_table and not args[0].startswith("-"):
            from cli.screen import did_you_mean, safe

            near = did_you_mean(args[0], self.commands_table)
            raise click.UsageError(f"there is no command `{self.path}{safe(args[0])}`{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_table.items()))

    def _for_default(self, ctx: click.Context, word: str) -> bool:
        if word in self.commands_table:
            return False
        if self.defaults_for is None:
            return True
        own = {name for option in self.get_params(ctx) for name in (*option.opts, *option.secondary_opts)}
        return word not in own and self.defaults_for(word)
