"""Ad spend is billed to the corporation.

Why: who is billed sees what was really spent, and holds the account in the network's eyes; spend that passes through
an agency arrives as one line of an invoice (eBook, "before").

Fix: enter the corporation's means of payment in the ad account, and declare `billed_to: corporation`, or
`budget.paid_by: corporation` on the campaign.
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
        "cargar en la cuenta publicitaria el medio de pago de la corporación y declarar `billed_to: "
        "corporation`, o `budget.paid_by: corporation` en la campaña",
    ),
)
def check(estate: Estate) -> Breaches:
    for account in estate.channels("ad_account"):
        if account.billed_to is not None and account.billed_to != CORPORATION:
            yield account, f"`{account.id}` is billed to `{account.billed_to}`, not to the corporation", "billed_to"
    for campaign in estate.of(Campaign):
        paid_by = campaign.budget.paid_by if campaign.budget else None
        if paid_by is not None and paid_by != CORPORATION:
            yield campaign, f"`{campaign.id}` is paid by `{paid_by}`, not by the corporation", "budget.paid_by"


check.passes(
    "billed to the corporation, and not said",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, billed_to: corporation}
      - {id: more, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    """,
)

check.fails(
    "billed to the agency",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, billed_to: pixel}
    """,
    finding="ads",
)

check.fails(
    "a campaign that the agency pays",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, from: 2026-11-01, until: 2026-12-31, channels: [ads], budget: {paid_by: pixel}}
    """,
    finding="summer",
)
