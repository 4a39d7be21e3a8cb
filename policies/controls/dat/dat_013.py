"""Every other system that holds contacts is a corporate satellite synchronised with the central database, or a silo
with an end, synchronised until then.

Why: a silo without an end is there for good: one more copy of people whose changes and refusals never arrive (eBook,
"before"; playbook, CUSTOMER 360).

Fix: synchronise the system with the central database (`synced_to`); declare `role: satellite` for a system of the
corporation's with a purpose of its own, `role: silo` with `replaces_by` for one that will go. A spreadsheet, a folder
of CSV files and a list tool are silos.
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
        "Todo otro sistema que guarda contactos es un satélite corporativo sincronizado con la base central, "
        "o un silo con fecha de fin, sincronizado hasta entonces",
        "sincronizar el sistema con la base central (`synced_to`); declarar `role: satellite` si es de la "
        "corporación y tiene un fin propio, `role: silo` con `replaces_by` si va a desaparecer. Una planilla,"
        " una carpeta de CSV y una herramienta de listas son silos",
    ),
)
def check(estate: Estate) -> Breaches:
    for system in estate.of(System):
        if not system.holds_contacts:
            continue
        satellite = system.role == "satellite" and system.kind not in _ALWAYS_SILOS
        what = "satellite" if satellite else "silo"
        if system.synced_to is None:
            yield system, f"the {what} `{system.id}` is not synchronised with the central database", "synced_to"
        if satellite and system.owner != CORPORATION:
            yield system, f"the satellite `{system.id}` is owned by `{system.owner}`, not by the corporation", "owner"
        if not satellite and system.replaces_by is None:
            yield system, f"the silo `{system.id}` has no end", "replaces_by"
        elif not satellite and system.replaces_by is not None and system.replaces_by < estate.as_of:
            sentence = f"the silo `{system.id}` was to be gone on {system.replaces_by}"
            yield system, sentence, "replaces_by"


check.passes(
    "a satellite, a silo that ends today, and a system without contacts",
    """
    systems:
      - {id: shop, kind: ecommerce, owner: corporation, role: satellite, synced_to: contacts}
      - {id: old, kind: crm, owner: pixel, role: silo, synced_to: contacts, replaces_by: 2026-11-20}
      - {id: till, kind: pos, owner: corporation, holds_contacts: false}
    """,
)

check.fails(
    "a spreadsheet is a silo whatever it says",
    """
    systems:
      - {id: sheet, kind: spreadsheet, owner: corporation, role: satellite, synced_to: contacts}
    """,
    finding="sheet",
)

check.fails(
    "a silo whose end is past",
    """
    systems:
      - {id: old, kind: crm, owner: corporation, role: silo, synced_to: contacts, replaces_by: 2026-11-19}
    """,
    finding="old",
)

check.fails(
    "an agency's satellite",
    """
    systems:
      - {id: shop, kind: ecommerce, owner: pixel, role: satellite, synced_to: contacts}
    """,
    finding="shop",
)
