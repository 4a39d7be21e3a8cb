"""Messaging numbers and phone lines are the corporation's.

Why: customers keep a number for years; a number in somebody else's name takes its conversations along when they go
(eBook, "before"; playbook, MULTICHANNEL M-4).

Fix: have the operator, or the messaging provider, transfer the number to the corporation, and declare `number_owner:
corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "OWN-009",
    HIGH,
    "D",
    sources="EP",
    about=["messaging", "phone"],
    es=Spanish(
        "Los números de mensajería y las líneas telefónicas son de la corporación",
        "pedir al operador o al proveedor de mensajería que transfiera el número a la corporación y declarar "
        "`number_owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("messaging", "phone"):
        if channel.number_owner is None:
            if channel.kind == "phone" or channel.network in {"whatsapp", "sms"}:
                yield channel, f"it is not said whose the number of `{channel.id}` is", "number_owner"
        elif channel.number_owner != CORPORATION:
            yield channel, f"the number of `{channel.id}` is `{channel.number_owner}`'s", "number_owner"


check.passes(
    "the corporation's line, and a chat that needs no number",
    """
    channels:
      - {id: line, kind: phone, brand: corporation, owner: corporation, number_owner: corporation}
      - {id: chat, kind: messaging, network: chat, brand: corporation, owner: corporation}
    """,
)

check.fails(
    "the agency's number",
    """
    channels:
      - {id: chat, kind: messaging, network: whatsapp, brand: aurora, owner: corporation, number_owner: pixel}
    """,
    finding="chat",
)

check.fails(
    "a phone line whose owner is not said",
    """
    channels:
      - {id: line, kind: phone, brand: aurora, owner: corporation}
    """,
    finding="line",
)
