"""What of a page is executed.

| in the page | is |
|---|---|
| a fence `console`, or without a language and with `$ ` | commands (`$ ...`), each with its output below it |
| a fence with `title="PATH"` | a file that the reader writes |
| a fence `diff` with `title="PATH"` | a change of a file: hunks parted by a line `@@` |
| `<!-- run: ... -->` | commands that the reader does not see; they must succeed |
| `<!-- file: PATH`, the text on the lines below, `-->` | a file that the reader does not see |
| `<!-- slow -->` | the next needs the engine, the local cloud or the solver; `<!-- slow: page -->`: all of it |
| `<!-- after: PAGE -->` | it is executed where that page ended; numbered pages of a folder follow each other |

In an output `[...]` alone on a line stands for any lines, within a line for any words: what varies, what is too long.
A command goes on after a last backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.cli.calling import ROOT

Kind = Literal["console", "file", "diff", "run"]

_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<language>[a-z]*)(?P<rest>.*)$")
_TITLE = re.compile(r'title="([^"]+)"')
_HIDDEN = re.compile(r"<!-- (run|file): (.*?)(?:-->|\n-->)", re.DOTALL)
_AFTER = re.compile(r"^<!-- after: (.+) -->$", re.MULTILINE)
_SLOW, _ALL_SLOW = "<!-- slow -->", "<!-- slow: page -->"


@dataclass(frozen=True)
class Exchange:
    """A command and the lines that are shown below it."""

    command: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A part of a page that does something; `start` and `end` are its inner lines in the page, from 0."""

    kind: Kind
    text: str
    start: int
    end: int
    path: str = ""
    slow: bool = False

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The commands of a console block with what is shown of each."""
        return tuple(_exchanges(self.text.splitlines()))


def stories() -> tuple[tuple[Path, ...], ...]:
    """Return every page that executes something, by story: what is executed one after the other in one place."""
    found: dict[Path, list[Path]] = {}
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        if any(block.kind == "console" for block in blocks(page.read_text(encoding="utf-8"))):
            found.setdefault(_story(page), []).append(page)
    return tuple(map(tuple, found.values()))


def _story(page: Path) -> Path:
    if after := _AFTER.search(page.read_text(encoding="utf-8")):
        return _story((page.parent / after[1]).resolve())
    return page.parent if page.name[:2].isdigit() else page


def blocks(text: str) -> tuple[Block, ...]:
    """Return what a page executes, in order."""
    return tuple(_blocks(text.splitlines()))


def _blocks(lines: list[str]) -> Iterator[Block]:
    every = _ALL_SLOW in lines
    slow, at = every, 0
    while at < len(lines):
        line, end = lines[at], at
        found: Block | None = None
        if line == _SLOW:
            slow = True
        elif fence := _FENCE.match(line):
            end = next(n for n in range(at + 1, len(lines)) if lines[n].strip() == fence["ticks"])
            found = _fenced(fence, lines, at + 1, end, slow)
        elif line.startswith(("<!-- run:", "<!-- file:")):
            end = next(n for n in range(at, len(lines)) if lines[n].endswith("-->"))
            found = _hidden("\n".join(lines[at : end + 1]), at, end, slow)
        if found:
            yield found
            slow = every
        at = end + 1


def _fenced(fence: re.Match[str], lines: list[str], start: int, end: int, slow: bool) -> Block | None:
    indent = len(fence["indent"])
    text = "".join(line[indent:] + "\n" for line in lines[start:end])
    if fence["language"] in ("", "console") and text.startswith("$ "):
        return Block("console", text, start, end, slow=slow)
    if title := _TITLE.search(fence["rest"]):
        return Block("diff" if fence["language"] == "diff" else "file", text, start, end, title[1], slow)
    return None


def _hidden(text: str, start: int, end: int, slow: bool) -> Block:
    found = _HIDDEN.match(text)
    assert found is not None, text
    if found[1] == "run":
        return Block("run", found[2].strip(), start, end, slow=slow)
    path, _, content = found[2].partition("\n")
    return Block("file", content + "\n", start, end, path.strip(), slow)


def _exchanges(lines: list[str]) -> Iterator[Exchange]:
    at = 0
    while at < len(lines):
        first = at
        while lines[at].endswith("\\"):
            at += 1
        command = "\n".join(lines[first : at + 1]).removeprefix("$ ")
        until = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("$ ")), len(lines))
        yield Exchange(command, tuple(lines[at + 1 : until]))
        at = until
