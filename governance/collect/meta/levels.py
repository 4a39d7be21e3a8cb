"""What Meta's roles and tasks come to: a level from 0 to 5, and capabilities beside it.

Source: the enumerations `Tasks`, `PermittedTasks` and `Role` of `facebook-business` 26.0.3; the levels are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ecosystem.estate.assets import ADMIN, CONTRIBUTE, NOTHING, OPERATE, READ
from ecosystem.estate.unknown import UNKNOWN, Maybe

_BY_LEVEL: Final[Mapping[int, str]] = {
    ADMIN: "ADMIN MANAGE FULL_CONTROL PARTNER_CENTER_ADMIN",
    OPERATE: "ADVERTISE EDIT DEVELOP DEVELOPER MANAGE_PHONE MANAGE_PHONE_ASSETS FINANCE_EDITOR FINANCE_EDIT "
    "GLOBAL_STRUCTURE_MANAGEMENT FACEBOOK_ACCESS PARTNER_CENTER_MARKETING PARTNER_CENTER_OPERATIONS",
    CONTRIBUTE: "DRAFT CREATE_CONTENT CONTENT MODERATE MODERATE_COMMUNITY MODERATE_DELEGATE_COMMUNITY "
    "COMMUNITY_ACTIVITY MESSAGING MESSAGES PAGES_MESSAGING PAGES_MESSAGING_SUBSCRIPTIONS UPLOAD MANAGE_TEMPLATES "
    "MANAGE_EXTENSIONS CREATIVE_MANAGEMENT CREATOR_MANAGEMENT",
    READ: "ANALYZE AA_ANALYZE EMPLOYEE FINANCE_ANALYST FINANCE_VIEW ADS_RIGHTS_REVIEWER MANAGE_LEADS "
    "READ_PAGE_MAILBOXES VIEW_MONETIZATION_INSIGHTS VIEW_COST VIEW_PHONE_ASSETS VIEW_TEMPLATES REVENUE "
    "PARTNER_CENTER_ANALYST PARTNER_CENTER_EDUCATION",
    NOTHING: "DEFAULT",
}
_LEVEL: Final = {word: level for level, words in _BY_LEVEL.items() for word in words.split()}

_CAPABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "ADMIN": ("finance", "manage_users"),
    "MANAGE": ("manage_users",),
    "FULL_CONTROL": ("manage_users", "publish", "leads_pii", "messages_pii"),
    "ADVERTISE": ("spend",),
    "FINANCE_EDITOR": ("finance",),
    "FINANCE_EDIT": ("finance",),
    "FINANCE_ANALYST": ("finance",),
    "FINANCE_VIEW": ("finance",),
    "REVENUE": ("finance",),
    "CREATE_CONTENT": ("publish",),
    "CONTENT": ("publish",),
    "MANAGE_LEADS": ("leads_pii",),
    "MESSAGING": ("messages_pii",),
    "MESSAGES": ("messages_pii",),
    "PAGES_MESSAGING": ("messages_pii",),
    "READ_PAGE_MAILBOXES": ("messages_pii",),
}


def level(roles: Iterable[str]) -> Maybe[int]:
    """Return the highest level among roles; `UNKNOWN` when one is not known, unless another is to administer."""
    found = [_LEVEL.get(_word(role)) for role in roles]
    highest = max((each for each in found if each is not None), default=NOTHING)
    return UNKNOWN if None in found and highest < ADMIN else highest


def capabilities(roles: Iterable[str]) -> tuple[str, ...]:
    """Return what the roles allow beside their level, sorted."""
    return tuple(sorted({each for role in roles for each in _CAPABLE.get(_word(role), ())}))


def _word(role: str) -> str:
    """A task of a page of the new kind is the same task: `PROFILE_PLUS_MANAGE` is `MANAGE`."""
    return role.upper().removeprefix("PROFILE_PLUS_")
