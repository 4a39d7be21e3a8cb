"""A file read line by line, as long as what a line means is beyond doubt: in half the time of libyaml's events.

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
_SAID = re.compile(rf"""({_PLAIN})|"([^"\\]*)"|'([^']*)'""")
_BLANK = re.compile(" *(?:#.*)?$")
_REST = re.compile(" *(?: #.*)?$")

_SCALAR, _LIST, _FLOW, _NESTED, _NONE = range(5)
_Line = tuple[int, int, str | None, int, Any, int]
"""Columns of the line and of what follows `- `, the key, what kind of value, the value, its column."""

_MEMO = 20_000  # values that are kept at a time
_DEPTH = 30
_MOST = 40  # lines of a collection in brackets
_VOID: _Line = (0, 0, None, _NONE, None, 0)
_MISSING: Any = object()


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


class _Few:
    """A list of words on one line: the words, and their places from its bracket on."""

    __slots__ = ("columns", "words")

    def __init__(self, words: list[Any], columns: tuple[int, ...]) -> None:
        self.words = words
        self.columns = columns


class _Lines:
    """The lines of one file.

    `heads` are the beginnings of lines up to `: ` with the columns of the line and of the key and the key, `values`
    what may stand after them, `plain` whole lines without a value.
    """

    def __init__(self, lines: list[str], read: Read) -> None:
        self.lines = lines
        self.read = read
        self.words = Words()
        self.tape = self.words.tape
        self.heads: dict[str, tuple[int, int, str]] = {}
        self.values: dict[str, Any] = {}
        self.plain: dict[str, _Line] = {}
        self.end = 0

    def root(self) -> tuple[dict[str, Any], Tape]:
        """Return the root mapping; each section is read by itself."""
        lines = self.lines
        heads = [at for at, line in enumerate(lines) if line and line[0] not in " #" and not line.startswith("- ")]
        if not heads or not all(map(_BLANK.match, lines[: heads[0]])):
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
        end, lines, heads, values = self.end, self.lines, self.heads, self.values
        result: dict[str, Any] = {}
        marks: list[int] = []
        first = at
        while at < end:
            head, between, rest = lines[at].partition(": ")
            known = heads.get(head) if between else None
            if known is None:
                found = self.line(at)
                if found[3] == _NONE and at != first:
                    at += 1
                    continue
                indent, inside, key, _, _, _ = found
            else:
                found = None
                indent, inside, key = known
            if at != first:
                if indent < column:
                    break
                if indent != column or inside != column:
                    raise OddError
            if key is None or key in result:
                raise OddError
            if found is None:
                value = values.get(rest, _MISSING)
                if value is _MISSING:
                    value = self.value(rest)
                if value is not _MISSING and value.__class__ is not _Few:
                    result[key] = value
                    marks += (at, column, at, len(head) + 2, 0)
                    at += 1
                    continue
            value, spot, child, after = self.entry(at, column, depth, found)
            result[key] = value
            marks += (at, column, *spot, child)
            at = after
        return result, self.tape.mapping(result, marks), at

    def sequence(self, at: int, column: int, depth: int) -> tuple[list[Any], int, int]:
        """Return the list whose first `-` stands in line `at`, its record, and the line after it."""
        if depth > _DEPTH:
            raise OddError
        end, lines = self.end, self.lines
        result: list[Any] = []
        marks: list[int] = []
        prefix = " " * column + "- "
        while at < end:
            line = lines[at]
            if not line.startswith(prefix):
                found = self.line(at)
                if found[3] == _NONE:
                    at += 1
                    continue
                if found[0] < column or (found[0] == column and found[1] == column):
                    break
                raise OddError
            value, spot, child, at = self.item(at, column, depth + 1)
            result.append(value)
            marks += (*spot, child)
        return result, self.tape.sequence(marks), at

    def item(self, at: int, column: int, depth: int) -> tuple[Any, tuple[int, int], int, int]:
        """Return the item that begins in line `at`, where it stands, its record, and the line after it."""
        line = self.lines[at]
        inside = column + 2
        if line.startswith("{", inside):
            return self.flow(at, inside)
        head, between, _ = line.partition(": ")
        known = self.heads.get(head) if between else None
        if known is not None:
            inside = known[1]
        else:
            found = self.line(at)
            inside = found[1]
            if found[0] != column or inside == column:
                raise OddError
            if found[2] is None:
                return self.single(found, at)
        value, child, after = self.mapping(at, inside, depth)
        return value, (at, inside), child, after

    def entry(
        self, at: int, column: int, depth: int, found: _Line | None = None
    ) -> tuple[Any, tuple[int, int], int, int]:
        """Return the value of the key in line `at`, where it stands, its record, and the line after it."""
        found = self.line(at) if found is None else found
        if found[3] != _NESTED:
            return self.single(found, at)
        below = self.content(at + 1)
        if below >= self.end:
            raise OddError
        inside, after = self.dash(below)
        value: Any
        if after > inside and inside >= column:
            value, child, after = self.sequence(below, inside, depth + 1)
        elif after == inside and inside > column:
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
            marks = [number for each in value.columns for number in (at, column + each, 0)]
            return value.words, (at, column), self.tape.sequence(marks), at + 1
        if kind != _FLOW:
            raise OddError
        return self.flow(at, column)

    def flow(self, at: int, column: int) -> tuple[Any, tuple[int, int], int, int]:
        """Return a collection in brackets, which may go on in the next lines."""
        text = self.lines[at]
        if text.endswith("}") and text[column] == "{":
            quick = self.words.pairs(text, column, at)
            if quick is not None:
                return quick[0], (at, column), quick[1], at + 1
        after = at + 1
        while not text.rstrip().endswith(("]", "}")):
            if after >= self.end or after - at > _MOST or not self.lines[after].startswith(" "):
                raise OddError
            text += "\n" + self.lines[after]
            after += 1
        value, child, end = self.words.flow(text, column, at)
        if end < len(text) and not _REST.match(text, end):
            raise OddError
        if value.__class__ is list and after == at + 1 and end == len(text):
            cells = self.tape.cells
            if not any(cells[child + 4 :: 3]):
                self.remember(text[column:], _Few(value, tuple(each - column for each in cells[child + 3 :: 3])))
        return value, (at, column), child, after

    def content(self, at: int) -> int:
        """Return the first line from `at` on that is more than a comment, or the end."""
        lines, end = self.lines, self.end
        while at < end:
            line = lines[at].lstrip(" ")
            if line and line[0] != "#":
                break
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

    def remember(self, rest: str, value: Any) -> Any:
        if len(self.values) >= _MEMO:
            self.values.clear()
        self.values[rest] = value
        return value

    def value(self, rest: str) -> Any:
        """Return what stands after `: ` up to the end of the line, or `_MISSING` when it is no text."""
        found = _SAID.fullmatch(rest)
        if found is None:
            return _MISSING
        plain, double, single = found.groups()
        if plain is not None:
            return self.remember(rest, self.words.value(plain))
        return self.remember(rest, single if double is None else double)

    def line(self, at: int) -> _Line:
        """Return what a line says; raises `OddError`."""
        line = self.lines[at]
        if line in self.plain:
            return self.plain[line]
        head, between, rest = line.partition(": ")
        if between and head in self.heads:
            value = self.values.get(rest, _MISSING)
            if value is not _MISSING:
                return *self.heads[head], _LIST if value.__class__ is _Few else _SCALAR, value, len(head) + 2
            if rest.startswith(("{", "[")):
                return *self.heads[head], _FLOW, None, len(head) + 2
        found = _LINE.match(line)
        if found is None or (found[3] is None and found.end() == found.start()):
            return self.odd(line)
        indent, dash, key, plain, double, single = found.groups()
        column = len(indent)
        inside = column + len(dash) if dash else column
        if key is not None:
            self.words.key(key)
            if between and len(head) == inside + len(key):
                self.heads[head] = (column, inside, key)
        if plain is not None:
            return column, inside, key, _SCALAR, self.words.value(plain), found.start(4)
        if double is not None or single is not None:
            start = found.start(6 if double is None else 5) - 1
            return column, inside, key, _SCALAR, single if double is None else double, start
        rests = found.end()
        if rests < len(line) and line[rests] in "[{":
            return column, inside, key, _FLOW, None, rests
        if key is None:
            return self.odd(line)
        self.plain[line] = column, inside, key, _NESTED, None, 0
        return self.plain[line]

    def odd(self, line: str) -> _Line:
        if _BLANK.match(line):
            return _VOID
        raise OddError
