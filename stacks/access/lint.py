"""The design rules of generated policies: what makes a policy mean less, or more, than it seems to.

Each rule comes from a case where AWS's evaluation surprises: session ARNs as principals bypass boundaries, negated
operators match absent keys, `ForAllValues` matches an empty request, a `*` right after an id reaches longer ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

KEYS: Final = frozenset(
    {"Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "NotPrincipal", "Condition"}
)
OPERATORS: Final = frozenset(
    {
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "ArnEquals",
        "ArnLike",
        "ArnNotEquals",
        "ArnNotLike",
        "NumericLessThanEquals",
        "DateLessThan",
        "DateGreaterThanEquals",
        "Bool",
        "Null",
    }
)
UNSCOPED: Final = frozenset({"lakeformation:GetDataAccess"})
"""Actions that no resource can scope; Lake Formation's own grants do."""

_SID = re.compile(r"[A-Za-z0-9]{1,128}")
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9*]+")


def violations(document: Mapping[str, Any], *, boundary: bool = False) -> list[str]:
    """Return a sentence for every rule that a policy breaks; none when it is clean.

    A boundary may allow its actions on every resource and without an end, since it grants nothing.
    """
    if document.get("Version") != "2012-10-17":
        return ["the policy's version is not `2012-10-17`"]
    found: list[str] = []
    seen: set[str] = set()
    listed = document.get("Statement")
    if not isinstance(listed, list) or not listed:
        return ["the policy has no list of statements"]
    for statement in listed:
        sid = str(statement.get("Sid", ""))
        found.extend(f"`{sid}`: {problem}" for problem in _problems(statement, boundary))
        if sid in seen:
            found.append(f"`{sid}`: the name is used twice")
        seen.add(sid)
    return found


def _problems(statement: Mapping[str, Any], boundary: bool) -> Iterator[str]:
    allow = statement.get("Effect") == "Allow"
    if not _SID.fullmatch(str(statement.get("Sid", ""))):
        yield "a Sid takes letters and digits alone"
    if statement.get("Effect") not in {"Allow", "Deny"}:
        yield "the effect is neither Allow nor Deny"
    yield from (f"unknown element `{each}`" for each in sorted(set(statement) - KEYS))
    for element in ("NotPrincipal", "NotResource"):
        if element in statement:
            yield f"`{element}` means whatever is added later"
    if "NotAction" in statement and allow:
        yield "`NotAction` in an Allow permits what AWS adds later"
    yield from _principals(statement.get("Principal"))
    yield from _actions(statement, allow)
    if allow and not boundary and "Principal" not in statement:
        yield from _resources(statement)
    yield from _conditions(statement.get("Condition", {}), allow)
    if allow and not boundary and "aws:CurrentTime" not in statement.get("Condition", {}).get("DateLessThan", {}):
        yield "an Allow without an end (`DateLessThan aws:CurrentTime`)"


def _principals(principal: object) -> Iterator[str]:
    if principal is None:
        return
    if not isinstance(principal, Mapping):
        yield f"the principal `{principal}` is anybody"
        return
    for value in (each for values in principal.values() for each in _many(values)):
        if "*" in value or "?" in value:
            yield f"the principal `{value}` has a wildcard"
        if ":assumed-role/" in value or ":federated-user/" in value:
            yield f"the principal `{value}` is a session, which no boundary holds"


def _actions(statement: Mapping[str, Any], allow: bool) -> Iterator[str]:
    actions = _many(statement.get("Action", statement.get("NotAction", [])))
    if not actions:
        yield "no action"
    for action in actions:
        if action == "*":
            if allow:
                yield "an Allow of every action"
        elif not _ACTION.fullmatch(action):
            yield f"`{action}` is no action"
        elif allow and action.endswith(":*"):
            yield f"`{action}` allows a whole service"


def _resources(statement: Mapping[str, Any]) -> Iterator[str]:
    actions = set(_many(statement.get("Action", [])))
    resources = _many(statement.get("Resource", []))
    if not resources:
        yield "no resource"
    for resource in resources:
        if resource == "*":
            if not actions <= UNSCOPED:
                yield "every resource"
            continue
        if "?" in resource or "${" in resource:
            yield f"`{resource}` has a wildcard or a variable inside"
        if "*" in resource[:-1]:
            yield f"`{resource}` has a `*` before its end"
        if resource.endswith("*") and resource[-2] not in "/:_":
            yield f"`{resource}` has a `*` right after a name, so it reaches longer names"


def _conditions(condition: Mapping[str, Mapping[str, Any]], allow: bool) -> Iterator[str]:
    guarded = {key for key, value in condition.get("Null", {}).items() if value == "false"}
    for operator, keys in condition.items():
        quantifier, _, plain = operator.rpartition(":")
        if plain.removesuffix("IfExists") not in OPERATORS or quantifier not in {"", "ForAllValues", "ForAnyValue"}:
            yield f"unknown operator `{operator}`"
        if allow and plain.endswith("IfExists"):
            yield f"`{operator}` in an Allow permits when the key is absent"
        negated = "Not" in plain
        for key, values in keys.items():
            if negated and allow and key not in guarded:
                yield f"`{operator}` of `{key}` in an Allow permits when the key is absent"
            if negated and not allow and key not in guarded:
                yield f"`{operator}` of `{key}` has no guard (`Null: false`) for an absent key"
            if quantifier == "ForAllValues" and allow and key not in guarded:
                yield f"`{operator}` of `{key}` permits a request without it; guard it with `Null: false`"
            for value in _many(values):
                if negated and "${" in value:
                    yield f"`{operator}` of `{key}` compares with a variable that may have no value"
                if (
                    plain.endswith("Like")
                    and value.endswith("*")
                    and value not in {"?*"}
                    and value[-2:-1] not in {"/", ":", "_"}
                ):
                    yield f"`{key}` like `{value}` has a `*` right after a name"


def _many(values: object) -> list[str]:
    if isinstance(values, str):
        return [values]
    return [str(each) for each in values] if isinstance(values, (list, tuple)) else []
