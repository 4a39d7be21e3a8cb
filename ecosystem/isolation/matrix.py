"""The auditor's matrix: each agency's role against each brand, action by action, as IAM decides concrete requests.

It is a second opinion of the proof. The proof asks one question about all requests at once; this asks many requests,
one by one, of another program. It can miss what no request here meets, and never shows what is not so.

**Representative.** A brand is tried with what the grants in force give to anybody there, with what a grant of every
layer at `operate` would give to an agency that nobody declared, and with what must reach nobody (`dangerous`: a step of
each kind that breaks isolation, deletion, reading in bulk). Of each statement of these, every action is tried on the
first resource and the last action on every resource. A `*` of a resource's pattern becomes `x`; the context is the one
in which the statement holds, at noon of the day, over TLS, from the brand's account and region: nothing but policies
can refuse.

A Deny of a resource's policy counts where its own `Resource` names the place, or where the policy is known to be that
place's; one that could be another key's or queue's is not counted, so that nothing is hidden by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ecosystem.estate.iam import Document, Statement
from ecosystem.estate.iam_matching import glob
from ecosystem.granting import covers_unit
from ecosystem.iam import statements
from ecosystem.iam.evaluate import Layer, Policies, Prepared
from ecosystem.iam.request import Caller, Request, UnsupportedError
from ecosystem.iam.variables import Context
from ecosystem.iam.witness import Witness
from ecosystem.iam.world import Guarded, RoleState, World
from ecosystem.isolation.given import READ
from ecosystem.isolation.granting import given
from ecosystem.isolation.meaning import LAYERS, Share, meaning
from ecosystem.isolation.owners import owner, units
from ecosystem.isolation.places import Place
from ecosystem.isolation.replaying import SESSION, example
from ecosystem.model import Declaration, Environment
from ecosystem.noun import noun

STRANGER: Final = "nobody-declared"
"""The agency that nobody declared: whose drafts and results no role may reach."""
_WILD: Final = frozenset("*?$")


@noun(frozen=True, slots=True)
class Row:
    """One request of a role of `agency` to a thing of `brand` (or of a group, or of the corporation).

    `allowed` is IAM's decision, None where the evaluator does not know it; `granted` what the declaration says.
    """

    role: str
    agency: str
    brand: str
    action: str
    resource: str
    allowed: bool | None
    granted: bool

    @property
    def beyond(self) -> bool:
        """Whether it stands out: not granted, and allowed or not known."""
        return not self.granted and self.allowed is not False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One representative request to a brand, whoever makes it; the keys of `context` are in lower case."""

    action: str
    resource: str
    account: str
    context: Context


def matrix(world: World, declaration: Declaration, environment: Environment, day: date) -> Iterator[Row]:
    """Yield a row for each agency's role of the world, each brand and each representative request, in that order.

    Roles of nobody's are left out, and grants that no role gives are not missed here: the proof does that.
    """
    nearby = _Nearby(world.resources)
    tried = [
        (unit, [(each, nearby.of(each.resource)) for each in attempts(declaration, environment, unit, day)])
        for unit in units(declaration)
        if (placed := environment.brands.get(unit)) is None or placed.enabled
    ]
    for role in world.roles:
        owned = owner(role, declaration, environment)
        if owned is None:
            continue
        granted = Document(tuple(each.statement for each in owned.given(day)))
        yield from _of_role(role, owned.agency.id, granted, tried)


def _of_role(
    role: RoleState, agency: str, granted: Document, tried: Iterable[tuple[str, Sequence[tuple[Attempt, Layer | None]]]]
) -> Iterator[Row]:
    asked = _Asked(role)
    spec = statements.read(granted, "identity", "the grants")
    for unit, listed in tried:
        for each, policy in listed:
            action, resource, allowed = each.action.lower(), each.resource, asked.may(each, policy)
            given = spec.may_give(action, resource)
            if given or allowed:
                context = {**each.context, **asked.context}
                given = given and spec.gives(action, resource, context)
                allowed = allowed and asked.allows(
                    Request(asked.caller, action, resource, context, each.account), policy
                )
            yield Row(role.id, agency, unit, each.action, resource, allowed, given)


