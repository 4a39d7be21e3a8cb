"""Sites and apps that register people do it through identity.

Why: a site with sign-in of its own gives the same person a second password, a second profile and a second set of
consents, and the brand's next site a third (eBook).

Fix: replace the sign-in of the site or app by the identity service's, move its accounts there, and set `writes_to` to
the identity service.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "IDN-002",
    MEDIUM,
    "D",
    sources="E",
    about=["website", "app"],
    es=Spanish(
        "Los sitios y aplicaciones que registran personas lo hacen a través de identidad",
        "reemplazar el ingreso del sitio o de la aplicación por el del servicio de identidad, mudar allí sus cuentas y "
        "poner el servicio de identidad en `writes_to`",
    ),
)
def check(estate: Estate) -> Breaches:
    identity = estate.identity.id
    for channel in estate.channels("website", "app"):
        if channel.captures_contacts is True and channel.writes_to != identity:
            found = "does not say where it writes them" if channel.writes_to is None else f"to `{channel.writes_to}`"
            verb = "and" if channel.writes_to is None else "and writes them"
            yield channel, f"`{channel.id}` registers people {verb} {found}, expected `{identity}`", "writes_to"


check.passes(
    "through identity, and a site that registers nobody",
    """
    channels:
      - {id: club-app, kind: app, url: "https://app.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: austral-id}
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation}
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: contacts}
    """,
)
check.fails(
    "straight to the database is not through identity",
    """
    channels:
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: contacts}
    """,
    finding="site",
)
check.fails(
    "an app that does not say where",
    """
    channels:
      - {id: club-app, kind: app, url: "https://app.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true}
    """,
    finding="club-app",
)
