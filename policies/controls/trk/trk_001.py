"""Every landing page and microsite requires UTMs.

Why: a visit that arrives without UTMs belongs to nobody, so the agency that brought it and the one that did not look
the same. A page that requires them makes the question impossible to skip (eBook; playbook, CAMPAIGNS C-5).

Fix: have the page record the visit's UTMs with the contact and refuse links without them, then declare
`utm: required`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "TRK-001",
    HIGH,
    "D",
    sources="EP",
    about=["landing_page", "microsite"],
    es=Spanish(
        "Toda página de aterrizaje y todo micrositio exigen UTM",
        "hacer que la página guarde los UTM de la visita con el contacto y rechace los enlaces que no los traen; "
        "después, declarar `utm: required`",
    ),
)
def check(estate: Estate) -> Breaches:
    for page in estate.channels("landing_page", "microsite"):
        if page.utm != "required":
            found = "does not say that it requires UTMs" if page.utm is None else f"has `utm: {page.utm}`"
            yield page, f"`{page.id}` {found}; expected `utm: required`", "utm"


check.passes(
    "a page that requires them, and a site that need not",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://a.example/", brand: aurora, owner: corporation, utm: required}
      - {id: site, kind: website, url: "https://www.aurora.example/", brand: aurora, owner: corporation, utm: none}
    """,
)
check.fails(
    "optional is not enough",
    """
    channels:
      - {id: mini, kind: microsite, url: "https://m.aurora.example/", brand: aurora, owner: corporation, utm: optional}
    """,
    finding="mini",
)
check.fails(
    "nothing is said",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://p.aurora.example/", brand: aurora, owner: corporation}
    """,
    finding="promo",
)
