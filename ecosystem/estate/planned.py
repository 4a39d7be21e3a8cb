"""The planned estate: the resources of a Pulumi plan, and the cloud's nouns that they are.

A reader is a function from one resource to nouns; `READERS` of the modules in `readers/` say for which types of
resource. A type that no reader knows stays a `Resource` and nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from ecosystem.estate import readers
from ecosystem.estate.estate import PLANNED, Estate
from ecosystem.estate.resource import Resource
from ecosystem.model import Declaration

Reader = Callable[[Resource], Iterable[Any]]


def planned(
    resources: Iterable[Resource],
    as_of: date,
    declaration: Declaration | None = None,
    *,
    environment: str | None = None,
    whole: bool = True,
) -> Estate:
    """Return a plan as evidence. `whole` is False when it is one resource alone, judged before it is created."""
    return Estate(PLANNED, as_of, nouns_of(resources), declaration, environment, whole)


def nouns_of(resources: Iterable[Resource]) -> dict[type[Any], tuple[Any, ...]]:
    """Return the cloud's nouns that planned or live resources are, and the resources themselves, by class."""
    every = tuple(resources)
    nouns: dict[type[Any], list[Any]] = defaultdict(list)
    table = _table()
    for resource in every:
        for read in table.get(resource.type, ()):
            for noun in read(resource):
                nouns[type(noun)].append(noun)
    found: dict[type[Any], tuple[Any, ...]] = {kind: tuple(things) for kind, things in nouns.items()}
    found[Resource] = every
    return found


@cache
def _table() -> Mapping[str, tuple[Reader, ...]]:
    """The readers of every type of resource, of all modules together."""
    table: dict[str, list[Reader]] = defaultdict(list)
    for each in readers.tables():
        for type_, read in each.items():
            table[type_].append(read)
    return {type_: tuple(found) for type_, found in table.items()}
