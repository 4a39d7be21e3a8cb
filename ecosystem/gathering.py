"""All files of a declaration as one: the root file's content with the list sections of what it includes appended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecosystem.files import MAX_BYTES, MAX_FILES, RefusedError, matches, read
from ecosystem.grammar import META, Record
from ecosystem.lists import LISTS
from ecosystem.places import Places, Segment
from ecosystem.problems import quoted
from ecosystem.reading import Mistake
from ecosystem.tape import Tape
from ecosystem.tree import Flaw, Tree, read_tree
from ecosystem.verdicts import FOUND, Bad, wrong_type
from ecosystem.vocabulary import INCLUDE, ROOT

_PART_KEYS = (*LISTS, INCLUDE.key, META.key)


class Gathered:
    """The raw root mapping (None when it cannot be judged), the places, and what was wrong until here.

    `flaws` and `local` name the file by its number; `local` are mistakes whose paths are those of that file.
    """

    __slots__ = ("flaws", "local", "places", "root", "sources")

    def __init__(self) -> None:
        self.root: dict[str, Any] | None = None
        self.places = Places()
        self.flaws: list[tuple[int, Flaw]] = []
        self.local: list[tuple[int, Mistake]] = []
        self.sources: list[bytes] = []


def from_text(data: bytes, name: str) -> Gathered:
    """Gather a declaration that is not in a file; it cannot include any."""
    gathered = Gathered()
    number, tree = _take(gathered, data, name)
    if isinstance(tree.root, dict) and INCLUDE.key in tree.root:
        bad = Bad("include", "a text without a file cannot include files")
        gathered.local.append((number, Mistake((None, INCLUDE.key), bad, None, "key")))
    _root(gathered, number, tree)
    return gathered


def from_file(path: Path, meanwhile: Callable[[], object] | None = None) -> Gathered:
    """Gather the declaration of which `path` is the root file; `meanwhile` as in `read_tree`."""
    gathered = Gathered()
    try:
        data = read(path, MAX_BYTES)
    except RefusedError as refusal:
        gathered.places.add(_shown(path), Tape())
        gathered.sources.append(b"")
        gathered.flaws.append((0, Flaw((0, 0), (), str(refusal), "file")))
        return gathered
    number, tree = _take(gathered, data, _shown(path), meanwhile)
    _root(gathered, number, tree)
    if gathered.root is not None:
        files = _Includes(gathered, path)
        files.follow(number, tree, path, (path.resolve(),))
        if any(not whole for whole in files.whole):
            gathered.root = None
    return gathered


def _shown(path: Path) -> str:
    """Return a file's name as it can be printed, whatever bytes it is made of."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _name(path: Path) -> str:
    return quoted(_shown(path), most=4_000)


def _take(
    gathered: Gathered, data: bytes, name: str, meanwhile: Callable[[], object] | None = None
) -> tuple[int, Tree]:
    tree = read_tree(data, meanwhile)
    number = gathered.places.add(name, tree.tape)
    gathered.sources.append(data)
    gathered.flaws.extend((number, flaw) for flaw in tree.flaws)
    return number, tree


def _root(gathered: Gathered, number: int, tree: Tree) -> None:
    if not tree.whole:
        return
    if not isinstance(tree.root, dict):
        if not tree.flaws:
            text = f"{FOUND}, and a declaration is a mapping that begins with `version: 1`"
            gathered.local.append((number, Mistake(None, Bad("type", text), tree.root)))
        return
    gathered.root = tree.root
    for section in LISTS:
        if isinstance(tree.root.get(section), list):
            tree.root[section] = list(tree.root[section])  # an alias may share it, and includes append to it
            gathered.places.segments[section] = [Segment(0, number)]


class _Includes:
    """Follows `include`, depth first, each file once."""

    def __init__(self, gathered: Gathered, root: Path) -> None:
        self.gathered = gathered
        self.folder = root.parent
        self.seen = {root.resolve()}
        self.budget = MAX_BYTES - len(gathered.sources[0])
        self.whole: list[bool] = []

    def refuse(self, number: int, index: int, pattern: str, why: str) -> None:
        bad = Bad("include", f"{quoted(pattern)} {why}")
        self.gathered.local.append((number, Mistake(((None, INCLUDE.key), index), bad, pattern)))
        self.whole.append(False)

    def follow(self, number: int, tree: Tree, path: Path, above: tuple[Path, ...]) -> None:
        patterns = tree.root.get(INCLUDE.key)
        if not isinstance(patterns, list):
            return
        for index, pattern in enumerate(patterns):
            if not isinstance(pattern, str):
                continue
            try:
                found = matches(pattern, path.parent, self.folder)
            except RefusedError as refusal:
                self.refuse(number, index, pattern, str(refusal))
                continue
            for file in found:
                self.one(number, index, pattern, file, above)

    def one(self, number: int, index: int, pattern: str, file: Path, above: tuple[Path, ...]) -> None:
        real = file.resolve()
        if real in above:
            again = "this file itself" if real == above[-1] else f"{_name(file)}, which includes this file: a cycle"
            self.refuse(number, index, pattern, f"includes {again}")
            return
        if real in self.seen:
            return
        self.seen.add(real)
        if len(self.seen) > MAX_FILES:
            self.refuse(number, index, pattern, f"makes more than {MAX_FILES} files")
            return
        try:
            data = read(file, self.budget)
        except RefusedError as refusal:
            self.refuse(number, index, pattern, f"includes {_name(file)}: {refusal}")
            return
        self.budget -= len(data)
        part, tree = _take(self.gathered, data, _shown(file))
        self.whole.append(tree.whole)
        if tree.whole and self.append(part, tree):
            self.follow(part, tree, file, (*above, real))

    def append(self, number: int, tree: Tree) -> bool:
        root = self.gathered.root
        if not isinstance(tree.root, dict):
            text = f"{FOUND}, and an included file is a mapping of list sections, such as `channels:`"
            self.gathered.local.append((number, Mistake(None, Bad("type", text, tuple(LISTS)), tree.root)))
            return False
        assert root is not None  # noqa: S101
        for key, value in tree.root.items():
            where = (None, key)
            if key in LISTS and isinstance(value, list):
                have = root.setdefault(key, [])
                if isinstance(have, list):
                    self.gathered.places.segments.setdefault(key, []).append(Segment(len(have), number))
                    have.extend(value)
            elif key in LISTS or key == INCLUDE.key or key == META.key:
                self._check(number, key, value)
            else:
                self.gathered.local.append((number, Mistake(where, _forbidden(key, ROOT), key, "key")))
        return True

    def _check(self, number: int, key: str, value: Any) -> None:
        kind, what = (dict, "a mapping") if key == META.key else (list, "a list")
        if not isinstance(value, kind):
            self.gathered.local.append((number, Mistake((None, key), wrong_type(value, what), value)))


def _forbidden(key: str, root: Record) -> Bad:
    if any(field.key == key for field in root.fields):
        text = f"{FOUND} stands in the root file only; an included file holds list sections"
        return Bad("include", text, _PART_KEYS)
    otherwise = f"; its sections are {', '.join(f'`{name}`' for name in _PART_KEYS)}"
    return Bad("unknown-key", f"{FOUND} is not a section of an included file", _PART_KEYS, _PART_KEYS, otherwise)
