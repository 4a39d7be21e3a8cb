"""Lead forms connect straight to the central database, by webhook or API.

Why: a lead that waits in a spreadsheet for somebody to send it on is called days late or never, and is in every mailbox
that it passed through (eBook, "before"; playbook, ADVERTISING A-6).

Fix: connect the form to the central database by webhook or through the network's API, set `writes_to` to the database
and `transfer` to `webhook` or `api`; then import and delete the files that are left.
"""

from collections.abc import Iterator

from ecosystem.estate import Estate
from ecosystem.estate.systems import system_of
from policies.control import CRITICAL, Breaches, Note, Spanish, control

_STRAIGHT = ("webhook", "api")


@control(
    "DAT-003",
    CRITICAL,
    "DO",
    sources="EP",
    about=["lead_form"],
    es=Spanish(
        "Los formularios de clientes potenciales se conectan directo a la base central, por webhook o API",
        "conectar el formulario a la base central por webhook o por la API de la red, poner la base en `writes_to` y "
        "`webhook` o `api` en `transfer`; después, importar y borrar los archivos que queden",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database.id
    for form in estate.channels("lead_form"):
        if form.writes_to != database:
            sentence = f"the lead form `{form.id}` writes to `{form.writes_to}`, expected `{database}`"
            yield form, sentence, "writes_to", _notes(estate, form.writes_to)
        if form.transfer is None:
            sentence = f"the lead form `{form.id}` does not say how its leads get there, expected `webhook` or `api`"
            yield form, sentence, "transfer"
        elif form.transfer not in _STRAIGHT:
            sentence = f"the `transfer` of the lead form `{form.id}` is `{form.transfer}`, expected `webhook` or `api`"
            yield form, sentence, "transfer"


def _notes(estate: Estate, store: str | None) -> Iterator[Note]:
    system = system_of(estate, store) if store is not None else None
    if system is not None:
        yield Note(system.path, f"`{system.id}` is a system of kind `{system.kind}`, owned by `{system.owner}`")


check.passes(
    "straight to the database",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation,
         writes_to: contacts, transfer: webhook}
      - {id: more, kind: lead_form, network: google, brand: aurora, owner: corporation,
         writes_to: contacts, transfer: api}
    """,
)
check.fails(
    "a file that somebody carries over",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation,
         writes_to: contacts, transfer: csv}
    """,
    finding="leads",
)
check.fails(
    "identity is not the database",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation,
         writes_to: austral-id, transfer: api}
    """,
    finding="leads",
)
check.fails(
    "nobody says how the leads get there",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation, writes_to: contacts}
    """,
    finding="leads",
)
