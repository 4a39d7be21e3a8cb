"""Which ids a declaration takes, each for which kind of thing; ids taken twice; renames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecosystem.lists import LISTS
from ecosystem.problems import Where
from ecosystem.reading import Mistake
from ecosystem.verdicts import FOUND, Bad
from ecosystem.vocabulary import THE_ONE


class Twice(Bad):
    """An id that is taken already; `first` is the path of the thing that took it."""

    __slots__ = ("first",)

    def __init__(self, first: Where) -> None:
        super().__init__("duplicate-id", f"{FOUND} is taken already, by {{first}}; an id is unique in the declaration")
        self.first = first


def register(root: Mapping[str, Any]) -> tuple[dict[str, str], list[Mistake]]:
    """Return the kind of each id, and a mistake for each id that is taken twice."""
    kinds: dict[str, str] = {}
    taken: dict[str, tuple[str, int | None]] = {}
    mistakes: list[Mistake] = []

    def take(value: Any, kind: str, section: str, index: int | None) -> None:
        if value.__class__ is not str:
            return
        if value in taken:
            mistakes.append(Mistake(_id_of(section, index), Twice(_id_of(*taken[value])), value))
            return
        taken[value] = (section, index)
        kinds[value] = kind

    for section, kind in THE_ONE.items():
        thing = root.get(section)
        if thing.__class__ is dict:
            take(thing.get("id"), kind, section, None)
    for section, record in LISTS.items():
        items = root.get(section)
        if section == "moved" or items.__class__ is not list:
            continue
        for index, item in enumerate(items):
            if item.__class__ is dict:
                take(item.get("id"), record.name, section, index)
    return kinds, mistakes


def _id_of(section: str, index: int | None) -> Where:
    thing: Where = (None, section)
    return (thing if index is None else (thing, index), "id")


def renames(moves: Any, ids: Mapping[str, str]) -> list[Mistake]:
    """Return the mistakes of the renames: from an id that is declared, to one that is not, two from one."""
    if moves.__class__ is not list:
        return []
    mistakes: list[Mistake] = []
    pairs = [(index, move) for index, move in enumerate(moves) if move.__class__ is dict]
    gone = {move.get("from") for _, move in pairs if move.get("from").__class__ is str}
    seen: set[str] = set()
    for index, move in pairs:
        where: Where = ((None, "moved"), index)
        old, new = move.get("from"), move.get("to")
        if old.__class__ is str:
            if old in ids:
                mistakes.append(
                    Mistake((where, "from"), Bad("moved", f"{FOUND} is still declared, so it was not renamed"), old)
                )
            elif old in seen:
                mistakes.append(Mistake((where, "from"), Bad("moved", f"{FOUND} is renamed twice"), old))
            seen.add(old)
        if new.__class__ is str and new not in ids and (new not in gone or new == old):
            bad = Bad(
                "reference", f"{FOUND} is not declared", (), tuple(ids), "; expected the id that the thing has now"
            )
            mistakes.append(Mistake((where, "to"), bad, new))
    return mistakes


def parents(agencies: Any) -> list[Mistake]:
    """Return a mistake for each agency that is, through its parents, its own parent."""
    if agencies.__class__ is not list:
        return []
    above = {
        item["id"]: (index, item["parent"])
        for index, item in enumerate(agencies)
        if item.__class__ is dict and item.get("id").__class__ is str and item.get("parent").__class__ is str
    }
    mistakes: list[Mistake] = []
    settled: set[str] = set()
    for start in above:
        trail: dict[str, None] = {}
        at = start
        while at in above and at not in trail and at not in settled:
            trail[at] = None
            at = above[at][1]
        if at in trail:
            index, parent = above[at]
            where: Where = (((None, "agencies"), index), "parent")
            why = "is the agency itself" if parent == at else f"leads back to `{at}`"
            mistakes.append(Mistake(where, Bad("cycle", f"{FOUND} {why}; expected another agency"), parent))
        settled.update(trail)
    return mistakes
