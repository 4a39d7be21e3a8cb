"""The prover and the evaluator are two programs: over random policies neither contradicts the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.estate.iam import Document, Statement, parse
from ecosystem.iam.evaluate import Layer, Policies, evaluate
from ecosystem.iam.request import Request, UnsupportedError
from ecosystem.iam.symbolic.formula import Formula
from ecosystem.iam.symbolic.pair import UnprovableError
from ecosystem.iam.symbolic.role import of_role
from ecosystem.iam.witness import Witness
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState
from ecosystem.isolation.replaying import replay, request
from tests.ecosystem.iam.oracle.generator import case, statement
from tests.ecosystem.iam.samples import whole

seeds = st.integers(0, 2**40).map(str)
many = settings(max_examples=400, deadline=None)


@dataclass(frozen=True)
class Small:
    """A random role with a boundary and a resource's policy, some random grants, and a random request."""

    role: RoleState
    resources: tuple[Guarded, ...]
    granted: tuple[Statement, ...]
    request: Request
    policies: Policies

    def formula(self) -> Formula | None:
        """Return the formula, None when it has none."""
        try:
            return of_role(self.role, self.resources, self.granted)
        except UnprovableError:
            return None


def small(seed: str) -> Small | None:
    """Return the policies of a seed, as a role's; None for a seed that is about something else."""
    found = case(seed)
    if found.caller.kind != "role" or found.trust is not None:
        return None
    context = {key.lower(): value for key, value in found.context.items() if key.lower() != "aws:username"}
    tags = {
        key.removeprefix("aws:principaltag/"): value
        for key, value in context.items()
        if key.startswith("aws:principaltag/") and isinstance(value, str)
    }
    identity = tuple(NamedPolicy(name, document) for name, document in found.policies.identity.documents)
    boundary = found.policies.boundary
    role = RoleState(
        id="role",
        arn=found.caller.arn,
        trust=Document(),
        identity=identity,
        boundary=None if boundary is None else "arn:boundary",
        bounded=None if boundary is None else NamedPolicy("boundary", boundary.documents[0][1]),
        tags=tags,
    )
    resources: tuple[Guarded, ...] = ()
    if found.policies.resource is not None:
        policy = NamedPolicy("resource", found.policies.resource.documents[0][1])
        resources = (Guarded("resource", "resource", (found.resource,), found.account, policy),)
    granted = tuple(
        each
        for at in range(2)
        for each in parse({"Statement": [whole(statement(f"{seed} {at}", found, "identity"), True)]}).statements
        if each.effect == "Allow"
    )
    always = {
        "aws:currenttime": "2026-11-20T00:00:00Z",
        "aws:tokenissuetime": "2026-11-20T00:00:00Z",
        "aws:securetransport": "true",
    }
    fixed = {"aws:principalarn": role.arn, "aws:principalaccount": role.account, "aws:principaltype": "AssumedRole"}
    request = replace(found.request, context={**always, **context, **fixed, "aws:principalisawsservice": "false"})
    policies = Policies(found.policies.identity, boundary, resource=found.policies.resource)
    return Small(role, resources, granted, request, policies)


def _allowed(made: Small) -> bool | None:
    """Whether the request is allowed and not granted; None where the evaluator does not know."""
    own = replace(made.request, resource_account="")
    document = Document(made.granted)
    try:
        if not evaluate(made.request, made.policies).allowed:
            return False
        return not evaluate(own, Policies(Layer((("granted", document),)))).allowed
    except UnsupportedError:
        return None


def _open(made: Small) -> bool:
    """Whether a `NotPrincipal` decides, which the formula takes for less of a denial than it is."""
    return any(each.not_principals for one in made.resources for each in one.policy.document.statements)


def _gives(made: Small, witness: Witness) -> bool:
    """Whether the grants give a request, as far as the evaluator knows."""
    asked = replace(request(made.role, witness), resource_account="")
    try:
        return evaluate(asked, Policies(Layer((("granted", Document(made.granted)),)))).allowed
    except UnsupportedError:
        return False


@many
@given(seeds)
def test_what_is_proved_no_request_refutes(seed: str) -> None:
    """A request that is allowed and not granted is in a class of actions of which the formula finds one, too."""
    made = small(seed)
    if made is None or not _allowed(made):
        return
    formula = made.formula()
    if formula is None:
        return
    actions = formula.about(made.request.action)
    assert actions is not None
    try:
        assert formula.beyond(actions) is not None
    except UnprovableError:
        return


@many
@given(seeds)
def test_a_witness_is_a_request(seed: str) -> None:
    """What the formula finds beyond the grants, the evaluator allows, and the grants do not give."""
    made = small(seed)
    formula = None if made is None else made.formula()
    if made is None or formula is None or made.request.resource_account not in ("", made.role.account):
        return
    for actions in formula.live:
        try:
            witness = formula.beyond(actions)
        except UnprovableError:
            continue
        if witness is None or formula.approximate or _open(made):
            continue
        decision, why = replay(made.role, made.resources, witness)
        assert why or (decision is not None and decision.allowed), witness
        assert why or not _gives(made, witness), witness
