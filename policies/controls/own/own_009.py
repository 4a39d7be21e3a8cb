"""Messaging numbers and phone lines are the corporation's.

Why: customers keep the number, not the agency's name. A WhatsApp number that the agency registered cannot be taken
along, and every conversation on it stays behind (eBook, "before"; playbook, MULTICHANNEL M-4).

Fix: have the carrier or the messaging provider transfer the number to the corporation, or open one there and announce
it; then declare `number_owner: corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Spanish, control

_NUMBERED = ("whatsapp", "sms")


@control(
    "OWN-009",
    HIGH,
    "D",
    sources="EP",
    about=["messaging", "phone"],
    es=Spanish(
        "Los números de mensajería y las líneas telefónicas son de la corporación",
        "hacer que la operadora o el proveedor de mensajería transfiera el número a la corporación, o abrir uno allí y "
        "anunciarlo; después, declarar `number_owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("messaging", "phone"):
        if channel.number_owner is None:
            if channel.kind == "phone" or channel.network in _NUMBERED:
                sentence = f"`{channel.id}` does not say whose its number is, expected `number_owner: corporation`"
                yield channel, sentence, "number_owner"
        elif channel.number_owner != CORPORATION:
            sentence = f"the number of `{channel.id}` is `{channel.number_owner}`'s, not the corporation's"
            yield channel, sentence, "number_owner"


check.passes(
    "the corporation's number, and a chat that has none",
    """
    channels:
      - {id: line, kind: phone, brand: aurora, owner: corporation, number_owner: corporation}
      - {id: chat, kind: messaging, network: chat, brand: aurora, owner: corporation}
    """,
)
check.fails(
    "the agency's WhatsApp number",
    """
    channels:
      - {id: chat, kind: messaging, network: whatsapp, brand: aurora, owner: corporation, number_owner: pixel}
    """,
    finding="chat",
)
check.fails(
    "a phone that does not say whose the number is",
    """
    channels:
      - {id: line, kind: phone, brand: aurora, owner: corporation}
    """,
    finding="line",
)
check.fails(
    "a bot on somebody else's number",
    """
    channels:
      - {id: bot, kind: messaging, network: bot, brand: aurora, owner: corporation, number_owner: "vendor:Bots"}
    """,
    finding="bot",
)
