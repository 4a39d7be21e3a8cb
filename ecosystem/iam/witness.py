"""A request that refutes a claim; apart from the prover, so that whoever reads proofs need not load a solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Witness:
    """A request that refutes a claim: one action of a class, a resource, and the context that matters."""

    action: str
    resource: str
    context: Mapping[str, str | tuple[str, ...]]

    @property
    def on(self) -> str:
        """The resource in a sentence; an empty one is what only a lone `*` reaches."""
        return f"`{self.resource}`" if self.resource else "any resource"
