"""Web channels are hosted by the corporation.

Why: a site on the agency's server shows what the agency leaves there. Its contents, its logs and the contacts in its
forms stay with the agency when the contract ends (eBook, "before").

Fix: move the site to the corporation's web platform and declare `hosted_by: corporation`; give the agency a grant of
the layer `web` to work on it there.
"""

from ecosystem.channels import WEB
from ecosystem.estate import PLANNED, Estate, Unjudged
from ecosystem.estate.hosts import of_aws, origins
from ecosystem.estate.people import is_own
from ecosystem.estate.resource import Resource
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Reasons, Spanish, control


@control(
    "OWN-010",
    HIGH,
    "DP",
    sources="E",
    about=WEB,
    es=Spanish(
        "Los canales web se alojan en la corporación",
        "mudar el sitio a la plataforma web de la corporación y declarar `hosted_by: corporation`; dar a la agencia un "
        "permiso (grant) de la capa `web` para trabajar allí",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels(*WEB):
        if channel.hosted_by is not None and channel.hosted_by != CORPORATION:
            yield channel, f"`{channel.id}` is hosted by `{channel.hosted_by}`, not by the corporation", "hosted_by"


@check.each(Resource)
def planned(resource: Resource, estate: Estate) -> Reasons:
    unknown = False
    for host in origins(resource):
        if not isinstance(host, str):
            unknown = True
        elif not of_aws(host) and not is_own(estate, host):
            yield f"`{resource.id}` shows what `{host}` serves, which is not the corporation's"
    if unknown:
        raise Unjudged(f"what `{resource.id}` shows")


check.passes(
    "the corporation's own host, and one that is not said",
    """
    channels:
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation,
         hosted_by: corporation}
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: corporation}
    """,
)
check.fails(
    "hosted by the agency",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: corporation,
         hosted_by: pixel}
    """,
    finding="promo",
)
check.fails(
    "an app that a vendor hosts",
    """
    channels:
      - {id: club-app, kind: app, url: "https://app.aurora.example/", brand: aurora, owner: corporation,
         hosted_by: "vendor:Hoster"}
    """,
    finding="club-app",
)
check.passes(
    "a bucket behind a distribution",
    """
    resources:
      - name: site
        type: aws:cloudfront/distribution:Distribution
        properties: {origins: [{domainName: site.s3.sa-east-1.amazonaws.com, originId: site}]}
    """,
    on=PLANNED,
)
check.fails(
    "the agency's server behind it",
    """
    resources:
      - name: site
        type: aws:cloudfront/distribution:Distribution
        properties: {origins: [{domainName: www.pixel-host.example, originId: site}]}
    """,
    finding="site",
    on=PLANNED,
)
