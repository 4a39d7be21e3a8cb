"""What `plan`, `up` and `down` have in common: their arguments and options, and how they begin."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from cli.options import as_of_option, colour_option, file_option, format_option, output_option, quiet_option
from cli.screen import safe

if TYPE_CHECKING:
    from localcloud.emulator import Kind

Command = TypeVar("Command", bound=Callable[..., Any])


def _declared(context: click.Context) -> Any:
    """The declaration for the shell's completion; None when there is none that can be read."""
    from cli.options import declaration_path
    from cli.refusal import Refusal
    from ecosystem.loading import load
    from ecosystem.problems import DeclarationError

    file = context.params.get("file")
    try:
        return load(declaration_path(Path(file) if file else None))
    except (Refusal, DeclarationError, OSError):
        return None


def _items(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def _environments(context: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    declaration = _declared(context)
    return [] if declaration is None else _items(declaration.cloud.environments, incomplete)


def _units(context: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from stacks.units import stacks_of

    declaration, named = _declared(context), context.params.get("environment")
    if declaration is None or not isinstance(named, str) or named not in declaration.cloud.environments:
        return []
    return _items(stacks_of(declaration, named), incomplete)


_OPTIONS = (
    click.argument("environment", metavar="[ENV]", required=False, shell_complete=_environments),
    click.argument("units", metavar="[UNIT]...", nargs=-1, shell_complete=_units),
    file_option,
    click.option("--local", is_flag=True, help="On this machine's local cloud, not on AWS."),
    click.option(
        "--emulator",
        type=click.Choice(["moto", "ministack"]),
        help="Which emulator is the local cloud (default moto); needs `--local`.",
    ),
    click.option(
        "--parallel", type=click.IntRange(1, 64), metavar="N", help="Stacks at work at once; otherwise one a processor."
    ),
    as_of_option,
    format_option("text", "json"),
    output_option,
    quiet_option,
    colour_option,
)


def stack_options(command: Command) -> Command:
    """Give a command the arguments and options of all that work on stacks."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def kind(local: bool, emulator: str | None) -> Kind | None:
    """Return the emulator to use, None for AWS; refuses an emulator without `--local`."""
    if emulator is not None and not local:
        raise click.UsageError("`--emulator` says which local cloud to use: add `--local`")
    if not local:
        return None
    return "ministack" if emulator == "ministack" else "moto"


def reporter(quiet: bool) -> Callable[[str], None]:
    """Return what prints a sentence about what takes time, on standard error."""

    def report(sentence: str) -> None:
        if not quiet:
            click.echo(safe(sentence), err=True)

    return report


def interactive() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin.isatty()


def said() -> str:
    """Return the command as the user typed it, to be repeated with one option more."""
    return shlex.join(["ecosystem", *sys.argv[1:]]) if Path(sys.argv[0]).name == "ecosystem" else "ecosystem up"
