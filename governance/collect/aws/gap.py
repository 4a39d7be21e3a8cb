"""What could not be read: where, what of it, and the permission that would have let it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ecosystem.estate.gaps import Gap

_SHOWN = 3


@dataclass(frozen=True, order=True)
class Miss:
    """One call that told nothing: of one item by its name, or the whole listing (no name)."""

    account: str
    region: str
    permission: str
    types: tuple[str, ...]
    reason: str
    properties: tuple[str, ...] = ()
    name: str = ""
    rest: bool = False


def gaps(misses: Iterable[Miss]) -> tuple[Gap, ...]:
    """Return the gaps of a collection, sorted: what was missed for many items alike is one."""
    alike: dict[tuple[object, ...], list[Miss]] = defaultdict(list)
    for miss in misses:
        alike[(miss.account, miss.region, miss.permission, miss.types, miss.reason, miss.properties, miss.rest,
               bool(miss.name))].append(miss)  # fmt: skip
    found = (_gap(group) for group in alike.values())
    return tuple(sorted(found, key=lambda each: (each.account, each.region, each.what, each.permission, each.types)))


def _gap(group: list[Miss]) -> Gap:
    first = group[0]
    types = ", ".join(f"`{each}`" for each in first.types) or "everything"
    if not first.name:
        what = f"{'some of ' if first.rest else ''}{types}: {first.reason}"
    else:
        names = sorted({each.name for each in group})
        more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
        shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
        what = f"{', '.join(f'`{each}`' for each in first.properties)} of {shown}{more} ({types}): {first.reason}"
    return Gap("aws", what, first.account, first.region, first.permission, first.types, not first.name)
