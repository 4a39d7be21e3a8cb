"""The cloud's nouns of access: roles, users, credentials, policies, attachments, resource policies."""

from __future__ import annotations

from typing import Final

from ecosystem.estate.iam import Document
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown
from ecosystem.noun import noun

AGENCY: Final = "agency"
"""The tag that a role or policy of an agency carries; its value is the agency's id. Source: `docs/stacks.md`."""


class Tagged(Seen):
    """A noun that may be an agency's by its tag."""

    __slots__ = ()

    @property
    def agency(self) -> Maybe[str | None]:
        """The agency that its tag names, None without one."""
        found = tags(self.resource)
        if isinstance(found, Unknown):
            return UNKNOWN
        said = found.get(AGENCY)
        if said is None or said == "":
            return None
        return said if isinstance(said, str) else UNKNOWN


@noun(frozen=True, slots=True)
class Role(Tagged):
    """A role. `boundary` is the ARN of its permissions boundary, `managed` are those of the policies it names itself.

    Policies that are resources of their own are `RolePolicy` and `Attachment`.
    """

    resource: Resource
    name: Maybe[str | None]
    trust: Document
    inline: tuple[Document, ...] = ()
    managed: tuple[Maybe[str], ...] = ()
    boundary: Maybe[str | None] = None


@noun(frozen=True, slots=True)
class RolePolicy(Seen):
    """An inline policy that is a resource of its own; `role` is the name of its role."""

    resource: Resource
    role: Maybe[str | None]
    document: Document


@noun(frozen=True, slots=True)
class Policy(Tagged):
    """A managed policy of the program's own; an ARN says it by `iam_path` and name."""

    resource: Resource
    name: Maybe[str | None]
    iam_path: Maybe[str | None]
    document: Document


@noun(frozen=True, slots=True)
class Attachment(Seen):
    """Managed policies put on roles; `roles` are names, `policies` ARNs."""

    resource: Resource
    roles: Maybe[tuple[Maybe[str], ...]]
    policies: Maybe[tuple[Maybe[str], ...]]


@noun(frozen=True, slots=True)
class User(Seen):
    """An IAM user."""

    resource: Resource


@noun(frozen=True, slots=True)
class Credential(Seen):
    """A credential of an IAM user; `kind` is what it is, in words: `an access key`."""

    resource: Resource
    kind: str


@noun(frozen=True, slots=True)
class ResourcePolicy(Seen):
    """What a resource's own policy admits; `kind` is what it is a policy of, in a word: `bucket`, `key`.

    `network` is True where who is in the network decides before the policy does, `UNKNOWN` where nobody can tell.
    """

    resource: Resource
    kind: str
    document: Document
    network: Maybe[bool] = False
