"""Every other channel is the corporation's.

Why: a site, a mailing or a survey in somebody else's hands is a place where customers are met and the corporation is
not (eBook, "before").

Fix: have the domain, the account or the contract of the channel transferred to the corporation, and declare `owner:
corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Spanish, control

_OTHERS = ("ad_account", "social_profile", "community")  # OWN-001's and OWN-004's


@control(
    "OWN-012",
    HIGH,
    "D",
    sources="E",
    about=["channels"],
    es=Spanish(
        "Todo otro canal es de la corporación",
        "hacer transferir a la corporación el dominio, la cuenta o el contrato del canal y declarar `owner: "
        "corporation`",
    ),
    references=["ISO/IEC 27001:2022 A.5.9"],
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels():
        if channel.owner != CORPORATION and channel.kind not in _OTHERS:
            kind = channel.kind.replace("_", " ")
            yield channel, f"the {kind} `{channel.id}` is owned by `{channel.owner}`, not by the corporation", "owner"


check.passes(
    "the corporation's site; an agency's page is OWN-004's",
    """
    channels:
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation}
      - {id: page, kind: social_profile, brand: aurora, owner: pixel}
    """,
)

check.fails(
    "the agency's landing page",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: pixel}
    """,
    finding="promo",
)
