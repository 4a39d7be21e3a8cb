"""Deliverability is at least 0.90 and the complaint rate below 0.003.

Why: one mail in ten that does not arrive is one customer in ten who is not there, and mailbox providers turn away
senders of whom three in a thousand complain (playbook, JOURNEYS J-2; sender requirements of Gmail and Yahoo).

Fix: measure both, clean and suppress dead addresses, mail fewer people who do not answer, then declare the measured
`deliverability` and `complaint_rate` (shares from 0 to 1). A channel that is only `planned` has nothing to measure.

Settings: `deliverability`, the least share delivered that is enough; `complaint_rate`, the share of complaints that is
too high.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "EML-006",
    MEDIUM,
    "D",
    sources="PL",
    about=["email"],
    es=Spanish(
        "La entregabilidad es de al menos 0,90 y la tasa de quejas, menor que 0,003",
        "medir ambas, depurar y suprimir las direcciones muertas, escribir menos a quien no responde y declarar "
        "`deliverability` y `complaint_rate` medidas (proporciones de 0 a 1)",
    ),
)
def check(estate: Estate, *, deliverability: float = 0.90, complaint_rate: float = 0.003) -> Breaches:
    for channel in estate.channels("email"):
        if channel.status == "planned":
            continue
        delivered, complained = channel.deliverability, channel.complaint_rate
        if delivered is None or delivered < deliverability:
            found = "unknown" if delivered is None else f"{delivered:g}"
            sentence = f"the deliverability of `{channel.id}` is {found}, expected at least {deliverability:g}"
            yield channel, sentence, "deliverability"
        if complained is None or complained >= complaint_rate:
            found = "unknown" if complained is None else f"{complained:g}"
            sentence = f"the complaint rate of `{channel.id}` is {found}, expected below {complaint_rate:g}"
            yield channel, sentence, "complaint_rate"


check.passes(
    "exactly 0.90 delivered, complaints just below 0.003, and a channel that is only planned",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        deliverability: 0.90
        complaint_rate: 0.0029
      - id: soon
        kind: email
        status: planned
        brand: aurora
        owner: corporation
        sending_domain: soon.aurora.example
        audience: contacts
    """,
)
check.fails(
    "exactly 0.003 complain",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        deliverability: 0.97
        complaint_rate: 0.003
    """,
    finding="mail",
)
check.fails(
    "too little is delivered, and nobody counts complaints",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        deliverability: 0.899
    """,
    finding="mail",
)
