"""Reading policy documents in tests: which actions on which resources a role's Allows reach, conditions left aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stacks.access.role import AgencyRole


def statements(role: AgencyRole) -> list[Mapping[str, Any]]:
    """Return every statement of a role's own policies."""
    return [each for document in (*role.inline.values(), *role.managed) for each in document["Statement"]]


def allows(role: AgencyRole) -> list[Mapping[str, Any]]:
    """Return the Allows of a role's own policies."""
    return [each for each in statements(role) if each["Effect"] == "Allow"]


def many(value: Any) -> list[str]:
    """Return a value of IAM's as a list."""
    return [value] if isinstance(value, str) else list(value)


def matches(pattern: str, text: str) -> bool:
    """Return whether an IAM pattern matches."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text) is not None


def reaching(role: AgencyRole, action: str, resource: str) -> list[Mapping[str, Any]]:
    """Return the Allows that reach an action on a resource."""
    return [
        each
        for each in allows(role)
        if any(matches(pattern, action) for pattern in many(each["Action"]))
        and any(matches(pattern, resource) for pattern in many(each["Resource"]))
    ]


def can(role: AgencyRole, action: str, resource: str) -> bool:
    """Return whether some Allow reaches an action on a resource."""
    return bool(reaching(role, action, resource))


def resources(role: AgencyRole) -> Iterator[str]:
    """Yield every resource that a role's Allows name."""
    for each in allows(role):
        yield from many(each["Resource"])


def ends(role: AgencyRole) -> set[str]:
    """Return the ends of a role's Allows."""
    return {each["Condition"]["DateLessThan"]["aws:CurrentTime"] for each in allows(role)}
