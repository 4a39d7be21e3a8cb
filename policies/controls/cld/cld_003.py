"""Buckets block public access, keep versions, are encrypted, and take only TLS.

Why: the open bucket is how most leaks begin; without versions, whoever can write can destroy (AWS Well-Architected;
CIS AWS Foundations).

Fix: beside the bucket, add a `BucketPublicAccessBlock` with all four set, a `BucketVersioning` that is `Enabled`, and
a policy that denies everybody when `aws:SecureTransport` is `false`; remove public lists. S3 encrypts by itself.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate, Unjudged
from ecosystem.estate.buckets import Bucket, blocked, public_acl, tls_only, versioned
from policies.control import HIGH, Breaches, Spanish, undeclared_control

_NEEDED = {
    blocked: "does not block public access",
    versioned: "does not keep versions",
    tls_only: "takes requests without TLS",
}

check = undeclared_control(
    "CLD-003",
    HIGH,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Los buckets bloquean el acceso público, guardan versiones, están cifrados y solo aceptan TLS",
        "junto al bucket, agregar un `BucketPublicAccessBlock` con los cuatro valores en true, un "
        "`BucketVersioning` en `Enabled` y una política que niegue a todos cuando `aws:SecureTransport` sea"
        " `false`; quitar las listas públicas. S3 cifra por sí mismo",
    ),
    references=["ISO/IEC 27001:2022 A.8.3", "CIS AWS Foundations 3.0.0 2.1.1", "CIS AWS Foundations 3.0.0 2.1.4"],
)


@check.whole
def planned(estate: Estate) -> Breaches:
    for bucket in estate.of(Bucket):
        for holds, what in _NEEDED.items():
            try:
                fine = holds(estate, bucket)
            except Unjudged as missing:
                yield bucket, missing
                continue
            if not fine:
                yield bucket, f"the bucket `{bucket.id}` {what}"
        try:
            if (acl := public_acl(estate, bucket)) is not None:
                yield bucket, f"the bucket `{bucket.id}` is open by the list `{acl}`"
        except Unjudged as missing:
            yield bucket, missing


check.passes(
    "everything set",
    """
    resources:
      - {name: images, type: "aws:s3/bucket:Bucket", properties: {bucket: images}}
      - name: block
        type: aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock
        properties: {bucket: images, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true,
          restrictPublicBuckets: true}
      - name: versions
        type: aws:s3/bucketVersioning:BucketVersioning
        properties: {bucket: images, versioningConfiguration: {status: Enabled}}
      - name: policy
        type: aws:s3/bucketPolicy:BucketPolicy
        properties:
          bucket: images
          policy: >-
            {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::images/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    """,
    on=PLANNED,
)

check.fails(
    "a bucket alone",
    """
    resources:
      - {name: images, type: "aws:s3/bucket:Bucket", properties: {bucket: images}}
    """,
    finding="images",
    on=PLANNED,
)
check.fails(
    "another account blocks public access",
    """
    resources:
      - name: "222222222222"
        type: aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock
        properties: {accountId: "222222222222", blockPublicAcls: true, blockPublicPolicy: true,
                     ignorePublicAcls: true, restrictPublicBuckets: true}
      - {name: media, type: "aws:s3/bucket:Bucket", properties: {bucket: media},
         provider: {allowedAccountIds: ["111111111111"]}}
    """,
    finding="media",
    on=OBSERVED,
)
