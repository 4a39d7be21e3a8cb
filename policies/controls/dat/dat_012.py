"""Contact data has a retention period.

Why: personal data may be kept only as long as its purpose needs it; what is kept for ever is a breach of the law today
and a leak of more people tomorrow (law: GDPR Art. 5(1)(e), storage limitation).

Fix: agree with the data steward and counsel how long a contact without activity is kept, delete what is older, and set
`database.retention_days`.
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
        "acordar con el responsable de datos y con legales cuánto se conserva un contacto sin actividad, borrar lo más "
        "antiguo y poner `database.retention_days`",
    ),
    references=["GDPR Art. 5(1)(e)", "ISO/IEC 27001:2022 A.8.10", "LGPD Art. 15", "Ley 25.326 Art. 4(7)"],
)
def check(estate: Estate) -> Breaches:
    database = estate.database
    if database.retention_days is None:
        yield (
            database,
            f"`{database.id}` has no `retention_days`, expected the days a contact is kept",
            "retention_days",
        )


check.passes(
    "five years",
    """
    database: {id: contacts, retention_days: 1825}
    """,
)
check.fails(
    "kept for ever",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
