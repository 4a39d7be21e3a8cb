"""Whose somebody is who can act on a live asset: the corporation's, a declared agency's, or nobody knows whose.

An e-mail address says it first, then what the declaration says of the person, then the business that they belong to,
then a business's name. Free mail says nothing about whom somebody works for.
"""

from __future__ import annotations

import re
from typing import Final

from ecosystem.estate.assets import Asset, Holder
from ecosystem.estate.estate import Estate
from ecosystem.estate.joining import corporate, plain
from ecosystem.estate.people import is_ours
from ecosystem.estate.unknown import Unjudged, Unknown
from ecosystem.model import CORPORATION

_FREE: Final = frozenset(["gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com"])

NOBODY: Final = "unknown"


def party(estate: Estate, holder: Holder) -> str:
    """Return `corporation`, the id of a declared agency, or `unknown`."""
    email = holder.email
    if email is not None:
        if is_ours(estate, email):
            return CORPORATION
        said = estate.once(_by_email).get(email.lower())
        return said or estate.once(_by_domain).get(email.rpartition("@")[2].lower(), NOBODY)
    if isinstance(holder.who, str) and (said := estate.once(_by_name).get(_word(holder.who))) is not None:
        return said
    own = corporate(estate)
    if holder.kind == "business":
        return CORPORATION if plain(holder.external_id) in own else NOBODY
    if isinstance(holder.business, str) and plain(holder.business) in own:
        return CORPORATION
    return NOBODY


def called(holder: Holder) -> str:
    """Return who a holder is, in words."""
    who = holder.who if isinstance(holder.who, str) and holder.who else holder.external_id
    return f"the partner `{who}`" if holder.kind == "business" else f"`{who}`"


def holders(asset: Asset) -> tuple[Holder, ...]:
    """Return the active people, systems and partners of an asset; raises `Unjudged` when they were not all read."""
    found = asset.holders
    if isinstance(found, Unknown):
        raise Unjudged(f"who has access to `{asset.id}`")
    return tuple(each for each in found if each.status == "active")


def _by_email(estate: Estate) -> dict[str, str]:
    found = {who.lower(): agency.id for agency in estate.declared.agencies for who in agency.contacts}
    for channel in estate.declared.channels:
        for person in channel.people:
            if person.of == CORPORATION or person.of in estate.agency_of:
                found.setdefault(person.who.lower(), person.of)
    return found


def _by_domain(estate: Estate) -> dict[str, str]:
    return {
        domain: whose
        for email, whose in estate.once(_by_email).items()
        if (domain := email.rpartition("@")[2]) and domain not in _FREE and whose != CORPORATION
    }


def _by_name(estate: Estate) -> dict[str, str]:
    found = {_word(agency.name): agency.id for agency in estate.declared.agencies}
    found |= {_word(agency.id): agency.id for agency in estate.declared.agencies}
    for channel in estate.declared.channels:
        for person in channel.people:
            if person.of == CORPORATION or person.of in estate.agency_of:
                found.setdefault(_word(person.who), person.of)
    return found


def _word(name: str) -> str:
    return re.sub(r"[^\w]+", "", name.lower())
