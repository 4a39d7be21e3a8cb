"""One planned or observed resource of the cloud, as it is written: the raw material of the cloud's nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ecosystem.estate.unknown import UNKNOWN
from ecosystem.noun import noun


@noun(frozen=True, slots=True)
class Resource:
    """A resource of a Pulumi plan. `id` is its name in the program: the asset of a finding about it.

    `properties` are its inputs under the provider's names (`storageEncrypted`), with `UNKNOWN` wherever the engine
    does not know a value yet. `provider` are the inputs of its provider (`region`, `allowedAccountIds` ...). `project`
    and `stack` are those of the program. `parent` is the URN of its component, `depends` the URNs it depends on.
    """

    id: str
    type: str
    urn: str
    properties: Mapping[str, Any]
    project: str = ""
    stack: str = ""
    provider: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    depends: tuple[str, ...] = ()
    protect: bool = False

    def get(self, *path: str | int) -> Any:
        """Return the input at `path` (keys and indexes), None when it is not said, `UNKNOWN` when it is not known."""
        value: Any = self.properties
        for part in path:
            if value is UNKNOWN:
                return UNKNOWN
            if isinstance(part, int):
                value = value[part] if isinstance(value, (list, tuple)) and part < len(value) else None
            else:
                value = value.get(part) if isinstance(value, Mapping) else None
        return value
