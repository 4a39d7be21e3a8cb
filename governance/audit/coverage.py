"""Which gaps leave which controls without their evidence: what was not seen is not measured, never a pass.

The table says what each observed control reads, in IAM's words for services; a control that is not in it (one of the
user's own) is taken to read everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Final

from ecosystem.estate.buckets import ENCRYPTION
from ecosystem.estate.estate import OBSERVED, Estate
from ecosystem.estate.gaps import Gap, merged
from ecosystem.estate.hosts import CLAIMS, FRONTS
from ecosystem.estate.placing import declared_accounts
from ecosystem.estate.readers import (
    buckets,
    caches,
    databases,
    parameters,
    people,
    resource_policies,
    search,
    warehouses,
)
from ecosystem.estate.taggable import takes_tags
from policies.control import Control


def _read_by(*readers: ModuleType) -> tuple[str, ...]:
    return tuple(sorted({name for each in readers for name in each.READERS}))


_STORES: Final = _read_by(buckets, caches, databases, people, search, warehouses)
_ROLES: Final = (
    "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
)  # fmt: skip
_USERS: Final = (
    "aws:iam/user:User", "aws:iam/accessKey:AccessKey", "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential", "aws:iam/sshKey:SshKey",
    "aws:iam/signingCertificate:SigningCertificate", "aws:lightsail/bucketAccessKey:BucketAccessKey",
)  # fmt: skip
_POLICIES: Final = _read_by(resource_policies)
_IDENTITY: Final = "aws:sesv2/emailIdentity:EmailIdentity"
_BUCKETS: Final = (
    "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketAcl:BucketAcl",
)  # fmt: skip
_LAKE: Final = ("lakeformation", "athena", "glue")
_ANY: Final = ("*",)
_TAGGED: Final = ("tagged",)
_PLACED: Final = ("placed",)
_PLATFORMS: Final = ("platforms",)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "OWN-001": _PLATFORMS,
    "OWN-002": _PLATFORMS,
    "OWN-003": _PLATFORMS,
    "OWN-004": _PLATFORMS,
    "OWN-005": (*CLAIMS, "aws:cognito/userPoolDomain:UserPoolDomain"),
    "OWN-006": _PLATFORMS,
    "OWN-008": _PLACED,
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
    "DAT-002": (*_STORES, *FRONTS),
    "DAT-004": _STORES,
    "DAT-005": (*_STORES, *_read_by(parameters), *ENCRYPTION),
    "DAT-006": (*_STORES, *_BUCKETS),
    "DAT-007": _STORES,
    "TRK-003": _PLATFORMS,
    "BI-001": (*_read_by(warehouses), "athena", "quicksight"),
    "BI-005": (*_ROLES, *_POLICIES, *_LAKE),
    "EML-002": (_IDENTITY, "route53"),
    "EML-003": (
        "aws:sesv2/configurationSet:ConfigurationSet",
        "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
    ),
    "INT-004": ("lambda", "secretsmanager", "ssm", "ecs", "codebuild", "amplify", "apprunner", "batch"),
    "GOV-007": (*_ANY, *_PLATFORMS),
    "CLD-001": _TAGGED,
    "CLD-002": ("cloudtrail",),
    "CLD-003": _BUCKETS,
    "CLD-004": ("kms",),
    "CLD-005": _POLICIES,
    "CLD-006": ("ec2",),
}
"""Control -> what it reads: services or single types, `platforms` for ad platforms.

`*` is every type, `tagged` every one that takes tags. `placed` is where things lie: what nobody saw of a declared
account lies in a declared one all the same.
"""


def uncovered(controls: Mapping[str, Control], estate: Estate) -> Iterator[tuple[str, Gap]]:
    """Yield each control that is judged on observed evidence with each gap that may hide something from it."""
    accounts = frozenset() if estate.declaration is None else declared_accounts(estate)
    gaps = merged(gap for gap in estate.of(Gap) if gap.every)
    for identifier, control in controls.items():
        if OBSERVED in control.evidence and (control.eaches or control.wholes or control.lives):
            yield from ((identifier, gap) for gap in gaps if touches(gap, READS.get(identifier), accounts))


def touches(gap: Gap, reads: tuple[str, ...] | None, accounts: frozenset[str] = frozenset()) -> bool:
    """Return whether a gap may hide something that a control reads; `reads` None: it reads everything.

    `accounts` are the declared ones.
    """
    if reads is None:
        return True
    if gap.source.partition(":")[0] != "aws":
        return "platforms" in reads
    if reads == _PLACED:
        return gap.account not in accounts if gap.account else not gap.types
    cloud = [each for each in reads if each != "platforms"]
    if not cloud or "*" in cloud or not gap.types:
        return bool(cloud)
    if reads == _TAGGED:
        return any(map(takes_tags, gap.types))
    return not frozenset(cloud).isdisjoint((*gap.types, *gap.services))
