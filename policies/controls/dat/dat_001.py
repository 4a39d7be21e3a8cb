"""There is one contacts database and the corporation owns it.

Why: the contacts are what the corporation has built with all of its marketing. If the database is the agency's,
they are the agency's, and leaving it means starting with an empty one (eBook).

Fix: move the contacts to a database in a corporate account and declare it as `database`, with `owner: corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "DAT-001",
    CRITICAL,
    "DPO",
    sources="E",
    es=Spanish(
        "Hay una sola base de contactos y es de la corporación",
        "mudar los contactos a una base en una cuenta de la corporación y declararla en `database`, con "
        "`owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database
    if database.owner != CORPORATION:
        yield (
            database,
            f"the contacts database `{database.id}` is owned by `{database.owner}`, not by the corporation",
            "owner",
        )


check.passes(
    "owned by the corporation when nothing else is said",
    """
    database: {id: contacts, engine: aurora-postgresql}
    """,
)
check.fails(
    "the agency's database",
    """
    database: {id: contacts, engine: aurora-postgresql, owner: pixel}
    """,
    finding="contacts",
)
check.fails(
    "nobody knows whose",
    """
    database: {id: contacts, owner: unknown}
    """,
    finding="contacts",
)
