"""Every channel that is no ad account, social profile or community is the corporation's too.

Why: a site, a form, a mailing, a number or a survey in somebody else's name is a customer relationship on loan; its
owner decides when it ends (eBook).

Fix: have the owner transfer it (the site's contract, the form, the sending account, the line), or open the
corporation's own and retire the other one; then declare `owner: corporation`.
"""

from ecosystem.channels import WEB
from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Spanish, control

_OTHERS = ("lead_form", *WEB, "email", "messaging", "phone", "survey")


@control(
    "OWN-012",
    HIGH,
    "D",
    sources="E",
    about=_OTHERS,
    es=Spanish(
        "Todo otro canal es de la corporación",
        "hacer que su dueño lo transfiera (el contrato del sitio, el formulario, la cuenta de envío, la línea), o "
        "abrir uno propio de la corporación y retirar el otro; después, declarar `owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels(*_OTHERS):
        if channel.owner != CORPORATION:
            what = channel.kind.replace("_", " ")
            sentence = f"the {what} `{channel.id}` is owned by `{channel.owner}`, not by the corporation"
            yield channel, sentence, "owner"


check.passes(
    "the corporation's page; ad accounts and profiles have controls of their own",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: corporation}
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel}
      - {id: fans, kind: community, brand: aurora, owner: pixel}
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
check.fails(
    "a survey of a vendor's",
    """
    channels:
      - {id: poll, kind: survey, brand: aurora, owner: "vendor:Polls"}
    """,
    finding="poll",
)
