"""Which host lies under which domain."""

from __future__ import annotations


def within(host: str, domain: str) -> bool:
    """Return whether a host is a domain or lies under it; both are in lower case."""
    return host == domain or host.endswith(f".{domain}")
