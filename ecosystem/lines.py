"""A file read line by line, as long as what a line means is beyond doubt: four times as fast as libyaml's events.

A line is `key: value`, `key:` or `- ` and one of these or a value; a value is a text on one line, quoted without an
escape or unquoted, or a collection in brackets. Whatever else stands in an item of a top-level list (in a section, if
it is no such list) has that item read by libyaml. An item is cut out as `ecosystem.halves` cuts a file: a cut that is
wrong leaves a part that is not whole by itself, and then, as with an anchor or a flaw, the file is read in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ecosystem.flow import KEY, START, OddError, Words
from ecosystem.tape import Tape

Read = Callable[[bytes], "tuple[Any, Tape] | None"]
"""From a part to its root and its tape; None unless it is whole, without a flaw and without an anchor."""

_PLAIN = rf"{START}[^\s:#]*(?:(?::(?=\S)|(?<=\S)\#|\ +(?=[^\s:#]))[^\s:#]*)*"
_LINE = re.compile(
    rf"""(\ *)(-\ +)?(?:({KEY}):(?:\ +|$))?(?:(?:({_PLAIN})|"([^"\\]*)"|'([^']*)')?(?:\ +\#.*|\ *)$|(?=[\[{{]))""",
    re.VERBOSE,
)
_BLANK = re.compile(" *(?:#.*)?$")
_REST = re.compile(" *(?: #.*)?$")

_SCALAR, _LIST, _FLOW, _NESTED, _NONE = range(5)
_Line = tuple[int, int, str | None, int, Any, int]
"""Columns of the line and of what follows `- `, the key, what kind of value, the value, its column."""

_MEMO = 20_000  # lines that are kept at a time
_DEPTH = 30
_MOST = 40  # lines of a collection in brackets
_VOID: _Line = (0, 0, None, _NONE, None, 0)


