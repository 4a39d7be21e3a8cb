"""What the cloud's nouns share: each was seen as one resource, whose name and URN are its own."""

from __future__ import annotations

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.unknown import UNKNOWN


class Seen:
    """A noun of the cloud; `resource` is where it was seen."""

    __slots__ = ()

    resource: Resource

    @property
    def id(self) -> str:
        """The name of the resource in its program: the asset of a finding."""
        return self.resource.id

    @property
    def urn(self) -> str:
        """The URN of the resource."""
        return self.resource.urn

    @property
    def brand(self) -> str | None:
        """The unit that its tag `brand` names, None without one."""
        found = tags(self.resource)
        said = None if found is UNKNOWN else found.get("brand")  # type: ignore[union-attr]
        return said if isinstance(said, str) and said else None
