"""Lead forms connect straight to the central database, by webhook or API, with no CSV and no manual transfer.

Why: a lead that waits for somebody to download a file is called days late, or by nobody; and the file stays where it
was sent (eBook, "before"; playbook, ADVERTISING A-6).

Fix: connect the form by webhook or API to the central database, and declare `writes_to` with its id and `transfer:
webhook` or `api`; delete the files.
"""

from ecosystem.estate import Estate
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "DAT-003",
    CRITICAL,
    "DO",
    sources="EP",
    about=["lead_form"],
    es=Spanish(
        "Los formularios de clientes potenciales se conectan directamente con la base central, por webhook o "
        "API, sin CSV ni traspaso manual",
        "conectar el formulario por webhook o API con la base central y declarar en `writes_to` su id y "
        "`transfer: webhook` o `api`; borrar los archivos",
    ),
)
def check(estate: Estate) -> Breaches:
    central = estate.database.id
    for form in estate.channels("lead_form"):
        if form.writes_to != central:
            yield form, f"`{form.id}` writes leads to `{form.writes_to}`; expected `{central}`", "writes_to"
        if form.transfer not in {"webhook", "api"}:
            said = f"goes by `{form.transfer}`" if form.transfer else "is not said"
            yield form, f"the transfer of `{form.id}` {said}; expected `webhook` or `api`", "transfer"


check.passes(
    "a webhook to the central database",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation, writes_to: contacts,
         transfer: webhook}
    """,
)

check.fails(
    "a spreadsheet, by file",
    """
    systems:
      - {id: sheet, kind: spreadsheet, owner: pixel}
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation, writes_to: sheet, transfer: csv}
    """,
    finding="leads",
)

check.fails(
    "through identity, which a form does not do",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation, writes_to: austral-id,
         transfer: api}
    """,
    finding="leads",
)

check.fails(
    "the transfer is not said",
    """
    channels:
      - {id: leads, kind: lead_form, network: meta, brand: aurora, owner: corporation, writes_to: contacts}
    """,
    finding="leads",
)
