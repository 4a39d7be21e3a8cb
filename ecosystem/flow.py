"""Collections in brackets, `{who: ana, of: pixel}` and `[a, b]`, as long as their meaning is beyond doubt."""

from __future__ import annotations

import re
from typing import Any

from ecosystem.scalars import NumberTooLongError, Scalar, resolve
from ecosystem.tape import Spot, Tape

KEY = "[A-Za-z_][A-Za-z0-9_-]{0,100}"
START = r"""-?[^\s\-?:,\[\]{}#&*!|>'"%@`<=]"""
"""How an unquoted text begins that can be nothing else."""

_IN = r"[^\s:#?,\[\]{}]"
_PLAIN = rf"{START}{_IN}*(?:(?::(?=[^\s?,\[\]{{}}])|(?<=\S)\#|\ +(?={_IN})){_IN}*)*"
_VALUE = rf"""(?:({_PLAIN})|"([^"\\\n]*)"|'([^'\n]*)'|(?=[\[{{]))[ \n]*"""
_PAIR = re.compile(rf"[ \n]*({KEY}):[ \n]+{_VALUE}([,}}]?)")
_WORD = re.compile(_PLAIN)
_ITEM = re.compile(rf"[ \n]*{_VALUE}([,\]]?)")
_CLOSING = frozenset(" \n]}")
_NEXT = re.compile(r"[ \n]*([,\]}])")
_END = re.compile(r"[ \n]*[\]}]")

_MISSING: Any = object()
_DEPTH = 30
_MEMO = 50_000


class OddError(Exception):
    """A line whose meaning is not beyond doubt: it is read by libyaml."""


class Words:
    """The words of one file: what unquoted texts mean, which words are keys, and the places of all of them."""

    __slots__ = ("_breaks", "_line", "_values", "_words", "keys", "tape")

    def __init__(self) -> None:
        self.tape = Tape()
        self.keys: set[str] = set()
        self._values: dict[str, Scalar] = {}
        self._words: dict[str, Scalar] = {}
        self._line = 0
        self._breaks: list[int] = []

    def value(self, text: str) -> Scalar:
        """Return what an unquoted text means."""
        found = self._values.get(text, _MISSING)
        if found is not _MISSING:
            return found  # type: ignore[no-any-return]
        try:
            found = resolve(text)
        except NumberTooLongError:
            raise OddError from None
        if len(self._values) >= _MEMO:
            self._values.clear()
        self._values[text] = found
        return found

    def key(self, text: str) -> str:
        """Return a key, each word one object; `null: 1` has none."""
        if text not in self.keys:
            if resolve(text).__class__ is not str:
                raise OddError
            self.keys.add(text)
        return text

    def pairs(self, text: str, at: int, line: int) -> tuple[dict[str, Any], int] | None:
        """Return the mapping from `text[at]` to the end of the line and its record, if it is `{key: word, key: word}`.

        None is no judgement: whatever is written otherwise is left to `flow`.
        """
        result: dict[str, Any] = {}
        marks: list[int] = []
        keys, words = self.keys, self._words
        start = at + 1
        for pair in text[start:-1].split(", "):
            key, _, word = pair.partition(": ")
            if key not in keys or key in result:
                return None
            value = words.get(word, _MISSING)
            if value is _MISSING:
                if not _WORD.fullmatch(word):
                    return None
                if len(words) >= _MEMO:
                    words.clear()
                value = words[word] = self.value(word)
            result[key] = value
            marks += (line, start, line, start + len(key) + 2, 0)
            start += len(pair) + 2
        return result, self.tape.mapping(result, marks)

    def flow(self, text: str, at: int, line: int) -> tuple[Any, int, int]:
        """Return the collection that begins at `text[at]`, its record, and where it ends.

        `text` is a line and those that follow it, as many as the collection has; `line` is the number of the first.
        """
        self._line = line
        self._breaks = [found.start() for found in re.finditer("\n", text)] if "\n" in text else []
        return self._open(text, at, 0)

    def _open(self, text: str, at: int, depth: int) -> tuple[Any, int, int]:
        if depth > _DEPTH:
            raise OddError
        empty = _END.match(text, at + 1) if text[at + 1 : at + 2] in _CLOSING else None
        if text[at] == "{":
            if empty:
                return self._empty(text, at, empty.end(), {}, self.tape.mapping((), []))
            return self._mapping(text, at + 1, depth)
        if empty:
            return self._empty(text, at, empty.end(), [], self.tape.sequence([]))
        return self._sequence(text, at + 1, depth)

    @staticmethod
    def _empty(text: str, at: int, end: int, value: Any, place: int) -> tuple[Any, int, int]:
        if text[end - 1] != ("}" if text[at] == "{" else "]"):
            raise OddError
        return value, place, end

    def _mapping(self, text: str, at: int, depth: int) -> tuple[dict[str, Any], int, int]:
        result: dict[str, Any] = {}
        marks: list[int] = []
        line, breaks = self._line, self._breaks
        keys = self.keys
        while True:
            found = _PAIR.match(text, at)
            if found is None:
                raise OddError
            key, plain, double, single, after = found.groups()
            at = found.end()
            if key not in keys:
                self.key(key)
            if key in result:
                raise OddError
            child = 0
            if plain is not None:
                value: Any = self.value(plain)
                spot = found.start(2)
            elif double is not None:
                value = double
                spot = found.start(3) - 1
            elif single is not None:
                value = single
                spot = found.start(4) - 1
            else:
                spot = at
                value, child, at = self._open(text, at, depth + 1)
                at, after = self._after(text, at)
            result[key] = value
            if breaks:
                marks += (*self._spot(found.start(1)), *self._spot(spot), child)
            else:
                marks += (line, found.start(1), line, spot, child)
            if after != ",":
                break
        if after != "}":
            raise OddError
        return result, self.tape.mapping(result, marks), at

    def _sequence(self, text: str, at: int, depth: int) -> tuple[list[Any], int, int]:
        result: list[Any] = []
        marks: list[int] = []
        line, breaks = self._line, self._breaks
        while True:
            found = _ITEM.match(text, at)
            if found is None:
                raise OddError
            plain, double, single, after = found.groups()
            at = found.end()
            child = 0
            if plain is not None:
                value: Any = self.value(plain)
                spot = found.start(1)
            elif double is not None:
                value = double
                spot = found.start(2) - 1
            elif single is not None:
                value = single
                spot = found.start(3) - 1
            else:
                spot = at
                value, child, at = self._open(text, at, depth + 1)
                at, after = self._after(text, at)
            result.append(value)
            if breaks:
                marks += (*self._spot(spot), child)
            else:
                marks += (line, spot, child)
            if after != ",":
                break
        if after != "]":
            raise OddError
        return result, self.tape.sequence(marks), at

    @staticmethod
    def _after(text: str, at: int) -> tuple[int, str]:
        found = _NEXT.match(text, at)
        if found is None:
            raise OddError
        return found.end(), found[1]

    def _spot(self, at: int) -> Spot:
        before = [each for each in self._breaks if each < at]
        return self._line + len(before), at - (before[-1] + 1 if before else 0)
