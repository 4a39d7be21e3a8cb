"""Every platform and channel feeds the BI store.

Why: what one tool knows and the BI store does not is missing from every comparison: a brand's social cost cannot be
set against its sales when it never leaves the network's own screens (eBook).

Fix: connect the platform to the BI store and add the store's id to the `feeds` of the platform; a channel that has no
platform, or whose platform does not feed it, says it in its own `feeds`.
"""

from ecosystem.estate import Estate
from ecosystem.model import Platform
from policies.control import MEDIUM, Breaches, Note, Spanish, control


@control(
    "BI-003",
    MEDIUM,
    "D",
    sources="E",
    about=["platforms", "channels"],
    es=Spanish(
        "Toda plataforma y todo canal alimentan el almacén de BI",
        "conectar la plataforma con el almacén de BI y agregar su id a `feeds` de la plataforma; un canal sin "
        "plataforma, o cuya plataforma no lo alimenta, lo dice en su propio `feeds`",
    ),
)
def check(estate: Estate) -> Breaches:
    store = estate.bi.id
    feeding = set()
    for platform in estate.of(Platform):
        if store in platform.feeds:
            feeding.add(platform.id)
        else:
            yield platform, f"the platform `{platform.id}` does not feed the BI store `{store}`", "feeds"
    for channel in estate.channels():
        if store in channel.feeds or channel.platform in feeding:
            continue
        if channel.platform is None:
            yield channel, f"`{channel.id}` does not feed the BI store `{store}` and has no platform that does", "feeds"
        else:
            path = f"{estate.platform_of[channel.platform].path}.feeds"
            note = Note(path, f"nor does its platform `{channel.platform}`")
            sentence = f"neither `{channel.id}` nor its platform `{channel.platform}` feeds the BI store `{store}`"
            yield channel, sentence, "feeds", [note]


check.passes(
    "a channel through its platform, and one by itself",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation, feeds: [insight]}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite, feeds: [contacts]}
      - {id: line, kind: phone, brand: aurora, owner: corporation, feeds: [insight]}
    """,
)
check.fails(
    "a platform that feeds only contacts, while its channel feeds the BI store itself",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation, feeds: [contacts]}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite, feeds: [insight]}
    """,
    finding="suite",
)
check.fails(
    "a channel without a platform",
    """
    channels:
      - {id: line, kind: phone, brand: aurora, owner: corporation, feeds: [contacts]}
    """,
    finding="line",
)