def read_lines(data: bytes, read: Read) -> tuple[dict[str, Any], Tape] | None:
    """Return the root mapping and the positions of `data`, or None when it must be read in one piece."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").isprintable():
        return None
    lines = text.split("\n")
    del text
    try:
        return _Lines(lines, read).root()
    except OddError:
        return None


class _Lines:
    def __init__(self, lines: list[str], read: Read) -> None:
        self.lines = lines
        self.read = read
        self.words = Words()
        self.tape = self.words.tape
        self.memo: dict[str, _Line] = {}
        self.end = 0

    def root(self) -> tuple[dict[str, Any], Tape]:
        """Return the root mapping; each section is read by itself."""
        lines = self.lines
        heads = [at for at, line in enumerate(lines) if line and line[0] not in " #" and not line.startswith("- ")]
        if not heads:
            raise OddError
        root: dict[str, Any] = {}
        marks: list[int] = []
        for at, end in zip(heads, [*heads[1:], len(lines)], strict=True):
            self.end = end
            key = self.line(at)[2]
            if key is None or key in root:
                raise OddError
            try:
                value, spot, child, after = self.entry(at, 0, 0)
                if self.content(after) < end:
                    raise OddError
            except OddError:
                value, spot, child = self.section(key, at, end)
            root[key] = value
            marks += (at, 0, *spot, child)
        self.tape.origin = (heads[0], 0)
        self.tape.root = self.tape.mapping(root, marks)
        return root, self.tape

    def section(self, key: str, at: int, end: int) -> tuple[Any, tuple[int, int], int]:
        """Return a section that the quick way does not lead through, read by libyaml: if it is a list, item by item."""
        first = self.content(at + 1)
        head = self.line_or_odd(at)
        if first < end and head[3] == _NESTED:
            column, after = self.dash(first)
            if after > column:
                try:
                    return self.items(key, first, end, column)
                except OddError:
                    pass
        root, tape = self.part(self.lines[at:end])
        if root.keys() != {key}:
            raise OddError
        cells = tape.cells
        at_value = tape.root + 3
        child = self.tape.graft(tape, cells[tape.root + 5], at)
        return root[key], (cells[at_value] + at, cells[at_value + 1]), child

    def items(self, key: str, at: int, end: int, column: int) -> tuple[list[Any], tuple[int, int], int]:
        """Return a list section of which some items are read by libyaml."""
        start = (at, column)
        prefix = " " * column + "- "
        result: list[Any] = []
        marks: list[int] = []
        while at < end:
            if not self.lines[at].startswith(prefix):
                raise OddError
            try:
                value, spot, child, after = self.item(at, column, 2)
                after = self.content(after)
                if after < end and not self.lines[after].startswith(prefix):
                    raise OddError
            except OddError:
                after = at + 1
                while after < end and not self.lines[after].startswith(prefix):
                    after += 1
                root, tape = self.part([f"{key}:", *self.lines[at:after]])
                if root.keys() != {key} or root[key].__class__ is not list or len(root[key]) != 1:
                    raise OddError from None
                value = root[key][0]
                place = tape.cells[tape.root + 5] + 2
                spot = (tape.cells[place] + at - 1, tape.cells[place + 1])
                child = self.tape.graft(tape, tape.cells[place + 2], at - 1)
            result.append(value)
            marks += (*spot, child)
            at = self.content(after)
        return result, start, self.tape.sequence(marks)

    def part(self, lines: list[str]) -> tuple[dict[str, Any], Tape]:
        found = self.read("\n".join((*lines, "")).encode())
        if found is None or found[0].__class__ is not dict:
            raise OddError
        return found

    # Block collections.

    def mapping(self, at: int, column: int, depth: int) -> tuple[dict[str, Any], int, int]:
        """Return the mapping whose first key stands in line `at` (after `- `, maybe), its record, the line after it."""
        if depth > _DEPTH:
            raise OddError
        end, lines, memo = self.end, self.lines, self.memo
        result: dict[str, Any] = {}
        marks: list[int] = []
        first = True
        while at < end:
            found = memo.get(lines[at]) or self.line(at)
            if not first:
                if found[3] == _NONE:
                    at += 1
                    continue
                if found[0] < column:
                    break
                if found[0] != column or found[1] != column:
                    raise OddError
            first = False
            key = found[2]
            if key is None or key in result:
                raise OddError
            if found[3] == _SCALAR:
                result[key] = found[4]
                marks += (at, column, at, found[5], 0)
                at += 1
                continue
            value, spot, child, after = self.entry(at, column, depth)
            result[key] = value
            marks += (at, column, *spot, child)
            at = after
        return result, self.tape.mapping(result, marks), at

    def sequence(self, at: int, column: int, depth: int) -> tuple[list[Any], int, int]:
        """Return the list whose first `-` stands in line `at`, its record, and the line after it."""
        if depth > _DEPTH:
            raise OddError
        end = self.end
        result: list[Any] = []
        marks: list[int] = []
        while at < end:
            found = self.line(at)
            if found[3] == _NONE:
                at += 1
                continue
            if found[0] < column or (found[0] == column and found[1] == column):
                break
            if found[0] != column:
                raise OddError
            value, spot, child, at = self.item(at, column, depth + 1)
            result.append(value)
            marks += (*spot, child)
        return result, self.tape.sequence(marks), at

    def item(self, at: int, column: int, depth: int) -> tuple[Any, tuple[int, int], int, int]:
        """Return the item that begins in line `at`, where it stands, its record, and the line after it."""
        found = self.line(at)
        inside = found[1]
        if found[0] != column or inside == column:
            raise OddError
        if found[2] is not None:
            value, child, after = self.mapping(at, inside, depth)
            return value, (at, inside), child, after
        if found[3] == _NESTED:
            raise OddError
        return self.single(found, at)

    def entry(self, at: int, column: int, depth: int) -> tuple[Any, tuple[int, int], int, int]:
        """Return the value of the key in line `at`, where it stands, its record, and the line after it."""
        found = self.line(at)
        if found[3] != _NESTED:
            return self.single(found, at)
        below = self.content(at + 1)
        if below >= self.end:
            raise OddError
        under = self.line(below)
        inside = under[0]
        value: Any
        if under[1] > inside and inside >= column:
            value, child, after = self.sequence(below, inside, depth + 1)
        elif under[1] == inside and inside > column:
            value, child, after = self.mapping(below, inside, depth + 1)
        else:
            raise OddError
        return value, (below, inside), child, after

    # Lines.

    def single(self, found: _Line, at: int) -> tuple[Any, tuple[int, int], int, int]:
        """Return a value that begins in its line."""
        _, _, _, kind, value, column = found
        if kind == _SCALAR:
            return value, (at, column), 0, at + 1
        if kind == _LIST:
            items, columns = value
            marks = [number for each in columns for number in (at, each, 0)]
            return items, (at, column), self.tape.sequence(marks), at + 1
        if kind != _FLOW:
            raise OddError
        return self.flow(at, column)

    def flow(self, at: int, column: int) -> tuple[Any, tuple[int, int], int, int]:
        """Return a collection in brackets, which may go on in the next lines."""
        text = self.lines[at]
        after = at + 1
        while not text.rstrip().endswith(("]", "}")):
            if after >= self.end or after - at > _MOST or not self.lines[after].startswith(" "):
                raise OddError
            text += "\n" + self.lines[after]
            after += 1
        value, child, end = self.words.flow(text, column, at)
        if not _REST.match(text, end):
            raise OddError
        line = self.lines[at]
        if value.__class__ is list and after == at + 1 and child:
            marks = self.tape.cells[child + 2 :: 3]
            if not any(marks):
                columns = tuple(self.tape.cells[child + 2 + 1 :: 3])
                self.remember(line, (*self.line(at)[:3], _LIST, (value, columns), column))
        return value, (at, column), child, after

    def content(self, at: int) -> int:
        """Return the first line from `at` on that is more than a comment, or the end."""
        while at < self.end and self.line(at)[3] == _NONE:
            at += 1
        return at

    def dash(self, at: int) -> tuple[int, int]:
        """Return the columns of a line and of what follows its `- `, also when the rest of it is odd."""
        line = self.lines[at]
        column = len(line) - len(line.lstrip(" "))
        return column, column + 2 * line.startswith("- ", column)

    def line_or_odd(self, at: int) -> _Line:
        try:
            return self.line(at)
        except OddError:
            return _VOID

    def remember(self, line: str, found: _Line) -> _Line:
        if len(self.memo) >= _MEMO:
            self.memo.clear()
        self.memo[line] = found
        return found

    def line(self, at: int) -> _Line:
        """Return what a line says; raises `OddError`."""
        line = self.lines[at]
        known = self.memo.get(line)
        if known is not None:
            return known
        found = _LINE.match(line)
        if found is None or (found[3] is None and found.end() == found.start()):
            return self.odd(line)
        indent, dash, key, plain, double, single = found.groups()
        column = len(indent)
        inside = column + len(dash) if dash else column
        if key is not None:
            self.words.key(key)
        if plain is not None:
            return self.remember(line, (column, inside, key, _SCALAR, self.words.value(plain), found.start(4)))
        if double is not None:
            return self.remember(line, (column, inside, key, _SCALAR, double, found.start(5) - 1))
        if single is not None:
            return self.remember(line, (column, inside, key, _SCALAR, single, found.start(6) - 1))
        rest = found.end()
        if rest < len(line) and line[rest] in "[{":
            return column, inside, key, _FLOW, None, rest
        if key is None:
            return self.odd(line)
        return self.remember(line, (column, inside, key, _NESTED, None, 0))

    def odd(self, line: str) -> _Line:
        if _BLANK.match(line):
            return self.remember(line, _VOID)
        raise OddError
