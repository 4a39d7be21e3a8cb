"""What holds data, and what a protected environment does about it. No pulumi here: the command reads it, too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ecosystem.model import Environment
from ecosystem.naming import BOOTSTRAP
from stacks.refusal import RefusedError

HOLDS_DATA: Final = frozenset(
    {
        "aws:cloudtrail/trail:Trail",
        "aws:cognito/userPool:UserPool",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:glue/catalogTable:CatalogTable",
        "aws:kms/key:Key",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "aws:sesv2/emailIdentity:EmailIdentity",
        "aws:cloudwatch/eventArchive:EventArchive",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:sqs/queue:Queue",
    }
)
"""Types whose loss loses data, evidence, or (a key, a zone, a mail identity) the use of it."""

GUARDS_DATA: Final = frozenset(
    {
        "aws:cloudwatch/eventBus:EventBus",
        "aws:cognito/resourceServer:ResourceServer",
        "aws:cognito/userPoolDomain:UserPoolDomain",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:kms/alias:Alias",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
        "aws:rds/subnetGroup:SubnetGroup",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketVersioning:BucketVersioning",
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        "aws:secretsmanager/secretPolicy:SecretPolicy",
    }
)
"""Types that stand around data: without them what is kept would lie open, or stand nowhere."""

PROTECTED: Final = GUARDS_DATA | HOLDS_DATA - {"aws:cloudwatch/logGroup:LogGroup", "aws:sqs/queue:Queue"}
"""Types that `protect` and `retain_on_delete` hold in a protected environment: what no later run brings back."""


def holds_data(type: str) -> bool:
    """Return whether deleting a resource of this Pulumi type loses data."""
    return type in HOLDS_DATA


def protects(environment: Environment, type: str) -> bool:
    """Return whether a resource of this type is protected and kept in this environment."""
    return environment.protect and type in PROTECTED


def backend(variables: Mapping[str, str]) -> str | None:
    """Return where Pulumi keeps its state: PULUMI_BACKEND_URL, else where `pulumi login` went; None when unknown."""
    if url := variables.get("PULUMI_BACKEND_URL"):
        return url
    home = Path(variables.get("PULUMI_HOME") or Path(variables.get("HOME") or "~").expanduser() / ".pulumi")
    try:
        found = json.loads((home / "credentials.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    url = found.get("current") if isinstance(found, dict) else None
    return url if isinstance(url, str) else None


def refuse_backend(environment: Environment, unit: str, backend: str | None, *, local: bool) -> None:
    """Raise RefusedError when a protected environment would keep its state in a file of one machine.

    The bootstrap stack may: it makes the bucket that the others keep their state in, and moves there afterwards.
    """
    if not environment.protect or local or unit == BOOTSTRAP or backend is None or not backend.startswith("file://"):
        return
    raise RefusedError(
        f"`{environment.name}` is protected and its state would be kept in `{backend}`, a folder of one machine; "
        "use the bucket that the bootstrap stack makes: `pulumi login s3://<stateBucket>`, "
        "or set PULUMI_BACKEND_URL to it"
    )
