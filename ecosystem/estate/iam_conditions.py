"""What conditions make of a statement: who is left of everybody, whether an external id is asked, when it ends.

Source: "IAM JSON policy elements: Condition operators" and "AWS global condition context keys", AWS Identity and
Access Management user guide. A positive operator without `IfExists` fails where the key is absent; a negative one,
`IfExists` and `ForAllValues` hold there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ecosystem.estate.iam import ACCOUNT, EVERYONE, OTHER, Condition, Document, Principal, Statement, aws_principal
from ecosystem.estate.iam_matching import acts
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown, known

OWN: Final = "own account"
"""The kind of a principal that is held to the account (or organization) in which the resource itself lies."""
PINNED: Final = "pinned"
"""The kind of a principal that is held to an organization, a network, a service or one session."""
NOT_KNOWN: Final = "not known"

_ACCOUNTS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:sourceaccount",
        "aws:sourceowner",
        "aws:vpceaccount",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
    }
)
_ARNS: Final = frozenset({"aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn", "lambda:sourcefunctionarn"})
_OTHERS: Final = frozenset(
    {
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:userid",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
    }
)
_FLAGS: Final = frozenset({"aws:principalisawsservice", "elasticfilesystem:accessedviamounttarget"})
_ADDRESSES: Final = frozenset({"aws:sourceip", "aws:vpcsourceip"})
_ITSELF: Final = frozenset({"${aws:resourceaccount}", "${aws:resourceorgid}", "${aws:resourceorgpaths}"})
_EQUAL: Final = frozenset({"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"})
_UNEQUAL: Final = frozenset(
    {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike", "notipaddress"}
)
_TWELVE: Final = re.compile(r"[0-9]{12}")


def admitted(statement: Statement) -> Iterator[Principal]:
    """Yield whom a statement is about, everybody replaced by those that its conditions leave of everybody.

    The kind of such a one is `ACCOUNT`, `ARN` or `OTHER` as named, `OWN`, `PINNED`, or `NOT_KNOWN`.
    """
    if not statement.everyone:
        yield from statement.principals
        return
    yield from (each for each in statement.principals if each.kind != EVERYONE)
    left = next((found for each in statement.conditions if (found := _left_by(each, statement))), None)
    yield from left or (Principal(EVERYONE, "*"),)


def closed(document: Document, statement: Statement) -> bool:
    """Return whether a Deny of the same document refuses everybody who is not pinned what `statement` allows.

    It is the other way to write a pin: allow everybody, and deny whoever is not of the organization.
    """
    return any(
        each.everyone
        and any(_is_pin(one) for one in each.conditions)
        and all(_is_pin(one) or one.key in _FLAGS or one.base == "null" for one in each.conditions)
        and all(acts(each, action.replace("*", "x")) for action in statement.actions)
        for each in document.denies()
    )


def external_id(statement: Statement) -> bool:
    """Return whether a statement demands an exact external id."""
    return any(
        each.key == "sts:externalid"
        and each.demands
        and each.base in _EQUAL
        and bool(each.values)
        and all(isinstance(one, Unknown) or (one != "" and not _open(each, one)) for one in each.values)
        for each in statement.conditions
    )


def last_day(statement: Statement) -> date | None:
    """Return the last day (UTC) on which a statement holds, None when it has no end.

    Raises `Unjudged` when the end is not known, or is no date.
    """
    ends = [_last(each) for each in statement.conditions if _is_end(each)]
    return min(ends) if ends else None


def demanded(statement: Statement, key: str) -> Iterator[Condition]:
    """Yield the conditions that demand one of some values of `key` (in lower case)."""
    return (each for each in statement.conditions if each.key == key and each.demands and each.base in _EQUAL)


def _left_by(condition: Condition, statement: Statement) -> tuple[Principal, ...]:
    """Return whom one condition leaves of everybody; nobody named when it leaves everybody."""
    if not condition.values or not (condition.demands or _guarded(condition, statement)):
        return ()
    found = tuple(_pinned(condition, each) for each in condition.values)
    return () if any(each is None for each in found) else tuple(each for each in found if each is not None)


def _guarded(condition: Condition, statement: Statement) -> bool:
    """Whether `ForAllValues` holds for requests with the key alone, since `Null` asks for it."""
    return condition.operator.startswith("forallvalues:") and any(
        each.base == "null" and each.key == condition.key and each.values == ("false",) for each in statement.conditions
    )


def _pinned(condition: Condition, value: Maybe[str]) -> Principal | None:
    base, key = condition.base, condition.key
    if base == "bool" and key in _FLAGS:
        return Principal(PINNED, key) if value == "true" else None
    if base == "ipaddress" and key in _ADDRESSES:
        return _network(value)
    if base not in _EQUAL or key not in _ACCOUNTS | _ARNS | _OTHERS:
        return None
    if isinstance(value, Unknown):
        return Principal(NOT_KNOWN, key)
    if value.lower() in _ITSELF:
        return Principal(OWN, value)
    if "${" in value:
        return None
    if key in _ACCOUNTS:
        return Principal(ACCOUNT, value, value) if _TWELVE.fullmatch(value) else None
    if key in _ARNS:
        return _by_arn(value)
    return Principal(PINNED, value) if prefix(value, 3) else None


def _by_arn(value: str) -> Principal | None:
    found = aws_principal(value)
    if found.kind != OTHER:
        return found if found.kind != EVERYONE else None
    parts = value.split(":", 5)  # without an account, as a bucket's, it is a pin if the resource is named
    return Principal(PINNED, value) if len(parts) == 6 and not parts[4] and prefix(parts[5], 1) else None


def prefix(value: str, length: int) -> bool:
    """Return whether a pattern begins with at least `length` characters of its own."""
    return len(re.split(r"[*?]", value, maxsplit=1)[0]) >= min(length, len(value)) > 0


def _network(value: Maybe[str]) -> Principal | None:
    if isinstance(value, Unknown):
        return Principal(NOT_KNOWN, "aws:sourceip")
    bits = value.rpartition("/")[2] if "/" in value else "32"
    return Principal(PINNED, value) if bits.isdigit() and int(bits) > 0 else None


def _is_pin(condition: Condition) -> bool:
    return condition.base in _UNEQUAL and condition.key in _ACCOUNTS | _ARNS | _OTHERS | _ADDRESSES


def _open(condition: Condition, value: str) -> bool:
    return condition.base in ("stringlike", "arnlike", "arnequals") and ("*" in value or "?" in value)


def _is_end(condition: Condition) -> bool:
    if condition.operator.startswith("forallvalues:"):
        return False
    base = condition.base
    if condition.key == "aws:currenttime":
        return base in ("datelessthan", "datelessthanequals")
    return condition.key == "aws:epochtime" and base in (
        "datelessthan",
        "datelessthanequals",
        "numericlessthan",
        "numericlessthanequals",
    )


def _last(condition: Condition) -> date:
    what = "the end of a statement"
    if any(each is UNKNOWN for each in condition.values):
        known(UNKNOWN, what)
    instants = [_instant(str(each)) for each in condition.values]
    if not instants or any(each is None for each in instants):
        known(UNKNOWN, f"{what}: it is no date")
    latest = max(each for each in instants if each is not None)
    before = timedelta(0) if condition.base.endswith("equals") else timedelta(microseconds=1)
    return (latest - before).date() if latest - before >= _FIRST else date.min


_FIRST: Final = datetime(1, 1, 2, tzinfo=UTC)


def _instant(text: str) -> datetime | None:
    try:
        if re.fullmatch(r"[0-9]{5,}(\.[0-9]+)?", text):
            return datetime.fromtimestamp(float(text), UTC)
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
