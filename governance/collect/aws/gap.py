"""What could not be read: where, what of it, and the permission that would have let it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 3


@dataclass(frozen=True, order=True)
class Gap:
    """Something of `source` that is not measured. `what` says it in words; `permission` is the IAM action it needs.

    `types` are the types of resource that it is about: with `every`, all of that account and region; else some of them,
    whose `properties` are `UNKNOWN`.
    """

    source: str
    account: str
    region: str
    what: str
    permission: str
    types: tuple[str, ...] = ()
    every: bool = False
    properties: tuple[str, ...] = ()


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
    return tuple(sorted(_gap(group) for group in alike.values()))


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
    return Gap(
        "aws", first.account, first.region, what, first.permission, first.types, not first.name, first.properties
    )
