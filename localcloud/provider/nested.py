"""The names that may stand inside of an input, as the SDK's types have them: a mistyped one would be dropped silently.

`python -m localcloud.provider.nested` writes `nested.json` anew from the installed `pulumi-aws`, for the types served.
"""

from __future__ import annotations

import functools
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from localcloud.provider import loading

FILE = Path(__file__).with_name("nested.json")
FREE = frozenset({"PolicyDocument"})
"""Types of documents that programs give as text: their names are the document's affair."""

_TYPE = re.compile(r"'(\w+)Args'")

Types = Mapping[str, Mapping[str, str]]
"""Type to its members, each with the type of what is inside ("" for none); a resource's token is its inputs' type."""


def unknown(token: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (path, name, the names that may stand there) for each name inside of `inputs` that the SDK has not."""
    if any(isinstance(each, Mapping | list) for each in inputs.values()):
        types = known()
        for name, value in inputs.items():
            yield from _inside(types, types.get(token, {}).get(name, ""), name, value)


@functools.cache
def known() -> Types:
    """Return the names of every type served: the file has a line for each, of `member` or `member:type inside`."""
    lines: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: {name: inner for name, _, inner in (each.partition(":") for each in line.split())}
        for key, line in lines.items()
    }


def _inside(types: Types, of: str, path: str, value: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _inside(types, of, f"{path}[{index}]", each)
    elif of and isinstance(value, Mapping):
        members = types[of]
        for name, each in value.items():
            if name in members:
                yield from _inside(types, members[name], f"{path}.{name}", each)
            elif not name.startswith("__"):
                yield f"{path}.{name}", name, tuple(members)


def of_sdk() -> dict[str, dict[str, str]]:
    """Return the names as the installed `pulumi-aws` has them."""
    found: dict[str, dict[str, str]] = {}
    for token in sorted(loading.places()):
        _, place, name = token.split(":")
        module = importlib.import_module(f"pulumi_aws.{place.partition('/')[0]}")
        source = importlib.import_module(getattr(module, name).__module__)
        inputs = getattr(source, f"{name}InitArgs", None) or getattr(source, f"{name}Args")
        wanted = [(token, inputs)]
        while wanted:
            key, cls = wanted.pop()
            if key not in found:
                found[key] = {}
                for member, inner in _members(cls):
                    nested = getattr(module, f"{inner}Args", None) if inner and inner not in FREE else None
                    found[key][member] = f"{place.partition('/')[0]}.{inner}" if nested else ""
                    wanted += [(found[key][member], nested)] if nested else []
    # A resource's own inputs without anything inside are the kind's affair.
    return {
        key: {member: inner for member, inner in members.items() if inner or ":" not in key}
        for key, members in sorted(found.items())
        if ":" not in key or any(members.values())
    }


def _members(cls: type) -> Iterator[tuple[str, str]]:
    """Yield the schema's name of each member of an SDK's input type, and the type of what is inside."""
    for name, each in vars(cls).items():
        if isinstance(each, property) and each.fget is not None:
            inner = _TYPE.search(str(each.fget.__annotations__.get("return", "")))
            yield getattr(each.fget, "_pulumi_name", name), inner.group(1) if inner else ""


def text() -> str:
    """Return `nested.json` as it has to be: a line for each type."""
    lines = {
        key: " ".join(f"{name}:{inner}" if inner else name for name, inner in members.items())
        for key, members in of_sdk().items()
    }
    return json.dumps(lines, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
