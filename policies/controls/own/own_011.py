"""Ad spend is billed to the corporation.

Why: when the agency pays the network and bills on, the corporation sees the agency's figure and not the network's, and
an account in debt or blocked is the agency's to discuss (eBook, "before").

Fix: put the corporation's means of payment into the ad account and declare `billed_to: corporation`; have the agency
bill its fee apart, and set `budget.paid_by: corporation` on the campaign.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, Campaign
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "OWN-011",
    MEDIUM,
    "D",
    sources="E",
    about=["ad_account", "all campaigns"],
    es=Spanish(
        "La inversión publicitaria se factura a la corporación",
        "poner el medio de pago de la corporación en la cuenta publicitaria y declarar `billed_to: corporation`; que "
        "la agencia facture sus honorarios aparte, y poner `budget.paid_by: corporation` en la campaña",
    ),
)
def check(estate: Estate) -> Breaches:
    for account in estate.channels("ad_account"):
        if account.billed_to is not None and account.billed_to != CORPORATION:
            sentence = f"the ad account `{account.id}` is billed to `{account.billed_to}`, not to the corporation"
            yield account, sentence, "billed_to"
    for campaign in estate.of(Campaign):
        payer = campaign.budget.paid_by if campaign.budget is not None else None
        if payer is not None and payer != CORPORATION:
            sentence = f"the campaign `{campaign.id}` is paid by `{payer}`, not by the corporation"
            yield campaign, sentence, "budget.paid_by"


check.passes(
    "billed to the corporation, or not said",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, billed_to: corporation}
      - {id: search, kind: ad_account, network: google, brand: aurora, owner: corporation}
    campaigns:
      - {id: verano, brand: aurora, from: 2026-12-01, until: 2027-01-31, channels: [ads], budget: {amount: 10}}
    """,
)
check.fails(
    "the agency gets the network's bill",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, billed_to: pixel}
    """,
    finding="ads",
)
check.fails(
    "a campaign that has ended is judged too",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: otono, brand: aurora, from: 2026-04-01, until: 2026-05-31, channels: [ads], budget: {paid_by: pixel}}
    """,
    finding="otono",
)
