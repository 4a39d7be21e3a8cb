"""Values of conditions: numbers, moments, truth values, addresses, bytes. Each reader raises `ValueError`.

Source: "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=4096)
def number(text: str) -> Fraction:
    """Return an integer or a decimal, exactly."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"`{text}` is no integer or decimal")
    return Fraction(text)


@lru_cache(maxsize=4096)
def moment(text: str) -> Fraction:
    """Return seconds since 1970: a date of the W3C's profile of ISO 8601, or the seconds themselves.

    A time needs its zone. Four digits alone are refused: they are a year and a number of seconds.
    """
    if text.isascii() and text.isdigit() and len(text) != 4:
        return Fraction(text)
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text}` is no date of ISO 8601 and no epoch time")
    year, month, day, hour, minute, second = (int(each or "0") for each in found.group(1, 2, 3, 4, 5, 6))
    zone = _zone(found[8])
    try:
        whole = datetime(year, month, day or 1, hour, minute, second, tzinfo=UTC) - _EPOCH
    except ValueError:
        raise ValueError(f"`{text}` is no date of the calendar") from None
    return Fraction(whole // _SECOND) + Fraction(f"0.{found[7] or 0}") - zone


def _zone(text: str | None) -> int:
    if text is None or text == "Z":
        return 0
    away = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    timezone(away)  # a day or more is refused
    return (-1 if text[0] == "-" else 1) * (away // _SECOND)


@lru_cache(maxsize=4096)
def truth(text: str) -> bool:
    """Return whether it says true; in any case."""
    said = text.lower()
    if said not in ("true", "false"):
        raise ValueError(f"`{text}` is neither true nor false")
    return said == "true"


@lru_cache(maxsize=4096)
def address(text: str) -> IPv4Address | IPv6Address:
    """Return an address of either family."""
    if "%" in text:
        raise ValueError(f"`{text}` has a zone")
    return ip_address(text)


@lru_cache(maxsize=4096)
def network(text: str) -> IPv4Network | IPv6Network:
    """Return a range in CIDR notation, or a single address; bits beyond the prefix are let go."""
    _, slash, prefix = text.partition("/")
    if "%" in text or (slash and not (prefix.isascii() and prefix.isdigit())):
        raise ValueError(f"`{text}` is no range in CIDR notation")
    return ip_network(text, strict=False)


@lru_cache(maxsize=4096)
def binary(text: str) -> bytes:
    """Return the bytes that a base-64 text stands for."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"`{text}` is no base-64") from None
