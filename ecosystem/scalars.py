"""Scalars by the core schema of YAML 1.2 (section 10.3.2): `NO`, `on` and `2026-01-01` are strings.

PyYAML resolves by YAML 1.1, so plain scalars are resolved here.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

TAGS = {f"tag:yaml.org,2002:{name}": name for name in ("null", "bool", "int", "float", "str", "map", "seq")}
"""The tags of the core schema; any other tag is refused."""

MAX_DIGITS = 64
"""Longest number that is read; a longer one is hostile, and int() itself refuses thousands of digits."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z")
_NAN = frozenset({".nan", ".NaN", ".NAN"})
_NOT_TEXT = frozenset("-+.0123456789~nNtTfF")
_LETTERS = frozenset("nNtTfF")


class NumberTooLongError(ValueError):
    """A number of more than `MAX_DIGITS` characters."""


class NotOfTagError(ValueError):
    """A scalar that is not of the type that its tag says."""


def resolve(text: str) -> Scalar:
    """Return the value of a plain scalar; raises `NumberTooLongError`."""
    if text and text[0] not in _NOT_TEXT:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if text[0] in _LETTERS:
        return text
    number = _number(text)
    return text if number is None else number


def resolve_as(tag: str, text: str) -> Scalar:
    """Return the value of a scalar with a tag of the core schema; raises `NotOfTagError` or `NumberTooLongError`."""
    kind = TAGS[tag]
    if kind == "str":
        return text
    if kind == "null" and text in _NULLS:
        return None
    if kind == "bool" and text in _BOOLS:
        return _BOOLS[text]
    if kind in ("int", "float"):
        number = _number(text)
        if kind == "float" and number is not None:
            return float(number)
        if isinstance(number, int):
            return number
    raise NotOfTagError(kind)


def _number(text: str) -> int | float | None:
    if _INT.match(text):
        _bounded(text)
        return int(text)
    if _FLOAT.match(text):
        _bounded(text)
        return float(text)
    if _OCTAL.match(text):
        _bounded(text)
        return int(text[2:], 8)
    if _HEX.match(text):
        _bounded(text)
        return int(text[2:], 16)
    if _INFINITE.match(text):
        return float("-inf") if text[0] == "-" else float("inf")
    return float("nan") if text in _NAN else None


def _bounded(text: str) -> None:
    if len(text) > MAX_DIGITS:
        raise NumberTooLongError
