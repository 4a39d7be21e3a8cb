"""What an analysis of access sees: roles with every policy that decides for them, and resources with their own.

It is the same whether it was planned or is live; `gaps` are what could not be read, which no proof may pass over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecosystem.estate.iam import Document

PLANNED = "planned"
OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy with its name for people, and where it stands (URN, ARN or file; empty: nothing says)."""

    name: str
    document: Document
    where: str = ""


@dataclass(frozen=True, slots=True)
class RoleState:
    """A role and its documents. `id` is what a finding calls it, `where` its URN or ARN.

    `boundary` is the boundary's ARN, None without one; `bounded` is its document, None where nobody has it. `hidden`
    are the keys of tags whose values nobody knows, `*` for any.
    """

    id: str
    arn: str
    trust: Document
    identity: tuple[NamedPolicy, ...] = ()
    boundary: str | None = None
    bounded: NamedPolicy | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    hidden: tuple[str, ...] = ()

    @property
    def account(self) -> str:
        """The twelve digits of its account."""
        return self.arn.split(":")[4]

    @property
    def name(self) -> str:
        """Its name without the path."""
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A resource with a policy of its own. `arns` are the patterns of what the policy decides about."""

    id: str
    kind: str
    arns: tuple[str, ...]
    account: str
    policy: NamedPolicy
    where: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that was read. `evidence` is `planned` or `observed`; `gaps` are sentences."""

    evidence: str
    roles: tuple[RoleState, ...]
    resources: tuple[Guarded, ...] = ()
    gaps: tuple[str, ...] = ()
