"""A comparison as text, Markdown and data: the worst first, each change with its lines on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ecosystem.model import Location
from governance.access.difference import as_data as access_data
from governance.difference.change import KINDS, OTHER, TITLES, Change, Comparison
from governance.render.access_md import code
from governance.render.access_text import table
from governance.render.access_words import one_line
from governance.render.visible import cut, relative

VERSION: Final = 1
MOST: Final = 100
"""Changes of a kind that are shown before the rest is only counted: a comment on a pull request has an end, too."""

_LONGEST = 240
_MARKS = {"loss": "🔴", "gain": "🟠", "look": "🟡", "better": "🟢", "rename": "🔵", "other": "⚪"}


def as_text(said: Comparison, most: int | None = MOST) -> str:
    """Return the comparison for a terminal: a block for each kind, at most `most` changes in each (None: all)."""
    blocks = []
    for kind in KINDS:
        found = [change for change in said.changes if change.kind == kind]
        if found:
            shown = found if most is None else found[:most]
            lines = [*table([_row(change) for change in shown])]
            blocks.append("\n".join([TITLES[kind], *_placed(lines, shown), *_more(found, shown)]))
    return "\n\n".join([*blocks, closing(said)])


def _row(change: Change) -> list[str]:
    return [f"  {_short(change.subject)}", _short(change.what), f"{_short(change.before)} → {_short(change.after)}"]


def _placed(lines: list[str], shown: list[Change]) -> Iterator[str]:
    for line, change in zip(lines, shown, strict=True):
        yield line
        yield f"      {_where(change)}"


def _where(change: Change) -> str:
    return " → ".join(one_line(place(each)) if each else "not there" for each in (change.here, change.there))


def _more(found: list[Change], shown: list[Change]) -> Iterator[str]:
    if len(found) > len(shown):
        yield f"  and {len(found) - len(shown):,} more"


def _short(text: str) -> str:
    return cut(one_line(text), _LONGEST)


def place(location: Location) -> str:
    """Return a place as a reviewer names it: the file, relative to here where that is one, and the line."""
    return f"{relative(location.file)}:{location.line}"


def closing(said: Comparison) -> str:
    """Return the last line: how many changes there are of each kind that matters, and what was compared."""
    names = f"from {one_line(said.before)} to {one_line(said.after)}"
    if not said.changes:
        return f"nothing changes: {names}"
    words = ("loss", "gain of an agency"), ("losses", "gains of agencies")
    losses, gains = said.count(KINDS[0]), said.count(KINDS[1])
    counted = f"{losses:,} {words[losses != 1][0]}, {gains:,} {words[gains != 1][1]}"
    total = f"{len(said.changes):,} {'change' if len(said.changes) == 1 else 'changes'} in all"
    return f"{counted}, {total}: {names}; access from {said.as_of} on"


def as_markdown(said: Comparison, most: int = MOST) -> str:
    """Return the comparison for a comment on a pull request: tables, what only differs folded away."""
    return "\n".join(_markdown(said, most)) + "\n"


def _markdown(said: Comparison, most: int) -> Iterator[str]:
    yield "### The ecosystem"
    yield ""
    yield code(closing(said))
    for kind in KINDS:
        found = [change for change in said.changes if change.kind == kind]
        if not found:
            continue
        yield ""
        if kind == OTHER:
            yield f"<details><summary>{TITLES[kind]} ({len(found):,})</summary>"
        else:
            yield f"#### {_MARKS[kind]} {TITLES[kind].capitalize()} ({len(found):,})"
        yield ""
        yield "| | what | before | after | where |"
        yield "|---|---|---|---|---|"
        for change in found[:most]:
            cells = (change.subject, change.what, change.before, change.after)
            yield f"| {' | '.join(code(cut(one_line(cell), _LONGEST)) for cell in cells)} | {code(_where(change))} |"
        if len(found) > most:
            yield f"| | and {len(found) - most:,} more | | | |"
        if kind == OTHER:
            yield ""
            yield "</details>"


def as_data(said: Comparison) -> dict[str, Any]:
    """Return the comparison for programs: the object that `--format json` prints."""
    return {
        "version": VERSION,
        "before": said.before,
        "after": said.after,
        "as_of": said.as_of.isoformat(),
        "loses": said.loses,
        "summary": {kind: said.count(kind) for kind in KINDS},
        "changes": [
            {
                "kind": change.kind,
                "family": change.family,
                "subject": change.subject,
                "what": change.what,
                "before": {"text": change.before, "location": _location(change.here)},
                "after": {"text": change.after, "location": _location(change.there)},
            }
            for change in said.changes
        ],
        "access": access_data(said.access),
    }


def _location(location: Location | None) -> dict[str, Any] | None:
    return None if location is None else {"file": location.file, "line": location.line, "column": location.column}
