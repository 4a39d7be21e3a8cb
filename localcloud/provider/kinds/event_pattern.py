"""What EventBridge accepts as an event pattern.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

MATCHERS = frozenset(
    {"prefix", "suffix", "anything-but", "numeric", "exists", "cidr", "equals-ignore-case", "wildcard"}
)
LONGEST = 4096
DEEPEST = 50


def pattern_problems(pattern: Any, name: str = "eventPattern") -> Iterator[tuple[str, str]]:
    """Yield (input, sentence) for what is no event pattern; None is none and fine."""
    if pattern is None or pattern == "":
        return
    text = pattern if isinstance(pattern, str) else json.dumps(pattern)
    if len(text) > LONGEST:
        yield name, f"has {len(text)} characters, at most {LONGEST} are allowed"
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield name, f"is not JSON: {getattr(error, 'msg', 'it cannot be read')}"
        return
    if not isinstance(parsed, dict) or not parsed:
        yield name, "is not a JSON object with at least one field"
        return
    yield from ((name, sentence) for sentence in _fields(parsed, ""))


def _fields(fields: Mapping[str, Any], path: str) -> Iterator[str]:
    if path.count(".") > DEEPEST:
        yield f"nests deeper than {DEEPEST} fields"
        return
    for key, value in fields.items():
        here = f"{path}.{key}" if path else key
        if key == "$or" and isinstance(value, list):
            yield from _either(value, here)
        elif isinstance(value, dict):
            if not value:
                yield f"`{here}` is an empty object, expected fields or a list of values"
            yield from _fields(value, here)
        elif isinstance(value, list):
            if not value:
                yield f"`{here}` is an empty list: nothing would match"
            for item in value:
                yield from _leaf(item, here)
        else:
            yield f"`{here}` must be an object or a list, as `[{json.dumps(value)}]`"


def _either(branches: list[Any], path: str) -> Iterator[str]:
    if len(branches) < 2:
        yield f"`{path}` needs at least two alternatives"
    for branch in branches:
        if isinstance(branch, dict) and branch:
            yield from _fields(branch, path)
        else:
            yield f"`{path}` holds something else than objects with fields"


def _leaf(item: Any, path: str) -> Iterator[str]:
    if isinstance(item, list):
        yield f"`{path}` holds a list in its list"
    elif isinstance(item, dict):
        if len(item) != 1:
            yield f"`{path}` has a matcher with {len(item)} operators, expected exactly one"
        for operator in item:
            if operator not in MATCHERS:
                known = ", ".join(f"`{each}`" for each in sorted(MATCHERS))
                yield f"`{path}` has the matcher `{operator}`, expected one of {known}"
        if "exists" in item and not isinstance(item["exists"], bool):
            yield f"`{path}` has `exists` with something else than true or false"
        if "numeric" in item and not _numeric(item["numeric"]):
            yield f'`{path}` has `numeric` with something else than operators and numbers, as `[">", 0]`'


def _numeric(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in {2, 4}
        and all(each in {"=", "<", "<=", ">", ">="} for each in value[::2])
        and all(isinstance(each, int | float) and not isinstance(each, bool) for each in value[1::2])
    )
