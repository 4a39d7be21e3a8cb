"""Conditions: what each operator asks of a request's context.

Sources: "IAM JSON policy elements: Condition operators", "Conditions with multiple context keys or values" (several
values: any of them; under a negated operator: none of them), "Single-valued vs. multivalued context keys".
"""

from __future__ import annotations

import operator as compare
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from ecosystem.estate.iam import Condition
from ecosystem.iam import values as read_as
from ecosystem.iam.glob import Matcher, Token, components, matcher
from ecosystem.iam.request import UnsupportedError
from ecosystem.iam.variables import Context, Template
from ecosystem.iam.variables import read as template

Likeness = Callable[[str, Context], bool]
"""Whether one value of a request is like any of the policy's values; a value that cannot be read is like none."""

_ORDERS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "equals": compare.eq,
    "lessthan": compare.lt,
    "lessthanequals": compare.le,
    "greaterthan": compare.gt,
    "greaterthanequals": compare.ge,
}
_NEGATED: Final = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}
_SETS: Final = ("", "forallvalues", "foranyvalue")
_ANSWERS: Final = 64


@dataclass(frozen=True, slots=True)
class Test:
    """One key of a condition block, ready to be asked."""

    key: str
    over: str
    """Empty, `forallvalues` or `foranyvalue`."""
    if_exists: bool
    negated: bool
    like: Likeness
    absent: frozenset[bool] = frozenset()
    """For `Null`: the answers to "is it absent?" that are right. Otherwise empty."""

    def holds(self, context: Context) -> bool:
        """Return whether the condition is met.

        Raises `UnsupportedError` for a multivalued key without a set operator: it needs one, and what happens without
        is not documented.
        """
        found = context.get(self.key)
        missing = found is None or found == ()
        if self.absent:
            return missing in self.absent
        if self.over:
            return self._over(found, context)
        if missing:
            return self.if_exists or self.negated
        if not isinstance(found, str):
            raise UnsupportedError(f"`{self.key}` is multivalued and the condition has no set operator")
        return self.like(found, context) != self.negated

    def _over(self, found: str | tuple[str, ...] | None, context: Context) -> bool:
        if found is None:
            return self.if_exists or self.over == "forallvalues"
        several = (found,) if isinstance(found, str) else found
        if not any(several):  # "a null data set, such as an empty string"
            return self.over == "forallvalues"
        each = (self.like(value, context) != self.negated for value in several)
        return all(each) if self.over == "forallvalues" else any(each)


def read(condition: Condition) -> Test:
    """Return the test that a condition is.

    Raises `UnsupportedError` for an operator that AWS does not document, for values that it cannot have, and for values
    that are not known yet.
    """
    over, _, rest = condition.operator.rpartition(":")
    base = rest.removesuffix("ifexists")
    if over not in _SETS or condition.operator.startswith(":"):
        raise UnsupportedError(f"`{condition.operator}` has no set operator that is known")
    said = _known(condition)
    if base == "null":
        if over or base != rest:
            raise UnsupportedError(f"`{condition.operator}`: `Null` takes neither a set operator nor `IfExists`")
        wanted = frozenset(_readable(read_as.truth, each, condition) for each in said)
        return Test(condition.key, "", False, False, _never, wanted or _no_answer(condition))
    positive = _NEGATED.get(base, base)
    return Test(condition.key, over, base != rest, positive != base, _likeness(positive, said, condition))


def _known(condition: Condition) -> tuple[str, ...]:
    said = tuple(each for each in condition.values if isinstance(each, str))
    if len(said) != len(condition.values):
        raise UnsupportedError(f"a value of `{condition.key}` is not known yet")
    return said


def _never(_: str, __: Context) -> bool:
    return False


def _no_answer(condition: Condition) -> frozenset[bool]:
    raise UnsupportedError(f"`Null` of `{condition.key}` has no value")


def _readable(reader: Callable[[str], Any], text: str, condition: Condition) -> Any:
    try:
        return reader(text)
    except ValueError as fault:
        raise UnsupportedError(f"`{condition.operator}` of `{condition.key}`: {fault}") from None


