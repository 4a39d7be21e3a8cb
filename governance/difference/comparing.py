"""Two declarations compared: every change of both, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ecosystem.lists import LISTS
from ecosystem.model import Declaration
from governance.access.difference import difference
from governance.difference.access import access
from governance.difference.change import FAMILIES, KINDS, RENAME, THING, Change, Comparison
from governance.difference.ends import Waivers, ends
from governance.difference.flows import flows
from governance.difference.ownership import ownership
from governance.difference.pairing import sides
from governance.difference.renaming import renamed, renames, things
from governance.difference.rest import rest


def compare(
    before: Declaration, after: Declaration, day: date, names: tuple[str, str], waivers: Waivers = ((), ())
) -> Comparison:
    """Return what changes from one declaration to another; `names` are what they are called.

    Access is compared from `day` on. A thing that `moved` renames is the same thing, wherever either side names it.
    """
    called = renames(before, after)
    both = sides(renamed(before, called), after)
    said = difference(both.before, after, day, names)
    found = [
        *ownership(both),
        *access(both, said),
        *flows(both),
        *ends(both, waivers),
        *_renames(before, after, called),
        *rest(both),
    ]
    found.sort(key=_order)
    return Comparison(*names, day, tuple(found), said)


def _renames(before: Declaration, after: Declaration, called: Mapping[str, str]) -> Iterator[Change]:
    new = {thing.id: thing for _, thing in things(after)}
    for section, thing in things(before):
        name = called.get(thing.id)
        if name is not None:
            places = before.locate(f"{thing.path}.id"), after.locate(f"{new[name].path}.id")
            what = (LISTS[section].name if section in LISTS else section).replace("_", " ")
            yield Change(RENAME, THING, name, what, thing.id, name, *places)


def _order(change: Change) -> tuple[int, int]:
    """Worst first; within a kind what it is about, then as the declaration has it."""
    return KINDS.index(change.kind), FAMILIES.index(change.family)
