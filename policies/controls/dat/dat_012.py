"""Contact data has a retention period.

Why: personal data may be kept no longer than its purpose needs; without a period nothing is ever deleted
(data-protection law).

Fix: agree with whoever answers for the data how long contacts are kept, declare it as `database.retention_days`, and
delete what is older.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "DAT-012",
    MEDIUM,
    "D",
    sources="L",
    es=Spanish(
        "Los datos de contacto tienen un plazo de conservación",
        "acordar con el responsable de los datos cuánto se conservan los contactos, declararlo en "
        "`database.retention_days` y borrar lo más antiguo",
    ),
    references=["GDPR Art. 5(1)(e)", "ISO/IEC 27001:2022 A.8.10", "LGPD Art. 15", "Ley 25.326 Art. 4(7)"],
)
def check(estate: Estate) -> Breaches:
    if estate.database.retention_days is None:
        yield estate.database, f"`{estate.database.id}` has no retention period", "retention_days"


check.passes(
    "five years",
    """
    database: {id: contacts, retention_days: 1825}
    """,
)

check.fails(
    "none",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
