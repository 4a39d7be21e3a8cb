"""Problems of a declaration as a compiler shows them: the sentence, the place, the line, a caret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from cli.screen import columns, count, escaped, safe
from ecosystem.problems import Problem

FIRST = 20
"""How many problems are printed unless all are asked for."""

_WIDTH = 100  # columns of a source line that are shown
_BEFORE = 60  # of these, at most so many before the caret
_LARGEST = 64 * 1024 * 1024  # bytes of a file that lines are shown from
_ODD_BREAKS = "\x85\u2028\u2029"


def render(problems: tuple[Problem, ...], path: str, first: int | None) -> str:
    """Return the problems as text, the first `first` of them (None: all), and a closing count."""
    shown = problems if first is None else problems[:first]
    sources: dict[str, list[str]] = {}
    blocks = [_block(problem, sources) for problem in shown]
    hidden = len(problems) - len(shown)
    more = f" ({count(hidden, 'more problem')} not shown; `ecosystem validate --all` shows them)" if hidden else ""
    blocks.append(
        click.style(f"{count(len(problems), 'problem')} in {files(problems, path)}", fg="red", bold=True) + more
    )
    return "\n\n".join(blocks)


def files(problems: Iterable[Problem], path: str) -> str:
    """Return the file that the problems are in, or how many files they are in."""
    named = {problem.location.file for problem in problems}
    return f"`{safe(named.pop() if len(named) == 1 else path)}`" if len(named) < 2 else f"{len(named)} files"


def as_data(path: str, problems: tuple[Problem, ...], first: int | None) -> dict[str, Any]:
    """Return the outcome of reading `path` as data for JSON; `problems` of the summary counts all of them."""
    shown = problems if first is None else problems[:first]
    return {
        "version": 1,
        "declaration": path,
        "valid": not problems,
        "summary": {"problems": len(problems), "shown": len(shown)},
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "location": {
                    "file": problem.location.file,
                    "line": problem.location.line,
                    "column": problem.location.column,
                    "path": problem.path,
                },
                "allowed": list(problem.allowed),
                "nearest": problem.nearest,
            }
            for problem in shown
        ],
    }


def _block(problem: Problem, sources: dict[str, list[str]]) -> str:
    place = problem.location
    number = str(place.line)
    edge = " " * len(number)
    sentence, hint = _hint(problem)
    head = f"{click.style('error', fg='red', bold=True)}: {click.style(safe(sentence), bold=True)}"
    where = f"{safe(place.file)}:{place.line}:{place.column}"
    inside = f" ({safe(problem.path)})" if problem.path else ""
    arrow = click.style("-->", fg="blue", bold=True)
    lines = [head, f"{edge}{arrow} {where}{inside}"]
    lines += excerpt(place.line, place.column, edge, hint, source_lines(place.file, sources))
    return "\n".join(lines)


def _hint(problem: Problem) -> tuple[str, str]:
    """Return the sentence and what stands beside the caret: the nearest name if there is one."""
    ending = f"; did you mean `{problem.nearest}`?"
    if problem.nearest and problem.message.endswith(ending):
        return problem.message.removesuffix(ending), safe(ending.removeprefix("; "))
    return problem.message, ""


def excerpt(
    line: int, column: int, edge: str, hint: str, source: list[str], colour: str = "red", mark: str = "^"
) -> Iterator[str]:
    """Yield the source line and the caret under its column; nothing when the file has no such line.

    `edge` is as wide as the widest line number beside it.
    """
    if not 1 <= line <= len(source):
        return
    text = source[line - 1]
    at = min(max(column, 1), len(text) + 1) - 1
    start = max(0, at - _BEFORE)
    before = _visible(text[start:at])
    after = _visible(text[at : at + _WIDTH])
    cut = "…" if start else ""
    shown = f"{cut}{before}{after}"
    end = "…" if len(text) > at + _WIDTH else ""
    bar = click.style("|", fg="blue", bold=True)
    yield f"{edge} {bar}"
    yield f"{click.style(str(line).rjust(len(edge)), fg='blue', bold=True)} {bar} {shown}{end}"
    caret = click.style(f"{mark} {hint}".rstrip(), fg=colour, bold=True)
    yield f"{edge} {bar} {' ' * columns(cut + before)}{caret}"


def _visible(text: str) -> str:
    return "".join(" " if character == "\t" else escaped(character) for character in text)


def _lines(text: str) -> list[str]:
    if any(odd in text for odd in _ODD_BREAKS):
        return re.split(f"\r\n|[\n\r{_ODD_BREAKS}]", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def source_lines(file: str, sources: dict[str, list[str]]) -> list[str]:
    """Return the lines of a file as the loader counts them; none when it cannot be read (any more)."""
    if file not in sources:
        sources[file] = []
        path = Path(file)
        try:
            if path.is_file() and path.stat().st_size <= _LARGEST:
                sources[file] = _lines(path.read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff"))
        except OSError:
            pass
    return sources[file]
