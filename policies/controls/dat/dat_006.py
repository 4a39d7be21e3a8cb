"""No store of contact data is reachable from the internet.

Why: a database with a public address is found within the hour, and then one password stands between the world and
every contact (AWS Well-Architected).

Fix: set `publiclyAccessible: false` and place the store in private subnets; a search domain gets `vpcOptions`. A bucket
of contacts gets a `BucketPublicAccessBlock` with all four set, and no policy or list for everybody.
"""

from ecosystem.estate import PLANNED, Estate, Unjudged, known
from ecosystem.estate.buckets import blocked, bucket_of, opened
from ecosystem.estate.stores import DataStore, holds_contacts
from policies.control import CRITICAL, Breaches, Reasons, Spanish, undeclared_control

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
        " lleva `vpcOptions`. Un bucket de contactos lleva un `BucketPublicAccessBlock` con los cuatro valores en true,"
        " y ninguna política ni lista para todos",
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
    if known(store.public, f"whether `{store.id}` is public") is True:
        yield f"`{store.id}`, {store.what}, is reachable from the internet"


@check.whole
def of_buckets(estate: Estate) -> Breaches:
    for store in estate.of(DataStore):
        bucket = bucket_of(estate, store)
        if bucket is None:
            continue
        try:
            if holds_contacts(estate, store) and not blocked(estate, bucket):
                for how in opened(estate, bucket):
                    yield bucket, f"the bucket of contacts `{bucket.id}` is open to the world {how}"
        except Unjudged as missing:
            yield bucket, missing


check.passes(
    "in private",
    """
    resources:
      - {name: promo, type: "aws:rds/instance:Instance", properties: {publiclyAccessible: false}}
      - {name: other, type: "aws:rds/instance:Instance"}
    """,
    on=PLANNED,
)

check.passes(
    "an open bucket of pictures, and one of leads that is not",
    """
    resources:
      - {name: images, type: "aws:s3/bucket:Bucket", properties: {bucket: promo-images, acl: public-read}}
      - {name: leads, type: "aws:s3/bucket:Bucket", properties: {bucket: promo-leads}}
    """,
    on=PLANNED,
)

check.fails(
    "a bucket of leads whose policy lets everybody read",
    """
    resources:
      - {name: leads, type: "aws:s3/bucket:Bucket", properties: {bucket: promo-leads}}
      - name: open
        type: aws:s3/bucketPolicy:BucketPolicy
        properties:
          bucket: promo-leads
          policy: >-
            {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::promo-leads/*"}]}
    """,
    finding="leads",
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
