"""Why an agency may do something, or may not: the roles, the statements, and the grants that they came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ecosystem.estate.iam_matching import acts, glob
from ecosystem.iam.evaluate import Decision
from ecosystem.iam.symbolic.formula import Formula
from ecosystem.iam.symbolic.pair import UnprovableError
from ecosystem.iam.symbolic.role import admitting, of_role
from ecosystem.iam.witness import Witness
from ecosystem.iam.world import Guarded, RoleState, World
from ecosystem.isolation.given import Given
from ecosystem.isolation.owners import Owner, owner
from ecosystem.isolation.replaying import replay
from ecosystem.model import Declaration, Environment


@dataclass(frozen=True, slots=True)
class Answer:
    """What one role of the agency may do about an action and a resource.

    `witness` is a request that is allowed, with the context it needs, None when there is none; `decision` the
    evaluator's word on it, or on the plain request without any context. `grants` are what the declaration gives about
    it, `near` what it gives for the action on other resources. `unsure` says why nobody can tell.
    """

    role: RoleState
    unit: str
    witness: Witness | None
    decision: Decision | None
    grants: tuple[Given, ...]
    near: tuple[Given, ...]
    unsure: str = ""

    @property
    def allowed(self) -> bool:
        """Whether some request gets through."""
        return self.witness is not None


def answers(
    world: World, declaration: Declaration, environment: Environment, agency: str, action: str, resource: str, day: date
) -> Iterator[Answer]:
    """Yield the answer of each role of an agency, the units in the world's order."""
    for role in world.roles:
        owned = owner(role, declaration, environment)
        if owned is not None and owned.agency.id == agency:
            yield _answer(role, world.resources, owned, action, resource, day)


def _answer(
    role: RoleState, resources: tuple[Guarded, ...], owned: Owner, action: str, resource: str, day: date
) -> Answer:
    given = owned.given(day)
    about = [each for each in given if acts(each.statement, action)]
    grants = tuple(each for each in about if any(glob(one, resource) for one in each.statement.resources))
    near = tuple(each for each in about if each not in grants)
    there = admitting(role, resources)
    witness: Witness | None = None
    unsure = ""
    try:
        witness = _witness(of_role(role, there), action, resource, day)
    except UnprovableError as fault:
        unsure = str(fault)
    asked = witness or Witness(action, resource, {"aws:currenttime": f"{day.isoformat()}T12:00:00Z"})
    decision, why = replay(role, there, asked)
    return Answer(role, owned.unit, witness, decision, grants, near, unsure or why)


def _witness(formula: Formula, action: str, resource: str, day: date) -> Witness | None:
    actions = formula.about(action)
    if actions is None:
        return None
    return formula.some(actions, resource, day, action)
