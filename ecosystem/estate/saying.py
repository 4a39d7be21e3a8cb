"""What a resource says: a property of a kind, or the provider's default where it says nothing.

A value of another kind than expected is `UNKNOWN`: nobody knows what the provider makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown

_FLAGS: Final = {"true": True, "false": False}
_WORD: Final = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W_A-Za-z]+"


def flag(resource: Resource, *path: str | int, default: bool = False) -> Maybe[bool]:
    """Return the true or false at `path`, `default` where nothing is said."""
    value = resource.get(*path)
    if value is None:
        return default
    if isinstance(value, bool):
        return value
    return _FLAGS.get(value.lower(), UNKNOWN) if isinstance(value, str) else UNKNOWN


def number(resource: Resource, *path: str | int, default: float) -> Maybe[float]:
    """Return the number at `path`, `default` where nothing is said."""
    value = resource.get(*path)
    if value is None:
        return default
    if isinstance(value, bool):
        return UNKNOWN
    try:
        return float(value) if isinstance(value, (int, float, str)) else UNKNOWN
    except ValueError:
        return UNKNOWN


def text(resource: Resource, *path: str | int) -> Maybe[str | None]:
    """Return the text at `path`, None where nothing is said (an empty text says nothing)."""
    value = resource.get(*path)
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else UNKNOWN


def listed(resource: Resource, *path: str | int) -> Maybe[tuple[Any, ...]]:
    """Return the list at `path`; one value alone is a list of one, nothing is an empty list."""
    return many(resource.get(*path))


def many(value: Any) -> Maybe[tuple[Any, ...]]:
    """Return a value that may be bare or listed as a list."""
    if isinstance(value, Unknown):
        return UNKNOWN
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def unfolded(value: Any) -> Any:
    """Return what a JSON text holds (a provider's inputs are such texts); any other value as it is."""
    if not isinstance(value, str):
        return value
    from json import loads  # late: what is declared has no JSON in it

    try:
        return loads(value)
    except ValueError:
        return value


def tags(resource: Resource) -> Maybe[Mapping[str, Any]]:
    """Return the tags of a resource with its provider's default tags; `UNKNOWN` when not even their keys are known."""
    own = resource.get("tags")
    default = unfolded(resource.provider.get("defaultTags"))
    if default is not UNKNOWN:
        default = default.get("tags") if isinstance(default, Mapping) else None
    if isinstance(own, Unknown) or isinstance(default, Unknown):
        return UNKNOWN
    return {
        **(default if isinstance(default, Mapping) else {}),
        **(own if isinstance(own, Mapping) else {}),
    }


def words(name: str) -> Iterator[str]:
    """Yield the words of a name in lower case: `promoLeads-2026` is `promo`, `leads`, `2026`."""
    for found in re.finditer(_WORD, name):
        yield found[0].lower()