class _Asked:
    """A role with its own policies, ready for every resource's."""

    def __init__(self, role: RoleState) -> None:
        session = f"arn:aws:sts::{role.account}:assumed-role/{role.name}/{SESSION}"
        self.caller = Caller(role.arn, role.account, "role", session)
        self.context = {
            "aws:principalarn": role.arn,
            "aws:principalaccount": role.account,
            "aws:principaltype": "AssumedRole",
            "aws:principalisawsservice": "false",
            "kms:calleraccount": role.account,
            **{f"aws:principaltag/{key.lower()}": value for key, value in role.tags.items()},
        }
        identity = Layer(tuple((each.name, each.document) for each in role.identity))
        boundary = None if role.bounded is None else Layer(((role.bounded.name, role.bounded.document),))
        self._policies = Policies(identity=identity, boundary=boundary)
        self._prepared: dict[int, Prepared | None] = {}

    def may(self, attempt: Attempt, policy: Layer | None) -> bool | None:
        """Return whether an attempt on a resource with this policy may be allowed; None when nobody knows."""
        prepared = self._beside(policy)
        try:
            return None if prepared is None else prepared.may_allow(attempt.action.lower(), attempt.resource)
        except UnsupportedError:
            return None

    def allows(self, request: Request, policy: Layer | None) -> bool | None:
        """Return whether a request to a resource with this policy is allowed; None when nobody knows."""
        prepared = self._beside(policy)
        try:
            return None if prepared is None else prepared.allows(request)
        except UnsupportedError:
            return None

    def _beside(self, policy: Layer | None) -> Prepared | None:
        """Return the role's policies beside a resource's; None when one of them cannot be read."""
        try:
            return self._prepared[id(policy)]
        except KeyError:
            found = self._prepared[id(policy)] = self._with(policy)
            return found

    def _with(self, policy: Layer | None) -> Prepared | None:
        try:
            return Prepared(replace(self._policies, resource=policy))
        except UnsupportedError:
            return None


def attempts(declaration: Declaration, environment: Environment, unit: str, day: date) -> tuple[Attempt, ...]:
    """Return the representative requests to a brand, a group or the corporation, sorted by action and resource."""
    place = Place(declaration, environment, unit)
    placed = _Placed(place)
    found = {
        (each.action, each.resource, tuple(sorted(each.context.items()))): placed.attempt(each)
        for statement in (*_meant(place, day), *dangerous(place))
        for each in _tries(statement, day)
    }
    return tuple(found[key] for key in sorted(found))


def _meant(place: Place, day: date) -> Iterator[Statement]:
    """Yield what is given there to anybody, and what a grant of everything would give to a stranger."""
    declaration, unit = place.declaration, place.unit
    groups = {brand.id: brand.group for brand in declaration.brands}
    holding = {each.to for each in declaration.grants if covers_unit(each, unit, groups)}
    for agency in declaration.agencies:
        if agency.id in holding:
            yield from (each.statement for each in given(declaration, place.environment, agency, unit, day))
    own = tuple(each for each in declaration.channels if each.brand == unit and each.status != "retired")
    for layer in LAYERS:
        yield from meaning(Share(place, STRANGER, layer, "operate", None, own))


def _tries(statement: Statement, day: date) -> Iterator[Witness]:
    """Yield a request for each action on the first resource, and for the last action on each resource."""
    first, *others = statement.resources
    pairs = [(action, first) for action in statement.actions]
    for action, resource in (*pairs, *((statement.actions[-1], each) for each in others)):
        found = example(replace(statement, actions=(action,), resources=(resource,)), day)
        if found is not None:
            yield replace(found, resource="*") if resource == "*" else found


