"""What a grant means, to whoever reads one: its levels, the layers of a channel, which units it covers, when it holds.

Source: the declaration's specification (`docs/declaration.md`, grants) and "How the declared evidence is read".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from ecosystem.model import CORPORATION, EVERY_BRAND, Agency, Grant

LEVELS: Final = ("view", "contribute", "operate")
"""The levels that are provisioned, lowest first; `administer` never is."""

EVERY_LEVEL: Final = (*LEVELS, "administer")

CHANNEL_LAYERS: Final = {
    "social_profile": ("engagement", "publishing"),
    "ad_account": ("advertising",),
    "lead_form": ("advertising",),
    "landing_page": ("web",),
    "microsite": ("web",),
    "website": ("web",),
    "app": ("web",),
    "email": ("email", "automation"),
    "messaging": ("engagement", "automation"),
    "phone": ("customer_service",),
    "community": ("community",),
    "survey": ("survey",),
}
"""The layers of a channel, by kind; a grant for any of them counts."""


def covers_unit(grant: Grant, unit: str, groups: Mapping[str, str | None]) -> bool:
    """Return whether a grant reaches `unit`: it lists it, or its group, or `*` (every brand and group).

    `groups` is the group of each brand.
    """
    if unit in grant.brands:
        return True
    if unit == CORPORATION:
        return False
    if EVERY_BRAND in grant.brands:
        return True
    group = groups.get(unit)
    return group is not None and group in grant.brands


def in_force(grant: Grant, agency: Agency, day: date) -> bool:
    """Return whether a grant to `agency` is in force on `day`: active, not past its end, within the contract."""
    contract = agency.contract
    return (
        grant.state == "active"
        and (grant.until is None or day <= grant.until)
        and contract.start <= day <= contract.until
    )


def last_day(grant: Grant, agency: Agency) -> date:
    """Return the last day of what a grant gives: its own, or the contract's when that comes first."""
    return agency.contract.until if grant.until is None else min(grant.until, agency.contract.until)


def limited_to(grant: Grant, there: Iterable[str]) -> tuple[str, ...] | None:
    """Return which of the channels of a unit and layer a grant is limited to; None when it is not limited there.

    A grant that names no channels is not, nor is one that names every channel that is there.
    """
    if grant.channels is None:
        return None
    wanted, listed = frozenset(grant.channels), tuple(there)
    named = tuple(each for each in listed if each in wanted)
    return None if listed and len(named) == len(listed) else named
