"""Shows how far a run is: live in a terminal, plain lines when piped, nothing but failures when quiet."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

import click

from cli.deployment.progress import FAILED, FINE, REFUSED, RUNNING, WAITING, StackProgress, lasting, told
from cli.screen import safe

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.live import Live

_MARKS = {WAITING: " ", RUNNING: "›", FINE: "✓", FAILED: "✗", REFUSED: "✗"}
_COLOURS = {WAITING: "dim", RUNNING: "cyan", FINE: "green", FAILED: "red", REFUSED: "red"}


class Display:
    """Progress on standard error, so that standard output holds nothing but the result.

    Call `begin`, `phase`, `end` from any thread; `say` prints a sentence above the live part.
    """

    def __init__(self, stacks: Iterable[StackProgress], *, quiet: bool, colour: bool | None) -> None:
        self.stacks = list(stacks)
        self.began = time.monotonic()
        self._quiet = quiet
        self._colour = colour
        self._lock = threading.Lock()
        self._live: Live | None = None

    def __enter__(self) -> Display:
        if not self._quiet and sys.stderr.isatty() and self._colour is not False:
            from rich.console import Console as Terminal
            from rich.live import Live as Showing

            console = Terminal(stderr=True, highlight=False)
            self._live = Showing(_Table(self), console=console, refresh_per_second=6, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def say(self, sentence: str) -> None:
        """Print one sentence, unless quiet."""
        if self._quiet:
            return
        self._line(safe(sentence))

    def phase(self, stack: StackProgress, what: str) -> None:
        """Note what a stack is busy with."""
        if stack.state != RUNNING:
            stack.state = RUNNING
            stack.began = time.monotonic()
        stack.phase = what
        if self._live is None and not self._quiet:
            self._line(f"{stack.name}: {what}")

    def end(self, stack: StackProgress, state: str, what: str = "") -> None:
        """Note how a stack ended."""
        stack.began = stack.began or time.monotonic()
        stack.state, stack.phase = state, what
        stack.ended = time.monotonic()
        if not self._quiet:
            done = sum(each.state in {FINE, FAILED, REFUSED} for each in self.stacks)
            self._line(f"{self._outcome(stack)} [{done}/{len(self.stacks)}]")

    def seconds(self) -> float:
        """Return how long the run has taken so far."""
        return time.monotonic() - self.began

    def _outcome(self, stack: StackProgress) -> str:
        mark = click.style(_MARKS[stack.state], fg=_COLOURS[stack.state])
        words = stack.phase or told(stack.changes)
        return f"{mark} {stack.name}: {words} ({lasting(stack.seconds(time.monotonic()))})"

    def _line(self, text: str) -> None:
        with self._lock:
            if self._live is not None:
                from rich.text import Text

                self._live.console.print(Text.from_ansi(text))
            else:
                click.echo(text, err=True)


class _Table:
    """What is shown live: a row for each stack at work, and one for all."""

    def __init__(self, display: Display) -> None:
        self._display = display

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> Iterable[RenderableType]:
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        table = Table.grid(padding=(0, 1))
        stacks = self._display.stacks
        for stack in stacks:
            if stack.state != RUNNING:
                continue
            doing = next(iter(list(stack.doing.values())), "")
            table.add_row(
                Text(_MARKS[RUNNING], style="cyan"),
                Text(stack.name, style="bold"),
                Text(stack.phase),
                Text(_counts(stack.changes, stack.unchanged)),
                Text(safe(doing, 40), style="dim"),
                Text(lasting(stack.seconds(now)), style="dim"),
            )
        everything: Counter[str] = Counter()
        unchanged = 0
        for stack in stacks:
            everything.update(stack.changes)
            unchanged += stack.unchanged
        done = sum(stack.state in {FINE, FAILED, REFUSED} for stack in stacks)
        table.add_row(
            Text(""),
            Text(f"{done} of {len(stacks)} stacks", style="bold"),
            Text(""),
            Text(_counts(everything, unchanged)),
            Text(""),
            Text(lasting(self._display.seconds()), style="dim"),
        )
        yield table


def _counts(changes: Counter[str], unchanged: int) -> str:
    said = told(changes) if any(changes.values()) else ""
    same = f"{unchanged} unchanged" if unchanged else ""
    return ", ".join(filter(None, [said, same]))
