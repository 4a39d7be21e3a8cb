"""The things of two declarations side by side, with what is needed to say where each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ecosystem.model import CORPORATION, Declaration, Location
from ecosystem.noun import noun
from governance.difference.change import Change
from governance.difference.renaming import things

NOT_SAID = "not said"
NOT_DECLARED = "not declared"

OWNED = ("database", "bi", "identity", "customer_service", "platforms", "measurement", "channels", "systems")
"""The sections of what somebody owns."""


@noun(frozen=True, slots=True)
class Pair:
    """One thing: as it was and as it is; None where it is not declared."""

    section: str
    id: str
    old: Any
    new: Any


@noun(frozen=True, slots=True)
class Sides:
    """Both declarations, the first with the ids of the second; `owners` of the second, by id."""

    before: Declaration
    after: Declaration
    pairs: tuple[Pair, ...]
    owners: Mapping[str, str]
    agencies: frozenset[str]

    def change(self, kind: str, family: str, pair: Pair, what: str, sides: tuple[str, str], key: str = "") -> Change:
        """Return a change of a thing; `key` is the key of it that says so, else it is the thing as a whole."""
        return Change(
            kind, family, pair.id, what, *sides, self._place(self.before, pair.old, key), self.there(pair, key)
        )

    def there(self, pair: Pair, key: str = "") -> Location | None:
        """Return where a thing, or a key of it, stands in the second declaration."""
        return self._place(self.after, pair.new, key)

    @staticmethod
    def _place(declaration: Declaration, thing: Any, key: str) -> Location | None:
        if thing is None:
            return None
        return declaration.locate(f"{thing.path}.{key}" if key else thing.path)


def sides(before: Declaration, after: Declaration) -> Sides:
    """Return two declarations as they are compared; `before` has the ids of `after` already."""
    owners = {thing.id: thing.owner for section, thing in things(after) if section in OWNED}
    agencies = frozenset(agency.id for each in (before, after) for agency in each.agencies)
    return Sides(before, after, tuple(_pairs(before, after)), owners, agencies)


def _pairs(before: Declaration, after: Declaration) -> Iterator[Pair]:
    old = {(section, thing.id): thing for section, thing in things(before)}
    new = {(section, thing.id): thing for section, thing in things(after)}
    for where in dict.fromkeys((*new, *old)):
        yield Pair(*where, old.get(where), new.get(where))


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence, or that there are none."""
    return ", ".join(words) or "none"


def corporate(owner: str | None) -> bool:
    """Return whether the corporation has it in its hands."""
    return owner == CORPORATION
