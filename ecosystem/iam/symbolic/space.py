"""The unknowns of one request: its resource, and each context key with whether it is there and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cvc5 import Kind

from ecosystem.iam.symbolic.pair import Logic, Term, UnprovableError
from ecosystem.iam.symbolic.texts import Text, Value, Wild

ALWAYS: Final = frozenset({"aws:currenttime", "aws:tokenissuetime", "aws:securetransport"})
"""Keys that every request of a role's session to AWS has. Source: "AWS global condition context keys"."""
_CLOCK: Final = {"aws:epochtime": "aws:currenttime"}


@dataclass(frozen=True, slots=True)
class One:
    """A key with one value."""

    has: Term
    value: Term
    sort: str


@dataclass(frozen=True, slots=True)
class Many:
    """A key with several values: `there[i]` says whether the i-th is in the request.

    `nothing` holds when all that is there are empty texts, which the set operators take for no values at all.
    """

    has: Term
    nothing: Term
    there: tuple[Term, ...]
    values: tuple[Term, ...]


class Space:
    """The unknowns and what is known: `fixed` are the keys that the role itself decides, by lower-case names."""

    def __init__(self, logic: Logic, fixed: Mapping[str, Value], several: Mapping[str, int]) -> None:
        self.logic = logic
        self.fixed = fixed
        self.several = several
        self.resource = logic.terms.mkConst(logic.terms.getStringSort(), "resource")
        self.ones: dict[str, One] = {}
        self.manys: dict[str, Many] = {}
        self._there: dict[str, Term] = {}
        self._patterns: dict[tuple[object, ...], Term] = {}

    def key(self, name: str) -> str:
        """Return the name under which a key is kept: both clocks are one."""
        return _CLOCK.get(name, name)

    def one(self, name: str, sort: str) -> One:
        """Return a key of one value as `text`, `time`, `number`, `flag` or `address`; raises UnprovableError."""
        name = self.key(name)
        if name in self.several:
            raise UnprovableError(f"`{name}` has several values and a condition takes it for one")
        found = self.ones.get(name)
        if found is None:
            terms = self.logic.terms
            made = {
                "text": terms.getStringSort,
                "time": terms.getIntegerSort,
                "number": terms.getRealSort,
                "flag": terms.getBooleanSort,
                "address": terms.getIntegerSort,
            }[sort]()
            found = self.ones[name] = One(self.has(name), terms.mkConst(made, name), sort)
        if found.sort != sort:
            raise UnprovableError(f"`{name}` is compared as {found.sort} and as {sort}")
        return found

    def many(self, name: str) -> Many:
        """Return a key of several values, as many as the conditions on it can tell apart."""
        found = self.manys.get(name)
        if found is None:
            terms = self.logic.terms
            bound = max(1, self.several[name])
            there = tuple(terms.mkConst(terms.getBooleanSort(), f"{name} {at}?") for at in range(bound))
            values = tuple(terms.mkConst(terms.getStringSort(), f"{name} {at}") for at in range(bound))
            empty = self.word("")
            nothing = self.logic.both(
                self.logic.either((self.logic.negated(each), terms.mkTerm(Kind.EQUAL, value, empty)))
                for each, value in zip(there, values, strict=True)
            )
            found = self.manys[name] = Many(self.logic.either(there), nothing, there, values)
        return found

    def has(self, name: str) -> Term:
        """Return whether a key is in the request."""
        name = self.key(name)
        if name in self.fixed:
            return self.logic.false if self.fixed[name] is None else self.logic.true
        if name in self.several:
            return self.many(name).has
        if name in ALWAYS:
            return self.logic.true
        found = self._there.get(name)
        if found is None:
            terms = self.logic.terms
            found = self._there[name] = terms.mkConst(terms.getBooleanSort(), f"has {name}")
        return found

    def bare(self) -> dict[str, Term]:
        """Return the keys of which only whether they are there was asked."""
        return {name: has for name, has in self._there.items() if name not in self.ones}

    def matches(self, value: Term, text: Text) -> Term:
        """Return whether a term of texts matches a text of a policy, wildcards and all."""
        if text.everything:
            return self.logic.true
        terms = self.logic.terms
        literal = text.literal
        if literal is not None:
            return terms.mkTerm(Kind.EQUAL, value, self.word(literal))
        return terms.mkTerm(Kind.STRING_IN_REGEXP, value, self.pattern(text.parts))

    def word(self, text: str) -> Term:
        """Return a text as a term; raises UnprovableError for what the solver has no characters for."""
        if any(ord(each) > 0x2FFFF for each in text):
            raise UnprovableError(f"a character beyond the solver's alphabet in {text!r}")
        return self.logic.terms.mkString(_escaped(text), not _plain(text))

    def pattern(self, parts: tuple[str | Wild, ...], *, within: str = "") -> Term:
        """Return the regular language of a pattern; `within` is a character that no wildcard may pass."""
        key = (parts, within)
        found = self._patterns.get(key)
        if found is None:
            terms = self.logic.terms
            char = terms.mkTerm(Kind.REGEXP_ALLCHAR)
            if within:
                fence = terms.mkTerm(Kind.STRING_TO_REGEXP, terms.mkString(within))
                char = terms.mkTerm(Kind.REGEXP_DIFF, char, fence)
            pieces = [
                (terms.mkTerm(Kind.REGEXP_STAR, char) if each.any else char)
                if isinstance(each, Wild)
                else terms.mkTerm(Kind.STRING_TO_REGEXP, self.word(each))
                for each in parts
            ]
            if not pieces:
                pieces = [terms.mkTerm(Kind.STRING_TO_REGEXP, terms.mkString(""))]
            found = pieces[0] if len(pieces) == 1 else terms.mkTerm(Kind.REGEXP_CONCAT, *pieces)
            self._patterns[key] = found
        return found

    def fold(self, text: str) -> Term:
        """Return the regular language of a text whatever its case."""
        terms = self.logic.terms
        pieces = []
        for each in text:
            cases = [
                terms.mkTerm(Kind.STRING_TO_REGEXP, self.word(one)) for one in sorted({each.lower(), each.upper()})
            ]
            pieces.append(cases[0] if len(cases) == 1 else terms.mkTerm(Kind.REGEXP_UNION, *cases))
        if not pieces:
            return terms.mkTerm(Kind.STRING_TO_REGEXP, terms.mkString(""))
        return pieces[0] if len(pieces) == 1 else terms.mkTerm(Kind.REGEXP_CONCAT, *pieces)


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "\\" not in text


def _escaped(text: str) -> str:
    if _plain(text):
        return text
    return "".join(each if _plain(each) else f"\\u{{{ord(each):x}}}" for each in text)
