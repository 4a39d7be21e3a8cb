"""Recertification: every active grant with its last review, its end, who approved it and its last use; due ones first.

The role of an agency for a brand serves all of its grants there, so a grant's last use is at most that of its roles.
Source: "GetAccountAuthorizationDetails" and "RoleLastUsed" of the AWS Identity and Access Management API Reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from ecosystem.granting import last_day
from ecosystem.model import Declaration, Grant, Location
from ecosystem.noun import noun
from governance.access.holding import ENDED, reach, standing

VERSION = 1
DAYS: Final = 90
"""How long a review counts, unless the settings of ACC-010 say otherwise."""

UNKNOWN: Final = "unknown"
NEVER: Final = "never"

Uses = Mapping[tuple[str, str], "date | None"]
"""The last use of an agency's role for a brand; None when it was never used."""


class BadSnapshotError(Exception):
    """The snapshot of last uses is not what it should be; the text says which part, and what is expected."""


@noun(frozen=True, slots=True)
class Item:
    """One grant to be looked at: `due` is the day by which, None when it was never reviewed and is due at once.

    `age` is days since its review, `left` days until its end (negative when it has passed). `used` is a day, `never`,
    or `unknown` where no snapshot says.
    """

    grant: Grant
    location: Location
    units: tuple[str, ...]
    reviewed: date | None
    age: int | None
    ends: date
    left: int
    due: date | None
    state: str
    used: date | str

    @property
    def why(self) -> str:
        """What it is due for: `ended`, `never reviewed`, `review` or `end`."""
        if self.state == ENDED:
            return "ended"
        if self.due is None:
            return "never reviewed"
        return "end" if self.due == self.ends else "review"


@noun(frozen=True, slots=True)
class Review:
    """The items, what is due first at the front; `days` is how long a review counts."""

    file: str
    as_of: date
    days: int
    items: tuple[Item, ...]

    def overdue(self) -> int:
        """Return how many are due on the day, or were before."""
        return sum(1 for item in self.items if item.due is None or item.due <= self.as_of)


def review(
    declaration: Declaration, day: date, *, days: int = DAYS, within: int | None = None, uses: Uses | None = None
) -> Review:
    """Return the active grants as of `day`; `within` keeps those that are due in so many days, or already."""
    there = reach(declaration)
    items = []
    for grant in declaration.grants:
        agency = there.agencies.get(grant.to)
        if agency is None or grant.state != "active":
            continue
        ends = last_day(grant, agency)
        seen = grant.reviewed if grant.reviewed is None or grant.reviewed <= day else None
        due = None if seen is None else min(_later(seen, days), ends)
        state = standing(grant, agency, day)
        if state == ENDED:
            due = ends
        if within is None or due is None or (due - day).days <= within:
            units = there.units_of(grant)
            items.append(
                Item(
                    grant,
                    declaration.locate(grant.path),
                    units,
                    grant.reviewed,
                    None if seen is None else (day - seen).days,
                    ends,
                    (ends - day).days,
                    due,
                    state,
                    UNKNOWN if uses is None else last_use(uses, grant.to, units),
                )
            )
    items.sort(key=lambda item: (item.due or date.min, item.grant.id))
    return Review(declaration.file, day, days, tuple(items))


def _later(day: date, days: int) -> date:
    return date.max if (date.max - day).days < days else day + timedelta(days=days)


def last_use(uses: Uses, agency: str, units: Iterable[str]) -> date | str:
    """Return the last day on which a role of `agency` for one of `units` was used, `never`, or `unknown`."""
    known = [uses[agency, unit] for unit in units if (agency, unit) in uses]
    days = [day for day in known if day is not None]
    return max(days) if days else NEVER if known else UNKNOWN


def uses_in(snapshot: object) -> Uses:
    """Return the last uses that a snapshot says; raises `BadSnapshotError`.

    It is a list of `{"role", "agency", "brand", "last_used"}`, or the answer of `get_account_authorization_details`
    (or its `RoleDetailList`), in which roles without the tags `agency` and `brand` are not ours and are left out.
    """
    entries = snapshot.get("RoleDetailList") if isinstance(snapshot, Mapping) else snapshot
    if not isinstance(entries, list):
        raise BadSnapshotError("it is no list of roles, and has no `RoleDetailList`")
    found: dict[tuple[str, str], date | None] = {}
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise BadSnapshotError(f"`[{number}]` is no role; expected an object")
        if "RoleName" in entry or "Arn" in entry:
            tags = _tags(entry.get("Tags") or [], number)
            agency, brand = tags.get("agency"), tags.get("brand")
            if agency is None or brand is None:
                continue
            last = entry.get("RoleLastUsed")
            used = last.get("LastUsedDate") if isinstance(last, Mapping) else None
        else:
            agency, brand, used = _said(entry, number)
        day = None if used is None else _day(used, number)
        known = found.get((agency, brand))
        found[agency, brand] = max(known, day) if known and day else known or day
    return found


def _said(entry: Mapping[str, Any], number: int) -> tuple[str, str, object]:
    for key in ("agency", "brand"):
        if not isinstance(entry.get(key), str):
            raise BadSnapshotError(f"`[{number}].{key}` is not said; expected an id")
    if "last_used" not in entry:
        raise BadSnapshotError(f"`[{number}].last_used` is not said; expected a day, or null for never")
    return entry["agency"], entry["brand"], entry["last_used"]


def _tags(said: object, number: int) -> dict[str, str]:
    if not isinstance(said, list) or not all(isinstance(tag, Mapping) for tag in said):
        raise BadSnapshotError(f"`[{number}].Tags` is no list of tags")
    return {str(tag.get("Key")): str(tag.get("Value")) for tag in said}


def _day(said: object, number: int) -> date:
    try:
        return datetime.fromisoformat(str(said)).date()
    except ValueError:
        raise BadSnapshotError(f"`[{number}]` was last used on no day; expected one such as `2026-11-20`") from None


def as_data(said: Review) -> dict[str, Any]:
    """Return the review for programs: the object that `--format json` prints."""
    return {
        "version": VERSION,
        "declaration": said.file,
        "as_of": said.as_of.isoformat(),
        "review_days": said.days,
        "overdue": said.overdue(),
        "grants": [_item(item) for item in said.items],
    }


def _item(item: Item) -> dict[str, Any]:
    grant, place = item.grant, item.location
    used = item.used
    return {
        "id": grant.id,
        "agency": grant.to,
        "brands": list(item.units),
        "layers": list(grant.layers),
        "level": grant.level,
        "state": item.state,
        "due": item.due.isoformat() if item.due else None,
        "why": item.why,
        "reviewed": item.reviewed.isoformat() if item.reviewed else None,
        "reviewed_days_ago": item.age,
        "ends": item.ends.isoformat(),
        "days_left": item.left,
        "approved_by": grant.approved_by,
        "last_used": used if isinstance(used, str) else used.isoformat(),
        "location": {"file": place.file, "line": place.line, "column": place.column, "path": grant.path},
    }
