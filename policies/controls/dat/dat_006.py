"""No store of contact data is reachable from the internet.

Why: a database with a public address is found within the hour, and then one password stands between the world and
every contact (AWS Well-Architected).

Fix: set `publiclyAccessible: false` and place the store in private subnets; a search domain gets `vpcOptions`.
"""

from ecosystem.estate import PLANNED, Estate, known
from ecosystem.estate.stores import BUCKET, FILES, DataStore
from policies.control import CRITICAL, Reasons, Spanish, undeclared_control

check = undeclared_control(
    "DAT-006",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Ningún almacén de datos de contacto es accesible desde Internet",
        "poner `publiclyAccessible: false` y ubicar el almacén en subredes privadas; un dominio de búsqueda"
        " lleva `vpcOptions`",
    ),
    references=[
        "GDPR Art. 32(1)(b)",
        "ISO/IEC 27001:2022 A.8.20",
        "CIS AWS Foundations 3.0.0 2.3.3",
        "LGPD Art. 46",
        "Ley 25.326 Art. 9",
    ],
)


@check.each(DataStore)
def planned(store: DataStore, _: Estate) -> Reasons:
    if store.family in (BUCKET, FILES):  # what makes a bucket public is CLD-003's
        return
    if known(store.public, f"whether `{store.id}` is public") is True:
        yield f"`{store.id}`, {store.what}, is reachable from the internet"


check.passes(
    "in private",
    """
    resources:
      - {name: promo, type: "aws:rds/instance:Instance", properties: {publiclyAccessible: false}}
      - {name: other, type: "aws:rds/instance:Instance"}
    """,
    on=PLANNED,
)

check.fails(
    "a public instance",
    """
    resources:
      - {name: promo, type: "aws:rds/instance:Instance", properties: {publiclyAccessible: true}}
    """,
    finding="promo",
    on=PLANNED,
)

check.fails(
    "a public instance of a cluster",
    """
    resources:
      - {name: reader, type: "aws:rds/clusterInstance:ClusterInstance", properties: {publiclyAccessible: true}}
    """,
    finding="reader",
    on=PLANNED,
)
