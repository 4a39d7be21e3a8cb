"""The campaign's audience comes from the central database.

Why: a list from somewhere else carries no consent, no bounces and no open complaints, and what the campaign learns
about people does not come back (eBook; playbook, ADVERTISING A-4).

Fix: build the segments in the central database, send them from there to the network or the sending platform, and
declare `audience: {source}` of the campaign with the database's id.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "CMP-003",
    HIGH,
    "D",
    sources="EP",
    about=["campaigns"],
    es=Spanish(
        "La audiencia de la campaña sale de la base central",
        "armar los segmentos en la base central, enviarlos desde allí a la red o a la plataforma de envío, y declarar "
        "en la campaña `audience: {source}` con el id de la base",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database.id
    for campaign in estate.campaigns:
        source = campaign.audience.source if campaign.audience else None
        if source is None:
            sentence = f"`{campaign.id}` does not say where its audience comes from; `{database}` is expected"
            yield campaign, sentence, "audience.source"
        elif source != database:
            sentence = f"the audience of `{campaign.id}` comes from `{source}`; `{database}` is expected"
            yield campaign, sentence, "audience.source"


check.passes(
    "segments of the central database, and a campaign that has ended",
    """
    campaigns:
      - {id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [], audience: {source: contacts}}
      - {id: over, brand: aurora, from: 2026-10-01, until: 2026-11-19, channels: []}
    """,
)
check.fails(
    "a spreadsheet",
    """
    systems: [{id: bought-list, kind: spreadsheet, owner: pixel}]
    campaigns:
      - {id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [], audience: {source: bought-list}}
    """,
    finding="summer",
)
check.fails(
    "the identity service, which is not the database",
    """
    campaigns:
      - {id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [], audience: {source: austral-id}}
    """,
    finding="summer",
)
check.fails(
    "an audience of which nothing is said, on the last day",
    "campaigns: [{id: summer, brand: aurora, from: 2026-10-01, until: 2026-11-20, channels: []}]",
    finding="summer",
)
