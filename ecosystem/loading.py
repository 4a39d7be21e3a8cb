"""From `ecosystem.yaml` to the typed declaration, or to every reason why it cannot be understood."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ecosystem.defaults import placed
from ecosystem.gathering import Gathered, from_file, from_text
from ecosystem.model import Declaration
from ecosystem.problems import DeclarationError
from ecosystem.reading import Mistake, Reading
from ecosystem.registry import parents, register, renames
from ecosystem.whole import read_whole

__all__ = ["DeclarationError", "collector_paused", "load", "loads"]


def load(path: str | Path, meanwhile: Callable[[], object] | None = None) -> Declaration:
    """Return the declaration whose root file is `path`; raises `DeclarationError` with every problem, by place.

    `meanwhile` is other work of the caller's: it is done while a second process reads, if one does, else not at all.
    """
    with collector_paused():
        return _declaration(from_file(Path(path), meanwhile), str(path))


def loads(text: str | bytes, file: str = "<text>") -> Declaration:
    """Return the declaration in `text`, which includes no files; `file` is what its places are named by.

    Raises `DeclarationError`.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    with collector_paused():
        return _declaration(from_text(data, file), file)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Reading makes many objects and no cycles: looking for cycles meanwhile would double the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _declaration(gathered: Gathered, file: str) -> Declaration:
    root = gathered.root
    if root is None:
        raise _error(gathered, ())
    ids, mistakes = register(root)
    mistakes += renames(root.get("moved"), ids) + parents(root.get("agencies"))
    reading = Reading(ids)
    values = read_whole(root, reading)
    mistakes += reading.mistakes
    if mistakes or gathered.flaws or gathered.local:
        raise _error(gathered, mistakes)
    values["cloud"] = placed(values["cloud"])
    return Declaration(file=file, locator=gathered.places, **values)


def _error(gathered: Gathered, mistakes: Iterable[Mistake]) -> DeclarationError:
    from ecosystem.answering import problems_of  # late: only a declaration with a problem pays for it

    return DeclarationError(problems_of(gathered, mistakes))
