"""Statements into policies, within IAM's quotas.

A role takes 10,240 characters of inline policies and ten managed ones of 6,144 each; white space does not count.
Source: IAM and STS quotas, AWS Identity and Access Management user guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stacks.access.statement import Document, document, size
from stacks.refusal import RefusedError

INLINE: Final = 10_240
MANAGED: Final = 6_144
MOST_MANAGED: Final = 10


@dataclass(frozen=True, slots=True)
class Packed:
    """The policies of one role: `inline` by name, `managed` in order."""

    inline: dict[str, Document]
    managed: tuple[Document, ...]


def pack(agency: str, unit: str, allows: Sequence[Document], denials: Sequence[Document]) -> Packed:
    """Return the policies of a role; raises RefusedError when they cannot fit.

    The denials stay inline, since nobody can detach an inline policy by mistake; the grants join them when all fits.
    """
    guard, granted = document(denials), document(allows)
    if not allows:
        return Packed({"guard": guard}, ())
    if size(guard) + size(granted) <= INLINE:
        return Packed({"guard": guard, "grants": granted}, ())
    managed = _fill(allows)
    too_long = [each for each in managed if size(document(each)) > MANAGED]
    if too_long or len(managed) > MOST_MANAGED or size(guard) > INLINE:
        raise RefusedError(
            f"the grants of `{agency}` for `{unit}` need {size(granted):,} characters of policy and IAM takes "
            f"{INLINE:,} inline or {MOST_MANAGED} policies of {MANAGED:,}; "
            "merge grants of the same end, or grant fewer channels at once"
        )
    return Packed({"guard": guard}, tuple(document(each) for each in managed))


def _fill(allows: Sequence[Document]) -> list[list[Document]]:
    """Return the statements in as many groups as managed policies need, first fit in order, so that runs agree."""
    groups: list[list[Document]] = []
    for statement in allows:
        for group in groups:
            if size(document([*group, statement])) <= MANAGED:
                group.append(statement)
                break
        else:
            groups.append([statement])
    return groups
