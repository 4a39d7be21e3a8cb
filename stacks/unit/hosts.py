"""Which host serves which sites, and in which hosted zone a name belongs. Pure.

Two channels may share a host and differ in path (`/verano`, `/otono`): they share a distribution, since CloudFront
gives a host to one distribution alone, and each keeps its own bucket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ecosystem.domains import within
from ecosystem.model import CORPORATION, Channel, Declaration
from stacks.access.unitplace import Place, ascii_name, hostname, scope
from stacks.context import StackContext
from stacks.refusal import RefusedError
from stacks.units import units

LONGEST: Final = 64
"""Characters of the first name of a certificate (X.509's common name, which ACM holds to)."""

_PATH = re.compile(r"(/[A-Za-z0-9_.~@:+,&$'-]+)*")


@dataclass(frozen=True, slots=True)
class Served:
    """One web channel on its host; `path` begins with `/` and is empty for the whole host."""

    channel: Channel
    path: str


@dataclass(frozen=True, slots=True)
class Host:
    """A host of this environment; the first site is the one for whatever no other site's path takes."""

    name: str
    sites: tuple[Served, ...]

    @property
    def adopted(self) -> bool:
        """Whether what answers for it exists already, and is imported as it is."""
        return any(each.channel.provision == "adopt" for each in self.sites)

    @property
    def segment(self) -> str:
        """The host as one segment of a Pulumi name, which must hold no dot."""
        return self.name.replace(".", "_")


def hosts(context: StackContext, sites: Iterable[Channel]) -> tuple[Host, ...]:
    """Return the hosts of a unit's sites, by name; raises RefusedError with every problem."""
    place = Place(context)
    by_host: dict[str, list[Served]] = {}
    for channel in sites:
        by_host.setdefault(place.host(channel), []).append(Served(channel, path_of(channel)))
    found = tuple(Host(name, tuple(_in_order(served))) for name, served in sorted(by_host.items()))
    problems = [problem for host in found for problem in _problems(host)]
    problems.extend(_taken(context))
    problems.extend(_imported_twice(found))
    if problems:
        raise RefusedError(*problems)
    return found


def path_of(channel: Channel) -> str:
    """Return the path of a channel's URL without the `/` at its end; empty for the whole host."""
    return urlsplit(channel.url or "").path.rstrip("/")


def _in_order(served: list[Served]) -> list[Served]:
    """Return the site for the rest first, then the others with the longest path first, as CloudFront tries them."""
    first = min(served, key=lambda each: (len(each.path), each.channel.id))
    others = [each for each in served if each is not first]
    return [first, *sorted(others, key=lambda each: (-len(each.path), each.path, each.channel.id))]


def _problems(host: Host) -> Iterator[str]:
    if len(host.name) > LONGEST:
        yield (
            f"the host `{host.name}` of `{host.sites[0].channel.id}` has {len(host.name)} characters and a certificate "
            f"takes {LONGEST}; use a shorter host or a shorter `domain_suffix`"
        )
    if host.adopted and any(each.channel.provision != "adopt" for each in host.sites):
        named = " and ".join(f"`{each.channel.id}`" for each in host.sites)
        yield (
            f"{named} share the host `{host.name}`, and not all are to be adopted; what answers for a host is adopted "
            "as it is or managed: give all of them one `provision`"
        )
    seen: dict[str, str] = {}
    for served in host.sites:
        if served.channel.provision == "adopt" and not served.channel.external_id:
            yield (
                f"the channel `{served.channel.id}` ({served.channel.path}) is to be adopted and has no `external_id`; "
                "name its bucket or its distribution there"
            )
        other = seen.setdefault(served.path, served.channel.id)
        if other != served.channel.id:
            yield (
                f"`{other}` and `{served.channel.id}` both serve `{served.channel.url}` ({served.channel.path}.url); "
                "one address is one channel: give one of them another path or host"
            )
        if len(host.sites) > 1 and not _PATH.fullmatch(served.path):
            yield (
                f"the path of `{served.channel.url}` ({served.channel.path}.url) shares its host with others and "
                "has characters that CloudFront cannot tell paths by; use letters, digits and `-`"
            )


def _imported_twice(found: Iterable[Host]) -> Iterator[str]:
    """Yield a sentence for each thing that two channels would import: it is in a stack once."""
    first: dict[str, Channel] = {}
    for channel in (each.channel for host in found if host.adopted for each in host.sites):
        known = first.setdefault(channel.external_id or channel.id, channel)
        if known is not channel:
            yield (
                f"`{known.id}` and `{channel.id}` ({channel.path}.external_id) both adopt `{channel.external_id}`; "
                "adopt it by one of them, and give the other `provision: none`"
            )


def _taken(context: StackContext) -> Iterator[str]:
    """Yield a sentence for each host or sending domain that a channel of another unit of this environment has too."""
    declaration = context.declaration
    mine = scope(declaration, context.unit)
    hosts = {hostname(each): each for each in mine.sites}
    domains = {ascii_name(each, each.sending_domain or ""): each for each in mine.mail}
    for unit in units(declaration, context.environment):
        if unit == context.unit:
            continue
        theirs = scope(declaration, unit)
        pairs = [(hosts, name, each) for each in theirs.sites if (name := _name(each, each.url)) is not None]
        pairs += [(domains, name, each) for each in theirs.mail if (name := _sender(each)) is not None]
        for known, name, other in pairs:
            if name in known:
                yield (
                    f"`{known[name].id}` of `{context.unit}` and `{other.id}` of `{unit}` share `{name}` "
                    f"({other.path}); a host or sending domain is one unit's: "
                    "give one of them its own, or both channels one `brand`"
                )


def _name(channel: Channel, url: str | None) -> str | None:
    try:
        return hostname(channel) if url else None
    except RefusedError:
        return None


def _sender(channel: Channel) -> str | None:
    try:
        return ascii_name(channel, channel.sending_domain or "")
    except RefusedError:
        return None


def zone_of(context: StackContext, name: str) -> str:
    """Return the hosted zone, as declared and without the suffix, that holds `name`.

    It is the longest of the unit's own domains that holds the name; a name under no domain of the unit gets a zone of
    its own, so that whoever holds the domain above can delegate it.
    """
    return zone_within(own_domains(context.declaration, context.unit), name)


def zone_within(domains: Iterable[str], name: str) -> str:
    """Return the longest of `domains` that holds `name`; the name itself when none does."""
    return max((each for each in domains if within(name, each)), key=len, default=name)


def own_domains(declaration: Declaration, unit: str) -> tuple[str, ...]:
    """Return the domains whose zones a unit holds; one that several declare is the first one's."""
    return domains_by_unit(declaration).get(unit, ())


def domains_by_unit(declaration: Declaration) -> dict[str, tuple[str, ...]]:
    """Return the domains whose zones each unit holds, of the corporation and every brand."""
    found = {CORPORATION: _plain(declaration.corporation.domains)}
    taken = set(found[CORPORATION])
    for brand in declaration.brands:
        plain = _plain(brand.domains)
        found[brand.id] = tuple(each for each in plain if each not in taken)
        taken.update(plain)
    return found


def named_host(channel: Channel) -> str:
    """Return the host of a site as declared; one that is no name of DNS counts by the channel's id."""
    return _name(channel, channel.url) or channel.id


def named_sender(channel: Channel) -> str:
    """Return the domain that a channel's mail is sent from, as declared; else the channel's id."""
    return _sender(channel) or channel.id


def _plain(domains: Iterable[str]) -> tuple[str, ...]:
    plain = []
    for domain in domains:
        try:
            plain.append(domain.rstrip(".").encode("idna").decode("ascii").lower())
        except UnicodeError:
            continue
    return tuple(dict.fromkeys(plain))
