"""Who answers for what: the governance steward, the executive sponsor, and the steward of each unit.

A steward whose e-mail is not under a domain of the corporation or of a brand counts as none, as for the controls:
nobody else's people approve what the corporation declares.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ecosystem.estate import Estate
from ecosystem.estate.people import is_ours

GOVERNANCE: Final = "governance"
SPONSOR: Final = "executive_sponsor"


class NobodyError(Exception):
    """Nobody of the corporation answers for governance; the text says why."""


def governance(estate: Estate) -> str:
    """Return the e-mail of the governance steward; raises `NobodyError`."""
    said = estate.corporation.stewards.get(GOVERNANCE)
    if said is None:
        raise NobodyError(f"`{estate.corporation.id}` names no `{GOVERNANCE}` steward, who owns the waivers")
    if not is_ours(estate, said):
        raise NobodyError(
            f"`{said}`, the `{GOVERNANCE}` steward, is not under a domain of the corporation or of a brand"
        )
    return said


def heads(estate: Estate) -> tuple[str, ...]:
    """Return who answers for the whole declaration: the executive sponsor, where there is one, and governance."""
    sponsor = estate.corporation.stewards.get(SPONSOR)
    said = [sponsor] if sponsor and is_ours(estate, sponsor) else []
    return everybody((*said, governance(estate)))


def everybody(emails: Iterable[str]) -> tuple[str, ...]:
    """Return each person once, in whatever case the e-mail is written."""
    return tuple({each.lower(): each for each in emails}.values())


def answering(estate: Estate, unit: str) -> str:
    """Return who answers for a unit: its own steward, its group's, or the governance steward."""
    brand = next((each for each in estate.declared.brands if each.id == unit), None)
    group = estate.brand_group_of.get((brand.group if brand else unit) or "")
    said = (brand.steward if brand else None, group.steward if group else None)
    return next((each for each in said if each and is_ours(estate, each)), governance(estate))
