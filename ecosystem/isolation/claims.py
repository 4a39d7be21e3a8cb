"""What is claimed of an agency's role, and what became of each claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ecosystem.iam.witness import Witness

PROVED: Final = "proved"
REFUTED: Final = "refuted"
UNPROVED: Final = "unproved"

CONTAINED: Final = "contained"
REACHABLE: Final = "reachable"
FIGURES: Final = "figures"
CLOSED: Final = "closed"
ENDING: Final = "ending"
TRUSTED: Final = "trusted"
BOUNDED: Final = "bounded"
CLEAN: Final = "clean"

CLAIMS: Final[Mapping[str, str]] = {
    CONTAINED: "allows nothing beyond what is granted",
    FIGURES: "reads no other figures than its own",
    REACHABLE: "allows every thing that is granted",
    CLOSED: "cannot escalate",
    ENDING: "allows nothing after the last grant's end",
    TRUSTED: "is taken by the agency's declared principals alone",
    BOUNDED: "carries the agencies' boundary, which holds by itself",
    CLEAN: "breaks no design rule",
}
"""Each claim, as the rest of a sentence that begins with the role."""

NOT_COVERED: Final = (
    "access control lists, access points and presigned URLs of S3",
    "grants that a KMS key has already",
    "VPC endpoint policies and networks",
    "Lake Formation's own permissions, row filters and column filters",
    "permissions inside Redshift, QuickSight and the contact centre",
    "service-linked roles, and what a service does with a role of its own after a granted call",
    "service and resource control policies of an organization, which could only take away",
    "resources outside of what was read, other than by the names that policies say",
    "the time until a change of IAM holds everywhere",
)
"""What a proof says nothing about; it is printed with every one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim and its verdict. `sentence` says what is wrong or unknown, empty when it is proved.

    `witness` is a request that gets through; `replayed` whether the concrete evaluator allows it, too. `by` are the
    names of the statements that allow it, `step` the step of the catalogue for an escalation, `grant` the path of the
    grant that the claim is about.
    """

    claim: str
    verdict: str
    sentence: str = ""
    witness: Witness | None = None
    replayed: bool = False
    by: tuple[str, ...] = ()
    step: str = ""
    grant: str = ""


@dataclass(frozen=True, slots=True)
class RoleProof:
    """All claims about one role. `unit` is empty for a role that names none."""

    role: str
    arn: str
    where: str
    agency: str
    unit: str
    claims: tuple[Claim, ...]
    questions: int = 0
    actions: int = 0
    classes: int = 0

    @property
    def verdict(self) -> str:
        """The worst of the claims' verdicts."""
        said = {each.verdict for each in self.claims}
        return REFUTED if REFUTED in said else UNPROVED if UNPROVED in said else PROVED

    def of(self, claim: str) -> tuple[Claim, ...]:
        """Return the claims of a kind."""
        return tuple(each for each in self.claims if each.claim == claim)


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof over a world. `gaps` are what could not be read, `edition` the edition of the list of actions."""

    evidence: str
    environment: str
    as_of: str
    edition: str
    listed: int
    roles: tuple[RoleProof, ...]
    gaps: tuple[str, ...] = ()
    missing: tuple[Claim, ...] = field(default=())
    """Grants that no role gives, when the world is whole."""

    @property
    def verdict(self) -> str:
        """The worst of the roles' verdicts, and of what is missing."""
        said = {each.verdict for each in self.roles} | {each.verdict for each in self.missing}
        if REFUTED in said:
            return REFUTED
        return UNPROVED if UNPROVED in said or self.gaps else PROVED
