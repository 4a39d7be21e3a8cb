"""Every other system that holds contacts is a corporate satellite synchronised with the database, or a silo that ends.

Why: the shop and the CRM have contacts of their own for good reason, as long as the central database knows them too.
A list that nobody synchronises and nobody plans to end is the old model living on (eBook, "before"; playbook).

Fix: connect a satellite to the database (`role: satellite`, `synced_to`, `owner: corporation`); give a silo a
connection until its end and the date of that end (`synced_to`, `replaces_by`). Spreadsheets, CSV folders and list
tools are silos: import them, and set the date on which they are deleted.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, System
from policies.control import HIGH, Breaches, Spanish, control

_ALWAYS_SILOS = ("spreadsheet", "csv_folder", "list_tool")


@control(
    "DAT-013",
    HIGH,
    "D",
    sources="EP",
    about=["systems"],
    es=Spanish(
        "Todo otro sistema con contactos es un satélite de la corporación sincronizado con la base central, o un silo "
        "con fecha de fin, sincronizado hasta entonces",
        "conectar el satélite con la base (`role: satellite`, `synced_to`, `owner: corporation`); dar al silo una "
        "conexión hasta su fin y la fecha de ese fin (`synced_to`, `replaces_by`). Planillas, carpetas de CSV y "
        "herramientas de listas son silos: importarlas y fijar la fecha en que se borran",
    ),
)
def check(estate: Estate) -> Breaches:
    for system in estate.of(System):
        if not system.holds_contacts:
            continue
        silo = _is_silo(system)
        what = "silo" if silo else "satellite"
        if not silo and system.owner != CORPORATION:
            yield system, f"the satellite `{system.id}` is owned by `{system.owner}`, not by the corporation", "owner"
        if system.synced_to is None:
            sentence = f"the {what} `{system.id}` holds contacts that are not `synced_to` `{estate.database.id}`"
            yield system, sentence, "synced_to"
        if not silo:
            continue
        if system.replaces_by is None:
            yield system, f"the silo `{system.id}` has no date by which it is gone", "replaces_by"
        elif system.replaces_by < estate.as_of:
            yield system, f"the silo `{system.id}` should have been gone by {system.replaces_by}", "replaces_by"


def _is_silo(system: System) -> bool:
    return system.kind in _ALWAYS_SILOS or system.role != "satellite"


check.passes(
    "a satellite, a silo on its last day, and a system without contacts",
    """
    systems:
      - {id: shop, kind: ecommerce, owner: corporation, role: satellite, synced_to: contacts}
      - {id: old-crm, kind: crm, owner: pixel, role: silo, synced_to: contacts, replaces_by: 2026-11-20}
      - {id: stock, kind: erp, owner: corporation, holds_contacts: false}
    """,
)
check.fails(
    "an agency's satellite",
    """
    systems:
      - {id: shop, kind: ecommerce, owner: pixel, role: satellite, synced_to: contacts}
    """,
    finding="shop",
)
check.fails(
    "a silo that should have been gone yesterday",
    """
    systems:
      - {id: old-crm, kind: crm, owner: corporation, role: silo, synced_to: contacts, replaces_by: 2026-11-19}
    """,
    finding="old-crm",
)
check.fails(
    "a spreadsheet that calls itself a satellite",
    """
    systems:
      - {id: leads, kind: spreadsheet, owner: corporation, role: satellite, synced_to: contacts}
    """,
    finding="leads",
)
check.fails(
    "no role is a silo",
    """
    systems:
      - {id: old-crm, kind: crm, owner: corporation, synced_to: contacts}
    """,
    finding="old-crm",
)
