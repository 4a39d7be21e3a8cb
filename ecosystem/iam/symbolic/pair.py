"""A formula from above and from below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import cvc5
from cvc5 import Kind

Term = Any
"""A term of cvc5; the package has no types of its own."""


class UnprovableError(Exception):
    """Something in a policy has no formula; the text names it. What rests on it is not proved."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`over` holds wherever the thing holds, `under` only where it does; the same term when it is exact."""

    over: Term
    under: Term


class Logic:
    """The connectives, over one term manager."""

    def __init__(self) -> None:
        self.terms = cvc5.TermManager()
        self.true = self.terms.mkTrue()
        self.false = self.terms.mkFalse()
        self.yes = Pair(self.true, self.true)
        self.no = Pair(self.false, self.false)

    def both(self, formulas: Iterable[Term]) -> Term:
        """Return the conjunction."""
        return self._joined(Kind.AND, formulas, self.true, self.false)

    def either(self, formulas: Iterable[Term]) -> Term:
        """Return the disjunction."""
        return self._joined(Kind.OR, formulas, self.false, self.true)

    def negated(self, formula: Term) -> Term:
        """Return the negation."""
        if formula == self.true:
            return self.false
        return self.true if formula == self.false else self.terms.mkTerm(Kind.NOT, formula)

    def all_of(self, pairs: Iterable[Pair]) -> Pair:
        """Return the conjunction of pairs."""
        listed = tuple(pairs)
        return Pair(self.both(each.over for each in listed), self.both(each.under for each in listed))

    def any_of(self, pairs: Iterable[Pair]) -> Pair:
        """Return the disjunction of pairs."""
        listed = tuple(pairs)
        return Pair(self.either(each.over for each in listed), self.either(each.under for each in listed))

    def none_of(self, pair: Pair) -> Pair:
        """Return the negation: what held from above holds from below."""
        return Pair(self.negated(pair.under), self.negated(pair.over))

    def exact(self, formula: Term) -> Pair:
        """Return a formula that says just what is meant."""
        return Pair(formula, formula)

    def _joined(self, kind: Kind, formulas: Iterable[Term], neutral: Term, decisive: Term) -> Term:
        kept: dict[Term, None] = {}
        for each in formulas:
            if each == decisive:
                return decisive
            if each != neutral:
                kept[each] = None
        listed = tuple(kept)
        if not listed:
            return neutral
        return listed[0] if len(listed) == 1 else self.terms.mkTerm(kind, *listed)
