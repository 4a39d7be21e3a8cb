"""Sending domains carry SPF, DKIM and DMARC.

Why: without the three anybody can write in the brand's name, and mailbox providers refuse or junk bulk mail that lacks
one of them (sender requirements of Gmail and Yahoo, in force since February 2024).

Fix: publish the SPF, DKIM and DMARC records of the channel's `sending_domain` (`delivery: ses` channels get them from
the brand's stack), check them, then declare `authentication: [spf, dkim, dmarc]`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control

_NEEDED = ("spf", "dkim", "dmarc")


@control(
    "EML-002",
    HIGH,
    "DPO",
    sources="L",
    about=["email"],
    es=Spanish(
        "Los dominios de envío llevan SPF, DKIM y DMARC",
        "publicar los registros SPF, DKIM y DMARC del `sending_domain` del canal y comprobarlos; después, declarar "
        "`authentication: [spf, dkim, dmarc]`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("email"):
        lacks = [record for record in _NEEDED if record not in channel.authentication]
        if lacks:
            records = ", ".join(f"`{record}`" for record in lacks)
            yield (
                channel,
                f"`{channel.id}` sends from `{channel.sending_domain}` without {records}; expected all of "
                "`spf`, `dkim`, `dmarc`",
                "authentication",
            )


check.passes(
    "all three, in any order",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        authentication: [dmarc, spf, dkim]
    """,
)
check.fails(
    "no DMARC",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        authentication: [spf, dkim]
    """,
    finding="mail",
)
check.fails(
    "nothing is said, for mail that a platform delivers",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        delivery: platform
    """,
    finding="mail",
)
