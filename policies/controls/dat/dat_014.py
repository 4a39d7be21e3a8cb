"""Every channel feeds the central database or the BI store.

Why: a channel whose figures and contacts stay in it is an island; the corporation does not know whether it works
(eBook, "before"; Rijo).

Fix: connect the channel to the central database or the BI store, and list it under the channel's own `feeds`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "DAT-014",
    MEDIUM,
    "D",
    sources="ER",
    about=["channels"],
    es=Spanish(
        "Todo canal alimenta la base central o el almacén de BI",
        "conectar el canal con la base central o con el almacén de BI y nombrarlo en `feeds` del propio canal",
    ),
)
def check(estate: Estate) -> Breaches:
    database, bi = estate.database.id, estate.bi.id
    for channel in estate.channels():
        if database not in channel.feeds and bi not in channel.feeds:
            yield channel, f"`{channel.id}` feeds neither `{database}` nor `{bi}`", "feeds"


check.passes(
    "one of the two",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, feeds: [insight]}
      - {id: poll, kind: survey, brand: aurora, owner: corporation, feeds: [contacts]}
    """,
)

check.fails(
    "identity is neither",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, feeds: [austral-id]}
    """,
    finding="page",
)
