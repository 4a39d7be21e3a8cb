"""What a resource type is to the bundled provider: its inputs, and how boto3 creates, reads, updates and deletes it.

One subclass of `Kind` a type, registered by `@kind`; the provider (`localcloud.provider.serve`) does the rest:
the gRPC protocol, unknown values, secrets, refusals, the difference of inputs, and the record of what is not emulated.
Property names are the Pulumi schema's (camelCase), values are plain Python (dict, list, str, int, float, bool, None).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol

Props = dict[str, Any]

URN_TAG = "ecosystem-urn"
"""The tag by which a create that was cut off is found again; `find` looks for it where a name does not decide."""


class Aws(Protocol):
    """One account and region of the emulator."""

    account: str
    region: str
    emulator: str  # "moto" or "ministack"

    def client(self, service: str, region: str | None = None) -> Any:
        """Return the (cached) boto3 client of a service."""

    def not_held(self, what: str) -> None:
        """Note that the emulator does not keep `what` (a setting) of the resource at hand; `up` lists it."""


class NotEmulated(Exception):
    """The emulator has no such operation: the resource is kept in the provider's own record, and listed."""


class Kind(ABC):
    """One resource type."""

    token: ClassVar[str]
    """The Pulumi type, as `aws:sqs/queue:Queue`."""

    inputs: ClassVar[frozenset[str]]
    """The inputs it takes; `check` refuses every other one by name."""

    required: ClassVar[frozenset[str]] = frozenset()
    """The inputs that must be there (AWS refuses the call without them)."""

    replace_on: ClassVar[frozenset[str]] = frozenset()
    """A change of one of these replaces the resource, as AWS demands. Dotted paths are allowed (`a.b`)."""

    delete_before_replace: ClassVar[bool] = False
    """Whether the old one must go before the new one comes (a name that is taken)."""

    secret_outputs: ClassVar[frozenset[str]] = frozenset()
    """Outputs that are secrets whatever the program says."""

    unordered: ClassVar[frozenset[str]] = frozenset()
    """List inputs whose order does not matter to the diff."""

    documents: ClassVar[frozenset[str]] = frozenset()
    """Inputs that are JSON documents: compared by meaning, not by text."""

    mixed: ClassVar[frozenset[str]] = frozenset()
    """Input blocks that also hold computed members (DKIM tokens): as outputs unknown until they are made."""

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield (service, operation, parameters) that `create` would send first, for botocore to validate in `check`.

        Asked only when every input is known. Operations are botocore's names, as `CreateQueue`.
        """
        return ()

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield (input, sentence) for what AWS would refuse and botocore's model does not know."""
        return ()

    @abstractmethod
    def create(self, aws: Aws, props: Props) -> str:
        """Create it and return its id, as the released provider would (a bucket's name, a queue's URL)."""

    @abstractmethod
    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return what is observed of it, inputs and computed outputs alike; None when it is gone.

        `props` are the last known properties, empty on an import. What the emulator does not tell is left out:
        the provider then keeps the last known value.
        """

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Make it what `new` says. Called only for changes that do not replace."""
        raise NotEmulated(f"{self.token} cannot be changed in place")

    @abstractmethod
    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; no error when it is gone already."""

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the id of the resource that a cut-off create left behind, by its name or by its tag `URN_TAG`."""
        return None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return id and computed outputs for one that the emulator cannot hold, shaped as AWS would shape them."""
        name = str(props.get("name") or props.get("bucket") or self.token.rpartition(":")[2].lower())
        return f"not-emulated:{name}", {}


REGISTRY: dict[str, type[Kind]] = {}


def kind(cls: type[Kind]) -> type[Kind]:
    """Register a type under its token (class decorator)."""
    if cls.token in REGISTRY:
        raise ValueError(f"{cls.token} is registered twice")
    REGISTRY[cls.token] = cls
    return cls
