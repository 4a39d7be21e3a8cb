"""A witness of the prover asked again of the concrete evaluator: two programs, one answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from ecosystem.estate.iam import EVERYONE, Document, Principal, Statement
from ecosystem.estate.iam_matching import acts, glob
from ecosystem.iam.evaluate import Decision, Layer, Policies, evaluate
from ecosystem.iam.request import Caller, Request, UnsupportedError
from ecosystem.iam.symbolic.role import providers
from ecosystem.iam.witness import Witness
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState

_EVERYBODY: Final = Statement("Allow", principals=(Principal(EVERYONE, "*"),), actions=("*",), resources=("*",))
_OPEN: Final = Layer((("the policy of another account's resource", Document((_EVERYBODY,))),))
_VARIABLE: Final = re.compile(r"\$\{([^},*?$]+)\}")
SESSION = "proof"
"""The session's name in a replayed request."""


def request(role: RoleState, witness: Witness) -> Request:
    """Return the witness as a request of a session of the role."""
    session = f"arn:aws:sts::{role.account}:assumed-role/{role.name}/{SESSION}"
    caller = Caller(role.arn, role.account, "role", session, next(iter(providers(role)), ""))
    owner = _account(witness.resource)
    return Request(caller, witness.action, witness.resource, witness.context, owner)


class Nearby:
    """Resources with policies, found by the ARN that a request is about without asking every one of them."""

    def __init__(self, resources: Iterable[Guarded]) -> None:
        self.resources = tuple(resources)
        self._named: dict[str, list[Guarded]] = {}
        self._patterns: list[Guarded] = []
        for each in self.resources:
            said = each.policy.document.statements
            named = [arn for one in said for arn in one.resources] if all(one.resources for one in said) else []
            starts = _starts(each.arns) or _starts(named)
            for start in starts:
                self._named.setdefault(start, []).append(each)
            if not starts:
                self._patterns.append(each)

    def about(self, resource: str) -> list[Guarded]:
        """Return those whose policies decide about a resource."""
        starts = [resource, *(resource[: found.start()] for found in re.finditer("/", resource))]
        near = [each for start in starts for each in self._named.get(start, ())]
        return [each for each in (*near, *self._patterns) if any(glob(arn, resource) for arn in each.arns)]


def _starts(patterns: Iterable[str]) -> set[str]:
    """Return what ARNs begin with, up to a `/` or the end; nothing when one of the patterns does not say."""
    found = {each.removesuffix("/*") for each in patterns}
    return set() if any({"*", "?", "$"}.intersection(each) for each in found) else found


def replay(role: RoleState, resources: tuple[Guarded, ...] | Nearby, witness: Witness) -> tuple[Decision | None, str]:
    """Return the evaluator's decision, and why there is none when it does not know what IAM does.

    A resource of another account whose policy was not read is taken for one that lets everybody in: nobody here
    decides what it says.
    """
    near = resources if isinstance(resources, Nearby) else Nearby(resources)
    about = near.about(witness.resource)
    asked = request(role, witness)
    resource = _layer(*(each.policy for each in about)) if about else None
    if not about and asked.resource_account not in ("", role.account):
        resource = _OPEN
    policies = Policies(
        identity=_layer(*(_narrowed(each, witness.action) for each in role.identity)),
        boundary=None if role.bounded is None else _layer(role.bounded),
        resource=resource,
    )
    decision: Decision | None = None
    for session in dict.fromkeys((asked.caller.session, *_sessions(role, about))):
        try:
            decision = evaluate(replace(asked, caller=replace(asked.caller, session=session)), policies)
        except UnsupportedError as fault:
            return None, str(fault)
        if decision.allowed:
            break
    return decision, ""


def _sessions(role: RoleState, resources: Iterable[Guarded]) -> Iterator[str]:
    """Yield the sessions of a role that resources' policies name."""
    start = f"arn:aws:sts::{role.account}:assumed-role/{role.name}/"
    for each in resources:
        for statement in each.policy.document.statements:
            yield from (one.value for one in statement.principals if one.value.startswith(start))


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


def filled(role: RoleState, witness: Witness) -> Iterator[Witness]:
    """Yield the witness with values for the policy variables that a session may choose, read off its resource.

    A formula takes such a variable for any text and does not say which; one that is empty becomes `x`.
    """
    for policy in role.identity:
        for statement in policy.document.statements:
            for pattern in statement.resources:
                keys = [each.strip().lower() for each in _VARIABLE.findall(pattern)]
                wanted = [each for each in keys if each not in witness.context]
                found = re.fullmatch(_regular(pattern), witness.resource, re.DOTALL) if wanted else None
                if found is not None:
                    values = {key: found[f"v{at}"] or "x" for at, key in enumerate(keys) if key in wanted}
                    yield Witness(witness.action, _put(pattern, values), {**witness.context, **values})


def _regular(pattern: str) -> str:
    pieces, at, count = [], 0, 0
    for each in _VARIABLE.finditer(pattern):
        pieces += [_escaped(pattern[at : each.start()]), f"(?P<v{count}>.*?)"]
        at, count = each.end(), count + 1
    return "".join([*pieces, _escaped(pattern[at:])])


def _escaped(text: str) -> str:
    return re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")


def _put(pattern: str, values: Mapping[str, str]) -> str:
    return _filled(_VARIABLE.sub(lambda found: values.get(found[1].strip().lower(), found[0]), pattern))


def gives(granted: Iterable[Statement], role: RoleState, witness: Witness) -> bool:
    """Return whether granted statements give a request, by the concrete evaluator; what it does not know, they do."""
    document = Document(tuple(granted))
    try:
        asked = replace(request(role, witness), resource_account="")
        return evaluate(asked, Policies(Layer((("what is granted", document),)))).allowed
    except UnsupportedError:
        return True


def _narrowed(policy: NamedPolicy, action: str) -> NamedPolicy:
    """Return one of AWS's own policies with the action itself in place of patterns over all services."""
    if not any(each.startswith("*:") for one in policy.document.statements for each in one.actions):
        return policy
    said = (replace(each, actions=(action,)) for each in policy.document.statements if acts(each, action))
    return replace(policy, document=Document(tuple(said), policy.document.missing))


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
