"""Every social profile, page and community is owned by the corporation.

Why: followers and conversations are built up over years; a page in an agency's name is lost, or held to ransom, in a
day (eBook, "before"; playbook, SOCIAL S-9).

Fix: have the network transfer the page to the corporation's business portfolio, keep two corporate admins, and give
the agency a role; then declare `owner: corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "OWN-004",
    CRITICAL,
    "DO",
    sources="E",
    about=["social_profile", "community"],
    es=Spanish(
        "Todo perfil social, página y comunidad es de la corporación",
        "pedir a la red que transfiera la página al portafolio de la corporación, conservar dos "
        "administradores corporativos y dar a la agencia un rol; después, declarar `owner: corporation`",
    ),
    references=["ISO/IEC 27001:2022 A.5.9"],
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("social_profile", "community"):
        if channel.owner != CORPORATION:
            kind = channel.kind.replace("_", " ")
            yield channel, f"the {kind} `{channel.id}` is owned by `{channel.owner}`, not by the corporation", "owner"


check.passes(
    "the corporation's page",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    """,
)

check.fails(
    "the agency's page",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: pixel}
    """,
    finding="page",
)

check.fails(
    "a community of nobody knows whom",
    """
    channels:
      - {id: fans, kind: community, brand: aurora, owner: unknown}
    """,
    finding="fans",
)
