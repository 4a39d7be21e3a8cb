"""Contact data is encrypted at rest with a key of the corporation's, and in transit.

Why: a key of one's own is the last lock: who may read is decided by its policy, every use is recorded, and what it
protects is gone when the key is (AWS Well-Architected).

Fix: encrypt the store with a customer-managed key (`kmsKeyId`, `storageEncrypted: true` ...), and have it refuse
connections without TLS.
"""

from ecosystem.estate import PLANNED, Estate, Unjudged, known
from ecosystem.estate.buckets import bucket_of, own_keyed
from ecosystem.estate.stores import BUCKET, DataStore, ParameterGroup, holds_contacts, is_corporate_key
from policies.control import CRITICAL, Breaches, Reasons, Spanish, undeclared_control

check = undeclared_control(
    "DAT-005",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Los datos de contacto se cifran en reposo con una clave de la corporación, y en tránsito",
        "cifrar el almacén con una clave administrada por el cliente (`kmsKeyId`, `storageEncrypted: true` "
        "...) y hacer que rechace conexiones sin TLS",
    ),
    references=[
        "GDPR Art. 32(1)(a)",
        "ISO/IEC 27001:2022 A.8.24",
        "CIS AWS Foundations 3.0.0 2.3.1",
        "AWS Well-Architected SEC08-BP02",
        "AWS Well-Architected SEC09-BP02",
        "LGPD Art. 46",
        "Ley 25.326 Art. 9",
    ],
)

_EXPECTED = "expected one of the corporation's"


@check.each(DataStore)
def at_rest(store: DataStore, estate: Estate) -> Reasons:
    if store.family == BUCKET and not store.keyed:  # the key of one of S3 is a resource beside it
        return
    if not holds_contacts(estate, store):
        return
    if store.in_transit is False:
        yield f"`{store.id}`, {store.what}, takes connections that are not encrypted"
    if store.encrypted is False:
        yield f"`{store.id}`, {store.what}, is not encrypted at rest"
    else:
        known(store.encrypted, f"the encryption of `{store.id}`")
        if store.keyed and not is_corporate_key(store):
            yield f"`{store.id}`, {store.what}, is encrypted with a key of AWS's, {_EXPECTED}"
    known(store.in_transit, f"the encryption in transit of `{store.id}`")


@check.whole
def of_buckets(estate: Estate) -> Breaches:
    for store in estate.of(DataStore):
        bucket = bucket_of(estate, store)
        if bucket is None:
            continue
        try:
            if holds_contacts(estate, store) and not own_keyed(estate, bucket):
                yield bucket, f"the bucket `{bucket.id}` is encrypted with a key of AWS's, {_EXPECTED}"
        except Unjudged as missing:
            yield bucket, missing


@check.each(ParameterGroup)
def in_transit(group: ParameterGroup, _: Estate) -> Reasons:
    for parameter in known(group.plain, f"the parameters of `{group.id}`"):
        yield f"`{parameter}` of `{group.id}` lets connections in that are not encrypted"


check.passes(
    "a cluster with a key of one's own",
    """
    resources:
      - name: database
        type: aws:rds/cluster:Cluster
        properties: {storageEncrypted: true, kmsKeyId: "arn:aws:kms:sa-east-1:111111111111:key/a"}
    """,
    on=PLANNED,
)

check.passes(
    "a bucket of leads with a key of one's own, and one of pictures",
    """
    resources:
      - {name: leads, type: "aws:s3/bucket:Bucket", properties: {bucket: promo-leads}}
      - name: encryption
        type: aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration
        properties:
          bucket: promo-leads
          rules: [{applyServerSideEncryptionByDefault: {sseAlgorithm: "aws:kms", kmsMasterKeyId: alias/contacts}}]
      - {name: images, type: "aws:s3/bucket:Bucket", properties: {bucket: promo-images}}
    """,
    on=PLANNED,
)

check.fails(
    "a bucket of leads with the key that S3 takes by itself",
    """
    resources:
      - {name: leads, type: "aws:s3/bucket:Bucket", properties: {bucket: promo-leads}}
    """,
    finding="leads",
    on=PLANNED,
)

check.fails(
    "an instance that says nothing is not encrypted",
    """
    resources:
      - {name: promo, type: "aws:rds/instance:Instance"}
    """,
    finding="promo",
    on=PLANNED,
)

check.fails(
    "the default key is AWS's",
    """
    resources:
      - name: promo
        type: aws:rds/cluster:Cluster
        properties: {storageEncrypted: true, kmsKeyId: alias/aws/rds}
    """,
    finding="promo",
    on=PLANNED,
)
