"""Whether an output is what a page shows of it, and what the page should show instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

GAP = "[...]"


def same(shown: Sequence[str], said: Sequence[str]) -> bool:
    """Say whether `said` is what is `shown`, where `[...]` stands for any lines, or any words of a line."""
    pattern = "".join(_line(each) for each in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def renewed(shown: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return what to show of `said`: as many lines at either end as before beside one `[...]`; or all of it."""
    if same(shown, said):
        return tuple(shown)
    parts = [tuple(group) for gap, group in groupby(shown, GAP.__eq__) if not gap]
    if GAP not in shown or len(parts) > 2 or sum(map(len, parts)) >= len(said):
        return tuple(said)
    head = parts[0] if parts and shown[0] != GAP else ()
    tail = parts[-1] if parts and shown[-1] != GAP else ()
    return (*said[: len(head)], GAP, *said[len(said) - len(tail) :])


def _line(shown: str) -> str:
    if shown == GAP:
        return r"(?:.*\n)*?"
    return ".*?".join(re.escape(part) for part in shown.split(GAP)) + r"\n"
