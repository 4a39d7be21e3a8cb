"""Sites and apps that register people do it through identity.

Why: an account of its own in each site is one more password, one more consent, and one more copy of the same person
(eBook).

Fix: register people through the identity service and declare `writes_to` with its id on the site or app.
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
        "registrar a las personas a través del servicio de identidad y declarar su id en `writes_to` del "
        "sitio o la aplicación",
    ),
)
def check(estate: Estate) -> Breaches:
    identity = estate.identity.id
    for channel in estate.channels("website", "app"):
        if channel.captures_contacts is True and channel.writes_to != identity:
            said = f"registers people in `{channel.writes_to}`" if channel.writes_to else "does not say where it does"
            yield channel, f"`{channel.id}` {said}; expected `{identity}`", "writes_to"


check.passes(
    "through identity; and one that registers nobody",
    """
    channels:
      - {id: app, kind: app, url: "https://app.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: austral-id}
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation}
    """,
)

check.fails(
    "straight to the database",
    """
    channels:
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: contacts}
    """,
    finding="site",
)
