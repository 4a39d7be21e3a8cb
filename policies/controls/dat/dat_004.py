"""No data store is undeclared: no database, table, warehouse, search domain or contact bucket lies outside the platform
stack.

Why: every store that somebody sets up beside the central database begins as a quick help and ends as a silo with
people in it, whom nobody can inform, correct or delete (eBook, "before").

Fix: write to the central database, by its lead interface or through identity, and leave the store out of the program;
what the platform is missing belongs in the platform stack.
"""

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.placing import in_platform
from ecosystem.estate.stores import DataStore, holds_contacts
from policies.control import CRITICAL, Reasons, Spanish, undeclared_control

check = undeclared_control(
    "DAT-004",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="E",
    es=Spanish(
        "Ningún almacén de datos queda sin declarar: ninguna base, tabla, almacén analítico, dominio de "
        "búsqueda ni bucket de contactos fuera del stack de plataforma",
        "escribir en la base central, por su interfaz de leads o a través de identidad, y quitar el almacén"
        " del programa; lo que falte en la plataforma se agrega al stack de plataforma",
    ),
    references=["ISO/IEC 27001:2022 A.5.9"],
)


@check.each(DataStore)
def planned(store: DataStore, estate: Estate) -> Reasons:
    if not in_platform(estate, store.resource) and holds_contacts(estate, store):
        yield f"`{store.id}` is {store.what} outside the platform stack"


check.passes(
    "the platform's own database, and a bucket of images",
    """
    project: ecosystem
    stack: dev.platform
    resources:
      - {name: database, type: "aws:rds/cluster:Cluster"}
      - {name: images, type: "aws:s3/bucket:Bucket", properties: {bucket: aurora-images}}
    """,
    on=PLANNED,
)

check.fails(
    "a table of leads in an agency's program",
    """
    resources:
      - {name: promo, type: "aws:dynamodb/table:Table"}
      - {name: images, type: "aws:s3/bucket:Bucket", properties: {bucket: aurora-images}}
    """,
    finding="promo",
    on=PLANNED,
)

check.fails(
    "a bucket of leads, without a declaration beside the program",
    """
    declaration: none
    resources:
      - {name: promo-leads, type: "aws:s3/bucket:Bucket", properties: {bucket: "<unknown>"}}
    """,
    finding="promo-leads",
    on=PLANNED,
)
