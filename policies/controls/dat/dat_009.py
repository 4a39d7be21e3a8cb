"""Duplicate rules exist: at least two match keys.

Why: one person under three records gets three mailings, and none of the three records tells what the person is worth.
One key alone misses everybody who changed address (playbook, CUSTOMER 360 D-4 and D-7).

Fix: agree by which keys two records are known to be one person, put the rules in place, and list at least two of them
in `database.deduplication`, such as `[email, phone]`.

Settings: `keys`, the least number of match keys (2).
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "DAT-009",
    HIGH,
    "D",
    sources="P",
    es=Spanish(
        "Hay reglas de duplicados: al menos dos claves de coincidencia",
        "acordar con qué claves se sabe que dos registros son la misma persona, poner en marcha las reglas y listar al "
        "menos dos en `database.deduplication`, como `[email, phone]`",
    ),
)
def check(estate: Estate, *, keys: int = 2) -> Breaches:
    database = estate.database
    found = len(set(database.deduplication))
    if found < keys:
        said = ", ".join(f"`{key}`" for key in database.deduplication) or "no match key"
        sentence = f"`deduplication` of `{database.id}` has {said}, expected at least {keys} keys"
        yield database, sentence, "deduplication"


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
check.fails(
    "none",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
