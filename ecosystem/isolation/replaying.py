"""A witness of the prover asked again of the concrete evaluator: two programs, one answer."""

from __future__ import annotations

from datetime import date

from ecosystem.estate.iam import Statement
from ecosystem.estate.iam_matching import glob
from ecosystem.iam.evaluate import Decision, Layer, Policies, evaluate
from ecosystem.iam.request import Caller, Request, UnsupportedError
from ecosystem.iam.symbolic.role import Witness
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState

SESSION = "proof"
"""The session's name in a replayed request."""


def request(role: RoleState, witness: Witness) -> Request:
    """Return the witness as a request of a session of the role."""
    session = f"arn:aws:sts::{role.account}:assumed-role/{role.name}/{SESSION}"
    caller = Caller(role.arn, role.account, "role", session)
    owner = _account(witness.resource)
    return Request(caller, witness.action, witness.resource, witness.context, owner)


def replay(role: RoleState, resources: tuple[Guarded, ...], witness: Witness) -> tuple[Decision | None, str]:
    """Return the evaluator's decision, and why there is none when it does not know what IAM does."""
    about = [each for each in resources if any(glob(arn, witness.resource) for arn in each.arns)]
    policies = Policies(
        identity=_layer(*role.identity),
        boundary=None if role.bounded is None else _layer(role.bounded),
        resource=_layer(*(each.policy for each in about)) if about else None,
    )
    try:
        return evaluate(request(role, witness), policies), ""
    except UnsupportedError as fault:
        return None, str(fault)


def example(statement: Statement, day: date) -> Witness | None:
    """Return a plain request that a granted statement gives on a day, None when its conditions have no plain one."""
    context: dict[str, str | tuple[str, ...]] = {"aws:currenttime": f"{day.isoformat()}T12:00:00Z"}
    for each in statement.conditions:
        value = each.values[0] if each.values else None
        if not isinstance(value, str):
            return None
        if each.base == "null" or each.key == "aws:currenttime":
            continue
        if each.operator.startswith(("foranyvalue:", "forallvalues:")):
            context[each.key] = (value,)
        elif each.operator in ("stringequals", "stringlike"):
            context[each.key] = _filled(value) if each.operator == "stringlike" else value
        else:
            return None
    return Witness(statement.actions[0], _filled(statement.resources[0]), context)


def _filled(pattern: str) -> str:
    return pattern.replace("?", "x").replace("*", "x")


def allowing(decision: Decision) -> tuple[str, ...]:
    """Return the names of the statements that allow: the policy and the Sid."""
    return tuple(
        f"{each.policy}: {each.sid or 'a statement without a Sid'}"
        for each in decision.matched
        if each.effect == "Allow" and each.layer in ("identity", "resource")
    )


def _layer(*policies: NamedPolicy) -> Layer:
    return Layer(tuple((each.name, each.document) for each in policies))


def _account(resource: str) -> str:
    parts = resource.split(":", 5)
    return parts[4] if len(parts) == 6 and len(parts[4]) == 12 and parts[4].isdigit() else ""
