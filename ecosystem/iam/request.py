"""What IAM is asked: who wants to do what, on which resource, under which circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class UnsupportedError(Exception):
    """The evaluator does not know what IAM does here; the text names what it met. Nothing is guessed."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as "AWS JSON policy elements: Principal" tells principals apart.

    A session of `GetFederationToken` is a `user` whose `session` is the federated user's ARN.
    """

    arn: str
    """The role's, the user's or the root user's ARN; empty for a service, an identity provider's user, or anonymous."""
    account: str
    """Twelve digits; empty where `arn` is."""
    kind: str = "role"
    """`role`, `user`, `root`, `federated` (before it has a role), `service` or `anonymous`."""
    session: str = ""
    """`arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`, when known."""
    provider: str = ""
    """ARN or host of the identity provider (AssumeRoleWith...), or the service principal's name."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Nothing is derived: `aws:PrincipalArn`, `aws:PrincipalTag/...` and so on come from `context`."""

    caller: Caller
    action: str
    """`s3:GetObject`, in any case."""
    resource: str
    """An ARN, or `*` for an action that knows no resources."""
    context: Mapping[str, str | tuple[str, ...]]
    """Keys in any case; a tuple makes a key multivalued; what is absent is absent."""
    resource_account: str = ""
    """The account that the resource is in; empty: the caller's."""
