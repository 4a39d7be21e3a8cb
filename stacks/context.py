"""What every component of a stack knows: the declaration, the environment, the names, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ecosystem.model import Declaration, Environment
from ecosystem.moves import origin
from ecosystem.naming import PLATFORM, Names


@dataclass(frozen=True, slots=True)
class StackContext:
    """One stack of one environment.

    `unit` is `bootstrap`, `platform`, or the id of the brand, group or `corporation` whose channels it provisions.
    `account` and `region` are where this stack lives (a brand may have its own), `home_account` and `home_region`
    where the platform lives. `external_ids` holds one random id per agency, from the stack's configuration.
    `endpoint` is the emulator's URL in the local cloud and None against AWS.
    """

    declaration: Declaration
    environment: Environment
    unit: str
    account: str
    region: str
    home_account: str
    home_region: str
    as_of: date
    external_ids: Mapping[str, str]
    endpoint: str | None = None
    emulator: str | None = None

    @property
    def names(self) -> Names:
        """The names of this stack: made from the id that the unit had first, so that a rename replaces nothing."""
        return self._names(self.original(self.unit), self.account, self.region)

    @property
    def platform(self) -> Names:
        """The names of the platform stack of this environment."""
        return self._names(PLATFORM, self.home_account, self.home_region)

    def original(self, id: str) -> str:
        """Return the id that the thing called `id` today had first (`moved`): the one for its cloud names."""
        return origin(self.declaration, id)

    def _names(self, unit: str, account: str, region: str) -> Names:
        return Names(self.original(self.declaration.corporation.id), self.environment.name, unit, account, region)

    @property
    def protect(self) -> bool:
        """Whether what holds data is protected from deletion."""
        return self.environment.protect

    def domain(self, name: str) -> str:
        """Return a declared DNS name as this environment serves it (with the environment's suffix, if it has one)."""
        suffix = self.environment.domain_suffix
        return f"{name}.{suffix}" if suffix else name
