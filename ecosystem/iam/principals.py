"""Whom a statement of a resource's policy is about.

Sources: "AWS JSON policy elements: Principal", "AWS JSON policy elements: NotPrincipal", and, for what a grant to each
kind of principal is worth, "How AWS enforcement code logic evaluates requests to allow or deny access".
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from ecosystem.estate.iam import ACCOUNT, ARN, EVERYONE, FEDERATED, SERVICE, Principal
from ecosystem.iam.request import Caller, UnsupportedError

_ASSUMED = ":assumed-role/"


class Reach(IntEnum):
    """How directly a statement is about the caller, the more the higher."""

    NOBODY = 0
    ACCOUNT = 1
    """Its account is named: that delegates, and the caller's own policies must allow."""
    ROLE = 2
    """The role (or the user who federated) is named: what limits it limits this grant, too."""
    DIRECT = 3
    """The user, the session, the service, or everybody: an implicit deny elsewhere does not limit it."""


def reach(principals: Iterable[Principal], caller: Caller) -> Reach:
    """Return how directly the principals include the caller.

    Raises `UnsupportedError` for a principal that AWS refuses or that an ARN cannot be compared with.
    """
    return max((_reach(each, caller) for each in principals), default=Reach.NOBODY)


def _reach(principal: Principal, caller: Caller) -> Reach:
    if principal.kind == EVERYONE:
        if principal.value != "*":
            raise UnsupportedError(f"the principal `{principal.value}` is a pattern")
        return Reach.DIRECT
    if principal.kind == ACCOUNT:
        if principal.account != caller.account:
            return Reach.NOBODY
        return Reach.DIRECT if caller.kind == "root" else Reach.ACCOUNT
    if principal.kind in (SERVICE, FEDERATED):
        kind = caller.kind == "service" if principal.kind == SERVICE else caller.kind in ("federated", "role")
        return Reach.DIRECT if kind and principal.value == caller.provider else Reach.NOBODY
    if principal.kind != ARN or principal.wildcard:
        raise UnsupportedError(f"the principal `{principal.value}` ({principal.kind}) cannot be compared with a caller")
    if not caller.account:
        return Reach.NOBODY
    if principal.value == caller.session:
        return Reach.DIRECT
    if principal.value == caller.arn:
        return Reach.DIRECT if caller.kind == "user" and not caller.session else Reach.ROLE
    return Reach.NOBODY


def spared(principals: tuple[Principal, ...], caller: Caller) -> bool:
    """Return whether a `NotPrincipal` of a Deny spares the caller.

    It spares whom it names with all above them: the account and the user; the account, the role and, where sessions of
    the role are named, the session. The account alone spares its root user only, as the page's first example has it.
    Raises `UnsupportedError` where the page says that it "might" deny: named without the account or without the role.
    """
    reaches = [(each, _reach(each, caller)) for each in principals]
    if any(found is Reach.DIRECT for each, found in reaches if each.kind != ARN):
        return True
    if not caller.account or caller.kind == "root":
        return False
    account = any(found is Reach.ACCOUNT for _, found in reaches)
    named = {each.value for each in principals if each.kind == ARN}
    sessions = _sessions(named, caller)
    if not (sessions or caller.arn in named):
        return False
    if sessions and not caller.session:
        raise UnsupportedError("`NotPrincipal` names sessions of the role and the caller's is not known")
    if sessions and caller.session not in sessions:
        return False
    if not account or caller.arn not in named:
        raise UnsupportedError("`NotPrincipal` names the caller without its account or its role, which might deny it")
    return True


def _sessions(named: Iterable[str], caller: Caller) -> set[str]:
    """Return the named sessions of the caller's role."""
    name = caller.arn.rpartition("/")[2]
    inside = f":{caller.account}{_ASSUMED}{name}/"
    return {each for each in named if inside in each}
