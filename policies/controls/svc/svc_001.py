"""Every channel where customers talk triggers customer service: social profiles, communities, messaging and phone.

Why: a customer who complains in a comment has complained to the corporation. Where nothing carries the comment to
customer service, only the agency reads it, and nobody answers (eBook; playbook, SOCIAL S-3 and MULTICHANNEL M-5).

Fix: connect the channel, or the platform that operates it, to the contact centre so that a message opens a case; then
declare `service` on the channel with the id of `customer_service`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control

_TALKING = ("social_profile", "community", "messaging", "phone")


@control(
    "SVC-001",
    HIGH,
    "D",
    sources="EP",
    about=_TALKING,
    es=Spanish(
        "Todo canal donde los clientes hablan activa la atención al cliente: perfiles sociales, comunidades, "
        "mensajería y teléfono",
        "conectar el canal, o la plataforma que lo opera, con el centro de contacto para que un mensaje abra un caso; "
        "después, declarar `service` en el canal con el id de `customer_service`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels(*_TALKING):
        if channel.service is None:
            yield channel, f"customers talk on `{channel.id}`, which triggers no customer service", "service"


check.passes(
    "a profile that triggers customer service, and an e-mail channel, which EML-005 judges",
    """
    customer_service: {id: desk}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, service: desk}
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: aurora.example, audience: contacts}
    """,
)
check.fails(
    "a profile that triggers nothing",
    "channels: [{id: page, kind: social_profile, brand: aurora, owner: corporation}]",
    finding="page",
)
check.fails(
    "a phone whose calls reach customer service, and that says no `service`",
    """
    customer_service: {id: desk}
    channels: [{id: line, kind: phone, brand: aurora, owner: corporation, inbound: desk}]
    """,
    finding="line",
)
