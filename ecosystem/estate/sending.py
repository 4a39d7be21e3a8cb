"""Sending domains of SES in a plan, and the records that make them believed: SPF, DKIM, DMARC.

DKIM is SES's own for every domain identity (Easy DKIM). SPF is aligned by a MAIL FROM domain, or said in the domain's
own TXT record; DMARC in `_dmarc.` of the domain or of one above it. Source: RFC 7208, RFC 7489, SES developer guide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.gaps import must_be_seen
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import listed, text
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged, Unknown, known
from ecosystem.noun import noun

IDENTITY: Final = "aws:sesv2/emailIdentity:EmailIdentity"
OLD_IDENTITY: Final = "aws:ses/domainIdentity:DomainIdentity"
_DKIM: Final = "aws:ses/domainDkim:DomainDkim"
_FROM: Final = {
    "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": "emailIdentity",
    "aws:ses/mailFrom:MailFrom": "domain",
}
_RECORD: Final = "aws:route53/record:Record"


@noun(frozen=True, slots=True)
class Sending(Seen):
    """A sending domain; addresses that are identities of their own are none."""

    resource: Resource
    domain: Maybe[str]


def sendings(estate: Estate) -> Iterator[Sending]:
    """Yield the sending domains of a plan."""
    for resource in estate.of(Resource):
        key = {IDENTITY: "emailIdentity", OLD_IDENTITY: "domain"}.get(resource.type)
        name = text(resource, key) if key else None
        if isinstance(name, Unknown):
            yield Sending(resource, UNKNOWN)
        elif name is not None and "@" not in name:
            yield Sending(resource, name.lower().rstrip("."))


def lacks(estate: Estate, sending: Sending) -> list[str]:
    """Return which of SPF, DKIM and DMARC a domain would go without; raises `Unjudged` when its DNS is elsewhere."""
    domain = known(sending.domain, f"which domain `{sending.id}` sends from")
    resources = estate.of(Resource)
    records = [each for each in resources if each.type == _RECORD and each.get("type") == "TXT"]
    missing = []
    if not _from(resources, domain) and not _txt(records, (domain,), "v=spf1"):
        missing.append("SPF")
    if sending.resource.type == OLD_IDENTITY and not any(each.type == _DKIM for each in resources):
        missing.append("DKIM")
    labels = domain.split(".")
    above = tuple(f"_dmarc.{'.'.join(labels[at:])}" for at in range(len(labels) - 1))
    if not _txt(records, above, "v=dmarc1"):
        missing.append("DMARC")
    if missing:
        must_be_seen(estate, "route53")
        if not any(each.type == _RECORD for each in resources):
            raise Unjudged(f"the records of `{domain}`, which are not here")
    return missing


def _from(resources: tuple[Resource, ...], domain: str) -> bool:
    for each in resources:
        key = _FROM.get(each.type)
        if key is None:
            continue
        said = text(each, key)
        if isinstance(said, Unknown) or (said or "").lower() == domain:
            return True
    return False


def _txt(records: list[Resource], names: tuple[str, ...], start: str) -> bool:
    """Whether one of the names has a TXT record that begins so; one whose text is not known is taken for it."""
    for record in records:
        name = text(record, "name")
        if isinstance(name, Unknown) or (name or "").lower().rstrip(".") in names:
            said = listed(record, "records")
            if isinstance(said, Unknown) or any(
                each is UNKNOWN or str(each).strip('" ').lower().startswith(start) for each in said
            ):
                return True
    return False
