"""Every mailing can be left with one click.

Why: whoever cannot leave presses "this is spam", which costs every brand of the domain its delivery. Gmail and Yahoo
require the one-click header of bulk senders (RFC 8058; sender requirements in force since 2024).

Fix: send the headers `List-Unsubscribe` and `List-Unsubscribe-Post: List-Unsubscribe=One-Click`, have the click write
to the central database, then declare `one_click_unsubscribe: true`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "EML-004",
    HIGH,
    "D",
    sources="L",
    about=["email"],
    es=Spanish(
        "De todo envío se puede salir con un clic",
        "enviar los encabezados `List-Unsubscribe` y `List-Unsubscribe-Post: List-Unsubscribe=One-Click`, hacer que "
        "el clic escriba en la base central y declarar `one_click_unsubscribe: true`",
    ),
    references=["GDPR Art. 7(3)", "GDPR Art. 21(2)", "LGPD Art. 8(5)", "Ley 25.326 Art. 27(3)"],
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("email"):
        if channel.one_click_unsubscribe is not True:
            said = "does not say that it offers" if channel.one_click_unsubscribe is None else "does not offer"
            yield channel, f"`{channel.id}` {said} one-click unsubscribe", "one_click_unsubscribe"


check.passes(
    "one click",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        one_click_unsubscribe: true
    """,
)
check.fails(
    "a form to fill in",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        one_click_unsubscribe: false
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