def _likeness(base: str, said: tuple[str, ...], condition: Condition) -> Likeness:
    if base in ("stringequals", "stringequalsignorecase", "stringlike"):
        return _text(base, tuple(template(each) for each in said))
    if base in ("arnequals", "arnlike"):
        return _arn(tuple(_arn_template(each, condition) for each in said))
    family = base[: base.startswith("numeric") * 7 or base.startswith("date") * 4]
    order = _ORDERS.get(base[len(family) :]) if family else None
    if order is not None:
        return _ordered(read_as.number if family == "numeric" else read_as.moment, order, said, condition)
    if base == "bool":
        return _among(read_as.truth, said, condition)
    if base == "binaryequals":
        return _among(read_as.binary, said, condition)
    if base == "ipaddress":
        return _within(said, condition)
    raise UnsupportedError(f"`{condition.operator}` is no operator that is known")


def _text(base: str, said: tuple[Template, ...]) -> Likeness:
    if all(each.fixed is not None for each in said):
        return _fixed_text(base, said)
    if base == "stringlike":

        def like(value: str, context: Context) -> bool:
            patterns = (each.tokens(context) for each in said)
            return any(pattern is not None and matcher(pattern)(value) for pattern in patterns)

        return like
    if base == "stringequals":
        return lambda value, context: any(each.text(context) == value for each in said)

    def ignoring(value: str, context: Context) -> bool:
        texts = (each.text(context) for each in said)
        return any(text is not None and text.lower() == value.lower() for text in texts)

    return ignoring


def _fixed_text(base: str, said: tuple[Template, ...]) -> Likeness:
    """The same without variables, where the patterns are the same for every request."""
    if base == "stringlike":
        patterns = tuple(matcher(each.fixed) for each in said if each.fixed is not None)
        return lambda value, _: any(each(value) for each in patterns)
    texts = frozenset(text for each in said if (text := each.text({})) is not None)
    if base == "stringequals":
        return lambda value, _: value in texts
    lower = frozenset(each.lower() for each in texts)
    return lambda value, _: value.lower() in lower


def _arn_template(text: str, condition: Condition) -> Template:
    found = template(text)
    if found.fixed is not None and len(components(found.fixed)) != 6:
        raise UnsupportedError(f"`{condition.operator}` of `{condition.key}`: `{text}` is no ARN")
    return found


def _arn(said: tuple[Template, ...]) -> Likeness:
    """Each of the six components on its own: a wildcard does not reach over a colon, but within the last."""

    @lru_cache(maxsize=_ANSWERS)
    def matchers(pattern: tuple[Token, ...]) -> tuple[Matcher, ...]:
        return tuple(matcher(each) for each in components(pattern))

    def like(value: str, context: Context) -> bool:
        parts = value.split(":", 5)
        if len(parts) != 6:
            return False
        for each in said:
            found = matchers(each.tokens(context) or ())
            if len(found) == 6 and all(one(part) for one, part in zip(found, parts, strict=True)):
                return True
        return False

    return like


def _ordered(
    reader: Callable[[str], Fraction],
    order: Callable[[Fraction, Fraction], bool],
    said: tuple[str, ...],
    condition: Condition,
) -> Likeness:
    wanted = tuple(_readable(reader, each, condition) for each in said)

    def like(value: str) -> bool:
        try:
            found = reader(value)
        except ValueError:
            return False
        return any(order(found, each) for each in wanted)

    return _remembered(like)


def _remembered(like: Callable[[str], bool]) -> Likeness:
    """Return a likeness that knows its last answers: a matrix asks of the same moment a million times."""
    known = lru_cache(maxsize=_ANSWERS)(like)
    return lambda value, _: known(value)


def _among(reader: Callable[[str], Any], said: tuple[str, ...], condition: Condition) -> Likeness:
    wanted = frozenset(_readable(reader, each, condition) for each in said)

    def like(value: str) -> bool:
        try:
            return reader(value) in wanted
        except ValueError:
            return False

    return _remembered(like)


def _within(said: tuple[str, ...], condition: Condition) -> Likeness:
    ranges = tuple(_readable(read_as.network, each, condition) for each in said)

    def like(value: str) -> bool:
        try:
            found = read_as.address(value)
        except ValueError:
            return False
        return any(found in each for each in ranges)

    return _remembered(like)
