"""What statements allow together, as a formula, and the questions that are asked of it.

Source: "Policy evaluation logic", IAM user guide: an explicit denial anywhere wins; what a boundary does not allow is
refused, unless a resource's policy names the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

import cvc5
from cvc5 import Kind

from ecosystem.estate.iam import Condition, Document, Statement
from ecosystem.estate.iam_matching import glob
from ecosystem.iam.actions import ActionClass, classes
from ecosystem.iam.symbolic import statements as formulas
from ecosystem.iam.symbolic.conditions import V6, several
from ecosystem.iam.symbolic.pair import Logic, Pair, Term, UnprovableError
from ecosystem.iam.symbolic.space import One, Space
from ecosystem.iam.symbolic.texts import Value, read
from ecosystem.iam.witness import Witness

FIRST: Final = 946_684_800  # 2000-01-01
LAST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z
PATIENCE: Final = 10_000
"""Milliseconds for one question; one that takes longer is not proved."""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of one layer: `identity`, `boundary`, or of a resource's policy `role` or `session`.

    `where` are the patterns of the ARNs that it decides about, None for all.
    """

    statement: Statement
    layer: str
    where: tuple[str, ...] | None = None


class Formula:
    """What some statements allow together, and what is granted. `approximate` are what was said from one side alone.

    `classes` are all actions that a statement is about, `live` those of them that one may allow.

    `fixed` are the keys whose values are known, by lower-case names; `bounded` says whether there is a boundary.
    """

    def __init__(
        self,
        said: Iterable[Said],
        granted: Sequence[Statement],
        fixed: Mapping[str, Value],
        *,
        bounded: bool = False,
    ) -> None:
        self.approximate: list[str] = []
        self._said = tuple(said)
        self._granted = tuple(granted)
        self._bounded = bounded
        self._logic = Logic()
        self._space = Space(self._logic, fixed, several(conditions_of(self._said, self._granted)))
        self._terms: dict[int, Pair] = {}
        self._solver = cvc5.Solver(self._logic.terms)
        for option, value in (("incremental", "true"), ("produce-models", "true"), ("tlimit-per", str(PATIENCE))):
            self._solver.setOption(option, value)
        self._solver.setLogic("QF_SLIRA")
        documents = (Document(tuple(each.statement for each in self._said)), Document(self._granted))
        self._patterns = formulas.patterns(documents)
        if any(each.statement.effect == "Allow" and each.statement.not_actions for each in self._said):
            self._patterns |= {"*"}  # what no pattern names is allowed, too
        self.classes: tuple[ActionClass, ...] = classes(self._patterns)
        self._said_of = {each.patterns: self._acting(each) for each in self.classes}
        self.live = tuple(each for each in self.classes if self._live(each))
        self._by_patterns = {each.patterns: each for each in self.live}
        self._answers: dict[Term, Witness | None] = {}
        self.questions = 0

    def allowed(self, actions: ActionClass) -> Pair:
        """Return when a request for an action of the class is allowed."""
        logic = self._logic
        found: dict[tuple[str, str], list[Pair]] = {}
        for at in self._said_of[actions.patterns]:
            said = self._said[at]
            found.setdefault((said.layer, said.statement.effect), []).append(self._term(at, said))
        gives = {layer: logic.any_of(found.get((layer, "Allow"), ())) for layer in ("identity", "role", "session")}
        refused = logic.any_of(pair for (_, effect), pairs in found.items() if effect == "Deny" for pair in pairs)
        bounded = logic.yes
        if self._bounded:
            bounded = logic.any_of(found.get(("boundary", "Allow"), ()))
        held = logic.all_of((logic.any_of((gives["identity"], gives["role"])), bounded))
        return logic.all_of((logic.none_of(refused), logic.any_of((gives["session"], held))))

    def granted(self, actions: ActionClass) -> Pair:
        """Return when the grants give a request for an action of the class."""
        return self._logic.any_of(
            self._term(-1 - at, Said(statement, "granted"))
            for at, statement in enumerate(self._granted)
            if formulas.acts(statement, actions)
        )

    def beyond(self, actions: ActionClass, targets: Sequence[str] = ()) -> Witness | None:
        """Return a request that is allowed and not granted, None when it is proved that there is none.

        `targets` are patterns that its resource has to match. Raises UnprovableError when the solver gives up.
        """
        logic = self._logic
        allowed = self.allowed(actions).over
        if allowed == logic.false:
            return None
        formula = logic.both((allowed, logic.negated(self.granted(actions).under), self._at(targets)))
        return self._ask(actions, formula)

    def after(self, actions: ActionClass, instant: int) -> Witness | None:
        """Return a request that is allowed at `instant` (seconds since 1970) or later, None when there is none."""
        allowed = self.allowed(actions).over
        if allowed == self._logic.false:
            return None
        clock = self._space.one("aws:currenttime", "time").value
        late = self._logic.terms.mkTerm(Kind.GEQ, clock, self._logic.terms.mkInteger(str(instant)))
        return self._ask(actions, self._logic.both((allowed, late)))

    def within(self, actions: ActionClass, statement: Statement, *, perhaps: bool = False) -> Witness | None:
        """Return a request of the class that a granted statement gives and that is allowed, None when there is none.

        `perhaps` says that one is wanted, too, that is allowed only as far as that can be said.
        """
        wanted, allowed = formulas.matches(statement, self._space), self.allowed(actions)
        both = (allowed.over, wanted.over) if perhaps else (allowed.under, wanted.under)
        return self._ask(actions, self._logic.both(both))

    @property
    def fixed(self) -> dict[str, str | tuple[str, ...]]:
        """The context that every request of the role has."""
        return {key: said for key, said in self._space.fixed.items() if said is not None}

    def some(self, actions: ActionClass, resource: str, day: date, action: str) -> Witness | None:
        """Return a request for an action of the class on just this resource, at noon of a day, that is allowed."""
        allowed = self.allowed(actions).over
        if allowed == self._logic.false:
            return None
        terms = self._logic.terms
        here = terms.mkTerm(Kind.EQUAL, self._space.resource, self._space.word(resource))
        noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
        clock = self._space.one("aws:currenttime", "time").value
        now = terms.mkTerm(Kind.EQUAL, clock, terms.mkInteger(str(noon)))
        found = self._ask(actions, self._logic.both((allowed, here, now)))
        return None if found is None else replace(found, action=action)

    def about(self, action: str) -> ActionClass | None:
        """Return the class that an action is in, None when nothing allows any of it."""
        lower = action.lower()
        matched = frozenset(each for each in self._patterns if _matches(each, lower))
        return self._by_patterns.get(matched)

    def _live(self, actions: ActionClass) -> bool:
        said = (self._said[at] for at in self._said_of[actions.patterns])
        return any(each.statement.effect == "Allow" and each.layer != "boundary" for each in said)

    def _acting(self, actions: ActionClass) -> tuple[int, ...]:
        return tuple(at for at, said in enumerate(self._said) if formulas.acts(said.statement, actions))

    def _at(self, targets: Sequence[str]) -> Term:
        texts = [read(each, self._space.fixed) for each in targets]
        if not texts:
            return self._logic.true
        return self._logic.either(self._space.matches(self._space.resource, each) for each in texts if each is not None)

    def _of_its_own(self, said: Said, where: Sequence[str]) -> Pair:
        """The resources that a resource's policy decides about; which one of a kind it is on, not every one says."""
        term = self._at(where)
        return Pair(term, term if placed(said.statement, where) else self._logic.false)

    def _term(self, at: int, said: Said) -> Pair:
        found = self._terms.get(at)
        if found is None:
            try:
                found = formulas.matches(said.statement, self._space)
            except UnprovableError as fault:
                self.approximate.append(f"`{said.statement.sid or said.layer}`: {fault}")
                found = Pair(self._logic.true, self._logic.false)
            if said.where is not None:
                found = self._logic.all_of((found, self._of_its_own(said, said.where)))
            self._terms[at] = found
        return found

    def _ask(self, actions: ActionClass, formula: Term) -> Witness | None:
        if formula == self._logic.false:
            return None
        if formula not in self._answers:
            self._answers[formula] = self._solved(actions, formula)
        found = self._answers[formula]
        return None if found is None else replace(found, action=actions.representative)

    def _solved(self, actions: ActionClass, formula: Term) -> Witness | None:
        formula = self._logic.both((formula, *self._sensible()))
        self.questions += 1
        answer = self._solver.checkSatAssuming(formula)
        if answer.isUnsat():
            return None
        if not answer.isSat():
            raise UnprovableError(f"the solver gave up on `{actions.representative}`: {answer}")
        return self._witness(actions)

    def _sensible(self) -> Iterator[Term]:
        """Yield what holds of every request: its time is one, its addresses are."""
        number = self._logic.terms.mkInteger

        def between(first: int, value: Term, last: int) -> Term:
            terms = self._logic.terms
            lower = terms.mkTerm(Kind.LEQ, number(str(first)), value)
            return self._logic.both((lower, terms.mkTerm(Kind.LEQ, value, number(str(last)))))

        for key, one in self._space.ones.items():
            if key == "aws:currenttime":
                yield between(FIRST, one.value, LAST)
            elif one.sort == "address":
                v4 = between(0, one.value, 2**32 - 1)
                yield self._logic.either((v4, between(V6, one.value, V6 + 2**128 - 1)))

    def _witness(self, actions: ActionClass) -> Witness:
        value = self._solver.getValue
        context = self.fixed
        for key, one in self._space.ones.items():
            if value(one.has).getBooleanValue():
                context[key] = _shown(one, value(one.value))
                if key == "aws:currenttime":
                    context["aws:epochtime"] = str(value(one.value).getIntegerValue())
        for key, has in self._space.bare().items():
            if value(has).getBooleanValue():
                context[key] = "x"
        for key, many in self._space.manys.items():
            listed = tuple(
                value(text).getStringValue()
                for there, text in zip(many.there, many.values, strict=True)
                if value(there).getBooleanValue()
            )
            if listed:
                context[key] = listed
        return Witness(actions.representative, value(self._space.resource).getStringValue(), context)


