"""Every channel that people operate is operated through a corporate platform, none through a free tool or native GUI.

Why: what is published and answered in a free tool or in the network's own app leaves no record, no approval and no
figures with the corporation, and the password is all that it takes (eBook, "before"; playbook, SOCIAL S-2).

Fix: connect the channel to a platform under the corporation's contract and name it as `platform` of the channel; the
platform has `owner: corporation` and the `plan` `enterprise` or `paid`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Note, Spanish, control

_OPERATED = ("social_profile", "ad_account", "email", "messaging")
_NO_PLAN = ("free", "native_gui")


@control(
    "OWN-007",
    HIGH,
    "D",
    sources="E",
    about=_OPERATED,
    es=Spanish(
        "Todo canal operado por personas se opera con una plataforma de la corporación; ninguno con una herramienta "
        "gratuita ni con la interfaz nativa de la red",
        "conectar el canal a una plataforma contratada por la corporación y nombrarla en `platform` del canal; la "
        "plataforma lleva `owner: corporation` y el `plan` `enterprise` o `paid`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels(*_OPERATED):
        if channel.platform is None:
            yield channel, f"`{channel.id}` has no `platform`, expected one of the corporation's", "platform"
            continue
        platform = estate.platform_of[channel.platform]
        if platform.owner != CORPORATION:
            sentence = f"the platform `{platform.id}` of `{channel.id}` is `{platform.owner}`'s, not the corporation's"
            yield channel, sentence, "platform", [Note(f"{platform.path}.owner", f"owned by `{platform.owner}`")]
        if platform.plan in _NO_PLAN:
            sentence = f"the plan of the platform `{platform.id}` of `{channel.id}` is `{platform.plan}`"
            yield channel, sentence, "platform", [Note(f"{platform.path}.plan", f"the plan is `{platform.plan}`")]


check.passes(
    "a platform of the corporation's, paid or with no plan said",
    """
    platforms:
      - {id: suite, vendor: Suite, layers: [publishing], owner: corporation, plan: paid}
      - {id: business, vendor: Meta, layers: [advertising], owner: corporation}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite}
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, platform: business}
      - {id: line, kind: phone, brand: aurora, owner: corporation}
    """,
)
check.fails(
    "no platform",
    """
    channels:
      - {id: mail, kind: email, sending_domain: aurora.example, audience: contacts, brand: aurora, owner: corporation}
    """,
    finding="mail",
)
check.fails(
    "the agency's platform",
    """
    platforms:
      - {id: suite, vendor: Suite, layers: [publishing], owner: pixel, plan: enterprise}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, platform: suite}
    """,
    finding="page",
)
check.fails(
    "the network's own interface, though the corporation's",
    """
    platforms:
      - {id: app, vendor: Meta, layers: [engagement], owner: corporation, plan: native_gui}
    channels:
      - {id: chat, kind: messaging, network: chat, brand: aurora, owner: corporation, platform: app}
    """,
    finding="chat",
)
