"""Every channel that people operate is operated through a corporate platform, none through a free tool or the network's
own interface.

Why: what is done in a free tool or in the network's own screens is neither recorded, nor approved, nor handed over;
the corporation cannot see who did what (eBook, "before").

Fix: connect the channel to a platform that the corporation holds, and name it under `platform`; on a free plan, buy
one that keeps roles and a record.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Note, Spanish, control


@control(
    "OWN-007",
    HIGH,
    "D",
    sources="E",
    about=["social_profile", "ad_account", "email", "messaging"],
    es=Spanish(
        "Todo canal que operan personas se opera desde una plataforma corporativa; ninguno desde una "
        "herramienta gratuita o la interfaz propia de la red",
        "conectar el canal a una plataforma que sea de la corporación y nombrarla en `platform`; si el plan "
        "es gratuito, contratar uno que lleve roles y registro",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("social_profile", "ad_account", "email", "messaging"):
        if channel.platform is None:
            yield channel, f"`{channel.id}` is operated through no platform", "platform"
            continue
        platform = estate.platform_of[channel.platform]
        if platform.owner != CORPORATION:
            note = Note(f"{platform.path}.owner", f"`{platform.id}` is owned by `{platform.owner}`")
            sentence = f"`{channel.id}` is operated through `{platform.id}`, which is not the corporation's"
            yield channel, sentence, "platform", (note,)
        if platform.plan in {"free", "native_gui"}:
            note = Note(f"{platform.path}.plan", f"the plan of `{platform.id}` is `{platform.plan}`")
            sentence = f"`{channel.id}` is operated through `{platform.id}`, whose plan is `{platform.plan}`"
            yield channel, sentence, "platform", (note,)


check.passes(
    "a paid platform of the corporation's, and one whose plan is not said",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [publishing], owner: corporation, plan: paid}
      - {id: mailer, vendor: Mautic, layers: [email], owner: corporation}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite}
      - {id: mail, kind: email, brand: aurora, owner: corporation, platform: mailer, audience: contacts,
         sending_domain: mail.aurora.example}
    """,
)

check.fails(
    "no platform",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    """,
    finding="page",
)

check.fails(
    "the network's own screens",
    """
    platforms:
      - {id: screens, vendor: Meta, layers: [publishing], owner: corporation, plan: native_gui}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: screens}
    """,
    finding="page",
)
