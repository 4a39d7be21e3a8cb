"""One YAML file as plain mappings, lists and scalars, with the place of each: libyaml's events and a builder of ours.

Bounds hold before anything is built from a hostile file: depth, aliases, one document, the core schema's tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ecosystem.halves import read_halves
from ecosystem.noun import noun
from ecosystem.problems import Where, nearest, parts_of, quoted
from ecosystem.scalars import MAX_DIGITS, TAGS, NotOfTagError, NumberTooLongError, resolve, resolve_as
from ecosystem.tape import Spot, Tape
from ecosystem.unreadable import foreign_text, unreadable

MAX_DEPTH = 64
"""Nesting that is followed."""

MAX_EXPANDED = 200_000
"""Nodes that the aliases of one file may stand for, in all."""

_MEMO = 50_000  # resolved scalars that are kept at a time
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
_BANG = re.compile(rb"!\s")
_MISSING: Any = object()


@noun(frozen=True, slots=True)
class Flaw:
    """A problem of the YAML itself: `spot` counts from 0."""

    spot: Spot
    where: tuple[str | int, ...]
    message: str
    code: str
    nearest: str | None = None


class Tree:
    """The content of one file. `whole` is false when reading stopped early: then `root` says nothing."""

    __slots__ = ("flaws", "root", "tape", "whole")

    def __init__(self, root: Any = None, tape: Tape | None = None) -> None:
        self.root = root
        self.tape = Tape() if tape is None else tape
        self.flaws: list[Flaw] = []
        self.whole = True


class _StopError(Exception):
    """The rest of the file cannot be read."""


def read_tree(data: bytes, meanwhile: Callable[[], object] | None = None) -> Tree:
    """Return what `data` (UTF-8) holds; what is wrong with it is in `flaws`, nothing is raised.

    `meanwhile` is other work, done while a second process reads a part of the file, if one does.
    """
    halves = read_halves(data, _whole, meanwhile)
    if halves is not None:
        return Tree(*halves)
    return _read(data)[0]


def _whole(data: bytes) -> tuple[Any, Tape] | None:
    """Return the content of a part of a file; None unless it is whole, flawless and without an anchor."""
    tree, anchors = _read(data)
    return (tree.root, tree.tape) if tree.whole and not tree.flaws and not anchors else None


def _read(data: bytes) -> tuple[Tree, bool]:
    builder = _Builder(data)
    if flaw := foreign_text(data):
        builder.tree.flaws.append(Flaw(flaw[0], (), flaw[1], "yaml"))
        builder.tree.whole = False
        return builder.tree, False
    try:
        builder.document()
    except _StopError:
        builder.tree.whole = False
    except YAMLError as error:
        builder.tree.whole = False
        spot, message = unreadable(data, error)
        builder.tree.flaws.append(Flaw(spot, (), message, "yaml"))
    return builder.tree, bool(builder.anchors)


def _bang(source: str) -> bool:
    return "!" in source.split(maxsplit=2)[:2]


class _Builder:
    def __init__(self, data: bytes) -> None:
        self.tree = Tree()
        self.tape = self.tree.tape
        self.get: Callable[[], Any] = CParser(data).get_event
        self.memo: dict[str, Any] = {}
        self.keys: set[str] = set()
        self.anchors: dict[str, tuple[Any, int, int] | None] = {}
        self.nodes = 0
        self.expanded = 0
        self.text = data.decode("utf-8", "replace").removeprefix("\ufeff") if _BANG.search(data) else None
        """The source, only where a lone `!` may stand before a scalar: it means a string, and libyaml drops it."""

    def flaw(self, event: Any, where: Where, message: str, code: str, near: str | None = None) -> None:
        mark = event.start_mark
        self.tree.flaws.append(Flaw((mark.line, mark.column), parts_of(where), message, code, near))

    def stop(self, event: Any, where: Where, message: str, code: str) -> _StopError:
        self.flaw(event, where, message, code)
        return _StopError()

    def document(self) -> None:
        self.get()
        event = self.get()
        if event.__class__ is StreamEndEvent:
            raise self.stop(event, None, "the file is empty", "empty")
        event = self.get()
        mark = event.start_mark
        self.tape.origin = (mark.line, mark.column)
        self.tree.root, self.tape.root = self.node(event, None, 0)
        self.get()
        event = self.get()
        if event.__class__ is DocumentStartEvent:
            raise self.stop(event, None, "a second document begins here; a declaration is one document", "documents")

    def node(self, event: Any, where: Where, depth: int) -> tuple[Any, int]:
        kind = event.__class__
        if kind is AliasEvent:
            return self.alias(event, where)
        anchor = event.anchor
        before = self.nodes
        if anchor is not None:
            self.anchors[anchor] = None
        child = 0
        if kind is ScalarEvent:
            value = self.scalar(event, where)
            self.nodes += 1
        else:
            if depth >= MAX_DEPTH:
                raise self.stop(event, where, f"nested deeper than {MAX_DEPTH} levels", "depth")
            tag = event.tag
            if kind is MappingStartEvent:
                value, child = self.mapping(where, depth)
            else:
                value, child = self.sequence(where, depth)
            if tag is not None and tag != "!" and TAGS.get(tag) != ("map" if kind is MappingStartEvent else "seq"):
                self.tag(event, where)
                value, child = None, 0
        if anchor is not None:
            self.anchors[anchor] = (value, child, self.nodes - before)
        return value, child

    def mapping(self, where: Where, depth: int) -> tuple[dict[str, Any], int]:
        get, keys, memo = self.get, self.keys, self.memo
        result: dict[str, Any] = {}
        marks: list[int] = []
        while True:
            event = get()
            if event.__class__ is MappingEndEvent:
                break
            mark = event.start_mark
            if event.__class__ is ScalarEvent and event.value in keys and event.tag is None and event.anchor is None:
                key: str | None = event.value
            else:
                key = self.key(event, where, depth)
            event = get()
            if key is None or key in result:
                if key is not None:
                    line, column = self.first(marks, result, key)
                    self.tree.flaws.append(
                        Flaw(
                            (mark.line, mark.column),
                            (*parts_of(where), key),
                            f"{quoted(key)} is said twice; the first is at line {line}, column {column}",
                            "duplicate-key",
                        )
                    )
                self.node(event, where if key is None else (where, key), depth + 1)
                continue
            spot = event.start_mark
            child = 0
            if event.__class__ is ScalarEvent and event.implicit[0] and event.anchor is None:
                value = memo.get(event.value, _MISSING)
                if value is _MISSING:
                    value = self.plain(event, (where, key))
            else:
                value, child = self.node(event, (where, key), depth + 1)
            result[key] = value
            marks += (mark.line, mark.column, spot.line, spot.column, child)
        self.nodes += len(result) + 1
        return result, self.tape.mapping(result, marks)

    def sequence(self, where: Where, depth: int) -> tuple[list[Any], int]:
        get, memo = self.get, self.memo
        result: list[Any] = []
        marks: list[int] = []
        while True:
            event = get()
            if event.__class__ is SequenceEndEvent:
                break
            child = 0
            if event.__class__ is ScalarEvent and event.implicit[0] and event.anchor is None:
                value = memo.get(event.value, _MISSING)
                if value is _MISSING:
                    value = self.plain(event, (where, len(result)))
            else:
                value, child = self.node(event, (where, len(result)), depth + 1)
            spot = event.start_mark
            result.append(value)
            marks += (spot.line, spot.column, child)
        self.nodes += len(result) + 1
        return result, self.tape.sequence(marks)

    @staticmethod
    def first(marks: list[int], result: dict[str, Any], key: str) -> tuple[int, int]:
        at = 5 * list(result).index(key)
        return marks[at] + 1, marks[at + 1] + 1

    def key(self, event: Any, where: Where, depth: int) -> str | None:
        """Return a mapping's key, or None when it is not one (and say so)."""
        if event.__class__ is not ScalarEvent:
            self.node(event, where, depth + 1)
            what = "an alias" if event.__class__ is AliasEvent else "a list or a mapping"
            self.flaw(event, where, f"a key must be a string, and this one is {what}", "key")
            return None
        if event.implicit[0] and event.value == "<<":
            self.flaw(event, where, "`<<` is a merge key of YAML 1.1, which is not read; write the keys out", "merge")
            return None
        value, _ = self.node(event, where, depth + 1)
        if isinstance(value, str):
            if event.tag is None and event.anchor is None and value != "<<":
                self.keys.add(value)
            return value
        if event.implicit[0] or (event.tag in TAGS and value is not None):
            text = quoted(event.value)
            self.flaw(event, where, f'a key must be a string; write {text} in quotes: `"{text[1:-1]}"`', "key")
        return None

    def plain(self, event: Any, where: Where) -> Any:
        """Return a plain scalar's value and remember it."""
        text: str = event.value
        if self.text is not None and _bang(self.text[event.start_mark.index : event.end_mark.index]):
            return text
        try:
            value = resolve(text)
        except NumberTooLongError:
            self.flaw(event, where, f"a number of more than {MAX_DIGITS} characters is not read", "number")
            return None
        if len(self.memo) >= _MEMO:
            self.memo.clear()
        if len(text) <= 64 and self.text is None:
            self.memo[text] = value
        return value

    def scalar(self, event: Any, where: Where) -> Any:
        if event.implicit[0]:
            return self.plain(event, where)
        text: str = event.value
        if event.style == '"' and not text.isprintable() and (found := re.search(_CONTROL, text)):
            code = ord(found.group())
            self.flaw(event, where, f"the control character U+{code:04X} is not allowed in a string", "control")
            return None
        tag = event.tag
        if tag is None or tag == "!":
            return text
        if tag not in TAGS or TAGS[tag] in ("map", "seq"):
            return self.tag(event, where)
        try:
            return resolve_as(tag, text)
        except NotOfTagError:
            self.flaw(event, where, f"{quoted(text)} is not what its tag `!!{TAGS[tag]}` says", "tag")
        except NumberTooLongError:
            self.flaw(event, where, f"a number of more than {MAX_DIGITS} characters is not read", "number")
        return None

    def tag(self, event: Any, where: Where) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        message = f"the tag {quoted(tag)} is not allowed here; leave it out (only tags of YAML's core schema are read)"
        self.flaw(event, where, message, "tag")

    def alias(self, event: Any, where: Where) -> tuple[Any, int]:
        name = event.anchor
        if name not in self.anchors:
            near = nearest(name, self.anchors)
            hint = f"; did you mean `*{near}`?" if near else '; a string that begins with `*` needs quotes: `"*"`'
            self.flaw(event, where, f"{quoted('*' + name)} refers to no anchor before it{hint}", "alias", near)
            return None, 0
        target = self.anchors[name]
        if target is None:
            self.flaw(event, where, f"{quoted('*' + name)} refers to what it stands in", "alias")
            return None, 0
        value, child, size = target
        self.expanded += size
        self.nodes += size
        if self.expanded > MAX_EXPANDED:
            raise self.stop(event, where, f"the aliases stand for more than {MAX_EXPANDED} nodes in all", "aliases")
        return value, child


__all__ = ["Flaw", "Tree", "read_tree"]
