"""What a row of the table is given, and the rows' common parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecosystem.model import Agency, Channel
from stacks.access.grants import CHANNEL_LAYERS, Holding
from stacks.access.statement import Permission, read_objects, use_key, write_objects
from stacks.access.unitplace import Place, Scope


@dataclass(frozen=True, slots=True)
class Row:
    """One holding of one agency in one unit."""

    place: Place
    scope: Scope
    agency: Agency
    holding: Holding

    def prefixes(self, folder: str) -> tuple[str, ...]:
        """Return `folder` (ending in `/`), or its part of each channel when the holding is limited to channels."""
        limited = self.holding.channels
        return (folder,) if limited is None else tuple(f"{folder}{self.place.id(channel)}/" for channel in limited)

    def sites(self) -> tuple[Channel, ...]:
        """Return the provisioned web channels that the holding reaches."""
        layer = self.holding.layer
        return tuple(
            channel
            for channel in self.scope.sites
            if layer in CHANNEL_LAYERS.get(channel.kind, ()) and self.holding.reaches(channel)
        )


def read_content(row: Row, what: str, folder: str) -> Iterator[Permission]:
    """Yield what reading a folder of the unit's content bucket takes."""
    bucket = row.place.content
    yield from read_objects(what, bucket, row.prefixes(folder))
    yield use_key(row.place, f"{what}Read", "content", "s3", [f"arn:aws:s3:::{bucket}"], write=False)


def work_in_content(row: Row, what: str, folder: str) -> Iterator[Permission]:
    """Yield what reading and writing a folder of the unit's content bucket takes; nothing is ever deleted."""
    bucket = row.place.content
    yield from read_objects(what, bucket, row.prefixes(folder))
    yield write_objects(what, [bucket], row.prefixes(folder))
    yield use_key(row.place, f"{what}Write", "content", "s3", [f"arn:aws:s3:::{bucket}"], write=True)
