"""The design rules of policies for agencies: what makes a policy mean less, or more, than it seems to.

Each rule comes from a case in which IAM's evaluation surprises: a session as principal that no boundary holds, a
negated operator that an absent key satisfies, a set operator that an empty request satisfies, a `*` right after a name
that reaches longer names. A policy that keeps them can be proved, and stays so when somebody edits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ecosystem.estate.iam import Condition, Document, Statement
from ecosystem.iam import actions as listed

UNSCOPED: Final = frozenset({"lakeformation:getdataaccess"})
"""Actions that no resource can scope; Lake Formation's own permissions do."""
_DELIMITERS: Final = "/:_-"
_ACTION: Final = re.compile(r"[a-z0-9-]+:[a-z0-9*?]+")


def violations(document: Document, *, resource: bool = False) -> list[str]:
    """Return a sentence for each rule that a policy breaks; `resource` says that it stands on a resource."""
    found: list[str] = []
    for at, statement in enumerate(document.statements, 1):
        name = f"`{statement.sid}`" if statement.sid else f"statement {at}"
        for rule, judge in RULES.items():
            found.extend(f"{name}: {sentence} ({rule})" for sentence in judge(statement, resource))
    return found


def _principals(statement: Statement, _: bool) -> Iterator[str]:
    for principal in statement.principals:
        if statement.effect == "Allow" and (
            ":assumed-role/" in principal.value or ":federated-user/" in principal.value
        ):
            yield f"the principal `{principal.value}` is a session, which no boundary and no session policy holds"


def _negations(statement: Statement, _: bool) -> Iterator[str]:
    if statement.not_principals:
        yield "`NotPrincipal` means everybody that is added later"
    if statement.effect != "Allow":
        for each in statement.not_resources:
            if "${" in each:
                yield f"`NotResource` with the variable of `{each}` means everything when the variable has no value"
        return
    if statement.not_actions:
        yield "`NotAction` in an Allow permits what AWS adds later"
    if statement.not_resources:
        yield "`NotResource` in an Allow permits what is added later"


def _actions(statement: Statement, _: bool) -> Iterator[str]:
    for action in (*statement.actions, *statement.not_actions):
        lower = action.lower()
        if lower == "*":
            if statement.effect == "Allow":
                yield "it allows every action"
        elif not _ACTION.fullmatch(lower):
            yield f"`{action}` is no action"
        elif statement.effect == "Allow" and lower.endswith(":*"):
            yield f"`{action}` allows a whole service"
        elif "*" not in lower and "?" not in lower and not listed.exists(lower):
            yield f"`{action}` is an action that the list of actions ({listed.version()}) does not have"


def _resources(statement: Statement, resource: bool) -> Iterator[str]:
    if statement.effect != "Allow" or resource:
        return
    for each in statement.resources:
        if each == "*":
            if not {one.lower() for one in statement.actions} <= UNSCOPED:
                yield "it is about every resource"
        elif each.endswith("*") and each[-2:-1] not in _DELIMITERS:
            yield f"`{each}` has a `*` right after a name, so it reaches longer names"


def _absent(statement: Statement, _: bool) -> Iterator[str]:
    guarded = {each.key for each in statement.conditions if each.base == "null" and each.values == ("false",)}
    for each in statement.conditions:
        if each.key in guarded or each.base == "null":
            continue
        if statement.effect == "Allow":
            if each.operator.endswith("ifexists") or _negated(each):
                yield f"`{each.operator}` of `{each.key}` in an Allow permits when the key is absent"
            elif each.operator.startswith("forallvalues:"):
                yield f"`{each.operator}` of `{each.key}` permits a request without it; guard it with `Null: false`"
        elif _negated(each) and any("${" in str(value) for value in each.values):
            yield f"`{each.operator}` of `{each.key}` compares with a variable that may have no value"


def _prefixes(statement: Statement, _: bool) -> Iterator[str]:
    for each in statement.conditions:
        if statement.effect != "Allow" or not each.base.endswith("like"):
            continue
        for value in each.values:
            said = str(value)
            if said.endswith("*") and said not in ("*", "?*") and said[-2:-1] not in _DELIMITERS:
                yield f"`{each.key}` like `{said}` has a `*` right after a name"


def _negated(condition: Condition) -> bool:
    return "not" in condition.base


RULES: Final[Mapping[str, Callable[[Statement, bool], Iterator[str]]]] = {
    "session-principal": _principals,
    "open-negation": _negations,
    "exact-action": _actions,
    "delimited-resource": _resources,
    "absent-key": _absent,
    "delimited-value": _prefixes,
}
"""Every rule by its name."""
