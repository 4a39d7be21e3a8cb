"""Which types of resource take tags: a list made from the provider's SDK, so that nothing of it is imported here.

`python -m stacks.taggable` writes it anew; a test compares it with the installed SDK.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("taggable.json")


def takes_tags(type: str) -> bool:
    """Return whether a resource of this type (`aws:sqs/queue:Queue`) has a map of tags."""
    return type in _types()


@cache
def _types() -> frozenset[str]:
    from json import loads  # late: what is declared has no JSON in it

    return frozenset(loads(FILE.read_text(encoding="utf-8")))
