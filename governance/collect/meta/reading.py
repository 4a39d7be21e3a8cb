"""From Meta's nodes to assets and holders.

Meta leaves out a field that is empty and one that the token may not see alike: one that is not there is unknown, as is
one of another kind than expected; only `null` is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from ecosystem.estate.assets import NOTHING, OWNED, Asset, Holder
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown
from governance.collect.meta.kinds import Kind
from governance.collect.meta.levels import capabilities, level

PLATFORM: Final = "meta"

_ACCOUNT_STATUS: Final = {
    1: "active",
    2: "disabled",
    3: "unsettled",
    7: "pending_risk_review",
    8: "pending_settlement",
    9: "in_grace_period",
    100: "pending_closure",
    101: "closed",
    201: "any_active",
    202: "any_closed",
}
"""`AdAccount.account_status`. Source: Ad Account reference."""


def asset(kind: Kind, said: Mapping[str, Any], relation: Maybe[str], business: str) -> Asset:
    """Return the asset that a node is."""
    owner, owner_name = _owner(said, relation, business)
    external, aliases = _ids(kind, said)
    return Asset(
        platform=PLATFORM,
        kind=kind.name,
        external_id=external,
        relation=relation,
        business=business,
        network=kind.network,
        aliases=aliases,
        name=text(said, "ig_username" if kind.name == "profile" else "name"),
        handle=_handle(kind, said),
        host=None,
        owner=owner,
        owner_name=owner_name,
        serves=(),
        verification=_verification(kind, said),
        two_factor=None,
        status=_status(kind, said),
        used=day(said, "last_fired_time") if kind.name == "pixel" else UNKNOWN,
    )


def portfolio(said: Mapping[str, Any], business: str) -> Asset:
    """Return the business itself as an asset."""
    return Asset(
        platform=PLATFORM,
        kind="business",
        external_id=business,
        relation=OWNED,
        business=business,
        network=PLATFORM,
        name=text(said, "name"),
        handle=None,
        host=None,
        owner=business,
        owner_name=text(said, "name"),
        verification=lower(text(said, "verification_status")),
        two_factor=lower(text(said, "two_factor_type")),
    )


def unread(business: str) -> Asset:
    """Return a business of which nothing but its id is known."""
    return Asset(platform=PLATFORM, kind="business", external_id=business, business=business, network=PLATFORM)


def person(node: Mapping[str, Any], business: str, kind: str, status: str = "active") -> Holder:
    """Return a person, a system user or an invited person of the business, with the role there."""
    email = text(node, "email")
    roles = words(node, "role")
    return Holder(
        kind=kind,
        external_id=node["id"],
        who=email.lower() if isinstance(email, str) else text(node, "name"),
        roles=roles,
        level=_level(roles),
        capabilities=_capabilities(roles),
        business=business,
        status=status,
        two_factor=text(node, "two_fac_status"),
    )


def assigned(node: Mapping[str, Any], members: Mapping[str, Holder]) -> Holder:
    """Return somebody who is assigned to an asset; who they are is known from the members of the business."""
    member = members.get(node["id"])
    roles = words(node, "tasks")
    system = str(node.get("user_type", "")).lower().startswith("system")
    if member is not None:
        kind, who, business, factor = member.kind, member.who, member.business, member.two_factor
    else:
        kind, who, factor = "system" if system else "person", text(node, "name"), UNKNOWN
        business = _id(node["business"]) if "business" in node else UNKNOWN
    return Holder(
        kind=kind,
        external_id=node["id"],
        who=who,
        roles=roles,
        level=_level(roles),
        capabilities=_capabilities(roles),
        business=business,
        two_factor=factor,
    )


def with_admins(held: tuple[Holder, ...], members: Mapping[str, Holder]) -> tuple[Holder, ...]:
    """Return the holders of an asset with the admins of its business, in that role, who administer it."""
    admins = tuple(each for each in members.values() if each.administers is True and each.status == "active")
    own = {each.external_id for each in admins}
    return (*(each for each in held if each.external_id not in own), *admins)


def partner(node: Mapping[str, Any]) -> Holder:
    """Return a business that an asset is shared with, and the most that its people can do."""
    roles = words(node, "permitted_tasks")
    waiting = str(node.get("access_status", "")).lower() == "pending"
    return Holder(
        kind="business",
        external_id=node["id"],
        who=text(node, "name"),
        roles=roles,
        level=_level(roles),
        capabilities=_capabilities(roles),
        business=node["id"],
        status="pending" if waiting else "active",
    )


def neighbour(node: Mapping[str, Any]) -> Holder:
    """Return a partner of the business as such: what it may do is said of each asset."""
    return Holder("business", node["id"], text(node, "name"), (), NOTHING, (), node["id"])


def text(node: Mapping[str, Any], key: str) -> Maybe[str | None]:
    """Return a text, None where it is empty, `UNKNOWN` where it was not asked for or is none."""
    if key not in node:
        return UNKNOWN
    value = node[key]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() or None
    return None if value is None else UNKNOWN


def lower(value: Maybe[str | None]) -> Maybe[str | None]:
    """Return a text in lower case."""
    return value.lower() if isinstance(value, str) else value


def words(node: Mapping[str, Any], key: str) -> Maybe[tuple[str, ...]]:
    """Return the words at `key`, one alone being a list of one; `UNKNOWN` where there are none to be read."""
    value = node.get(key)
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        return UNKNOWN
    return tuple(dict.fromkeys(found))


def day(node: Mapping[str, Any], key: str) -> Maybe[date | None]:
    """Return the day of a time such as `2026-11-20T10:00:00+0000`."""
    value = text(node, key)
    if not isinstance(value, str):
        return value
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z").date()
    except ValueError:
        return UNKNOWN


def _level(roles: Maybe[tuple[str, ...]]) -> Maybe[int]:
    return UNKNOWN if isinstance(roles, Unknown) else level(roles)


def _capabilities(roles: Maybe[tuple[str, ...]]) -> tuple[str, ...]:
    return () if isinstance(roles, Unknown) else capabilities(roles)


def _ids(kind: Kind, node: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """An ad account is also known by its number alone; a profile by Instagram's id, first of all."""
    other = node.get({"ad_account": "account_id", "profile": "ig_user_id"}.get(kind.name, ""))
    if not isinstance(other, str) or not other.isalnum() or other == node["id"]:
        return node["id"], ()
    return (other, (node["id"],)) if kind.name == "profile" else (node["id"], (other,))


