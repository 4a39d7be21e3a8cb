"""Loading a declaration for a command: what cannot be understood is shown as a compiler shows it, with exit code 2."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING

import click

from cli.refusal import NOT_UNDERSTOOD, Refusal

if TYPE_CHECKING:
    from ecosystem.model import Declaration
    from ecosystem.problems import Problem


class NotUnderstood(click.ClickException):
    """The declaration cannot be understood; shown with every place, a source line and a caret."""

    exit_code = NOT_UNDERSTOOD

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"`{path}` cannot be understood")
        self.path = path
        self.problems = problems

    def show(self, file: IO[str] | None = None) -> None:
        """Write the first problems to standard error."""
        from cli.problems import FIRST, render

        click.echo(render(self.problems, self.path, FIRST), file=file, err=True)


def load(path: str, meanwhile: Callable[[], object] | None = None) -> Declaration:
    """Return the declaration at `path`; raises NotUnderstood. `meanwhile` is as in the loader."""
    from ecosystem.loading import load as read
    from ecosystem.problems import DeclarationError

    try:
        return read(path, meanwhile)
    except DeclarationError as broken:
        raise NotUnderstood(path, broken.problems) from None


def known(word: str, words: Iterable[str], what: str) -> str:
    """Return `word` if it is one of `words`; otherwise refuse with the nearest, or with the known ones."""
    allowed = list(words)
    if word in allowed:
        return word
    from cli.screen import did_you_mean, safe

    near = did_you_mean(word, allowed)
    if not near and allowed:
        listed = ", ".join(f"`{safe(each)}`" for each in allowed[:12])
        near = f"; known are {listed}" + (f" and {len(allowed) - 12} more" if len(allowed) > 12 else "")
    raise Refusal(f"`{safe(word, 80)}` is not a known {what}{near}")
