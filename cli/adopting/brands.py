"""Which brands there are, guessed from tags, domains and names; and whose a thing is, by the words in its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cli.adopting.draft import Draft, Entry, shown
from cli.starting.answers import folded
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.unknown import Unknown
from ecosystem.model import CORPORATION

_TAGS: Final = ("brand", "marca", "business-unit")
_NOBODYS: Final = frozenset({"", "corporation", "platform", "bootstrap", "shared", "common", "none", "all", "default"})
_GENERIC: Final = frozenset(
    [
        "ads",
        "ad",
        "account",
        "accounts",
        "pixel",
        "page",
        "pages",
        "official",
        "oficial",
        "whatsapp",
        "instagram",
        "facebook",
        "meta",
        "test",
        "prod",
        "dev",
        "the",
        "grupo",
        "group",
        "brand",
        "marca",
        "sitio",
        "site",
        "web",
        "shop",
        "store",
        "newsletter",
        "news",
        "mail",
        "promo",
        "company",
        "corp",
        "inc",
        "ltd",
        "sa",
        "srl",
        "sas",
        "gmbh",
    ]
)
_BEGUN: Final = 5
"""Letters of a word with which a handle that is all one word begins: `aurora` of `auroracafe`."""
_SECOND_LEVEL: Final = frozenset(["com", "co", "org", "net", "gob", "gov", "edu", "ac", "or", "ne"])


@dataclass(frozen=True, slots=True)
class Guess:
    """Whose a thing is, and why that is thought; `why` is None when it is said."""

    unit: str
    why: str | None


class Brands:
    """The brands in the order in which they were found; `key` is the word by which a name is known to be one's."""

    def __init__(self, draft: Draft, corporation: str) -> None:
        self._draft = draft
        self._keys: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._said: dict[str, tuple[str, str | None]] = {}
        self._domains: dict[str, list[str]] = {}
        self._corporation = frozenset(_significant(corporation))
        self.own_domains: list[str] = []

    def said(self, said: str) -> None:
        """Add a brand that the user names, `ID=NAME` or a name."""
        found = self._draft.ids.said(said, "brand")
        self._take(found.id, found.name, None)

    def add(self, name: str, why: str) -> None:
        """Add a brand, unless its words are those of one there is, or of the corporation."""
        own = frozenset(_significant(name))
        if own and not own <= self._corporation and not self._key_in(name):
            self._take(self._draft.ids.new(name, "brand"), name, why)

    def _take(self, made: str, name: str, why: str | None) -> None:
        own = _significant(name) or [made]
        self._keys[own[0]], self._ids[_plain(name)] = made, made
        self._said[made] = (shown(name) or made, why)

    def tagged(self, resources: Iterable[Resource]) -> None:
        """Add the brands that tags name."""
        for resource in resources:
            said = _tag(resource)
            if said:
                self.add(said.title() if said.islower() else said, "a tag `brand` says so")

    def domain(self, name: str) -> None:
        """Take note of a domain that is held here: one's whose word is in it, the corporation's, or a brand's."""
        label = registered(name).partition(".")[0]
        holder = self._key_in(name)
        if holder is None and self.is_corporate(name):
            self.own_domains.append(name)
            return
        if holder is None:
            self.add(label.title(), f"the domain `{name}`")
            holder = self._key_in(label)
        if holder is not None:
            self._domains.setdefault(holder, []).append(name)

    def is_corporate(self, domain: str) -> bool:
        """Return whether a domain has the corporation's own words, and no brand's."""
        label = registered(domain).partition(".")[0]
        found = frozenset(_significant(label))
        return self._key_in(label) is None and bool(found) and found <= self._corporation

    def of(self, *names: str | None, resource: Resource | None = None) -> Guess:
        """Return whose a thing with these names is."""
        said = _tag(resource) if resource is not None else None
        if said is not None and (known := self._key_in(said)) is not None:
            return Guess(known, "its tag `brand`")
        for name in names:
            found = self._key_in(name) if name else None
            if found is not None:
                return Guess(found, f"the name `{shown(name)}`")
        if len(self._said) == 1:
            return Guess(next(iter(self._said)), "there is one brand")
        return Guess(CORPORATION, "nothing tells which brand it is of")

    def entries(self, countries: Iterable[str], fallback: str) -> list[Entry]:
        """Add the brands to the draft, or the one called `fallback` when none was found."""
        listed = list(countries)
        if not self._said:
            self._said[self._draft.ids.new(fallback, "brand")] = (fallback, "no brand was found")
        for brand, (name, why) in self._said.items():
            domains = sorted(set(self._domains.get(brand, [])))
            said = {"id": brand, "name": name, "countries": listed, "domains": domains}
            self._draft.add("brands", said, {"name": f"guess: {why}"} if why else {})
        return self._draft.of("brands")

    def _key_in(self, name: str) -> str | None:
        """The brand whose word is in a name, the longest word first."""
        plain = _plain(name)
        if plain in self._ids:
            return self._ids[plain]
        found = next((self._keys[key] for key in sorted(self._keys, key=len, reverse=True) if key in plain), None)
        if found is not None:
            return found
        begun = (word for word in _significant(name) if len(word) >= _BEGUN and word not in self._corporation)
        return next((self._keys[key] for word in begun for key in self._keys if key.startswith(word)), None)


def registered(domain: str) -> str:
    """Return the part of a domain that somebody registers: `aurora.example` of `promo.aurora.example`.

    A guess, without the list of public suffixes: two labels, three under such as `com.ar` and `co.uk`.
    """
    labels = domain.lower().strip(".").split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def words(name: str) -> list[str]:
    """Return the words of a name, plain and in lower case."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", folded(name)).lower())


def _significant(name: str) -> list[str]:
    every = [word for word in words(name) if len(word) > 2]
    return [word for word in every if word not in _GENERIC] or every


def _plain(name: str) -> str:
    return "".join(words(name))


def _tag(resource: Resource) -> str | None:
    found = tags(resource)
    if isinstance(found, Unknown):
        return None
    lower = {key.lower(): value for key, value in found.items()}
    said = next((lower[key] for key in _TAGS if isinstance(lower.get(key), str)), "")
    return said if said.lower() not in _NOBODYS else None
