"""What AWS refuses and botocore's model does not know: ranges, choices, forms, documents; each as (input, sentence)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from localcloud.provider.kind import Props
from localcloud.provider.shape import not_json

Problem = tuple[str, str]


class Refused(Exception):
    """What AWS would refuse to do and the emulator would not; its text is the sentence for the user."""


def between(props: Props, bounds: Mapping[str, tuple[float, float]], zero: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield the numbers out of their bounds (inclusive); an input in `zero` may also be 0 (off)."""
    for name, (low, high) in bounds.items():
        value = look(props, name)
        if value is None or (name in zero and value == 0):
            continue
        if not _number(value) or not low <= float(value) <= high:
            yield name, f"is `{value}`, expected a number from {plain(low)} to {plain(high)}"


def one_of(props: Props, choices: Mapping[str, Sequence[Any]]) -> Iterator[Problem]:
    """Yield the values that are not among the allowed ones."""
    for name, allowed in choices.items():
        value = look(props, name)
        if value is not None and value not in allowed:
            yield name, f"is `{value}`, expected one of {', '.join(f'`{each}`' for each in allowed)}"


def formed(props: Props, forms: Mapping[str, tuple[str, str]]) -> Iterator[Problem]:
    """Yield the texts that do not match their (pattern, what it asks for in words)."""
    for name, (pattern, words) in forms.items():
        value = look(props, name)
        if value is not None and not (isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL)):
            yield name, f"is `{str(value)[:80]}`, expected {words}"


def documents(props: Props, *names: str) -> Iterator[Problem]:
    """Yield the documents that are not a JSON object."""
    for name in names:
        reason = not_json(props[name]) if props.get(name) else None
        if reason:
            yield name, reason


def together(props: Props, *names: str) -> Iterator[Problem]:
    """Yield the second of inputs that AWS does not take together."""
    said = [name for name in names if props.get(name)]
    for name in said[1:]:
        yield name, f"cannot be set together with `{said[0]}`"


def plain(number: float) -> str:
    """Return a number as people write it: without an exponent, without a needless `.0`."""
    return str(int(number)) if number == int(number) else str(number)


def look(props: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path, None where there is none."""
    value: Any = props
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
