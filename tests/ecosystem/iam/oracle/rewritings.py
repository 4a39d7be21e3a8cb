"""How iam-simulate 0.1.173 reads what AWS's pages tell otherwise: cases rewritten so that we read them as it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ecosystem.estate.iam import aws_principal
from ecosystem.iam.principals import reach
from ecosystem.iam.variables import read
from tests.ecosystem.iam.samples import Case

Statement = dict[str, Any]
Change = Callable[[Case, Statement], Statement | None]
_NOT = re.compile(r"not", re.IGNORECASE)
_UNTYPED = re.compile(r"arn:[^:]*:(?!s3:)[^:]*:[^:]*:[^:]*:[^:/]*\$\{[^:}]*:")
_NOWHERE = "arn:aws:nowhere:::nothing"


def mapped(change: Change) -> Callable[[Case], Case]:
    """Return the rewriting that changes every statement, and drops the one for which there is None."""

    def rewrite(case: Case) -> Case:
        def each(statements: Any) -> Any:
            if statements is None:
                return None
            changed = [change(case, one) for one in statements]
            return [one for one in changed if one is not None]

        return replace(
            case,
            identity=each(case.identity),
            boundary=each(case.boundary),
            session=each(case.session),
            policy=each(case.policy),
            trust=each(case.trust),
            scp=tuple(each(one) for one in case.scp),
            rcp=tuple(each(one) for one in case.rcp),
        )

    return rewrite


def _lowered(case: Case) -> dict[str, str | tuple[str, ...]]:
    return {key.lower(): value for key, value in case.context.items()}


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _conditions(statement: Statement) -> Iterator[tuple[str, str, list[str]]]:
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            yield operator, key, _listed(values)


def _unresolved(case: Case, texts: list[str]) -> bool:
    context = _lowered(case)
    return any(read(each).tokens(context) is None for each in texts)


def not_resource(case: Case, statement: Statement) -> Statement | None:
    """Drop what excludes by a variable without a value: the oracle finds that no such statement applies."""
    return None if _unresolved(case, _listed(statement.get("NotResource", []))) else statement


def negated(case: Case, statement: Statement) -> Statement | None:
    """Drop what compares a key that is there with a variable without a value, negated."""
    context = _lowered(case)
    for operator, key, values in _conditions(statement):
        texts = _NOT.search(operator) and operator.startswith(("String", "Arn", "For"))
        if texts and context.get(key.lower()) and _unresolved(case, values):
            return None
    return statement


def any_if_exists(case: Case, statement: Statement) -> Statement | None:
    """Drop what asks `ForAnyValue` with `IfExists` of a key that is absent."""
    context = _lowered(case)
    for operator, key, _ in _conditions(statement):
        if operator.startswith("ForAnyValue:") and operator.endswith("IfExists") and key.lower() not in context:
            return None
    return statement


def empty_text(case: Case) -> Case:
    """Make an empty text of a multivalued key a text like others."""
    changed = {
        key: tuple(each or "\x01" for each in value) if isinstance(value, tuple) else value
        for key, value in case.context.items()
    }
    return replace(case, context=changed)


def null_of_nothing(case: Case, statement: Statement) -> Statement | None:
    """Turn `Null` round for a key that is there without values: the oracle finds that it exists."""
    context = _lowered(case)
    null = statement.get("Condition", {}).get("Null", {})
    if not any(context.get(key.lower()) == () for key in null):
        return statement
    other = {"true": "false", "false": "true"}
    flipped = {k: [other[each] for each in _listed(v)] if context.get(k.lower()) == () else v for k, v in null.items()}
    return {**statement, "Condition": {**statement["Condition"], "Null": flipped}}


def not_principal(case: Case, statement: Statement) -> Statement | None:
    """Drop a Deny whose `NotPrincipal` names anything of the caller, its account included."""
    bounded = case.boundary is not None and case.caller.kind in ("role", "user")
    listed = _listed(statement.get("NotPrincipal", {}).get("AWS", []))
    return None if not bounded and reach((aws_principal(each) for each in listed), case.caller) else statement


def segments(case: Case, statement: Statement) -> Statement:
    """The oracle parts a resource's pattern at its colons and fills it up with stars to six parts."""
    found = dict(statement)
    for name in ("Resource", "NotResource"):
        if name in found:
            found[name] = [each if _by_segment(each, case.resource) else _NOWHERE for each in _listed(found[name])]
    return found


def _by_segment(pattern: str, resource: str) -> bool:
    plain = re.sub(r"\$\{[^}]*\}", "${}", pattern)
    if "*" in (resource, plain):
        return True
    parts = plain.split(":", 5)
    parts = [*parts, *["*"] * (6 - len(parts))]
    checked = zip(parts[:5], resource.split(":")[:5], strict=True)
    return all(re.fullmatch(re.escape(one).replace(r"\*", ".*").replace(r"\?", "."), part) for one, part in checked)


def untyped(_: Case, statement: Statement) -> Statement:
    """The oracle takes the colon in `${aws:...}` for the end of the resource's type."""
    found = dict(statement)
    for name in ("Resource", "NotResource"):
        if name in found:
            found[name] = [_NOWHERE if _UNTYPED.match(each) else each for each in _listed(found[name])]
    return found


def everywhere(_: Case, statement: Statement) -> Statement:
    """The oracle shifts a mask by 32 bits, which JavaScript does not do."""
    condition = {
        operator: {k: [each.replace("0.0.0.0/0", "0.0.0.0/32") for each in _listed(v)] for k, v in keys.items()}
        if "IpAddress" in operator
        else keys
        for operator, keys in statement.get("Condition", {}).items()
    }
    return {**statement, "Condition": condition} if condition else statement


def epoch(case: Case) -> Case:
    """The oracle compares seconds with milliseconds."""

    def changed(_: Case, statement: Statement) -> Statement:
        condition = {
            operator: {k: [_milli(each) for each in _listed(v)] if "Date" in operator else v for k, v in keys.items()}
            for operator, keys in statement.get("Condition", {}).items()
        }
        return {**statement, "Condition": condition} if condition else statement

    context = {k: _milli(v) if isinstance(v, str) and k == "aws:EpochTime" else v for k, v in case.context.items()}
    return replace(mapped(changed)(case), context=context)


def _milli(text: str) -> str:
    if not text.isdigit():
        return text
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))).isoformat()


def other_family(case: Case, statement: Statement) -> Statement | None:
    """Drop what excludes a single address of the other family: the oracle finds that it does not apply."""
    for operator, key, values in _conditions(statement):
        found = _lowered(case).get(key.lower())
        if "NotIpAddress" not in operator or not isinstance(found, str):
            continue
        if any("/" not in each and (":" in each) != (":" in found) for each in values):
            return None
    return statement


def root(case: Case) -> Case:
    """Make the root user a user: the oracle wants an identity policy of it."""
    return replace(case, caller=replace(case.caller, kind="user")) if case.caller.kind == "root" else case


def session(case: Case) -> Case:
    """The oracle denies whatever the session policy does not allow, before it looks at the resource's policy."""
    if case.session is None or (case.policy is None and case.trust is None):
        return case
    alone = replace(case, identity=case.session, boundary=None, session=None, policy=None, scp=(), rcp=(), trust=None)
    if alone.request.caller.kind == "root" or _allows(alone):
        return case
    return replace(case, policy=_denies(case.policy), trust=_denies(case.trust))


def _allows(case: Case) -> bool:
    own = replace(case, account=case.caller.account, key=False)
    return own.decide().allowed


def _denies(statements: Any) -> Any:
    return None if statements is None else [each for each in statements if each.get("Effect") == "Deny"]
