"""No agency is alone on a channel: who runs the ads is not the only source of the figures about them.

Why: an agency that reports on its own work chooses the figures. When the network's data flow straight into the
corporation's BI store, the corporation can check what it is told (eBook).

Fix: connect the channel's own data (the network's reporting API, the sending platform's events) to the BI store, and
list the BI store's id among the channel's `feeds`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control

_JUDGED = ("social_profile", "ad_account", "email")


@control(
    "ACC-014",
    HIGH,
    "D",
    sources="E",
    about=_JUDGED,
    es=Spanish(
        "Ninguna agencia está sola en un canal: quien opera la pauta no es la única fuente de sus cifras",
        "conectar los datos propios del canal (la API de informes de la red, los eventos de la plataforma de envío) "
        "con el almacén de BI, y declarar el id de este en `feeds` del canal",
    ),
    references=["ISO/IEC 27001:2022 A.5.3"],
)
def check(estate: Estate) -> Breaches:
    bi = estate.bi.id
    for channel in estate.channels(*_JUDGED):
        if bi in channel.feeds:
            continue
        agency = next((operator for operator in channel.operated_by if estate.is_agency(operator)), None)
        if agency is not None:
            yield channel, f"`{agency}` operates `{channel.id}`, which does not itself feed `{bi}`", "feeds"


check.passes(
    "a channel of an agency's that feeds BI, one of the corporation's that does not, and a landing page",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, operated_by: [pixel],
         feeds: [contacts, insight]}
      - {id: own, kind: ad_account, network: meta, brand: aurora, owner: corporation, operated_by: [corporation]}
      - {id: promo, kind: landing_page, url: "https://aurora.example/", brand: aurora, owner: corporation,
         operated_by: [pixel]}
    """,
)
check.fails(
    "ads whose figures the agency alone has",
    "channels: [{id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel, operated_by: [pixel]}]",
    finding="ads",
)
check.fails(
    "a profile of which only the platform feeds BI",
    """
    platforms: [{id: suite, vendor: Sprinklr, layers: [publishing], owner: corporation, feeds: [insight]}]
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite,
         operated_by: [corporation, pixel]}
    """,
    finding="page",
)
