"""The options that several commands share, so that they mean the same everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from cli.refusal import Refusal

Command = TypeVar("Command", bound=Callable[..., Any])

DECLARATION = "ecosystem.yaml"


class Day(click.ParamType[date]):
    """A day in ISO form, `2026-12-31`."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or refuse with what a day looks like."""
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            if len(text) != 10:
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            from cli.screen import safe

            return self.fail(f"`{safe(text, 60)}` is not a day; expected one such as `2026-12-31`", param, ctx)


def today() -> date:
    """Return the day it is, in UTC."""
    return datetime.now(UTC).date()


def _colour(ctx: click.Context, _param: click.Parameter, off: bool) -> None:
    if off or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        ctx.color = False


file_option = click.option(
    "--file",
    "-f",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"The declaration; otherwise the nearest `{DECLARATION}` upwards.",
)

file_argument = click.argument("argument", metavar="[FILE]", required=False, type=click.Path(path_type=Path))

output_option = click.option(
    "--output",
    "-o",
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write there and not to standard output.",
)

as_of_option = click.option(
    "--as-of",
    type=Day(),
    metavar="DAY",
    help="Judge contracts and grants as of this day (ISO, UTC); otherwise today.",
)

colour_option = click.option(
    "--no-color",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_colour,
    help="No colours (as NO_COLOR does).",
)

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "es"]),
    default="en",
    show_default=True,
    help="Language of the report.",
)

quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Return the `--format` option for these formats; the first one is the default."""
    return click.option(
        "--format", "format", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


def examples(*lines: str) -> str:
    """Return the closing section of a command's help: its examples, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def declaration_path(file: Path | None, argument: Path | None = None) -> str:
    """Return the path of the declaration: the argument, `--file`, or the nearest `ecosystem.yaml` upwards.

    A folder stands for the `ecosystem.yaml` in it. Refuses both ways of naming one at once, and finding none.
    """
    if file is not None and argument is not None and file != argument:
        raise Refusal(f"two declarations are named, `{argument}` and `{file}`", "name one of them")
    named = argument if argument is not None else file
    if named is not None:
        return str(named / DECLARATION if named.is_dir() else named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / DECLARATION).is_file():
            return os.path.relpath(folder / DECLARATION)
    raise Refusal(
        f"there is no `{DECLARATION}` in `{here}` or any folder above it",
        "name one with `--file`, or write a first one with `ecosystem init`",
    )
