"""What changes in when things end: contracts, silos, waivers. (A grant's end is access.)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ecosystem.waivers import Waiver
from governance.difference.change import BETTER, END, LOOK, OTHER, Change
from governance.difference.pairing import NOT_SAID, Pair, Sides

SAID_HERE = frozenset({"contract", "replaces_by", "role"})
"""The keys that this file speaks of."""

Waivers = tuple[Sequence[Waiver], Sequence[Waiver]]
"""The waivers beside the first declaration, and those beside the second."""


def ends(both: Sides, waivers: Waivers) -> Iterator[Change]:
    """Yield each contract, silo and waiver whose end is another than it was, and waivers that come and go."""
    for pair in both.pairs:
        if pair.old is not None and pair.new is not None:
            if pair.section == "agencies":
                yield from _contract(both, pair)
            elif pair.section == "systems":
                yield from _silo(both, pair)
    yield from _waivers(*waivers)


def _contract(both: Sides, pair: Pair) -> Iterator[Change]:
    was, now = pair.old.contract, pair.new.contract
    if was.until != now.until:
        kind = LOOK if now.until > was.until else BETTER
        sides = (was.until.isoformat(), now.until.isoformat())
        yield both.change(kind, END, pair, "contract until", sides, "contract.until")
    if was.start != now.start:
        kind = LOOK if now.start < was.start else OTHER
        sides = (was.start.isoformat(), now.start.isoformat())
        yield both.change(kind, END, pair, "contract from", sides, "contract.from")


def _silo(both: Sides, pair: Pair) -> Iterator[Change]:
    was, now = pair.old.replaces_by, pair.new.replaces_by
    if was != now:
        later = was is not None and (now is None or now > was)
        yield both.change(LOOK if later else OTHER, END, pair, "replaced by", (_day(was), _day(now)), "replaces_by")
    was, now = pair.old.role, pair.new.role
    if was != now:
        sides = (was or NOT_SAID, now or NOT_SAID)
        yield both.change(LOOK if now == "silo" else OTHER, END, pair, "role", sides, "role")


def _day(day: date | None) -> str:
    return day.isoformat() if day else NOT_SAID


def _waivers(before: Sequence[Waiver], after: Sequence[Waiver]) -> Iterator[Change]:
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        end, other = was.until if was else None, now.until if now else None
        if end == other:
            continue
        longer = other is not None and (end is None or other > end)
        sides = (f"until {end}" if end else "none", f"until {other}" if other else "none")
        what = f"waiver of {key[0]}" + (f" in {key[2]}" if key[2] else "")
        here, there = was.location if was else None, now.location if now else None
        yield Change(LOOK if longer else BETTER, END, key[1], what, *sides, here, there)


def _by_key(waivers: Sequence[Waiver]) -> dict[tuple[str, str, str], Waiver]:
    """Return, for each control, asset and environment, the waiver that ends last."""
    found: dict[tuple[str, str, str], Waiver] = {}
    for each in waivers:
        key = (each.control, each.asset, each.environment or "")
        if key not in found or each.until > found[key].until:
            found[key] = each
    return found
