"""Conditions as formulas: every operator, the set operators, `IfExists` and `Null`.

Sources: "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys", AWS Identity
and Access Management user guide. An operator that is not here raises UnprovableError; none is guessed.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from cvc5 import Kind

from ecosystem.estate.iam import Condition
from ecosystem.estate.unknown import Unknown
from ecosystem.iam.symbolic.pair import Pair, Term, UnprovableError
from ecosystem.iam.symbolic.space import Many, Space
from ecosystem.iam.symbolic.texts import Text, Wild, read
from ecosystem.iam.values import moment

_ANY: Final = "foranyvalue:"
_ALL: Final = "forallvalues:"
_NEGATIONS: Final = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnlike",
    "arnnotlike": "arnlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
}
_SORTS: Final = {
    "stringequals": "text",
    "stringequalsignorecase": "text",
    "stringlike": "text",
    "arnequals": "text",
    "arnlike": "text",
    "numericequals": "number",
    "numericlessthan": "number",
    "numericlessthanequals": "number",
    "numericgreaterthan": "number",
    "numericgreaterthanequals": "number",
    "dateequals": "time",
    "datelessthan": "time",
    "datelessthanequals": "time",
    "dategreaterthan": "time",
    "dategreaterthanequals": "time",
    "bool": "flag",
    "ipaddress": "address",
}
_ORDER: Final = {
    "equals": Kind.EQUAL,
    "lessthan": Kind.LT,
    "lessthanequals": Kind.LEQ,
    "greaterthan": Kind.GT,
    "greaterthanequals": Kind.GEQ,
}
_CLOCK: Final = "aws:epochtime"
_NOW: Final = "aws:currenttime"
V6: Final = 1 << 40
"""Where the numbers of IPv6 addresses begin: an address is one number, those of IPv4 as they are."""


def several(conditions: Iterable[Condition]) -> Counter[str]:
    """Return the keys that conditions take for multivalued, with how many values can make a difference."""
    return Counter(each.key for each in conditions if each.operator.startswith((_ANY, _ALL)))


def condition(each: Condition, space: Space) -> Pair:
    """Return when one key of a condition block holds; raises UnprovableError for what has no formula."""
    if any(isinstance(value, Unknown) for value in each.values):
        raise UnprovableError(f"a value of the condition on `{each.key}` is not known")
    values = tuple(value for value in each.values if isinstance(value, str))
    base = each.base
    if base == "null":
        return _null(each, values, space)
    negated = base in _NEGATIONS
    base = _NEGATIONS.get(base, base)
    if base not in _SORTS:
        raise UnprovableError(f"the operator `{each.operator}` is not known")
    if each.operator.startswith((_ANY, _ALL)):
        found = _set(each, base, negated, values, space)
    else:
        found = _single(each, base, negated, values, space)
    if each.operator.endswith("ifexists"):
        absent = space.logic.exact(space.logic.negated(space.has(each.key)))
        return space.logic.any_of((absent, found))
    return found


def _null(each: Condition, values: tuple[str, ...], space: Space) -> Pair:
    logic, has = space.logic, space.has(each.key)
    said = {value.lower() for value in values}
    if not said <= {"true", "false"}:
        raise UnprovableError(f"`Null` of `{each.key}` is neither true nor false")
    return logic.exact(logic.either(logic.negated(has) if one == "true" else has for one in sorted(said)))


def _single(each: Condition, base: str, negated: bool, values: tuple[str, ...], space: Space) -> Pair:
    logic, key = space.logic, each.key
    if key in space.fixed:
        return _known(each, base, negated, values, space)
    sort = "time" if key == _CLOCK and _SORTS[base] == "number" else _SORTS[base]
    if space.key(key) == _NOW and sort != "time":
        raise UnprovableError(f"`{each.operator}` compares `{key}`, which is a time")
    one = space.one(key, sort)
    found = logic.any_of(_compare(base, one.value, value, key, space) for value in values)
    has = logic.exact(one.has)
    if negated:
        return logic.any_of((logic.none_of(has), logic.none_of(found)))
    return logic.all_of((has, found))


def _known(each: Condition, base: str, negated: bool, values: tuple[str, ...], space: Space) -> Pair:
    """Decide a condition on a key that the role itself fixes."""
    logic, fixed = space.logic, space.fixed[each.key]
    if fixed is None:
        return logic.yes if negated else logic.no
    if isinstance(fixed, tuple):
        raise UnprovableError(f"`{each.key}` has several values and a condition takes it for one")
    if base == "bool" and fixed in ("true", "false"):
        said = {value.lower() for value in values}
        if not said <= {"true", "false"}:
            raise UnprovableError(f"`Bool` of `{each.key}` is neither true nor false")
        return logic.yes if fixed in said else logic.no
    if _SORTS[base] != "text":
        raise UnprovableError(f"`{each.operator}` compares `{each.key}`, which is a text")
    found = logic.any_of(_compare(base, logic.terms.mkString(fixed), value, each.key, space) for value in values)
    return logic.none_of(found) if negated else found


def _set(each: Condition, base: str, negated: bool, values: tuple[str, ...], space: Space) -> Pair:
    logic = space.logic
    if each.key in space.fixed:
        absent = space.fixed[each.key] is None
        if absent:
            return logic.yes if each.operator.startswith(_ALL) else logic.no
        return _known(each, base, negated, values, space)
    if _SORTS[base] != "text":
        raise UnprovableError(f"`{each.operator}` compares other things than texts")
    many: Many = space.many(each.key)
    found = []
    for there, value in zip(many.there, many.values, strict=True):
        match = logic.any_of(_compare(base, value, said, each.key, space) for said in values)
        held = logic.none_of(match) if negated else match
        present = logic.exact(there)
        if each.operator.startswith(_ANY):
            found.append(logic.all_of((present, held)))
        else:
            found.append(logic.any_of((logic.none_of(present), held)))
    nothing = logic.exact(many.nothing)
    if each.operator.startswith(_ANY):
        return logic.all_of((logic.none_of(nothing), logic.any_of(found)))
    return logic.any_of((nothing, logic.all_of(found)))


def _compare(base: str, value: Term, said: str, key: str, space: Space) -> Pair:
    if base.startswith(("string", "arn")):
        return _text(base, value, said, space)
    if base == "bool":
        if said.lower() not in ("true", "false"):
            raise UnprovableError(f"`Bool` of `{key}` is neither true nor false")
        return space.logic.exact(value if said.lower() == "true" else space.logic.negated(value))
    if base == "ipaddress":
        return space.logic.exact(_network(value, said, space))
    if base.startswith("date") or key == _CLOCK:
        return space.logic.exact(_ordered(base, value, space.logic.terms.mkInteger(str(instant(said))), space))
    try:
        number = Decimal(said)
        top, bottom = number.as_integer_ratio()
    except (InvalidOperation, ValueError, OverflowError):
        raise UnprovableError(f"`{said}` of the condition on `{key}` is no number") from None
    return space.logic.exact(_ordered(base, value, space.logic.terms.mkReal(f"{top}/{bottom}"), space))


def _ordered(base: str, value: Term, said: Term, space: Space) -> Term:
    order = base.removeprefix("date").removeprefix("numeric")
    return space.logic.terms.mkTerm(_ORDER[order], value, said)


def _text(base: str, value: Term, said: str, space: Space) -> Pair:
    logic = space.logic
    text = read(said, space.fixed, wildcards=base in ("stringlike", "arnlike", "arnequals"))
    if text is None:
        return logic.no
    if base == "stringequalsignorecase":
        term = logic.true
        if not text.open:
            term = logic.terms.mkTerm(Kind.STRING_IN_REGEXP, value, space.fold(text.literal or ""))
    elif base.startswith("arn") and text.open:
        term = logic.true
    elif base.startswith("arn"):
        term = logic.terms.mkTerm(Kind.STRING_IN_REGEXP, value, _arn(text, space))
    else:
        term = space.matches(value, text)
    return Pair(term, logic.false) if text.open else logic.exact(term)


def _arn(text: Text, space: Space) -> Term:
    """Return the ARNs that a pattern matches part by part: no wildcard passes one of the first five colons."""
    parts: list[list[str | Wild]] = [[]]
    for each in text.parts:
        if isinstance(each, Wild):
            parts[-1].append(each)
            continue
        for at, piece in enumerate(each.split(":", 6 - len(parts))):
            if at:
                parts.append([])
            if piece:
                parts[-1].append(piece)
    if len(parts) != 6:
        raise UnprovableError("a condition on an ARN whose pattern has not six parts")
    terms = space.logic.terms
    colon = terms.mkTerm(Kind.STRING_TO_REGEXP, terms.mkString(":"))
    pieces = []
    for at, part in enumerate(parts):
        if at:
            pieces.append(colon)
        pieces.append(space.pattern(tuple(part), within=":" if at < 5 else ""))
    return terms.mkTerm(Kind.REGEXP_CONCAT, *pieces)


def _network(value: Term, said: str, space: Space) -> Term:
    try:
        network = ipaddress.ip_network(said, strict=False)
    except ValueError:
        raise UnprovableError(f"`{said}` is no range of addresses") from None
    base = 0 if network.version == 4 else V6
    terms = space.logic.terms
    first = terms.mkInteger(str(base + int(network.network_address)))
    last = terms.mkInteger(str(base + int(network.broadcast_address)))
    return space.logic.both((terms.mkTerm(Kind.LEQ, first, value), terms.mkTerm(Kind.LEQ, value, last)))


def instant(said: str) -> int:
    """Return an instant as seconds since 1970, from ISO 8601 or such seconds; raises UnprovableError."""
    try:
        when = moment(said)
    except ValueError as fault:
        raise UnprovableError(str(fault)) from None
    if when.denominator != 1:
        raise UnprovableError(f"`{said}` is no whole second")
    return int(when)


def every(conditions: Iterable[Condition], space: Space) -> Iterator[Pair]:
    """Yield each condition of a statement."""
    make: Callable[[Condition, Space], Pair] = condition
    return (make(each, space) for each in conditions)
