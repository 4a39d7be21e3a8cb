"""IAM's decision about a request, from the policies of every layer.

Sources: "Policy evaluation logic", "How AWS enforcement code logic evaluates requests to allow or deny access",
"Policy evaluation for requests within a single account", "Cross-account policy evaluation logic", "Permissions
boundaries for IAM entities", "Policies and permissions in AWS Identity and Access Management" (session policies),
"Key policies in AWS KMS", "Service control policies", "Resource control policies".

Not modelled: the management account of an organization, which service and resource control policies do not limit (give
none for it); VPC endpoint policies; access control lists; grants of KMS; Block Public Access.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ecosystem.estate.iam import Document, Statement
from ecosystem.iam import principals, statements
from ecosystem.iam.principals import Reach
from ecosystem.iam.request import Caller, Request, UnsupportedError
from ecosystem.iam.statements import Reading, Ready
from ecosystem.iam.variables import Context
from ecosystem.noun import noun

ALLOWED: Final = "allowed"
EXPLICIT: Final = "explicit deny"
IMPLICIT: Final = "implicit deny"

_OWNED: Final = frozenset({"role", "user", "root"})
"""Callers of an account: they have policies of their own, and service control policies limit them."""
_FREE: Final = "sts:getcalleridentity"
"""Needs no permission and cannot be denied ("GetCallerIdentity", AWS STS API reference)."""
_KINDS: Final = _OWNED | {"federated", "service", "anonymous"}


@dataclass(frozen=True, slots=True)
class Layer:
    """The policies of one layer, each with its name for people."""

    documents: tuple[tuple[str, Document], ...] = ()


_NOTHING: Final = Layer()


@dataclass(frozen=True, slots=True)
class Policies:
    """All that decides. None: there is no such layer. `Layer()`: there is one, and it allows nothing."""

    identity: Layer = Layer()
    boundary: Layer | None = None
    session: Layer | None = None
    """The session policies; what one of them allows is allowed."""
    resource: Layer | None = None
    """The resource's own policy."""
    scp: tuple[Layer, ...] = ()
    """One layer for each level from the root to the caller's account: every level must allow."""
    rcp: tuple[Layer, ...] = ()
    """The same for the resource's account; they only deny: `RCPFullAWSAccess` is on every level and stays there."""
    key: bool = False
    """The resource must speak itself (a KMS key, a role's trust): without its policy identity policies mean nothing."""


@noun(frozen=True, slots=True)
class Matched:
    """A statement that is about the request; `layer` is the name of a field of `Policies`."""

    layer: str
    policy: str
    sid: str
    effect: str
    statement: Statement


@noun(frozen=True, slots=True)
class Decision:
    """The answer; `layer` is the one that denied, empty when allowed; `matched` are the statements, layer by layer."""

    allowed: bool
    why: str
    layer: str
    matched: tuple[Matched, ...]


class _Heard(NamedTuple):
    """What a layer (of organizations: a level) says."""

    layer: str
    matched: tuple[Matched, ...]
    denies: bool
    reach: Reach
    """The most direct reach of its Allow statements; a policy of the caller's own reaches directly or not at all."""

    @property
    def allows(self) -> bool:
        return self.reach is not Reach.NOBODY


def evaluate(request: Request, policies: Policies) -> Decision:
    """Return IAM's decision.

    Raises `UnsupportedError` for anything whose meaning AWS does not document or that is not modelled.
    """
    return _decided(request, policies, "resource")


