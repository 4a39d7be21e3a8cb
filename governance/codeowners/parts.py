"""The files that a declaration is made of: the units that each is about, and the globs by which it includes others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ecosystem.files import MAX_BYTES, read
from ecosystem.lists import LISTS
from ecosystem.model import CORPORATION, Brand, BrandGroup, Declaration
from ecosystem.places import Places
from ecosystem.tree import read_tree
from ecosystem.vocabulary import INCLUDE


def included(declaration: Declaration) -> Mapping[str, frozenset[str]]:
    """Return for each included file the units of what it holds, `corporation` for what is of no unit."""
    places = declaration.locator
    files = places.files[1:] if isinstance(places, Places) else []
    units: dict[str, set[str]] = {file: set() for file in files}
    for section in LISTS:
        for index, thing in enumerate(getattr(declaration, section)):
            file = declaration.locate(f"{section}[{index}]").file
            if file in units:
                units[file].update(_units(thing))
    return {file: frozenset(said) for file, said in units.items()}


def _units(thing: Any) -> tuple[str, ...]:
    if isinstance(thing, (Brand, BrandGroup)):
        return (thing.id,)
    one = getattr(thing, "brand", None)
    return ((one,) if one else tuple(getattr(thing, "brands", ()))) or (CORPORATION,)


def globs(declaration: Declaration) -> Iterator[tuple[Path, str]]:
    """Yield what each file includes: the folder that the glob counts from, and the glob."""
    places = declaration.locator
    for file in map(Path, places.files if isinstance(places, Places) else []):
        root = read_tree(read(file, MAX_BYTES)).root
        for glob in root.get(INCLUDE.key) or [] if isinstance(root, dict) else []:
            yield file.parent, glob
