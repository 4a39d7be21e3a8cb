"""The proof: for each agency's role, over all actions, resources and contexts, what is claimed of it.

Source: "Order of proof per role", the access analysis: design rules, nothing beyond the declaration, no escalation,
every grant reachable, ends; each refutation is replayed in the concrete evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from ecosystem.estate.iam import Statement
from ecosystem.iam.actions import ActionClass, names, version
from ecosystem.iam.escalations import STEPS, Step
from ecosystem.iam.lint import violations
from ecosystem.iam.symbolic.conditions import instant
from ecosystem.iam.symbolic.pair import UnprovableError
from ecosystem.iam.symbolic.role import Formula, Said, Witness, admitting, of_role
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState, World
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
from ecosystem.isolation.replaying import allowing, example, replay
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
    progress: Callable[[str], None] | None = None,
) -> Proof:
    """Return the proof for every agency's role of a world.

    `whole` says that the world holds all roles of the environment, so that a grant without its role is refuted and
    every grant has to be reachable; a plan of one stack is not whole. `progress` is told each role before its proof.
    """
    proofs = []
    seen: set[str] = set()
    for role in world.roles:
        owned = owner(role, declaration, environment)
        if owned is None:
            continue
        seen.add(role.arn)
        if progress is not None:
            progress(role.id)
        proofs.append(prove_role(role, world.resources, owned, day, whole=whole))
    missing = _missing(declaration, environment, day, seen) if whole else ()
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
    try:
        formula = of_role(role, about, [each.statement for each in given])
    except UnprovableError as fault:
        claims: tuple[Claim, ...] = (Claim(CONTAINED, UNPROVED, str(fault)), Claim(CLOSED, UNPROVED, str(fault)))
        return RoleProof(role.id, role.arn, role.where, owned.agency.id, owned.unit, claims)
    case = _Case(role, owned, given, about, formula, day, whole)
    last = max((each.until for each in given), default=None)
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
        # What is contained in grants that end, ends, and reaches no other figures: asked where it is not contained.
        if kind in (ENDING, FIGURES) and all(each.verdict == PROVED for each in judged if each.claim == CONTAINED):
            judged.append(Claim(kind, PROVED))
            continue
        found = list(judge(case))
        judged += found or [Claim(kind, PROVED)]
    judged += trusted(role, owned.agency, owned.place, last)
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
        yield from _beyond(case, CONTAINED, actions, lambda actions=actions: case.formula.beyond(actions))  # type: ignore[misc]


def _figures(case: _Case) -> Iterator[Claim]:
    place = case.owner.place or Place(case.owner.declaration, case.owner.environment, CORPORATION)
    for actions in case.formula.live:
        service = actions.representative.partition(":")[0].lower()
        if service in FIGURES_SERVICES:
            yield from _beyond(case, FIGURES, actions, lambda actions=actions: case.formula.beyond(actions))  # type: ignore[misc]
        elif service == "s3":
            yield from _beyond(case, FIGURES, actions, lambda actions=actions: case.formula.beyond(actions, place.lake))  # type: ignore[misc]


def _ending(case: _Case) -> Iterator[Claim]:
    if not case.given:
        return
    last = max(each.until for each in case.given)
    end = instant(str(ending(_EVERYTHING, last).conditions[-1].values[0]))
    for actions in case.formula.live:
        yield from _beyond(case, ENDING, actions, lambda actions=actions: case.formula.after(actions, end))  # type: ignore[misc]


def _closed(case: _Case) -> Iterator[Claim]:
    for step in STEPS:
        witness: Witness | None = None
        try:
            for action, target in step.needs:
                actions = case.formula.about(action)
                targets = () if target == "*" else (target,)
                witness = None if actions is None else case.formula.beyond(actions, targets)
                if witness is None:
                    break
                witness = replace(witness, action=action)
        except UnprovableError as fault:
            yield Claim(CLOSED, UNPROVED, str(fault), step=step.id)
            continue
        if witness is not None:
            yield _refuted(case, CLOSED, witness, f"it can {step.title}", step)


def _reachable(case: _Case) -> Iterator[Claim]:
    if case.role.boundary and case.role.bounded is None:
        if case.whole:
            yield Claim(REACHABLE, UNPROVED, f"the boundary `{case.role.boundary}` was not read")
        return
    for each in case.given:
        for statement in _single(each.statement):
            action = statement.actions[0]
            plain = example(statement, case.day)
            if plain is not None:
                decision, _ = replay(case.role, case.resources, plain)
                if decision is not None and decision.allowed:
                    continue
            actions = case.formula.about(action)
            try:
                found = None if actions is None else case.formula.within(actions, statement)
            except UnprovableError as fault:
                yield Claim(REACHABLE, UNPROVED, str(fault), grant=each.path)
                continue
            if found is None:
                yield Claim(
                    REACHABLE,
                    REFUTED,
                    f"`{each.grant}` grants `{action}` on `{statement.resources[0]}` and the role does not allow it",
                    grant=each.path,
                )


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
        yield _refuted(case, kind, witness, f"`{witness.action}`{more} on `{witness.resource}` is allowed{late}")


def _refuted(case: _Case, kind: str, witness: Witness, sentence: str, step: Step | None = None) -> Claim:
    decision, why = replay(case.role, case.resources, witness)
    named = step.id if step else ""
    if decision is None:
        return Claim(kind, UNPROVED, f"{sentence}, and the evaluator does not know: {why}", witness, step=named)
    if not decision.allowed:
        because = case.formula.approximate[0] if case.formula.approximate else decision.why
        return Claim(kind, UNPROVED, f"{sentence}, as far as it can be said: {because}", witness, step=named)
    return Claim(kind, REFUTED, sentence, witness, True, allowing(decision), named)


def _single(statement: Statement) -> Iterator[Statement]:
    """Yield a granted statement for each action with all its resources, and for the first action with each."""
    for action in statement.actions:
        yield replace(statement, actions=(action,))
    if len(statement.resources) > 1:
        for resource in statement.resources:
            yield replace(statement, actions=statement.actions[:1], resources=(resource,))


def _missing(declaration: Declaration, environment: Environment, day: date, seen: Iterable[str]) -> Iterator[Claim]:
    there = set(seen)
    for arn, agency, unit, grant in expected(declaration, environment, day):
        if arn not in there:
            sentence = f"`{agency}` has a grant for `{unit}` and no role `{arn}`"
            yield Claim(REACHABLE, REFUTED, sentence, grant=grant)


__all__ = ["Place", "boundary_alone", "prove", "prove_role"]
