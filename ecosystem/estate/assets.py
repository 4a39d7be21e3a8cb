"""What a corporation has on advertising and social platforms: the normal record of every collector and every import.

One `Asset` is an account, page, pixel, profile or business as its platform tells it; a `Holder` is a person, a system
or another business that can act on it. Whose person a holder is (the corporation's, an agency's) is no part of it:
that is judged against the declaration. What a platform did not tell is `UNKNOWN`, never absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown
from ecosystem.noun import noun

OWNED: Final = "owned"
CLIENT: Final = "client"
NONE: Final = "none"
RELATIONS: Final = (OWNED, CLIENT, NONE)
"""The corporation's business owns it, uses what somebody else owns, or has no access to it."""

OWNER_LEVEL: Final = 5
ADMIN: Final = 4
OPERATE: Final = 3
CONTRIBUTE: Final = 2
READ: Final = 1
NOTHING: Final = 0
"""How much a holder may do: administer (change people), operate (spend, publish), contribute, read, nothing."""

DECLARED_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "business": ("platforms",),
    "ad_account": ("ad_account",),
    "page": ("social_profile", "community"),
    "profile": ("social_profile",),
    "waba": ("messaging",),
    "pixel": ("measurement",),
}
"""The section, or the kinds of channel, under which a declaration names a kind of asset."""


@noun(frozen=True, slots=True)
class Holder:
    """Somebody who can act on an asset.

    `kind` is `person`, `system` or `business`; `who` an e-mail address in lower case, else a name; `roles` the
    platform's own words; `level` 0 to 5 and `capabilities` what they come to (`manage_users`, `finance`, `spend`,
    `publish`, `leads_pii`, `messages_pii`). `business` is the id of the business that they belong to, `status`
    `active` or `pending`, `two_factor` what the platform says of their second factor, in its words.
    """

    kind: str
    external_id: str
    who: Maybe[str | None] = UNKNOWN
    roles: Maybe[tuple[str, ...]] = UNKNOWN
    level: Maybe[int] = UNKNOWN
    capabilities: tuple[str, ...] = ()
    business: Maybe[str | None] = UNKNOWN
    status: str = "active"
    two_factor: Maybe[str | None] = UNKNOWN

    @property
    def email(self) -> str | None:
        """The e-mail address, None when the platform tells a name only, or nothing."""
        return self.who if isinstance(self.who, str) and "@" in self.who else None

    @property
    def administers(self) -> Maybe[bool]:
        """Whether the holder can change who else has access."""
        return UNKNOWN if isinstance(self.level, Unknown) else self.level >= ADMIN


@noun(frozen=True, slots=True)
class Asset:
    """One thing on a platform. `kind` is a key of `DECLARED_AS`; `external_id` its id there, `aliases` further ones.

    `relation` is how the business `business` has it, `owner` the id of the business that owns it (None: none does).
    `network` is the word for it in a declaration (`facebook`, `instagram`, `whatsapp`, `meta`). `people` and
    `partners` are `UNKNOWN` when they could not all be read. Of a business alone: `serves`, the ids of businesses for
    which it works as an agency; `two_factor`, whom it requires a second factor of (`none`, `admin_required`,
    `all_required`); `listed`, the kinds of asset whose lists were read to their end, so that what is not among them is
    not there. `used` is the day on which it was last seen at work.
    """

    platform: str
    kind: str
    external_id: str
    relation: Maybe[str] = UNKNOWN
    business: str = ""
    network: str = ""
    aliases: tuple[str, ...] = ()
    name: Maybe[str | None] = UNKNOWN
    handle: Maybe[str | None] = UNKNOWN
    host: Maybe[str | None] = UNKNOWN
    owner: Maybe[str | None] = UNKNOWN
    owner_name: Maybe[str | None] = UNKNOWN
    people: Maybe[tuple[Holder, ...]] = UNKNOWN
    partners: Maybe[tuple[Holder, ...]] = UNKNOWN
    serves: Maybe[tuple[str, ...]] = UNKNOWN
    verification: Maybe[str | None] = UNKNOWN
    two_factor: Maybe[str | None] = UNKNOWN
    status: Maybe[str | None] = UNKNOWN
    used: Maybe[date | None] = UNKNOWN
    listed: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The asset of a finding about what nobody declared: `meta:ad_account:act_1`."""
        return f"{self.platform}:{self.kind}:{self.external_id}"

    @property
    def urn(self) -> str:
        """Where it was seen: `meta:<business>:<kind>:<id>`."""
        return f"{self.platform}:{self.business}:{self.kind}:{self.external_id}"

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that the platform knows it by."""
        return (self.external_id, *self.aliases)

    @property
    def holders(self) -> Maybe[tuple[Holder, ...]]:
        """People and partners together; `UNKNOWN` unless both were read."""
        if isinstance(self.people, Unknown) or isinstance(self.partners, Unknown):
            return UNKNOWN
        return self.people + self.partners

    @property
    def demands_two_factor(self) -> Maybe[bool]:
        """Whether everybody must sign in with a second factor."""
        return UNKNOWN if isinstance(self.two_factor, Unknown) else self.two_factor == "all_required"


