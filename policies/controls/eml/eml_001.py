"""Mailings start from the central database.

Why: a list that lives anywhere else knows nothing of consent, of the open complaint, or of the mail that another brand
sent this morning; and it stays with whoever keeps it (eBook).

Fix: synchronise the list into the central database, send from there, and declare the database's id as the channel's
`audience`.
"""

from ecosystem.estate import Estate
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "EML-001",
    CRITICAL,
    "D",
    sources="E",
    about=["email"],
    es=Spanish(
        "Los envíos parten de la base de contactos central",
        "sincronizar la lista con la base central, enviar desde allí y declarar el id de la base como `audience` del "
        "canal",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database.id
    for channel in estate.channels("email"):
        if channel.audience != database:
            sentence = f"`{channel.id}` mails `{channel.audience}`, not the central database `{database}`"
            yield channel, sentence, "audience"


check.passes(
    "mail from the central database",
    """
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: contacts}
    """,
)
check.fails(
    "mail from a list tool",
    """
    systems:
      - {id: lists, kind: list_tool, owner: pixel}
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: lists}
    """,
    finding="mail",
)
check.fails(
    "mail from identity is not mail from the database",
    """
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: austral-id}
    """,
    finding="mail",
)
