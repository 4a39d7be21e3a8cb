"""The proof: for each agency's role, over all actions, resources and contexts, what is claimed of it.

Source: "Order of proof per role", the access analysis: design rules, nothing beyond the declaration, no escalation,
every grant reachable, ends; each refutation is replayed in the concrete evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Final

from ecosystem.estate.iam import Statement
from ecosystem.iam.actions import ActionClass, names, version
from ecosystem.iam.escalations import STEPS, Step
from ecosystem.iam.lint import violations
from ecosystem.iam.symbolic.conditions import instant
from ecosystem.iam.symbolic.formula import FIRST, Formula, Said
from ecosystem.iam.symbolic.pair import UnprovableError
from ecosystem.iam.symbolic.role import admitting, of_role, speaking
from ecosystem.iam.witness import Witness
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState, World
from ecosystem.isolation.around import around, unread
from ecosystem.isolation.claims import (
    BOUNDED,
    CLEAN,
    CLOSED,
    CONTAINED,
    ENDING,
    FIGURES,
    PROVED,
    REACHABLE,
    REFUTED,
    UNPROVED,
    Claim,
    Proof,
    RoleProof,
)
from ecosystem.isolation.given import Given, ending, gives
from ecosystem.isolation.owners import Owner, expected, owner
from ecosystem.isolation.places import Place
from ecosystem.isolation.replaying import Nearby, allowing, example, filled, replay
from ecosystem.isolation.replaying import gives as gives_concretely
from ecosystem.isolation.trusting import trusted
from ecosystem.model import CORPORATION, Declaration, Environment

FIGURES_SERVICES: Final = frozenset({"athena", "glue", "lakeformation", "quicksight", "redshift", "redshift-data"})
"""Services by which figures are read, by their prefixes in IAM."""
_EVERYTHING: Final = gives(("*",), ("*",))


@dataclass(frozen=True, slots=True)
class _Case:
    """One role with everything that its claims are judged on."""

    role: RoleState
    owner: Owner
    given: tuple[Given, ...]
    resources: tuple[Guarded, ...]
    speaking: Nearby
    formula: Formula
    day: date
    whole: bool


def prove(
    world: World,
    declaration: Declaration,
    environment: Environment,
    day: date,
    *,
    whole: bool = False,
    units: tuple[str, ...] = (),
    progress: Callable[[str], None] | None = None,
) -> Proof:
    """Return the proof for every agency's role of a world.

    `whole` says that the world holds all roles of the environment, so that a grant without its role is refuted and
    every grant has to be reachable; a plan of one stack is not whole. `units` are those to prove, empty for all.
    `progress` is told each role before its proof.
    """
    proofs = []
    resources = around(world)
    seen: set[str] = set()
    for role in world.roles:
        owned = owner(role, declaration, environment)
        if owned is None or (units and owned.unit not in units):
            continue
        seen.add(role.arn)
        if progress is not None:
            progress(role.id)
        proofs.append(prove_role(role, resources, owned, day, whole=whole))
    missing = _missing(declaration, environment, day, seen, units) if whole else ()
    return Proof(
        evidence=world.evidence,
        environment=environment.name,
        as_of=day.isoformat(),
        edition=version(),
        listed=len(names()),
        roles=tuple(proofs),
        gaps=world.gaps,
        missing=tuple(missing),
    )


def prove_role(
    role: RoleState, resources: Sequence[Guarded], owned: Owner, day: date, *, whole: bool = False
) -> RoleProof:
    """Return the proof for one role; what cannot be read is a claim that is not proved, never an error."""
    given = owned.given(day)
    about = admitting(role, resources)
    unknown = tuple(dict.fromkeys(unread(role, tuple(resources))))
    try:
        formula = of_role(role, about, [each.statement for each in given])
    except UnprovableError as fault:
        claims: tuple[Claim, ...] = (Claim(CONTAINED, UNPROVED, str(fault)), Claim(CLOSED, UNPROVED, str(fault)))
        return RoleProof(role.id, role.arn, role.where, owned.agency.id, owned.unit, claims)
    case = _Case(role, owned, given, about, Nearby(speaking(role, resources)), formula, day, whole)
    judged: list[Claim] = []
    for kind, judge in (
        (CLEAN, _clean),
        (CONTAINED, _contained),
        (FIGURES, _figures),
        (CLOSED, _closed),
        (REACHABLE, _reachable),
        (ENDING, _ending),
        (BOUNDED, _bounded),
    ):
        if kind in (REACHABLE, BOUNDED) and role.boundary and role.bounded is None and not whole:
            if kind == BOUNDED:
                judged += judge(case)
            continue
        # What is contained in grants that end, ends, and reaches no other figures: asked where it is not contained.
        if kind in (ENDING, FIGURES) and all(each.verdict == PROVED for each in judged if each.claim == CONTAINED):
            judged.append(Claim(kind, PROVED))
            continue
        found = list(judge(case))
        if kind in (CONTAINED, FIGURES, CLOSED, ENDING):
            found += (Claim(kind, UNPROVED, each) for each in unknown)
        judged += found or [Claim(kind, PROVED)]
    judged += trusted(role, owned.agency, owned.place, owned.last(day))
    return RoleProof(
        role=role.id,
        arn=role.arn,
        where=role.where,
        agency=owned.agency.id,
        unit=owned.unit,
        claims=tuple(judged),
        questions=formula.questions,
        actions=sum(each.listed for each in formula.classes),
        classes=len(formula.classes),
    )


def _clean(case: _Case) -> Iterator[Claim]:
    for policy in case.role.identity:
        for problem in violations(policy.document):
            yield Claim(CLEAN, REFUTED, f"{policy.name}: {problem}")
    for resource in case.resources:
        for problem in violations(resource.policy.document, resource=True):
            yield Claim(CLEAN, REFUTED, f"{resource.policy.name}: {problem}")


def _contained(case: _Case) -> Iterator[Claim]:
    for actions in case.formula.live:
        yield from _beyond(case, CONTAINED, actions, partial(case.formula.beyond, actions))


def _figures(case: _Case) -> Iterator[Claim]:
    place = case.owner.place or Place(case.owner.declaration, case.owner.environment, CORPORATION)
    for actions in case.formula.live:
        service = actions.representative.partition(":")[0].lower()
        if service in FIGURES_SERVICES:
            yield from _beyond(case, FIGURES, actions, partial(case.formula.beyond, actions))
        elif service == "s3":
            yield from _beyond(case, FIGURES, actions, partial(case.formula.beyond, actions, place.lake))


def _ending(case: _Case) -> Iterator[Claim]:
    last = max((each.until for each in case.given), default=date.min)
    end = instant(str(ending(_EVERYTHING, last).conditions[-1].values[0])) if case.given else FIRST
    for actions in case.formula.live:
        yield from _beyond(case, ENDING, actions, partial(case.formula.after, actions, end))


def _closed(case: _Case) -> Iterator[Claim]:
    for step in STEPS:
        try:
            found = tuple(_needs(case, step))
        except UnprovableError as fault:
            yield Claim(CLOSED, UNPROVED, str(fault), step=step.id)
            continue
        if len(found) == len(step.needs):
            judged = [_refuted(case, CLOSED, each, f"it can {step.title}", step) for each in found]
            yield next((each for each in judged if each.verdict != REFUTED), judged[-1])


def _needs(case: _Case, step: Step) -> Iterator[Witness]:
    """Yield a request for each action of a step, up to the first that does not get through."""
    for action, target in step.needs:
        actions = case.formula.about(action)
        targets = () if target == "*" else (target,)
        witness = None if actions is None else case.formula.beyond(actions, targets)
        if witness is None:
            return
        yield replace(witness, action=action)


def _reachable(case: _Case) -> Iterator[Claim]:
    if case.role.boundary and case.role.bounded is None:
        if case.whole:  # pragma: no branch - not asked otherwise
            yield Claim(REACHABLE, UNPROVED, f"the boundary `{case.role.boundary}` was not read")
        return
    everything = cache(lambda: of_role(case.role, case.speaking.resources, [each.statement for each in case.given]))
    for each in case.given:
        for statement in _single(each.statement):
            action = statement.actions[0]
            plain = example(statement, case.day)
            if plain is not None:
                plain = replace(plain, context={**case.formula.fixed, **plain.context})
                decision, _ = replay(case.role, case.speaking, plain)
                if decision is not None and decision.allowed:
                    continue
            try:
                formula = everything()
                actions = formula.about(action)
                found = None if actions is None else formula.within(actions, statement)
                unsure = actions is not None and not found and formula.within(actions, statement, perhaps=True)
            except UnprovableError as fault:
                yield Claim(REACHABLE, UNPROVED, str(fault), grant=each.path)
                continue
            said = f"`{each.grant}` grants `{action}` on `{statement.resources[0]}` and the role"
            if unsure:
                yield Claim(REACHABLE, UNPROVED, f"{said} may not allow it", grant=each.path)
            elif found is None:
                yield Claim(REACHABLE, REFUTED, f"{said} does not allow it", grant=each.path)


def _bounded(case: _Case) -> Iterator[Claim]:
    role, place = case.role, case.owner.place
    if role.boundary is None:
        yield Claim(BOUNDED, REFUTED, "it has no permissions boundary")
        return
    if place is not None and role.boundary != place.boundary:
        yield Claim(BOUNDED, REFUTED, f"its boundary is `{role.boundary}`, not the agencies' `{place.boundary}`")
        return
    if role.bounded is None:
        if case.whole:
            yield Claim(BOUNDED, UNPROVED, f"the boundary `{role.boundary}` was not read")
        return
    yield from boundary_alone(role.bounded)


@lru_cache(maxsize=64)
def boundary_alone(policy: NamedPolicy) -> tuple[Claim, ...]:
    """Return each step of the catalogue that a boundary would let through under policies that allow everything."""
    return tuple(_let_through(policy))


def _let_through(policy: NamedPolicy) -> Iterator[Claim]:
    said = [Said(_EVERYTHING, "identity"), *(Said(each, "boundary") for each in policy.document.statements)]
    try:
        if policy.document.missing:
            raise UnprovableError(f"`{policy.name}` could not be read: {policy.document.missing}")
        formula = Formula(said, (), {}, bounded=True)
        for step in STEPS:
            passed = all(
                (actions := formula.about(action)) is not None and formula.beyond(actions) is not None
                for action, _ in step.needs
            )
            if passed:
                yield Claim(BOUNDED, REFUTED, f"its boundary alone would let it {step.title}", step=step.id)
    except UnprovableError as fault:
        yield Claim(BOUNDED, UNPROVED, str(fault))


def _beyond(case: _Case, kind: str, actions: ActionClass, ask: Callable[[], Witness | None]) -> Iterator[Claim]:
    try:
        witness = ask()
    except UnprovableError as fault:
        yield Claim(kind, UNPROVED, str(fault))
        return
    if witness is not None:
        more = f" and {actions.listed - 1:,} actions like it" if actions.listed > 1 else ""
        late = " after the end" if kind == ENDING else ""
        yield _refuted(case, kind, witness, f"`{witness.action}`{more} on {witness.on} is allowed{late}")


def _refuted(case: _Case, kind: str, witness: Witness, sentence: str, step: Step | None = None) -> Claim:
    decision, why = replay(case.role, case.speaking, witness)
    named = step.id if step else ""
    if decision is None:
        return Claim(kind, UNPROVED, f"{sentence}, and the evaluator does not know: {why}", witness, step=named)
    if not decision.allowed:
        granted = [each.statement for each in case.given]
        for each in filled(case.role, witness):
            again, _ = replay(case.role, case.speaking, each)
            if again is not None and again.allowed and not gives_concretely(granted, case.role, each):
                return Claim(kind, REFUTED, sentence, each, True, allowing(again), named)
        because = case.formula.approximate[0] if case.formula.approximate else decision.why
        return Claim(kind, UNPROVED, f"{sentence}, as far as it can be said: {because}", witness, step=named)
    return Claim(kind, REFUTED, sentence, witness, True, allowing(decision), named)


def _single(statement: Statement) -> Iterator[Statement]:
    """Yield a granted statement for each action with each resource."""
    for action in statement.actions:
        for resource in statement.resources:
            yield replace(statement, actions=(action,), resources=(resource,))


def _missing(
    declaration: Declaration, environment: Environment, day: date, seen: Iterable[str], units: tuple[str, ...]
) -> Iterator[Claim]:
    there = set(seen)
    for arn, agency, unit, grant in expected(declaration, environment, day):
        if arn not in there and (not units or unit in units):
            sentence = f"`{agency}` has a grant for `{unit}` and no role `{arn}`"
            yield Claim(REACHABLE, REFUTED, sentence, grant=grant)


__all__ = ["Place", "boundary_alone", "prove", "prove_role"]
