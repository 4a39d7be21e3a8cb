"""What a plan may not do unless it is told to: lose data, or change a great part of a stack at once.

Pure: it reads planned steps and the number of resources that there are, and gives objections. A first run of a stack
can object to nothing, since nothing is there to lose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cli.deployment.events import Step
from cli.screen import count, safe

SHARE = 0.3
"""The part of a stack that a plan may change; more is refused."""

FEWEST = 10
"""The size, in resources, from which on a stack's share counts."""

ALLOW_DELETION = "--allow-deletion"
ALLOW_LARGE_CHANGE = "--allow-large-change"

DELETING = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})
REPLACING = frozenset({"replace", "create-replacement", "delete-replaced", "import-replacement"})
CHANGING = frozenset({"update"}) | DELETING | REPLACING

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a plan is refused: a sentence, what it is about, and the option that allows it."""

    stack: str
    sentence: str
    about: tuple[str, ...]
    option: str


def objections(
    stack: str,
    steps: Iterable[Step],
    existing: int,
    holds_data: Callable[[str], bool],
    *,
    allow_deletion: bool = False,
    allow_large_change: bool = False,
) -> tuple[Objection, ...]:
    """Return why the plan of `stack` is refused; nothing when it may go on.

    `existing` counts the cloud resources that the stack has now. Creating is never objected to: it is not among the
    changes that are held against the share.
    """
    changes: dict[str, str] = {}
    types: dict[str, str] = {}
    for step in steps:
        if step.resource and step.op in CHANGING:
            changes[step.urn] = _worse(changes.get(step.urn), step.op)
            types[step.urn] = step.type
    return tuple(
        objection
        for objection in (
            None if allow_deletion else _losses(stack, changes, types, holds_data),
            None if allow_large_change else _too_much(stack, changes, existing),
        )
        if objection is not None
    )


def _worse(known: str | None, op: str) -> str:
    """A resource with several steps is replaced when any of them says so; deleted, when it is only deleted."""
    found = "replace" if op in REPLACING else "delete" if op in DELETING else "update"
    ranks = ("update", "delete", "replace")
    return max(found, known or "update", key=ranks.index)


def _losses(
    stack: str, changes: dict[str, str], types: dict[str, str], holds_data: Callable[[str], bool]
) -> Objection | None:
    lost = [f"{verb} {described(urn)}" for urn, verb in changes.items() if verb != "update" and holds_data(types[urn])]
    if not lost:
        return None
    return Objection(
        stack,
        f"`{stack}` would lose data: the plan deletes or replaces {count(len(lost), 'resource')} that may hold it",
        shortened(lost),
        ALLOW_DELETION,
    )


def _too_much(stack: str, changes: dict[str, str], existing: int) -> Objection | None:
    if existing < FEWEST or len(changes) <= SHARE * existing:
        return None
    share = 100 * len(changes) / existing
    return Objection(
        stack,
        f"`{stack}` would change {len(changes)} of its {existing} resources, {share:.0f} % of them"
        f" (more than {100 * SHARE:.0f} % is refused)",
        shortened([f"{verb} {described(urn)}" for urn, verb in changes.items()]),
        ALLOW_LARGE_CHANGE,
    )


def described(urn: str) -> str:
    """Return a resource as a person reads it: its name, and the last part of its type."""
    parts = urn.split("::")
    if len(parts) < 4:
        return safe(urn, 200)
    kind = parts[2].rpartition("$")[2]
    return f"{safe(parts[3], 120)} ({kind.rpartition(':')[2]})"


def shortened(lines: list[str]) -> tuple[str, ...]:
    """Return the first lines and how many there are beyond them."""
    rest = len(lines) - _SHOWN
    return (*lines[:_SHOWN], f"and {rest} more") if rest > 0 else tuple(lines)
