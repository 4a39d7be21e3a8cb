"""Bounces and complaints suppress the address.

Why: to go on writing to addresses that do not exist, or to people who pressed "this is spam", is what senders are
blocked for, and the block falls on every brand that sends from there (sender requirements of the mailbox providers).

Fix: have bounces and complaints put the address on the suppression list of the central database, on the day they come;
then declare `suppression: true`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "EML-003",
    HIGH,
    "DPO",
    sources="L",
    about=["email"],
    es=Spanish(
        "Los rebotes y las quejas suprimen la dirección",
        "hacer que los rebotes y las quejas pongan la dirección, el mismo día, en la lista de supresión de la base "
        "central; después, declarar `suppression: true`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("email"):
        if channel.suppression is not True:
            said = "does not say that it suppresses" if channel.suppression is None else "does not suppress"
            yield channel, f"`{channel.id}` {said} addresses that bounce or complain", "suppression"


check.passes(
    "bounces and complaints suppress",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        suppression: true
    """,
)
check.fails(
    "they are ignored",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        suppression: false
    """,
    finding="mail",
)
check.fails(
    "nothing is said",
    """
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: contacts}
    """,
    finding="mail",
)
