"""Writes `ecosystem/estate/taggable.json`: the types of pulumi-aws that take tags (`python -m stacks.taggable`).

The SDK's sources are read, not imported: importing them all takes minutes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from ecosystem.estate.taggable import FILE
from stacks.tagging import NO_MAP

_TYPE = re.compile(r"super\(\w+, __self__\).__init__\(\s*'(aws:[^']+)'")
_TAGS = '__props__.__dict__["tags"] = tags'


def types() -> list[str]:
    """Return the types, sorted."""
    return sorted(set(_types()) - NO_MAP)


def _types() -> Iterator[str]:
    spec = find_spec("pulumi_aws")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pulumi_aws is not installed")
    for path in Path(spec.origin).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        found = _TYPE.search(source)
        if found and _TAGS in source:
            yield found[1]


if __name__ == "__main__":
    FILE.write_text(json.dumps(types(), indent=0) + "\n", encoding="utf-8")