@lru_cache(maxsize=1 << 17)
def _matches(pattern: str, action: str) -> bool:
    return glob(pattern, action)


def _shown(one: One, value: Term) -> str:
    if one.sort == "text":
        said: str = value.getStringValue()
        return said
    if one.sort == "flag":
        return "true" if value.getBooleanValue() else "false"
    if one.sort == "time":
        return datetime.fromtimestamp(value.getIntegerValue(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if one.sort == "address":
        return _address(value.getIntegerValue())
    number = value.getRealValue()
    return str(int(number)) if number == int(number) else str(float(number))


def _address(number: int) -> str:
    import ipaddress

    return str(ipaddress.IPv6Address(number - V6) if number >= V6 else ipaddress.IPv4Address(number))


def placed(statement: Statement, where: Sequence[str]) -> bool:
    """Return whether it is known which resources a policy's statement decides about."""
    return all(_exact(each) for each in where) or _named(statement)


def _exact(pattern: str) -> bool:
    return not {"*", "?"}.intersection(pattern.removesuffix("/*"))


def _named(statement: Statement) -> bool:
    """Return whether a statement names its resources itself, so that they are those of the policy's own."""
    return bool(statement.resources) and all(
        each.count(":") >= 5 and not {"*", "?"}.intersection(each[: each.rfind(":") + 2])
        for each in statement.resources
    )


def conditions_of(said: Iterable[Said], granted: Iterable[Statement]) -> list[Condition]:
    """Return every condition of the statements."""
    return [each for statement in (*(one.statement for one in said), *granted) for each in statement.conditions]
