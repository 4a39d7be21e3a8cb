"""Who else there is: agencies, from partners, owners of assets and trusted accounts; and whose a person is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from cli.adopting.brands import Brands, registered, words
from cli.adopting.draft import Draft, shown
from ecosystem.estate.assets import OWNED, Asset, Holder
from ecosystem.estate.iam import Condition, parse
from ecosystem.estate.joining import plain
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.unknown import Unknown
from ecosystem.model import CORPORATION
from ecosystem.words import EMAIL, ROLE_ARN

_LEVELS: Final = {1: "view", 2: "contribute", 3: "operate", 4: "administer", 5: "administer"}
_ALIKE: Final = 4
_YEAR: Final = timedelta(days=364)


class Parties:
    """The agencies by every id and name that they are known by. `own` are the ids of the corporation's businesses."""

    def __init__(self, draft: Draft, day: date, own: Iterable[str]) -> None:
        self._draft = draft
        self._day = day
        self.own = frozenset(map(plain, own))
        self._by_business: dict[str, str] = {}
        self._agencies: dict[str, dict[str, Any]] = {}
        self._grants: dict[tuple[str, str, str], int] = {}

    def said(self, said: str) -> None:
        """Add an agency that the user names, `ID=NAME` or a name."""
        found = self._draft.ids.said(said, "agency")
        self._agencies[found.id] = {"name": shown(found.name) or found.id, "why": None, "principals": []}

    def named(self, name: str, why: str) -> str:
        """Return the id of the agency of a name, a new one when no other has its words."""
        key = next((word for word in words(name) if len(word) >= _ALIKE), "")
        for agency, said in self._agencies.items():
            if key and key in words(said["name"]):
                return agency
        made = self._draft.ids.new(name, "agency")
        self._agencies[made] = {"name": shown(name) or made, "why": why, "principals": []}
        return made

    def business(self, external_id: str, name: Any, why: str) -> str:
        """Return the id of the agency that a business is."""
        known = self._by_business.get(plain(external_id))
        if known is None:
            known = self.named(name if isinstance(name, str) and name else f"business {external_id}", why)
            self._by_business[plain(external_id)] = known
        return known

    def owner(self, asset: Asset) -> tuple[str, str | None]:
        """Return the owner of an asset as it is, and what is not known of it."""
        if isinstance(asset.owner, str):
            if plain(asset.owner) in self.own:
                return CORPORATION, None
            name = asset.owner_name
            return self.business(asset.owner, name, f"it owns the {asset.kind} `{asset.external_id}`"), None
        if asset.relation == OWNED and isinstance(asset.owner, Unknown):
            return CORPORATION, None
        return "unknown", f"{asset.platform} does not tell whose it is"

    def of_person(self, email: str) -> str:
        """Return whose person somebody is by the domain of their address: the corporation's, an agency's, unknown."""
        label = registered(email.rpartition("@")[2]).partition(".")[0]
        return next((each for each, said in self._agencies.items() if label in "".join(words(said["name"]))), "unknown")

    def trusted(self, roles: Iterable[Resource], accounts: Iterable[str]) -> None:
        """Add the agencies of accounts that roles trust and that are not among `accounts`."""
        own = frozenset(accounts)
        for role in roles:
            if str(role.get("path") or "").startswith(("/aws-service-role/", "/aws-reserved/")):
                continue
            trust = parse(role.get("assumeRolePolicy"))
            if trust.missing:
                self._draft.leave("a role whose trust policy was not read", role.id)
            for statement in (each for each in trust.statements if each.effect == "Allow"):
                named = _roles_in(statement.conditions)
                for principal in statement.principals:
                    if principal.account and principal.account not in own:
                        self._trusts(role, principal.account, named or [principal.value])
                    elif principal.wildcard:
                        self._draft.leave("a role that everybody may take", role.id)

    def grant(self, holder: Holder, unit: str, layer: str, why: str) -> str:
        """Note what a partner may do, and return the agency that it is."""
        agency = self.business(holder.external_id, holder.who, why)
        if isinstance(holder.level, Unknown):
            self._draft.leave("a partner whose tasks were not read", f"{agency} on {unit}")
        elif holder.level in _LEVELS:
            key = (agency, unit, layer)
            self._grants[key] = max(self._grants.get(key, 0), holder.level)
        return agency

    def entries(self) -> None:
        """Add the agencies and the grants to the draft."""
        for agency, said in self._agencies.items():
            until = self._day + _YEAR
            why = {"contract": "TODO the days of its contract"}
            sign_in: dict[str, Any] = {"aws_principals": sorted(set(said["principals"]))}
            if not said["principals"]:
                sign_in = {"workforce_group": f"agency-{agency}"}
                why["sign_in"] = "TODO how its people sign in"
            if said["why"]:
                why["id"] = f"guess: {said['why']}"
            contract = {"from": self._day, "until": until}
            self._draft.add(
                "agencies", {"id": agency, "name": said["name"], "contract": contract, "sign_in": sign_in}, why
            )
        for (agency, unit, layer), level in self._grants.items():
            granted = {
                "id": self._draft.ids.new(f"{agency[:14]}-{unit[:12]}-{layer[:8]}", "grant"),
                "to": agency,
                "brands": [unit],
                "layers": [layer],
                "level": _LEVELS[level],
            }
            self._draft.add(
                "grants", granted, {"level": "guess: what the platform lets it do; TODO `until`, `approved_by`"}
            )

    def _trusts(self, role: Resource, account: str, principals: Iterable[str]) -> None:
        found = tags(role)
        said = None if isinstance(found, Unknown) else found.get("agency")
        tagged = isinstance(said, str) and bool(said)
        name = str(said) if tagged else f"account {account}"
        agency = self.named(name, f"the role `{role.id}` trusts the account {account}")
        for principal in principals:
            if re.fullmatch(ROLE_ARN.pattern or "", principal):
                self._agencies[agency]["principals"].append(principal)
            else:
                self._draft.leave("a role that trusts a whole account, or no role of it", f"{role.id}: {principal}")


def _roles_in(conditions: Iterable[Condition]) -> list[str]:
    """The roles to which conditions narrow a trust that names their whole account."""
    said = (
        each for each in conditions if each.key == "aws:principalarn" and each.base in ("arnequals", "stringequals")
    )
    return [value for each in said for value in each.values if isinstance(value, str)]


def people(asset: Asset, parties: Parties, brands: Brands, spends: bool) -> list[dict[str, str]]:
    """Return the people of an asset as a channel has them: those whose address is known."""
    found: dict[str, dict[str, str]] = {}
    for each in () if isinstance(asset.people, Unknown) else asset.people:
        if not re.fullmatch(EMAIL, each.email or "") or each.status != "active" or isinstance(each.level, Unknown):
            continue
        email = str(each.email)
        of = CORPORATION if brands.is_corporate(email.rpartition("@")[2]) else parties.of_person(email)
        found[email] = {"who": email, "of": of, "role": _role(each.level, spends)}
    return list(found.values())


def _role(level: int, spends: bool) -> str:
    if level >= 4:
        return "admin"
    if level == 3:
        return "advertiser" if spends else "editor"
    return "moderator" if level == 2 and not spends else "analyst" if level else "viewer"
