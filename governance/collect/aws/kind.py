"""The language of the tables: which calls tell a kind of resource, and which path of an answer is which property.

A path is a JMESPath expression over what is known of an item: its own fields as its listing gave them, each detail's
answer under the name of its operation (`GetBucketPolicy.Policy`), `account`, `region` and `partition`, and `of`, the
item that it was listed for. An item that is a bare text is under `it`.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

How: TypeAlias = str | tuple[str, Callable[[Any], Any]]
"""A path, or a path and what makes the property of the value that is there."""

_PATHS: Any = importlib.import_module("jmespath")  # it comes with boto3, and without types

Said: TypeAlias = Mapping[str, How]
"""Properties, each by how it is told."""

GLOBAL = "global"
"""The region of what lies in none."""


@dataclass(frozen=True)
class Call:
    """A call that reads. `items` is the path of what it lists, in each page; without one its answer is one whole.

    `given` are parameters by their path, `fixed` those that are always the same. An error in `absent` means that there
    is none of it; every other one means that nobody knows. It is not made unless the path `when` finds something.
    `more` are the path of a page's token and the parameter that takes it, where neither botocore nor custom says it.
    """

    operation: str
    items: str = ""
    given: Mapping[str, How] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    service: str = ""
    when: How = ""
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class Make:
    """One resource that an item is, or one for each thing at the path `each`, where `of` is the item.

    `id` and `arn` are paths, or texts with paths in braces. Without an ARN its URN says where it is instead. It is made
    when the path `when` finds something, or when nobody knows what is there.
    """

    type: str
    id: How
    said: Mapping[str, How]
    arn: str = ""
    when: str = ""
    each: How = ""


@dataclass(frozen=True)
class Kind:
    """What one listing finds. Each call of `listing` is made for every item of the one before; `details` for each item.

    Items that the path `keep` does not find are left out. `everywhere` is for services that are in no region; `where`
    is the path of an item's own region where one call lists those of all.
    """

    service: str
    listing: tuple[Call, ...]
    makes: tuple[Make, ...]
    details: tuple[Call, ...] = ()
    keep: str = ""
    everywhere: bool = False
    where: str = ""

    @property
    def types(self) -> tuple[str, ...]:
        """The types of resource that it makes."""
        return tuple(dict.fromkeys(make.type for make in self.makes))

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call that it may make."""
        return (*self.listing, *self.details)

    def service_of(self, call: Call) -> str:
        """Return the name that boto3 has for the service of a call."""
        return call.service or self.service


@cache
def compiled(path: str) -> Any:
    """Return a path, parsed once."""
    return _PATHS.compile(path)


def path_of(how: How) -> str:
    """Return the path of a property."""
    return how if isinstance(how, str) else how[0]


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names in a path, among them those of the operations that it needs."""
    return frozenset(re.findall(r"[A-Za-z_]\w*", re.sub(r"'[^']*'|`[^`]*`", "", path)))


def find(how: How, scope: Mapping[str, Any]) -> Any:
    """Return what is at a path, None when nothing is."""
    value = compiled(path_of(how)).search(scope)
    return value if isinstance(how, str) or value is None else how[1](value)


def filled(how: How, scope: Mapping[str, Any]) -> str:
    """Return a text whose braces hold paths, or what is at a path; empty when a part of it is not there."""
    if not isinstance(how, str) or "{" not in how:
        value = find(how, scope)
        return "" if value is None else str(value)
    missing = False

    def put(match: re.Match[str]) -> str:
        nonlocal missing
        value = find(match[1], scope)
        missing |= value is None
        return str(value)

    text = re.sub(r"\{([^}]*)\}", put, how)
    return "" if missing else text
