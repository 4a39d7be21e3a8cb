"""Sending domains carry SPF, DKIM and DMARC.

Why: without the three anybody can write in the brand's name, and mailbox providers refuse or junk bulk mail that lacks
one of them (sender requirements of Gmail and Yahoo, in force since February 2024).

Fix: publish the SPF, DKIM and DMARC records of the channel's `sending_domain` (`delivery: ses` channels get them from
the brand's stack), check them, then declare `authentication: [spf, dkim, dmarc]`.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate, Unjudged
from ecosystem.estate.sending import lacks, sendings
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


@check.whole
def planned(estate: Estate) -> Breaches:
    for sending in sendings(estate):
        try:
            missing = lacks(estate, sending)
        except Unjudged as unknown:
            yield sending, unknown
            continue
        if missing:
            goes = "goes" if estate.evidence == OBSERVED else "would go"
            yield sending, f"the sending domain `{sending.domain}` {goes} without {', '.join(missing)}"


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
check.passes(
    "with MAIL FROM and DMARC",
    """
    resources:
      - name: mail
        type: aws:sesv2/emailIdentity:EmailIdentity
        properties: {emailIdentity: mail.aurora.example}
      - name: from
        type: aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes
        properties: {emailIdentity: mail.aurora.example, mailFromDomain: bounce.mail.aurora.example}
      - name: dmarc
        type: aws:route53/record:Record
        properties: {name: _dmarc.mail.aurora.example, type: TXT, records: ["v=DMARC1; p=quarantine"]}
    """,
    on=PLANNED,
)
check.fails(
    "without a policy record",
    """
    resources:
      - name: mail
        type: aws:sesv2/emailIdentity:EmailIdentity
        properties: {emailIdentity: mail.aurora.example}
      - name: spf
        type: aws:route53/record:Record
        properties: {name: mail.aurora.example, type: TXT, records: ["v=spf1 include:amazonses.com -all"]}
    """,
    finding="mail",
    on=PLANNED,
)
