"""What a security group lets in: from where, to which ports."""

from __future__ import annotations

from typing import Any, Final

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import UNKNOWN, Unjudged, Unknown
from ecosystem.noun import noun

_WIDE: Final = {4: 7, 6: 3}
"""Bits of a prefix by the version of IP: a block with fewer than a private one (10.0.0.0/8) is the world, or half."""
EVERY_PROTOCOL: Final = ("-1", "all", -1)
CARRYING: Final = ("tcp", "udp", "6", "17", 6, 17)


@noun(frozen=True, slots=True)
class Opening(Seen):
    """One rule that lets traffic in; `sources` are CIDR blocks, ports are inclusive."""

    resource: Resource
    protocol: Any
    first: Any
    last: Any
    sources: tuple[Any, ...]

    def world(self) -> str | None:
        """Return the block by which the whole world comes in, None without one; raises `Unjudged`."""
        for source in self.sources:
            if isinstance(source, str) and _wide(source):
                return source
        if any(isinstance(source, Unknown) for source in self.sources):
            raise Unjudged(f"from where `{self.id}` lets in")
        return None

    def covers(self, port: int) -> bool:
        """Return whether a port of TCP or UDP is open; raises `Unjudged`."""
        if any(isinstance(each, Unknown) for each in (self.protocol, self.first, self.last)):
            raise Unjudged(f"which ports `{self.id}` opens")
        if self.protocol in EVERY_PROTOCOL:
            return True
        if self.protocol not in CARRYING:
            return False
        return _port(self.first, 0) <= port <= _port(self.last, _port(self.first, 65535))


def _wide(block: str) -> bool:
    address, _, prefix = block.strip().partition("/")
    return prefix.isdecimal() and int(prefix) <= _WIDE[6 if ":" in address else 4]


def _port(value: Any, default: int) -> int:
    try:
        return default if value is None else int(value)
    except (TypeError, ValueError):
        return default


def blocks(*values: Any) -> tuple[Any, ...]:
    """Return CIDR blocks that come bare, listed, or not at all, as one tuple."""
    found: list[Any] = []
    for value in values:
        listed = many(value)
        found += [UNKNOWN] if isinstance(listed, Unknown) else list(listed)
    return tuple(found)
