"""A large file read by two processes at once: half of its time where there are two processors.

A file is cut before an item of a top-level block list. The cut is right if both parts are whole by themselves: a cut
inside a quoted text or a flow collection leaves the first part without its end. Where anything at all is odd - a
flaw, an anchor, an unusual line break, another thread - nothing is given, and the file is read in one piece.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import threading
from array import array
from collections.abc import Callable
from typing import Any

from ecosystem.tape import Spot, Tape

SMALLEST = 256 * 1024
"""Bytes of a file from which on a second process is worth its start."""

_MEANWHILE = 320 * 1024
"""Bytes that are read in the time that `meanwhile` takes: so much less falls to the first process."""

_SECTION = rb"\n([a-z_]+):[ ]*\n([ ]*)- "
_ABOVE = rb"\n[^ \n#-]"
_ODD_BREAKS = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9")

Read = Callable[[bytes], "tuple[Any, Tape] | None"]
"""From a part to its root and its tape; None unless it is whole, without a flaw and without an anchor."""


class TwoTapes(Tape):
    """The positions of a file whose parts were read apart; `section` is the list that was cut, after `length` items."""

    __slots__ = ("_first", "_keys", "_length", "_second", "_section", "_shift")

    def __init__(self, first: Tape, second: Tape, section: str, length: int, shift: int, keys: frozenset[str]) -> None:
        super().__init__()
        self._first, self._second = first, second
        self._section, self._length, self._shift, self._keys = section, length, shift, keys
        self.root, self.origin = first.root, first.origin

    def find(self, parts: Any) -> tuple[Spot, Spot, bool]:
        """Return where the key and the value at `parts` stand, as `Tape.find`."""
        way = tuple(parts)
        inside = len(way) > 1 and way[0] == self._section and isinstance(way[1], int) and way[1] >= self._length
        if inside:
            way = (way[0], way[1] - self._length, *way[2:])
        elif not way or way[0] not in self._keys:
            return self._first.find(way)
        key, value, said = self._second.find(way)
        if inside and not said and not self._second.find(way[:2])[2]:
            return self._first.find(way[:1])
        return (key[0] + self._shift, key[1]), (value[0] + self._shift, value[1]), said


def read_halves(
    data: bytes, read: Read, meanwhile: Callable[[], object] | None = None
) -> tuple[dict[str, Any], Tape] | None:
    """Return the root mapping and the positions of `data`, or None when it must be read in one piece.

    `meanwhile` is other work, done while the second process is already reading (and not at all when there is none).
    """
    if len(data) < SMALLEST or not _two_at_once():
        return None
    cut = _cut(data, max(len(data) // 16, (len(data) - (_MEANWHILE if meanwhile else 0)) // 2))
    if cut is None:
        return None
    at, section = cut
    second = _Second.of(section.encode() + b":\n" + data[at:], read)
    if second is None:
        return None
    try:
        if meanwhile is not None:
            meanwhile()
        first = read(data[:at])
    finally:
        other = second.result()
    if first is None or other is None:
        return None
    return _joined(first, other, section, data.count(b"\n", 0, at) - 1)


def _joined(
    first: tuple[Any, Tape], second: tuple[Any, Tape], section: str, shift: int
) -> tuple[dict[str, Any], Tape] | None:
    root, rest = first[0], second[0]
    if not isinstance(root, dict) or not isinstance(rest, dict):
        return None
    items, more = root.get(section), rest.pop(section, None)
    if not isinstance(items, list) or not isinstance(more, list) or not root.keys().isdisjoint(rest):
        return None
    tape = TwoTapes(first[1], second[1], section, len(items), shift, frozenset(rest))
    items += more
    root.update(rest)
    return root, tape


def _two_at_once() -> bool:
    if not hasattr(os, "fork") or threading.active_count() > 1 or sys.gettrace() is not None:
        return False
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processors > 1


def _cut(data: bytes, middle: int) -> tuple[int, str] | None:
    """Return the place of an item near `middle`, and the section that it is in."""
    if data.count(b"\r") != data.count(b"\r\n") or any(odd in data for odd in _ODD_BREAKS):
        return None
    found = None
    for section in re.compile(_SECTION).finditer(data, 0, middle):
        found = section
    if found is None:
        return None
    item = b"\n" + found[2] + b"- "
    at = data.find(item, max(middle, found.end()))
    above = re.compile(_ABOVE).search(data, found.end(), at if at > 0 else len(data))
    if at < 0 or above is not None:
        at = data.rfind(item, found.end(), above.start() + 1 if above else len(data))
    return (at + 1, found[1].decode()) if at > 0 else None


class _Second:
    """The second part, read by a child process."""

    def __init__(self, child: int, pipe: int) -> None:
        self._child = child
        self._pipe = pipe

    @classmethod
    def of(cls, data: bytes, read: Read) -> _Second | None:
        """Begin; None when no process can be had."""
        ours, theirs = os.pipe()
        try:
            child = os.fork()
        except OSError:
            os.close(ours)
            os.close(theirs)
            return None
        if child:
            os.close(theirs)
            return cls(child, ours)
        os.close(ours)
        status = 1
        try:
            with os.fdopen(theirs, "wb") as pipe:
                pipe.write(_packed(read(data)))
            status = 0
        finally:
            os._exit(status)

    def result(self) -> tuple[Any, Tape] | None:
        """Wait, and return what the child read."""
        with os.fdopen(self._pipe, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(self._child, 0)
        return _unpacked(said) if status == 0 and said else None


def _packed(found: tuple[Any, Tape] | None) -> bytes:
    if found is None:
        return b""
    root, tape = found
    return marshal.dumps((root, tape.cells.tobytes(), tape.shapes, tape.root, tape.origin))


def _unpacked(said: bytes) -> tuple[Any, Tape]:
    root, cells, shapes, at, origin = marshal.loads(said)  # noqa: S302 - from our own child
    tape = Tape()
    tape.cells = array("I")
    tape.cells.frombytes(cells)
    tape.shapes, tape.root, tape.origin = shapes, at, origin
    return root, tape
