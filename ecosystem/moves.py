"""Renames: what was once called otherwise keeps its cloud name, and its Pulumi resource is found under the old name.

A cloud name that changed would replace the thing, so names are made from the id that a thing had first
(`origin`). The Pulumi names of resources follow the ids of today, and get the old ones as aliases (`old_names`).
A Pulumi name is a row of segments joined by `.`; an id is always a whole segment, so that the rename of `club`
says nothing about `club-app`.
"""

from __future__ import annotations

from functools import lru_cache

from ecosystem.model import Declaration, Move

SEPARATOR = "."
"""Between the segments of a Pulumi resource name: `aurora-promo.bucket`."""


@lru_cache(maxsize=64)
def _backwards(moved: tuple[Move, ...]) -> dict[str, str]:
    return {move.target: move.source for move in moved}


@lru_cache(maxsize=64)
def _forwards(moved: tuple[Move, ...]) -> dict[str, str]:
    return {move.source: move.target for move in moved}


def _walk(start: str, step: dict[str, str]) -> tuple[str, ...]:
    """Return the ids met from `start` on, `start` first; a cycle ends where it would begin again."""
    met = [start]
    while (following := step.get(met[-1])) is not None and following not in met:
        met.append(following)
    return tuple(met)


def origin(declaration: Declaration, id: str) -> str:
    """Return the id that the thing called `id` today had first: the one its cloud names are made from."""
    return _walk(id, _backwards(declaration.moved))[-1]


def current(declaration: Declaration, id: str) -> str:
    """Return what the thing once called `id` is called today."""
    return _walk(id, _forwards(declaration.moved))[-1]


def former(declaration: Declaration, id: str) -> tuple[str, ...]:
    """Return every earlier id of the thing called `id` today, the latest first."""
    return _walk(id, _backwards(declaration.moved))[1:]


def old_names(declaration: Declaration, name: str) -> tuple[str, ...]:
    """Return the Pulumi names that the resource called `name` may have had before the declared renames.

    Two segments renamed give every combination, since they may have been renamed in different runs.
    """
    if not declaration.moved:
        return ()
    names: list[tuple[str, ...]] = [()]
    for segment in name.split(SEPARATOR):
        choices = (segment, *former(declaration, segment))
        names = [(*head, choice) for head in names for choice in choices]
    return tuple(SEPARATOR.join(parts) for parts in names[1:])
