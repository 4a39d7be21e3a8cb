"""What changes in who may do what, as changes with the lines of the grants on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecosystem.model import Declaration, Location
from governance.access.difference import GAINS, Difference, Trust
from governance.access.holding import Holding
from governance.difference.change import ACCESS, BETTER, GAIN, Change
from governance.difference.pairing import Sides
from governance.render.access_words import grouped, side


def access(both: Sides, said: Difference) -> Iterator[Change]:
    """Yield the changes of the cells, those that read the same as one, and of who may sign in."""
    for group in grouped(said.changes):
        yield Change(
            GAIN if group.kind in GAINS else BETTER,
            ACCESS,
            group.agency,
            group.where(),
            side(group.before, said.as_of),
            side(group.after, said.as_of),
            _place(both.before, group.before),
            _place(both.after, group.after),
        )
    for trust in said.trust:
        here, there = _sign_in(both.before, trust), _sign_in(both.after, trust)
        who = trust.agency or "every agency with a group"
        for way in trust.gained:
            yield Change(GAIN, ACCESS, who, "who may sign in", "not", way, here, there)
        for way in trust.lost:
            yield Change(BETTER, ACCESS, who, "who may sign in", way, "no longer", here, there)


def _place(declaration: Declaration, holdings: Sequence[Holding]) -> Location | None:
    return declaration.locate(holdings[0].grant.path) if holdings else None


def _sign_in(declaration: Declaration, trust: Trust) -> Location | None:
    if trust.agency is None:
        return declaration.locate("identity.workforce") if declaration.identity.workforce else None
    found = [agency.path for agency in declaration.agencies if agency.id == trust.agency]
    return declaration.locate(f"{found[0]}.sign_in") if found else None
