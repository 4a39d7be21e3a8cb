"""What faces the web, and the names that channels are known by."""

from __future__ import annotations

from ecosystem.estate.resource import Resource
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import Maybe
from ecosystem.noun import noun


@noun(frozen=True, slots=True)
class WebFront(Seen):
    """What answers to browsers; `origins` are the hosts, other than S3, that its pages come from."""

    resource: Resource
    what: str
    origins: tuple[Maybe[str], ...] = ()


@noun(frozen=True, slots=True)
class Named(Seen):
    """A resource that takes names of the DNS for a channel's: a site, a certificate, a zone, a sending domain."""

    resource: Resource
    what: str
    hosts: tuple[Maybe[str], ...]