class _Placed:
    """Where the things of a place are, and the context of every request to them."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lake, self._away = frozenset(place.lake), place.here.account
        self._said = {"aws:securetransport": "true", "s3:tlsversion": "1.3"}

    def attempt(self, witness: Witness) -> Attempt:
        """Return a request with the account that its resource is in."""
        parts = witness.resource.split(":", 5)
        account, region = (parts[4], parts[3]) if len(parts) == 6 else ("", "")
        if not account:
            account = self._away if witness.resource.partition("/")[0] in self._lake else self._place.account
        where = {"aws:resourceaccount": account, "aws:requestedregion": region or self._place.region}
        return Attempt(witness.action, witness.resource, account, {**self._said, **where, **witness.context})


def dangerous(place: Place) -> tuple[Statement, ...]:
    """Return what no agency's role may do to a brand, a statement for each kind of harm."""
    content = f"arn:aws:s3:::{place.content}"
    other = place.role(STRANGER)
    key = place.here.arn("kms", "key/*")
    execution = place.arn("states", f"execution:{place.workflow('publishing')}:*")
    table = place.arn("glue", f"table/{place.database}/*")
    listed: Sequence[tuple[str, str]] = (
        ("athena:UpdateWorkGroup", place.arn("athena", f"workgroup/{place.workgroup(STRANGER)}")),
        ("events:PutPermission", "*"),
        ("glue:DeleteTable", table),
        ("iam:DeleteRolePermissionsBoundary", other),
        ("iam:PassRole", other),
        ("iam:PutRolePolicy", other),
        ("iam:UpdateAssumeRolePolicy", other),
        ("kms:CreateGrant", key),
        ("lakeformation:GrantPermissions", "*"),
        ("s3:DeleteObject", f"{content}/published/*"),
        ("s3:PutBucketPolicy", content),
        ("s3:PutObject", f"{content}/published/*"),
        ("s3:PutObjectTagging", f"{content}/published/*"),
        ("sqs:PurgeQueue", place.arn("sqs", place.conversions)),
        ("states:GetExecutionHistory", execution),
        ("states:SendTaskSuccess", "*"),
        ("sts:AssumeRole", other),
        *((action, each) for action in READ for each in place.lake if each.endswith("/*")),
    )
    return tuple(Statement("Allow", actions=(action,), resources=(resource,)) for action, resource in listed)


class _Nearby:
    """The resources' policies, found by what they decide about; resources with the same ones share a layer."""

    def __init__(self, resources: Sequence[Guarded]) -> None:
        self._said = [(each, _heard(each)) for each in resources]
        self._named: dict[str, list[int]] = defaultdict(list)
        self._anywhere: list[int] = []
        for at, (_, document) in enumerate(self._said):
            keys = set(_keys(document))
            if None in keys:
                self._anywhere.append(at)
            else:
                for key in keys:
                    self._named[str(key)].append(at)
        self._layers: dict[tuple[int, ...], Layer] = {}
        self._known: dict[str, Layer | None] = {}

    def of(self, resource: str) -> Layer | None:
        """Return the policies of a resource as a layer, None when none says anything about it."""
        if resource not in self._known:
            near = sorted((*self._named.get(resource.partition("/")[0], ()), *self._anywhere))
            self._known[resource] = self._layer(tuple(at for at in near if self._decides(at, resource)))
        return self._known[resource]

    def _decides(self, at: int, resource: str) -> bool:
        guarded, document = self._said[at]
        if not any(glob(arn, resource) for arn in guarded.arns):
            return False
        return bool(document.missing) or any(_may_reach(each, resource) for each in document.statements)

    def _layer(self, which: tuple[int, ...]) -> Layer | None:
        if not which:
            return None
        if which not in self._layers:
            self._layers[which] = Layer(tuple((self._said[at][0].policy.name, self._said[at][1]) for at in which))
        return self._layers[which]


def _heard(guarded: Guarded) -> Document:
    """Return a resource's policy without the denials that may be about another resource of its service."""
    document = guarded.policy.document
    by_service = any(each.split(":", 5)[5:] in ([], ["*"]) for each in guarded.arns)
    if not by_service:
        return document
    kept = tuple(each for each in document.statements if each.effect == "Allow" or _named(each))
    return replace(document, statements=kept)


def _named(statement: Statement) -> bool:
    return bool(statement.resources) and "*" not in statement.resources


def _keys(document: Document) -> Iterator[str | None]:
    """Yield each pattern's text up to its first `/`; None for one that has a wildcard there, or says no resource."""
    if document.missing:
        yield None
    for statement in document.statements:
        for pattern in statement.resources or ("*",):
            key = pattern.partition("/")[0]
            yield None if _WILD.intersection(key) else key


def _may_reach(statement: Statement, resource: str) -> bool:
    """Return whether a statement could be about a resource; a variable of its patterns could be anything."""
    return not statement.resources or any("${" in each or glob(each, resource) for each in statement.resources)
