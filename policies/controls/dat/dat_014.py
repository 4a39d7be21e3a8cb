"""Every channel feeds the central database or the BI store.

Why: a channel that feeds neither leaves no trace: nobody can say whom it reached, what it cost, or whether it is worth
keeping (eBook; Rijo).

Fix: connect the channel, or the platform that it is run with, to the central database or the BI store, and list that
one in `feeds` of the channel.
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
        "conectar el canal, o la plataforma con que se opera, a la base central o al almacén de BI, y nombrarlo en "
        "`feeds` del canal",
    ),
)
def check(estate: Estate) -> Breaches:
    database, bi = estate.database.id, estate.bi.id
    for channel in estate.channels():
        if database not in channel.feeds and bi not in channel.feeds:
            yield channel, f"`{channel.id}` feeds neither `{database}` nor `{bi}`", "feeds"


check.passes(
    "one of the two is enough",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, feeds: [insight]}
      - {id: line, kind: phone, brand: aurora, owner: corporation, feeds: [contacts]}
    """,
)
check.fails(
    "no feed",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    """,
    finding="page",
)
check.fails(
    "its platform's feed is not its own",
    """
    platforms:
      - {id: suite, vendor: Suite, layers: [publishing], owner: corporation, feeds: [insight]}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite, feeds: [austral-id]}
    """,
    finding="page",
)
