"""The declared systems by their id: where contacts and sales live besides the central database."""

from __future__ import annotations

from ecosystem.estate.estate import Estate
from ecosystem.model import System


def system_of(estate: Estate, id: str) -> System | None:
    """Return the declared system of this id, None when there is none."""
    return estate.once(_systems).get(id)


def _systems(estate: Estate) -> dict[str, System]:
    return {system.id: system for system in estate.declared.systems}