_LISTS: Final = ("aliases", "roles", "capabilities", "serves", "listed")
_HOLDERS: Final = ("people", "partners")
_MARK: Final = "$unknown"


def record(thing: Asset | Holder) -> dict[str, Any]:
    """Return an asset as plain JSON values, `UNKNOWN` as `{"$unknown": "not read"}`, keys and holders sorted."""
    return {name: _plain(getattr(thing, name)) for name in sorted(each.name for each in fields(thing))}


def asset(said: Mapping[str, Any]) -> Asset:
    """Return the asset that a record describes; what it does not say is `UNKNOWN`. Raises `ValueError`."""
    found: Asset = _read(Asset, said, ("platform", "kind", "external_id"))
    if isinstance(found.relation, str) and found.relation not in RELATIONS:
        raise ValueError(f"`relation` is `{found.relation}`; one of {', '.join(RELATIONS)} is expected")
    return found


def ordered(assets: Iterable[Asset]) -> tuple[Asset, ...]:
    """Return assets in the order of a snapshot."""
    return tuple(sorted(assets, key=lambda each: (each.platform, each.business, each.kind, each.external_id)))


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return {_MARK: "not read"}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Holder):
        return record(value)
    if isinstance(value, tuple):
        found = [_plain(each) for each in value]
        return sorted(found, key=lambda each: (each["kind"], each["external_id"])) if _of_holders(value) else found
    return value


def _of_holders(value: tuple[Any, ...]) -> bool:
    return bool(value) and isinstance(value[0], Holder)


def _read(kind: type[Any], said: Mapping[str, Any], required: tuple[str, ...]) -> Any:
    names = {each.name for each in fields(kind)}
    if strange := sorted(set(said) - names):
        raise ValueError(f"`{strange[0]}` is no key of a record of {kind.__name__.lower()}s")
    for name in required:
        if not isinstance(said.get(name), str) or not said[name]:
            raise ValueError(f"`{name}` lacks in a record of {kind.__name__.lower()}s; a text is expected")
    return kind(**{name: _value(name, value) for name, value in said.items()})


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {_MARK}:
        return UNKNOWN
    if name in _HOLDERS:
        return tuple(_read(Holder, each, ("kind", "external_id")) for each in _items(name, value, Mapping))
    if name in _LISTS:
        return tuple(_items(name, value, str))
    if name == "used" and isinstance(value, str):
        return date.fromisoformat(value)
    if name == "level":
        if not isinstance(value, int) or isinstance(value, bool) or not NOTHING <= value <= OWNER_LEVEL:
            raise ValueError("`level` is a number from 0 to 5")
        return value
    if value is not None and not isinstance(value, str):
        raise ValueError(f"`{name}` is a text")
    return value


def _items(name: str, value: Any, kind: Any) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(each, kind) for each in value):
        raise ValueError(f"`{name}` is a list")
    return value
