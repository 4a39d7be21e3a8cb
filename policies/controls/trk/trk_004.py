"""Analytics feed the BI store and are no island.

Why: what visitors did, kept in the analytics tool alone, cannot be joined to what they bought and what the campaign
cost (eBook; playbook, ADVERTISING A-8 and CAMPAIGNS C-5).

Fix: export the analytics property to the BI store, and add the store's id to the property's `feeds`.
"""

from ecosystem.estate import Estate
from ecosystem.model import Measurement
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "TRK-004",
    HIGH,
    "D",
    sources="EP",
    about=["measurement"],
    es=Spanish(
        "La analítica alimenta el almacén de BI y no es una isla",
        "exportar la propiedad de analítica al almacén de BI y agregar el id del almacén a su `feeds`",
    ),
)
def check(estate: Estate) -> Breaches:
    store = estate.bi.id
    for asset in estate.of(Measurement):
        if asset.kind == "analytics" and store not in asset.feeds:
            yield asset, f"the analytics `{asset.id}` does not feed the BI store `{store}`", "feeds"


check.passes(
    "analytics that feed the BI store, and a pixel that need not",
    """
    measurement:
      - {id: stats, kind: analytics, owner: corporation, feeds: [contacts, insight]}
      - {id: pixel-tag, kind: pixel, owner: corporation}
    """,
)
check.fails(
    "an island",
    "measurement: [{id: stats, kind: analytics, owner: corporation}]",
    finding="stats",
)
check.fails(
    "analytics that feed the contacts only",
    "measurement: [{id: stats, kind: analytics, owner: corporation, feeds: [contacts]}]",
    finding="stats",
)
