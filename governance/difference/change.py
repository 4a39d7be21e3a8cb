"""The nouns of a comparison: one change with its place on both sides, how much it matters, and all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from ecosystem.model import Location
from ecosystem.noun import noun
from governance.access.difference import Difference

LOSS: Final = "loss"
GAIN: Final = "gain"
LOOK: Final = "look"
BETTER: Final = "better"
RENAME: Final = "rename"
OTHER: Final = "other"
KINDS: Final = (LOSS, GAIN, LOOK, BETTER, RENAME, OTHER)
"""How much a change matters, worst first: the corporation loses, an agency gains, ... and what only differs."""

TITLES: Final[Mapping[str, str]] = {
    LOSS: "the corporation loses",
    GAIN: "an agency gains",
    LOOK: "to look at",
    BETTER: "the corporation gains, or an agency loses",
    RENAME: "renamed",
    OTHER: "also changes",
}

OWNERSHIP: Final = "ownership"
ACCESS: Final = "access"
FLOW: Final = "flow"
END: Final = "end"
THING: Final = "thing"
FAMILIES: Final = (OWNERSHIP, ACCESS, FLOW, END, THING)
"""What a change is about; `thing` is whatever is none of the others."""


@noun(frozen=True, slots=True)
class Change:
    """One change: of `subject`, in `what`, from the text `before` to the text `after`.

    `here` is its place in the first declaration and `there` in the second; None where that one does not say it.
    """

    kind: str
    family: str
    subject: str
    what: str
    before: str
    after: str
    here: Location | None
    there: Location | None


@noun(frozen=True, slots=True)
class Comparison:
    """Every change, worst first; `before` and `after` are what the declarations are called, `access` the cells."""

    before: str
    after: str
    as_of: date
    changes: tuple[Change, ...]
    access: Difference

    @property
    def loses(self) -> bool:
        """Whether the corporation loses something or an agency gains something."""
        return any(change.kind in (LOSS, GAIN) for change in self.changes)

    def count(self, kind: str) -> int:
        """Return how many changes are of a kind."""
        return sum(1 for change in self.changes if change.kind == kind)
