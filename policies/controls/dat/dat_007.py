"""The contacts database can be restored for at least 7 days back, 14 when an environment is protected.

Why: whoever deletes the wrong contacts is rarely noticed the same day, and a weekend with a holiday is four of them
(AWS Well-Architected, reliability: back up data).

Fix: set `database.backup_days` to 7 or more, to 14 or more when any environment of `cloud.environments` says
`protect: true`; a stack of your own also needs deletion protection in those environments.

Settings: `days`, the least number of days (7); `protected_days`, the least where an environment is protected (14).
"""

from ecosystem.estate import PLANNED, Estate, known
from ecosystem.estate.placing import is_protected
from ecosystem.estate.stores import DataStore, holds_contacts
from policies.control import HIGH, Breaches, Note, Reasons, Spanish, control


@control(
    "DAT-007",
    HIGH,
    "DPO",
    sources="A",
    es=Spanish(
        "La base de contactos se puede restaurar hasta 7 días atrás, 14 si hay un entorno protegido",
        "poner 7 o más en `database.backup_days`, 14 o más si algún entorno de `cloud.environments` dice "
        "`protect: true`; una pila propia necesita además protección contra borrado en esos entornos",
    ),
    references=["GDPR Art. 32(1)(c)", "ISO/IEC 27001:2022 A.8.13", "AWS Well-Architected REL09-BP03"],
)
def check(estate: Estate, *, days: int = 7, protected_days: int = 14) -> Breaches:
    database = estate.database
    protected = next((each for each in estate.declared.cloud.environments.values() if each.protect), None)
    least = days if protected is None else max(days, protected_days)
    because = "" if protected is None else f", because the environment `{protected.name}` is protected"
    notes = [] if protected is None else [Note(f"{protected.path}.protect", f"`{protected.name}` is protected")]
    if database.backup_days is None:
        sentence = f"`{database.id}` does not say how many days of backups it keeps, expected at least {least}{because}"
        yield database, sentence, "backup_days", notes
    elif database.backup_days < least:
        sentence = f"`backup_days` of `{database.id}` is {database.backup_days}, expected at least {least}{because}"
        yield database, sentence, "backup_days", notes


@check.each(DataStore)
def planned(store: DataStore, estate: Estate, *, days: int = 7, protected_days: int = 14) -> Reasons:
    if not holds_contacts(estate, store):
        return
    protected = is_protected(estate, store.resource)
    least = protected_days if protected else days
    kept = known(store.backup_days, f"the backups of `{store.id}`")
    if kept is not None and kept < least:
        yield f"`{store.id}`, {store.what}, can be restored for {kept:g} days back; expected at least {least}"
    if protected and known(store.guarded, f"the deletion protection of `{store.id}`") is False:
        yield f"`{store.id}`, {store.what}, has no deletion protection in a protected environment"


check.passes(
    "seven days, and nothing is protected",
    """
    database: {id: contacts, backup_days: 7}
    """,
)
check.passes(
    "fourteen days where an environment is protected",
    """
    database: {id: contacts, backup_days: 14}
    cloud: {region: sa-east-1, environments: {prod: {account: "222222222222", protect: true}}}
    """,
)
check.fails(
    "not said",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
check.fails(
    "six days",
    """
    database: {id: contacts, backup_days: 6}
    """,
    finding="contacts",
)
check.fails(
    "thirteen days, and one of two environments is protected",
    """
    database: {id: contacts, backup_days: 13}
    cloud:
      region: sa-east-1
      environments: {dev: {account: "111111111111"}, prod: {account: "222222222222", protect: true}}
    """,
    finding="contacts",
)
check.passes(
    "seven days",
    """
    resources:
      - {name: promo, type: "aws:rds/instance:Instance", properties: {backupRetentionPeriod: 7}}
    """,
    on=PLANNED,
)
check.fails(
    "six days",
    """
    resources:
      - {name: promo, type: "aws:rds/instance:Instance", properties: {backupRetentionPeriod: 6}}
    """,
    finding="promo",
    on=PLANNED,
)
check.fails(
    "thirteen days, and no protection, in a protected environment",
    """
    project: ecosystem
    stack: prod.platform
    cloud: {region: sa-east-1, environments: {prod: {account: "111111111111", protect: true}}}
    resources:
      - {name: database, type: "aws:rds/cluster:Cluster", properties: {backupRetentionPeriod: 13}}
    """,
    finding="database",
    on=PLANNED,
)
