"""Duplicate rules exist, with at least two match keys.

Why: one key misses everybody who changed their e-mail; duplicates are written to twice, and counted twice (playbook,
CUSTOMER 360 D-4, D-7).

Fix: set up duplicate rules in the central database and list their match keys under `database.deduplication`, such as
`[email, phone]`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "DAT-009",
    HIGH,
    "D",
    sources="P",
    es=Spanish(
        "Existen reglas de duplicados, con al menos dos claves de coincidencia",
        "configurar reglas de duplicados en la base central y listar sus claves en `database.deduplication`, "
        "por ejemplo `[email, phone]`",
    ),
)
def check(estate: Estate, *, least: int = 2) -> Breaches:
    keys = set(estate.database.deduplication)
    if len(keys) < least:
        said = ", ".join(f"`{key}`" for key in sorted(keys)) or "none"
        yield estate.database, f"`deduplication` has too few match keys ({said}); expected {least}", "deduplication"


check.passes(
    "two keys",
    """
    database: {id: contacts, deduplication: [email, phone]}
    """,
)

check.fails(
    "one key",
    """
    database: {id: contacts, deduplication: [email]}
    """,
    finding="contacts",
)
