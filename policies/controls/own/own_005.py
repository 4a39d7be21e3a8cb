"""Every domain that a channel uses lies under a domain of the corporation or of a brand.

Why: a landing page under the agency's domain collects the corporation's visitors, links and search ranking for the
agency, and goes dark the day the agency does (eBook, "before").

Fix: serve the page, or send the mail, from a name under a domain of the corporation or of the brand, and redirect the
old one; if the domain is the corporation's already, add it to `corporation.domains` or to `domains` of the brand.
"""

import re

from ecosystem.domains import within
from ecosystem.estate import OBSERVED, PLANNED, Estate, Unjudged
from ecosystem.estate.gaps import must_be_seen, reach
from ecosystem.estate.hosts import claimed
from ecosystem.estate.people import is_own
from ecosystem.estate.resource import Resource
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Reasons, Spanish, control

_ZONE = "aws:route53/zone:Zone"
_AUTHORITY = r"(?i)[a-z]+://(\[[^\]]*\]|[^/?#:]+)"


@control(
    "OWN-005",
    HIGH,
    "DPO",
    sources="E",
    about=["landing_page", "microsite", "website", "app", "email", "community", "survey"],
    es=Spanish(
        "Todo dominio que usa un canal está bajo un dominio de la corporación o de una marca",
        "publicar la página, o enviar el correo, desde un nombre bajo un dominio de la corporación o de la marca y "
        "redirigir el anterior; si el dominio ya es de la corporación, agregarlo a `corporation.domains` o a "
        "`domains` de la marca",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels():
        if channel.kind == "community" and channel.network is not None:
            continue
        if channel.url is not None and not is_own(estate, host := _host(channel.url)):
            yield channel, f"`{channel.id}` lives at `{host}`, {_FOREIGN}", "url"
        if channel.sending_domain is not None and not is_own(estate, channel.sending_domain):
            yield channel, f"`{channel.id}` sends from `{channel.sending_domain}`, {_FOREIGN}", "sending_domain"


_FOREIGN = "which is not a domain of the corporation or of a brand, nor below one"


def _host(url: str) -> str:
    found = re.match(_AUTHORITY, url)
    return found[1] if found else url


@check.each(Resource)
def planned(resource: Resource, estate: Estate) -> Reasons:
    unknown = False
    for host in claimed(resource):
        if not isinstance(host, str):
            unknown = True
        elif not is_own(estate, host) and not _in_an_environment(estate, host):
            yield f"`{resource.id}` uses `{host}`, which is under no domain of the corporation or of a brand"
    if unknown:
        raise Unjudged(f"the domain of `{resource.id}`")


def _in_an_environment(estate: Estate, host: str) -> bool:
    """Whether a host is below the suffix of an environment that is not the public one."""
    suffixes = (each.domain_suffix for each in estate.declared.cloud.environments.values())
    return any(suffix and within(host.lower().rstrip("."), suffix.lower()) for suffix in suffixes)


@check.live
def in_our_zones(estate: Estate) -> Breaches:
    environment = estate.declared.cloud.environments.get(estate.environment or "")
    if environment is None or not reach(estate).accounts:
        return
    suffix = f".{environment.domain_suffix}" if environment.domain_suffix else ""
    zones = {str(each.get("name")).rstrip(".").lower() for each in estate.of(Resource) if each.type == _ZONE}
    for channel in estate.declared.channels:
        host = _host(channel.url) if channel.url and channel.hosted_by == CORPORATION else channel.sending_domain
        if host is None or channel.status != "active" or not is_own(estate, host):
            continue
        labels = f"{host}{suffix}".lower().rstrip(".").split(".")
        if not any(".".join(labels[at:]) in zones for at in range(len(labels))):
            must_be_seen(estate, "route53")
            yield channel, f"`{host}{suffix}` of `{channel.id}` is in no hosted zone of the corporation's accounts"


check.passes(
    "below the brand's domain, whatever the case",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://Promo.AURORA.example:8443/verano", brand: aurora, owner: pixel}
      - {id: mail, kind: email, sending_domain: aurora.example, audience: contacts, brand: aurora, owner: corporation}
    """,
)
check.passes(
    "a community that lives on a network",
    """
    channels:
      - {id: fans, kind: community, network: discord, url: "https://chat.example/aurora", brand: aurora,
         owner: pixel}
    """,
)
check.fails(
    "the agency's domain",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://aurora.example.pixel.example/", brand: aurora, owner: corporation}
    """,
    finding="promo",
)
check.fails(
    "a name that only ends in the same letters",
    """
    channels:
      - {id: mail, kind: email, sending_domain: myaurora.example, audience: contacts, brand: aurora, owner: corporation}
    """,
    finding="mail",
)
check.passes(
    "a certificate for a brand's domain",
    """
    resources:
      - {name: certificate, type: "aws:acm/certificate:Certificate", properties: {domainName: "*.aurora.example"}}
    """,
    on=PLANNED,
)
check.fails(
    "a zone of the agency's",
    """
    resources:
      - {name: zone, type: "aws:route53/zone:Zone", properties: {name: promos.pixel.example}}
    """,
    finding="zone",
    on=PLANNED,
)
check.fails(
    "an alias that only ends alike",
    """
    resources:
      - name: site
        type: aws:cloudfront/distribution:Distribution
        properties: {aliases: [www.aurora.example, notaurora.example]}
    """,
    finding="site",
    on=PLANNED,
)
check.fails(
    "a site whose name is in no live zone, and one that is",
    """
    environment: dev
    corporation: {id: austral, name: Grupo Austral, domains: [austral.example]}
    channels:
      - {id: site, kind: website, url: "https://www.aurora.example/", brand: aurora, owner: corporation,
         hosted_by: corporation}
      - {id: other, kind: website, url: "https://www.austral.example/", brand: aurora, owner: corporation,
         hosted_by: corporation}
    resources:
      - {name: zone, type: "aws:route53/zone:Zone", properties: {name: aurora.example.}}
    """,
    finding="other",
    on=OBSERVED,
)
