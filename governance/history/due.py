"""What is due: the days on which waivers, grants, contracts and silos end, from the declaration and its waivers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from ecosystem.granting import last_day
from ecosystem.model import Declaration, Location
from ecosystem.noun import noun
from ecosystem.waivers import Waiver

VERSION: Final = 1
WAIVER: Final = "waiver"
GRANT: Final = "grant"
CONTRACT: Final = "contract"
SILO: Final = "silo"


@noun(frozen=True, slots=True)
class Due:
    """One end. `day` is the last day on which it holds, None where none is said; `key` stays when the day changes."""

    kind: str
    id: str
    day: date | None
    what: str
    who: str
    key: str
    location: Location

    def left(self, day: date) -> int | None:
        """Return how many days are left from `day` on; negative when it has passed."""
        return None if self.day is None else (self.day - day).days


def due(declaration: Declaration, waivers: Iterable[Waiver], day: date, within: int | None = None) -> tuple[Due, ...]:
    """Return what ends, the earliest first, at the top what has no end; `within` keeps what ends in so many days.

    What has ended and is still declared as if it held is in it, too.
    """
    found = [*_contracts(declaration), *_grants(declaration), *_silos(declaration), *_waivers(waivers)]
    last = None if within is None else min(day.toordinal() + within, date.max.toordinal())
    kept = [each for each in found if last is None or each.day is None or each.day.toordinal() <= last]
    return tuple(sorted(kept, key=lambda each: (each.day or date.min, each.kind, each.id)))


def _contracts(declaration: Declaration) -> Iterator[Due]:
    for agency in declaration.agencies:
        what = f"the contract of {agency.name} ends"
        place = declaration.locate(f"{agency.path}.contract.until")
        yield Due(CONTRACT, agency.id, agency.contract.until, what, agency.id, agency.id, place)


def _grants(declaration: Declaration) -> Iterator[Due]:
    agencies = {agency.id: agency for agency in declaration.agencies}
    for grant in declaration.grants:
        agency = agencies.get(grant.to)
        if agency is None or grant.state != "active":
            continue
        said = f"{grant.level} in {', '.join(grant.layers)} for {', '.join(grant.brands)}"
        place = declaration.locate(f"{grant.path}.until")
        yield Due(GRANT, grant.id, last_day(grant, agency), f"{agency.name}: {said}", grant.to, grant.id, place)


def _silos(declaration: Declaration) -> Iterator[Due]:
    for system in declaration.systems:
        if system.role == "silo" or system.replaces_by is not None:
            what = f"the {system.kind.replace('_', ' ')} of {system.owner} is to be gone"
            place = declaration.locate(f"{system.path}.replaces_by")
            yield Due(SILO, system.id, system.replaces_by, what, system.owner, system.id, place)


def _waivers(waivers: Iterable[Waiver]) -> Iterator[Due]:
    for each in waivers:
        key = "\0".join((each.control, each.asset, each.environment or "", each.start.isoformat()))
        what = f"{each.control} on {each.asset}: {each.reason}"
        yield Due(WAIVER, each.control, each.until, what, each.requested_by, key, each.location)


def as_data(items: Iterable[Due], declaration: Declaration, day: date) -> dict[str, Any]:
    """Return what is due for programs: the object that `--format json` prints."""
    those = [*items]
    listed = [
        {
            "kind": each.kind,
            "id": each.id,
            "day": each.day.isoformat() if each.day else None,
            "left": each.left(day),
            "what": each.what,
            "who": each.who,
            "location": {"file": each.location.file, "line": each.location.line, "column": each.location.column},
        }
        for each in those
    ]
    overdue = sum(1 for each in those if each.day is None or each.day < day)
    return {
        "version": VERSION,
        "declaration": declaration.file,
        "as_of": day.isoformat(),
        "overdue": overdue,
        "due": listed,
    }


def next_day(day: date) -> date:
    """Return the day after, or the same at the end of the calendar."""
    return day if day == date.max else day + timedelta(days=1)
