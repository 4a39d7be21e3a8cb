"""The campaign serves a stage of the relationship cycle.

Why: a campaign that serves no stage is counted in reach and clicks. One that is there to acquire, maintain, cross-sell,
build loyalty or retain can be judged by whether it did (blog, the relationship cycle; playbook, JOURNEYS J-11).

Fix: decide what the campaign is for, and declare it as `stage`: `acquire`, `maintain`, `cross_sell`, `loyalty` or
`retain`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "CMP-007",
    MEDIUM,
    "D",
    sources="BP",
    about=["campaigns"],
    es=Spanish(
        "La campaña sirve a una etapa del ciclo de relación",
        "decidir para qué es la campaña, y declararlo en `stage`: `acquire`, `maintain`, `cross_sell`, `loyalty` o "
        "`retain`",
    ),
)
def check(estate: Estate) -> Breaches:
    for campaign in estate.campaigns:
        if campaign.stage is None:
            yield campaign, f"`{campaign.id}` does not say which stage of the relationship cycle it serves", "stage"


check.passes(
    "a campaign to acquire, and one that has ended",
    """
    campaigns:
      - {id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [], stage: acquire}
      - {id: over, brand: aurora, from: 2026-10-01, until: 2026-11-19, channels: []}
    """,
)
check.fails(
    "a campaign for nothing in particular",
    "campaigns: [{id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: []}]",
    finding="summer",
)