def _owner(said: Mapping[str, Any], relation: Maybe[str], business: str) -> tuple[Maybe[str | None], Maybe[str | None]]:
    """Return the id and the name of the owner; what a business has among its own is its own."""
    if "owner_business" not in said:
        return (business if relation == OWNED else UNKNOWN), UNKNOWN
    found = said["owner_business"]
    if found is None:
        return None, None
    return _id(found), text(found, "name") if isinstance(found, Mapping) else UNKNOWN


def _id(value: Any) -> Maybe[str | None]:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if found is None or (isinstance(found, str) and found.isalnum()) else UNKNOWN


def _handle(kind: Kind, said: Mapping[str, Any]) -> Maybe[str | None]:
    key = {"page": "username", "profile": "ig_username"}.get(kind.name)
    return text(said, key) if key else None


def _verification(kind: Kind, said: Mapping[str, Any]) -> Maybe[str | None]:
    key = {"page": "verification_status", "waba": "business_verification_status"}.get(kind.name)
    return lower(text(said, key)) if key else None


def _status(kind: Kind, said: Mapping[str, Any]) -> Maybe[str | None]:
    if kind.name == "ad_account":
        number = said.get("account_status")
        return _ACCOUNT_STATUS.get(number, UNKNOWN) if isinstance(number, int) else UNKNOWN
    if kind.name == "waba":
        return lower(text(said, "status"))
    key, yes, no = {"page": ("is_published", "published", "unpublished")}.get(
        kind.name, ("is_unavailable", "unavailable", "available")
    )
    flag = said.get(key)
    return UNKNOWN if not isinstance(flag, bool) else yes if flag else no
