"""The ways a command ends other than well, and the exit code of each."""

from __future__ import annotations

from typing import IO

import click

FINDINGS = 1
NOT_UNDERSTOOD = 2
BROKEN = 3


class Refusal(click.ClickException):
    """The command says why it does not go on, in one sentence and, below it, how to proceed.

    `code` is 2 when the input is at fault, 3 when the run broke.
    """

    def __init__(self, sentence: str, *advice: str, code: int = NOT_UNDERSTOOD) -> None:
        super().__init__(sentence)
        self.advice = advice
        vars(self)["exit_code"] = code  # click reads it from the instance, and declares it on the class

    def show(self, file: IO[str] | None = None) -> None:
        """Write `error: sentence` and the advice to standard error, with nothing in it that a terminal obeys."""
        from cli.screen import safe

        click.echo(f"{click.style('error', fg='red', bold=True)}: {safe(self.message)}", file=file, err=True)
        for line in self.advice:
            click.echo(f"  {safe(line)}", file=file, err=True)
