"""Leaks: how a world is changed, what has to be refuted of whom; and the changes themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ecosystem.iam.world import Guarded
from ecosystem.model import Declaration
from tests.ecosystem.isolation.austral import Json, Made, Raw, copied

Change = Callable[[Made], Made]
END = {"DateLessThan": {"aws:CurrentTime": "2027-02-01T00:00:00Z"}}
"""The first end of a grant of the example; what is planted ends then, so that only the leak itself is one."""


@dataclass(frozen=True)
class Leak:
    """A change of the example's world in dev. `alone`: as in the plan of one stack, without the boundary's document."""

    name: str
    change: Change
    claim: str
    roles: tuple[str, ...]
    alone: bool = False
    step: str = ""


def on(who: str, change: Callable[[Raw], Raw]) -> Change:
    """Return the change of one role."""
    return lambda made: replace(made, roles={**made.roles, who: change(made.roles[who])})


def allow(who: str, action: Any, resource: Any, condition: Json | None = None, **more: Any) -> Change:
    """Return that a role gets one more Allow, which ends; `NotAction=...` and so on replace an element."""
    said: Json = {"Sid": "Planted", "Effect": "Allow", "Action": action, "Resource": resource, **more}
    said = {key: value for key, value in said.items() if value is not None}
    said["Condition"] = {**(condition or {}), **END}
    return on(who, lambda raw: replace(raw, policies={**raw.policies, "planted": {"Statement": [said]}}))


def denied(who: str, action: Any, resource: Any = "*", condition: Json | None = None) -> Change:
    """Return that a role gets one more Deny."""
    said: Json = {"Sid": "Planted", "Effect": "Deny", "Action": action, "Resource": resource}
    if condition:
        said["Condition"] = condition
    return on(who, lambda raw: replace(raw, policies={**raw.policies, "planted": {"Statement": [said]}}))


def edit(who: str, what: str, change: Callable[[Json], None]) -> Change:
    """Return that `change` is made to each Allow of a role whose Sid holds `what`; there has to be one."""

    def changed(raw: Raw) -> Raw:
        policies, hits = copied(raw.policies), 0
        for document in policies.values():
            for statement in document["Statement"]:
                if statement["Effect"] == "Allow" and what in statement["Sid"]:
                    change(statement)
                    hits += 1
        assert hits, what
        return replace(raw, policies=policies)

    return on(who, changed)


def put(who: str, what: str, old: str, new: str, element: str = "Resource") -> Change:
    """Return that a text within an element is replaced."""

    def change(statement: Json) -> None:
        said = statement[element]
        listed = [said] if isinstance(said, str) else said
        assert any(old in each for each in listed), (old, listed)
        statement[element] = [each.replace(old, new) for each in listed]

    return edit(who, what, change)


def drop(who: str, what: str, operator: str, key: str = "") -> Change:
    """Return that an operator of a condition is dropped, or one key of it."""

    def dropped(statement: Json) -> None:
        if key:
            del statement["Condition"][operator][key]
            if not statement["Condition"][operator]:
                del statement["Condition"][operator]
        else:
            del statement["Condition"][operator]

    return edit(who, what, dropped)


def ends(who: str, what: str, day: str | None) -> Change:
    """Return that what is allowed ends on another day, or never."""

    def change(statement: Json) -> None:
        if day is None:
            del statement["Condition"]["DateLessThan"]
        else:
            statement["Condition"]["DateLessThan"]["aws:CurrentTime"] = f"{day}T00:00:00Z"

    return edit(who, what, change)


def attach(who: str, arn: str) -> Change:
    """Return that one more managed policy is attached."""
    return on(who, lambda raw: replace(raw, attached=(*raw.attached, arn)))


def trust(who: str, change: Callable[[list[Json]], None]) -> Change:
    """Return that a role's trust is changed."""

    def changed(raw: Raw) -> Raw:
        document = copied(raw.trust)
        change(document["Statement"])
        return replace(raw, trust=document)

    return on(who, changed)


def bound(who: str, change: Callable[[list[Json]], None]) -> Change:
    """Return that the boundary of a role says something else."""

    def changed(raw: Raw) -> Raw:
        document = copied(raw.bounded)
        change(document["Statement"])
        return replace(raw, bounded=document)

    return on(who, changed)


def beside(make: Callable[[Made], Guarded]) -> Change:
    """Return that there is one more resource with a policy."""
    return lambda made: replace(made, resources=(*made.resources, make(made)))


def declare(change: Callable[[Declaration], Declaration]) -> Change:
    """Return that the declaration says something else, and the roles are still there."""
    return lambda made: replace(made, declaration=change(made.declaration))


def grants(id: str, **said: Any) -> Change:
    """Return that a grant says something else."""

    def change(declaration: Declaration) -> Declaration:
        changed = tuple(replace(each, **said) if each.id == id else each for each in declaration.grants)
        return replace(declaration, grants=changed)

    return declare(change)


def together(*changes: Change) -> Change:
    """Return several changes in turn."""

    def change(made: Made) -> Made:
        for each in changes:
            made = each(made)
        return made

    return change
