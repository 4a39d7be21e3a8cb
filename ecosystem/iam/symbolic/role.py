"""One role as a formula: what its policies, its boundary and the resources' policies allow together.

Sources: "Policy evaluation logic" and "Permissions boundaries for IAM entities", IAM user guide: an explicit denial
anywhere wins; a resource's policy that names the session, or everybody, is held by no boundary; one that names the
role is; one that names the account says nothing by itself inside that account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import cvc5
from cvc5 import Kind

from ecosystem.estate.iam import ARN, EVERYONE, Condition, Document, Principal, Statement
from ecosystem.estate.iam_matching import glob
from ecosystem.iam.actions import ActionClass, classes
from ecosystem.iam.symbolic import statements as formulas
from ecosystem.iam.symbolic.conditions import several
from ecosystem.iam.symbolic.pair import Logic, Pair, Term, UnprovableError
from ecosystem.iam.symbolic.session import fixed_keys
from ecosystem.iam.symbolic.space import One, Space
from ecosystem.iam.symbolic.texts import Value, read
from ecosystem.iam.world import Guarded, RoleState

FIRST: Final = 946_684_800  # 2000-01-01
LAST: Final = 253_402_300_799  # 9999-12-31T23:59:59Z
PATIENCE: Final = 10_000
"""Milliseconds for one question; one that takes longer is not proved."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A request that refutes a claim: one action of a class, a resource, and the context that matters."""

    action: str
    resource: str
    context: Mapping[str, str | tuple[str, ...]]


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
        self._space = Space(self._logic, fixed, several(_conditions(self._said, self._granted)))
        self._terms: dict[int, Pair] = {}
        self._solver = cvc5.Solver(self._logic.terms)
        for option, value in (("incremental", "true"), ("produce-models", "true"), ("tlimit-per", str(PATIENCE))):
            self._solver.setOption(option, value)
        self._solver.setLogic("QF_SLIRA")
        documents = (Document(tuple(each.statement for each in self._said)), Document(self._granted))
        self._patterns = formulas.patterns(documents)
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

    def within(self, actions: ActionClass, statement: Statement) -> Witness | None:
        """Return a request of the class that a granted statement gives and that is allowed, None when there is none."""
        wanted = formulas.matches(statement, self._space)
        return self._ask(actions, self._logic.both((self.allowed(actions).under, wanted.under)))

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

    def _term(self, at: int, said: Said) -> Pair:
        found = self._terms.get(at)
        if found is None:
            try:
                found = formulas.matches(said.statement, self._space)
            except UnprovableError as fault:
                self.approximate.append(f"`{said.statement.sid or said.layer}`: {fault}")
                found = Pair(self._logic.true, self._logic.false)
            if said.where is not None:
                found = self._logic.all_of((found, self._logic.exact(self._at(said.where))))
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
        terms, clock = self._logic.terms, self._space.ones.get("aws:currenttime")
        if clock is not None:
            formula = self._logic.both(
                (
                    formula,
                    terms.mkTerm(Kind.LEQ, terms.mkInteger(str(FIRST)), clock.value),
                    terms.mkTerm(Kind.LEQ, clock.value, terms.mkInteger(str(LAST))),
                )
            )
        self.questions += 1
        answer = self._solver.checkSatAssuming(formula)
        if answer.isUnsat():
            return None
        if not answer.isSat():
            raise UnprovableError(f"the solver gave up on `{actions.representative}`: {answer}")
        return self._witness(actions)

    def _witness(self, actions: ActionClass) -> Witness:
        value = self._solver.getValue
        context: dict[str, str | tuple[str, ...]] = {
            key: said for key, said in self._space.fixed.items() if said is not None
        }
        for key, one in self._space.ones.items():
            if value(one.has).getBooleanValue():
                context[key] = _shown(one, value(one.value))
        for key, many in self._space.manys.items():
            listed = tuple(
                value(text).getStringValue()
                for there, text in zip(many.there, many.values, strict=True)
                if value(there).getBooleanValue()
            )
            if listed:
                context[key] = listed
        return Witness(actions.representative, value(self._space.resource).getStringValue(), context)


def of_role(
    role: RoleState,
    resources: Sequence[Guarded] = (),
    granted: Sequence[Statement] = (),
) -> Formula:
    """Return the formula of a role; raises UnprovableError when a policy of it could not be read."""
    said = tuple(_statements(role, resources))
    return Formula(
        said,
        granted,
        fixed_keys(role, _conditions(said, granted)),
        bounded=role.bounded is not None,
    )


def admitting(role: RoleState, resources: Iterable[Guarded]) -> tuple[Guarded, ...]:
    """Return the resources whose own policies say something to a role; those that only speak to others are left out."""
    return tuple(
        each
        for each in resources
        if any(
            statement.effect == "Allow" and layer_of(statement, role) is not None
            for statement in each.policy.document.statements
        )
    )


def layer_of(statement: Statement, role: RoleState) -> str | None:
    """Return how a resource's statement speaks to a role: `role` or `session` (no boundary holds it), else None."""
    if statement.not_principals:
        spared = any(_names(each, role) for each in statement.not_principals)
        return None if spared else "session"
    layers = {_names(each, role) for each in statement.principals}
    return "session" if "session" in layers else "role" if "role" in layers else None


def _names(principal: Principal, role: RoleState) -> str | None:
    if principal.kind == EVERYONE:
        return "session"
    if principal.kind == ARN:
        if principal.value == role.arn:
            return "role"
        if principal.value.startswith(f"arn:aws:sts::{role.account}:assumed-role/{role.name}/"):
            return "session"
    return None


def _statements(role: RoleState, resources: Sequence[Guarded]) -> Iterable[Said]:
    for policy in role.identity:
        for statement in formulas.readable(policy.document, policy.name).statements:
            yield Said(statement, "identity")
    if role.bounded is not None:
        for statement in formulas.readable(role.bounded.document, role.bounded.name).statements:
            yield Said(statement, "boundary")
    for resource in resources:
        for statement in formulas.readable(resource.policy.document, resource.policy.name).statements:
            layer = layer_of(statement, role)
            if layer is not None:
                yield Said(statement, layer, resource.arns)


@lru_cache(maxsize=1 << 17)
def _matches(pattern: str, action: str) -> bool:
    return glob(pattern, action)


def _conditions(said: Iterable[Said], granted: Iterable[Statement]) -> list[Condition]:
    return [each for statement in (*(one.statement for one in said), *granted) for each in statement.conditions]


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

    if number >= 1 << 40:
        return str(ipaddress.IPv6Address(min(number - (1 << 40), 2**128 - 1)))
    return str(ipaddress.IPv4Address(max(0, min(number, 2**32 - 1))))
