"""Which gaps leave which controls without their evidence: what was not seen is not measured, never a pass.

The table says what each observed control reads, in IAM's words for services; a control that is not in it (one of the
user's own) is taken to read everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecosystem.estate.estate import OBSERVED, Estate
from ecosystem.estate.gaps import Gap, service_of
from policies.control import Control

_STORES: Final = (
    "rds", "dynamodb", "redshift", "redshift-serverless", "es", "aoss", "elasticache", "memorydb", "timestream",
    "cassandra", "lightsail", "elasticfilesystem", "fsx", "dsql", "s3", "s3express", "s3tables", "profile",
    "mobiletargeting", "ses",
)  # fmt: skip
_ROLES: Final = (
    "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
)  # fmt: skip
_USERS: Final = (
    "aws:iam/user:User", "aws:iam/accessKey:AccessKey", "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential", "aws:iam/sshKey:SshKey",
    "aws:iam/signingCertificate:SigningCertificate", "aws:lightsail/bucketAccessKey:BucketAccessKey",
)  # fmt: skip
_POLICIES: Final = ("s3", "sqs", "sns", "kms", "lambda", "secretsmanager", "events", "apigateway")
_IDENTITY: Final = "aws:sesv2/emailIdentity:EmailIdentity"
_BUCKETS: Final = (
    "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketAcl:BucketAcl",
)  # fmt: skip
_ANY: Final = ("*",)
_PLATFORMS: Final = ("platforms",)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "OWN-001": _PLATFORMS,
    "OWN-002": _PLATFORMS,
    "OWN-003": _PLATFORMS,
    "OWN-004": _PLATFORMS,
    "OWN-005": (
        "aws:route53/zone:Zone",
        "aws:acm/certificate:Certificate",
        "aws:cloudfront/distribution:Distribution",
        _IDENTITY,
        "aws:cognito/userPoolDomain:UserPoolDomain",
        "aws:apigatewayv2/domainName:DomainName",
        "aws:apigateway/domainName:DomainName",
    ),
    "OWN-006": _PLATFORMS,
    "OWN-008": _ANY,
    "ACC-001": (*_ROLES, *_PLATFORMS),
    "ACC-002": _ROLES,
    "ACC-003": (*_ROLES, *_PLATFORMS),
    "ACC-004": _PLATFORMS,
    "ACC-005": (*_ROLES, *_USERS),
    "ACC-006": _ROLES,
    "ACC-007": (*_ROLES, *_POLICIES),
    "ACC-008": (*_ROLES, *_POLICIES),
    "ACC-010": _ROLES,
    "ACC-011": (*_ROLES, *_PLATFORMS),
    "ACC-012": _PLATFORMS,
    "DAT-001": ("aws:rds/cluster:Cluster", "aws:rds/instance:Instance"),
    "DAT-002": (*_STORES, "cloudfront", "apigateway", "amplify"),
    "DAT-004": _STORES,
    "DAT-005": _STORES,
    "DAT-006": _STORES,
    "DAT-007": _STORES,
    "TRK-003": _PLATFORMS,
    "BI-001": ("athena", "redshift", "redshift-serverless", "quicksight"),
    "BI-005": (*_ROLES, "lakeformation", "athena", "glue", "s3"),
    "EML-002": (_IDENTITY, "route53"),
    "EML-003": ("ses",),
    "INT-004": ("lambda", "secretsmanager", "ssm", "ecs", "codebuild", "amplify", "apprunner", "batch"),
    "GOV-007": (*_ANY, *_PLATFORMS),
    "CLD-001": _ANY,
    "CLD-002": ("cloudtrail",),
    "CLD-003": _BUCKETS,
    "CLD-004": ("kms",),
    "CLD-005": _POLICIES,
    "CLD-006": ("ec2",),
}
"""Control -> what it reads: services or single types, `*` for every one, `platforms` for ad platforms."""


def uncovered(controls: Mapping[str, Control], estate: Estate) -> Iterator[tuple[str, Gap]]:
    """Yield each control that is judged on observed evidence with each gap that may hide something from it."""
    gaps = [gap for gap in estate.of(Gap) if gap.every]
    for identifier, control in controls.items():
        if OBSERVED in control.evidence and (control.eaches or control.wholes or control.lives):
            yield from ((identifier, gap) for gap in gaps if touches(gap, READS.get(identifier)))


def touches(gap: Gap, reads: tuple[str, ...] | None) -> bool:
    """Return whether a gap may hide something that a control reads; `reads` None: it reads everything."""
    if reads is None:
        return True
    if gap.source.partition(":")[0] != "aws":
        return "platforms" in reads
    cloud = [each for each in reads if each != "platforms"]
    if not cloud or "*" in cloud or not gap.services:
        return bool(cloud)
    if gap.types and not frozenset(gap.types).isdisjoint(cloud):
        return True
    services = {service_of(each) if "/" in each else each for each in cloud if not gap.types or "/" not in each}
    return not gap.services.isdisjoint(services)