class Prepared:
    """Policies of which many requests are asked, where only the answer counts: some ten times faster than `evaluate`.

    What allows nothing is not asked what it denies, so that a request may be known to be denied here where `evaluate`
    does not know everything; where `evaluate` decides, the answers are the same.
    """

    __slots__ = ("_boundary", "_identity", "_policies", "_rcp", "_resource", "_scp", "_session")

    def __init__(self, policies: Policies) -> None:
        """Raises `UnsupportedError` for a policy that cannot be read, whoever will ask."""
        self._policies = policies
        self._identity = statements.together(policies.identity.documents, "identity")
        self._resource = statements.together((policies.resource or _NOTHING).documents, "resource")
        self._boundary = _optional(policies.boundary, "boundary")
        self._session = _optional(policies.session, "session")
        self._scp = tuple(statements.together(each.documents, "scp") for each in policies.scp)
        self._rcp = tuple(statements.together(each.documents, "rcp") for each in policies.rcp)

    def may_allow(self, action: str, resource: str) -> bool:
        """Return whether the action (in lower case) on the resource is allowed to a role or user in any context at all.

        False is certain. Raises as `allows` does.
        """
        return self._identity.may_give(action, resource) or self._resource.may_give(action, resource)

    def allows(self, request: Request) -> bool:
        """Return whether the request is allowed; raises `UnsupportedError` only where `evaluate` does."""
        _check(request, self._policies)
        caller, action, resource = request.caller, request.action.lower(), request.resource
        owned, root = caller.kind in _OWNED, caller.kind == "root"
        if owned and action == _FREE:
            return True
        if not (root or self.may_allow(action, resource)):
            return False
        grants, refusals = self._resource.halves(action)
        context = _lowered(request)
        limits = [each for each in (None if root else self._boundary, self._session) if each is not None]
        bounded = self._boundary is not None and caller.kind in ("role", "user")
        reach = _furthest(grants, request, context, bounded) if grants else Reach.NOBODY
        same = request.resource_account in ("", caller.account)
        if not owned:
            if not reach:
                return False
        elif not (same and reach is Reach.DIRECT):
            if not reach and (self._policies.key or not same):
                return False
            held = root or (same and reach is Reach.ROLE) or self._identity.gives(action, resource, context)
            if not held or not all(each.gives(action, resource, context) for each in limits):
                return False
        if owned and not all(each.gives(action, resource, context) for each in self._scp):
            return False
        denying = (*self._rcp, *((*self._scp, self._identity, *limits) if owned else ()))
        if any(each.refuses(action, resource, context) for each in denying):
            return False
        return not (refusals and _furthest(refusals, request, context, bounded))


def _optional(layer: Layer | None, read_as: str) -> Reading | None:
    return None if layer is None else statements.together(layer.documents, read_as)


def _furthest(found: tuple[Ready, ...], request: Request, context: Context, bounded: bool) -> Reach:
    """Return the most direct reach of the statements of a resource's policy that are about a request."""
    most = Reach.NOBODY
    for each in found:
        if each.reaches(request.resource, context):
            reach = _concerns(each.said, request.caller, bounded)
            if reach > most and each.holds(context):
                most = reach
    return most


def trusts(request: Request, trust: Document, policies: Policies = Policies()) -> Decision:
    """Return the decision whether a role may be assumed: the request's resource is the role, its policy is `trust`.

    `policies` are the caller's own (and the organization's); a service or an identity provider's user needs none. A
    session with tags or a source identity needs `sts:TagSession` or `sts:SetSourceIdentity` as well: ask once for each.
    Sources: "IAM roles", "How AWS enforcement code logic ..." (a trust policy must explicitly allow), and AssumeRole's
    API reference: the root user cannot assume a role. Raises as `evaluate` does.
    """
    if request.caller.kind == "root" and request.action.lower() == "sts:assumerole":
        return Decision(False, IMPLICIT, "resource", ())
    resource = Layer((("trust policy", trust),))
    return _decided(request, replace(policies, resource=resource, key=True), "trust")


def _decided(request: Request, policies: Policies, resource_as: str) -> Decision:
    _check(request, policies)
    if request.action.lower() == _FREE and request.caller.kind in _OWNED:
        return Decision(True, ALLOWED, "", ())
    context = _lowered(request)
    heard = tuple(_hear(request, policies, resource_as, context))
    matched = tuple(each for one in heard for each in one.matched)
    for one in heard:
        if one.denies:
            return Decision(False, EXPLICIT, one.layer, matched)
    layer = _implicit(request.caller, request, policies, heard)
    return Decision(not layer, IMPLICIT if layer else ALLOWED, layer, matched)


