"""Executes a page: its files written, its changes made, its commands run, what they said beside what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.calling import ecosystem
from tests.docs.changing import UnfitError, changed
from tests.docs.comparing import renewed, same
from tests.docs.page import Block, Exchange, blocks
from tests.docs.shell import Shell


@dataclass(frozen=True)
class Ran:
    """A command of a page, what is shown of it, and what it said."""

    block: Block
    exchange: Exchange
    said: tuple[str, ...]

    @property
    def as_shown(self) -> bool:
        """Whether it said what is shown."""
        return same(self.exchange.shown, self.said)


def execute(texts: Sequence[str], *, slow: bool, seconds: float = 60) -> Iterator[tuple[Ran, ...]]:
    """Execute a story's pages, without their slow parts unless `slow`; yield the commands that each shows."""
    with _place() as folder, Shell(folder, seconds=seconds) as shell:
        for text in texts:
            yield tuple(ran for block in blocks(text) if slow or not block.slow for ran in _did(block, shell))


@contextmanager
def _place() -> Iterator[Path]:
    with TemporaryDirectory() as holder:
        folder = Path(holder) / "ecosystem"
        folder.mkdir()
        try:
            yield folder
        finally:
            if (folder / ".ecosystem" / "local").exists():
                ecosystem("local", "stop", cwd=folder)


def rewritten(text: str, ran: Sequence[Ran]) -> str:
    """Return the page with the output of every command that ran, as it is."""
    lines = text.splitlines()
    for block in reversed(list(dict.fromkeys(each.block for each in ran))):
        of_block = [each for each in ran if each.block is block]
        lines[block.start : block.end] = [line for each in of_block for line in _shown(each)]
    return "\n".join(lines) + "\n"


def _shown(ran: Ran) -> tuple[str, ...]:
    return (*f"$ {ran.exchange.command}".split("\n"), *renewed(ran.exchange.shown, ran.said))


def _did(block: Block, shell: Shell) -> Iterator[Ran]:
    if block.kind == "console":
        for exchange in block.exchanges:
            yield Ran(block, exchange, shell.run(exchange.command).lines)
    elif block.kind == "run":
        said = shell.run(block.text)
        assert said.code == 0, f"line {block.start + 1}: `{block.text}` ended with {said.code}:\n" + "\n".join(
            said.lines
        )
    else:
        path = shell.where() / block.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_content(block, path), encoding="utf-8")


def _content(block: Block, path: Path) -> str:
    if block.kind == "file":
        return block.text
    try:
        return changed(path.read_text(encoding="utf-8"), block.text)
    except UnfitError as error:
        raise AssertionError(f"line {block.start}, `{block.path}`: {error}") from None
