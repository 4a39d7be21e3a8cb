"""The Estate: nouns by their class, the evaluation date, and the declaration that they are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar, cast

from ecosystem.estate.unknown import Unjudged
from ecosystem.model import (
    CORPORATION,
    Agency,
    Bi,
    BrandGroup,
    Campaign,
    Channel,
    Corporation,
    CustomerService,
    Database,
    Declaration,
    Grant,
    Identity,
    Platform,
)

T = TypeVar("T")

DECLARED: Final = "declared"
PLANNED: Final = "planned"
OBSERVED: Final = "observed"

_NOTHING: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Estate:
    """Evidence of one kind, as of one day.

    `nouns` holds what is judged, by class: of a declaration its `Channel`s, `Platform`s, `Grant`s ..., of a plan or
    an account its `Resource`s, `DataStore`s, `Role`s ... `declaration` is what they are compared with; a plan may have
    none beside it. `whole` says whether a plan or an account is there as a whole, or one resource alone.
    Everything derived is computed once, when first asked for.
    """

    evidence: str
    as_of: date
    nouns: Mapping[type[Any], tuple[Any, ...]]
    declaration: Declaration | None = None
    environment: str | None = None
    whole: bool = True
    _derived: dict[Callable[[Estate], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def of(self, noun: type[T]) -> tuple[T, ...]:
        """Return everything of a class that was seen."""
        return cast("tuple[T, ...]", self.nouns.get(noun, _NOTHING))

    def once(self, derive: Callable[[Estate], T]) -> T:
        """Return `derive(self)`, computed once for this estate."""
        found = self._derived.get(derive, _NOTHING)
        if found is _NOTHING:
            found = self._derived[derive] = derive(self)
        return cast("T", found)

    @property
    def declared(self) -> Declaration:
        """The declaration; raises `Unjudged` for a plan without one beside it."""
        if self.declaration is None:
            raise Unjudged("the declaration: there is no `ecosystem.yaml` beside the program")
        return self.declaration

    # What there is one of.

    @property
    def corporation(self) -> Corporation:
        """The corporation."""
        return self.declared.corporation

    @property
    def database(self) -> Database:
        """The central contacts database, as declared."""
        return self.declared.database

    @property
    def bi(self) -> Bi:
        """The BI store, as declared."""
        return self.declared.bi

    @property
    def identity(self) -> Identity:
        """The identity service, as declared."""
        return self.declared.identity

    @property
    def service(self) -> CustomerService | None:
        """The customer service, as declared."""
        return self.declared.customer_service

    # Indexes.

    @cached_property
    def _channels(self) -> dict[str, list[Channel]]:
        by_kind: dict[str, list[Channel]] = defaultdict(list)
        for channel in self.of(Channel):
            by_kind[channel.kind].append(channel)
        return dict(by_kind)

    def channels(self, *kinds: str) -> list[Channel]:
        """Return the channels of these kinds (of all kinds when none is named) that are not retired."""
        if not kinds:
            return self._running
        by_kind = self._live
        if len(kinds) == 1:
            return by_kind.get(kinds[0], [])
        return [channel for kind in kinds for channel in by_kind.get(kind, _NOTHING)]

    @cached_property
    def _live(self) -> dict[str, list[Channel]]:
        return {
            kind: [channel for channel in channels if channel.status != "retired"]
            for kind, channels in self._channels.items()
        }

    @cached_property
    def _running(self) -> list[Channel]:
        return [channel for channel in self.of(Channel) if channel.status != "retired"]

    @cached_property
    def retired(self) -> list[Channel]:
        """The channels that are retired; ACC-011 alone judges them."""
        return [channel for channel in self.of(Channel) if channel.status == "retired"]

    @cached_property
    def channel_of(self) -> dict[str, Channel]:
        """Every declared channel by its id, the retired ones too."""
        return {channel.id: channel for channel in self.declared.channels}

    @cached_property
    def platform_of(self) -> dict[str, Platform]:
        """Every declared platform by its id."""
        return {platform.id: platform for platform in self.declared.platforms}

    @cached_property
    def agency_of(self) -> dict[str, Agency]:
        """Every declared agency by its id."""
        return {agency.id: agency for agency in self.declared.agencies}

    @cached_property
    def group_of(self) -> dict[str, str | None]:
        """The group (None: no group) of every declared brand, by the brand's id."""
        return {brand.id: brand.group for brand in self.declared.brands}

    @cached_property
    def brand_group_of(self) -> dict[str, BrandGroup]:
        """Every declared brand group by its id."""
        return {group.id: group for group in self.declared.brand_groups}

    @cached_property
    def grants_to(self) -> dict[str, list[Grant]]:
        """The declared grants of every agency that has any, by the agency's id, whatever their state."""
        by_agency: dict[str, list[Grant]] = defaultdict(list)
        for grant in self.declared.grants:
            by_agency[grant.to].append(grant)
        return dict(by_agency)

    @cached_property
    def active_grants(self) -> list[Grant]:
        """The declared grants whose state is active, whether in force today or not."""
        return [grant for grant in self.of(Grant) if grant.state == "active"]

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns that have not ended."""
        return [campaign for campaign in self.of(Campaign) if campaign.until >= self.as_of]

    def is_agency(self, owner: str) -> bool:
        """Return whether an *owner* is a declared agency."""
        return owner in self.agency_of


def unit_of(thing: Any) -> str:
    """Return the unit of a noun: its brand, its own id for a brand or a group, else `corporation`."""
    unit = getattr(thing, "brand", None)
    if unit is None and getattr(thing, "path", "").startswith(("brands[", "brand_groups[")):
        unit = thing.id
    return unit or CORPORATION