def _check(request: Request, policies: Policies) -> None:
    caller = request.caller
    if caller.kind not in _KINDS:
        raise UnsupportedError(f"`{caller.kind}` is no kind of caller")
    if (caller.kind in _OWNED) != bool(caller.account):
        raise UnsupportedError(f"a caller of kind `{caller.kind}` {'with' if caller.account else 'without'} an account")
    if (policies.scp or policies.rcp) and ":role/aws-service-role/" in caller.arn:
        raise UnsupportedError("a service-linked role, which policies of the organization do not limit")


def _lowered(request: Request) -> Context:
    found = {key.lower(): value for key, value in request.context.items()}
    if len(found) != len(request.context):
        raise UnsupportedError("the request's context has a key twice")
    return found


def _hear(request: Request, policies: Policies, resource_as: str, context: Context) -> Iterator[_Heard]:
    """Yield what each layer says, in the order in which AWS describes them."""
    caller = request.caller
    for level in policies.rcp:
        yield _listen(request, level, "rcp", "rcp", context)
    for level in policies.scp if caller.kind in _OWNED else ():
        yield _listen(request, level, "scp", "scp", context)
    bounded = policies.boundary is not None and caller.kind in ("role", "user")
    yield _listen(request, policies.resource or _NOTHING, "resource", resource_as, context, bounded)
    if caller.kind not in _OWNED:
        return
    yield _listen(request, policies.identity, "identity", "identity", context)
    if policies.boundary is not None and caller.kind != "root":
        yield _listen(request, policies.boundary, "boundary", "boundary", context)
    if policies.session is not None:
        yield _listen(request, policies.session, "session", "session", context)


def _listen(request: Request, layer: Layer, name: str, read_as: str, context: Context, bounded: bool = False) -> _Heard:
    matched, direct, denies = [], Reach.NOBODY, False
    action, resource = request.action.lower(), request.resource
    for policy, document in layer.documents:
        for each in statements.read(document, read_as, policy).about(action):
            if not each.reaches(resource, context):
                continue
            said = each.said
            found = _concerns(said, request.caller, bounded)
            if found is Reach.NOBODY or not each.holds(context):
                continue
            matched.append(Matched(name, policy, said.sid, said.effect, said))
            if each.denies:
                denies = True
            elif found > direct:
                direct = found
    return _Heard(name, tuple(matched), denies, direct)


def _concerns(said: Statement, caller: Caller, bounded: bool) -> Reach:
    """Return how directly a statement is about the caller; a policy of the caller's own is about it."""
    if said.principals:
        return principals.reach(said.principals, caller)
    if said.not_principals and not bounded and principals.spared(said.not_principals, caller):
        return Reach.NOBODY
    return Reach.DIRECT  # a Deny with NotPrincipal always denies who has a permissions boundary


def _implicit(caller: Caller, request: Request, policies: Policies, heard: tuple[_Heard, ...]) -> str:
    """Return the layer without whose Allow the request is denied; empty when every one needed is there."""
    said = {}
    for one in heard:
        if one.layer == "scp" and not one.allows:
            return "scp"
        said[one.layer] = one
    resource = said["resource"].reach
    if caller.kind not in _OWNED:
        return "" if resource else "resource"
    same = request.resource_account in ("", caller.account)
    if same and resource is Reach.DIRECT:
        return ""
    if not resource and (policies.key or not same):
        return "resource"
    own = caller.kind == "root" or said["identity"].allows
    if not own and not (same and resource is Reach.ROLE):
        return "identity"
    return next((name for name in ("boundary", "session") if name in said and not said[name].allows), "")
