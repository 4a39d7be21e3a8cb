"""Trusts that let in whom nobody named: the world, another account without an external id, any tenant of an issuer.

Sources: "Access to AWS accounts owned by third parties" and "Configuring a role for GitHub OIDC identity provider",
AWS Identity and Access Management user guide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam import ACCOUNT, ARN, EVERYONE, FEDERATED, Principal, Statement
from ecosystem.estate.iam_agencies import assuming, own_accounts
from ecosystem.estate.iam_conditions import admitted, demanded, external_id, prefix
from ecosystem.estate.iam_matching import acts
from ecosystem.estate.iam_nouns import Role
from ecosystem.estate.unknown import UNKNOWN

_SHARED: Final = {
    "agent.buildkite.com": ("sub",),
    "app.terraform.io": ("sub",),
    "gitlab.com": ("sub", "namespace_id", "namespace_path", "project_id", "project_path"),
    "token.actions.githubusercontent.com": (
        "sub",
        "enterprise_id",
        "job_workflow_ref",
        "repository",
        "repository_id",
        "repository_owner",
        "repository_owner_id",
    ),
}
"""Issuers that everybody's jobs sign in by, and the claims of which one must say whose job it is."""

_BUILT_IN: Final = {
    "accounts.google.com": ("aud", "oaud", "sub"),
    "cognito-identity.amazonaws.com": ("aud", "sub"),
    "graph.facebook.com": ("app_id", "id"),
    "www.amazon.com": ("app_id", "user_id"),
}
"""Providers that IAM knows by itself, and the claims of which one must say whose application it is."""

_PROVIDER: Final = ":oidc-provider/"


def weaknesses(estate: Estate, role: Role) -> Iterator[str]:
    """Yield by whom else a role can be taken, a sentence each; raises `Unjudged` after them for what is not known."""
    own = own_accounts(estate, role.resource)
    for statement in assuming(role):
        for principal in admitted(statement):
            if principal.kind == EVERYONE:
                yield f"the role `{role.id}` trusts everybody; name who may take it"
            elif principal.kind in (ACCOUNT, ARN):
                yield from _by_account(role, statement, principal, own)
            elif principal.kind == FEDERATED:
                yield from _by_federation(role, statement, principal.value)


def _by_account(role: Role, statement: Statement, principal: Principal, own: frozenset[str]) -> Iterator[str]:
    if principal.wildcard and not statement.everyone:
        yield f"the role `{role.id}` trusts `{principal.value}`, a wildcard; name the role exactly"
    if principal.account not in own and acts(statement, "sts:AssumeRole") and not external_id(statement):
        yield (
            f"the role `{role.id}` trusts the account `{principal.account}` without an external id; "
            "expected `StringEquals` on `sts:ExternalId`"
        )


def _by_federation(role: Role, statement: Statement, provider: str) -> Iterator[str]:
    host = provider.partition(_PROVIDER)[2].lower()
    claims = _SHARED.get(host) or _BUILT_IN.get(provider.lower())
    issuer = host or provider
    if claims and not any(_says(statement, f"{issuer.lower()}:{claim}") for claim in claims):
        yield f"the role `{role.id}` trusts anybody of `{issuer}`; expected a condition on `{issuer}:{claims[0]}`"


def _says(statement: Statement, key: str) -> bool:
    """Whether a condition demands a claim whose values say an owner: `repo:owner/...`, not `repo:*`."""
    return any(
        bool(each.values) and all(value is UNKNOWN or _owner(str(value), each.base) for value in each.values)
        for each in demanded(statement, key)
    )


def _owner(value: str, operator: str) -> bool:
    if not operator.endswith("like"):
        return value != ""
    kind, colon, rest = value.partition(":")
    owner = rest if colon else kind
    first = owner.partition("/")[0].partition(":")[0]
    return prefix(first, len(first)) and prefix(kind, len(kind))
