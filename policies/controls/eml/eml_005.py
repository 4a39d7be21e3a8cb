"""Inbound mail reaches customer service.

Why: people answer the mail that they get. An answer that lands in a mailbox nobody reads is a complaint that the next
mailing is sent on top of (eBook).

Fix: route the replies of the sending domain to the customer service, and declare its id as the channel's `inbound`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "EML-005",
    MEDIUM,
    "D",
    sources="E",
    about=["email"],
    es=Spanish(
        "El correo entrante llega a la atención al cliente",
        "encaminar las respuestas del dominio de envío a la atención al cliente y declarar su id como `inbound` del "
        "canal",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("email"):
        if channel.inbound is None:
            sentence = f"mail to `{channel.id}` reaches no customer service; expected its id in `inbound`"
            yield channel, sentence, "inbound"


check.passes(
    "replies reach the contact centre",
    """
    customer_service: {id: desk}
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        inbound: desk
    """,
)
check.fails(
    "a channel that names the service and not where mail comes in",
    """
    customer_service: {id: desk}
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        service: desk
    """,
    finding="mail",
)
check.fails(
    "no customer service at all",
    """
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: contacts}
    """,
    finding="mail",
)
