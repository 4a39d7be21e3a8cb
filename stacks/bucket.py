"""A private bucket: versioned, encrypted with a key of ours, no public access, owner's objects only, TLS alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from stacks.documents import Statement, policy, tls_only

_NEVER_FINISHED_DAYS = 7  # what an upload that was cut off may lie around


@dataclass(frozen=True, slots=True)
class Rule:
    """One lifecycle rule; days since an object was made, `superseded_days` since a newer version took its place."""

    id: str
    prefix: str = ""
    expire_days: int | None = None
    superseded_days: int | None = None
    archive_days: int | None = None


@dataclass(frozen=True, slots=True)
class BucketArgs:
    """`bucket` is its cloud name; `statements` come into its policy after those that refuse what is not TLS.

    `lock_days` locks every new object for so long, against everybody (`compliance`) or against all but the
    corporation's own administrators. `force_destroy` lets a deletion take the objects along (never when protected).
    `bucket_key` saves calls to KMS; without it the key is used for each object by its own name, so that a policy can
    hold an agency to its own prefix.
    """

    bucket: str
    key_arn: pulumi.Input[str]
    rules: Sequence[Rule] = (Rule("superseded", superseded_days=90),)
    statements: Sequence[Statement] = ()
    lock_days: int | None = None
    compliance: bool = False
    force_destroy: bool = False
    layer: str = "platform"
    bucket_key: bool = True


class PrivateBucket(pulumi.ComponentResource):
    """Outputs: `name` and `arn`, the regional domain name, and the bucket itself once its policy stands."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    regional_domain_name: pulumi.Output[str]

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:stacks:PrivateBucket", name, None, opts)
        mine = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(
            f"{name}.bucket",
            bucket=args.bucket,
            object_lock_enabled=True if args.lock_days else None,
            force_destroy=args.force_destroy,
            tags={"layer": args.layer},
            opts=mine,
        )
        versioning = aws.s3.BucketVersioning(
            f"{name}.versioning",
            bucket=self.bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            opts=mine,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}.encryption",
            bucket=self.bucket.bucket,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": args.key_arn,
                    },
                    "bucket_key_enabled": args.bucket_key,
                }
            ],
            opts=mine,
        )
        private = aws.s3.BucketPublicAccessBlock(
            f"{name}.private",
            bucket=self.bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=mine,
        )
        aws.s3.BucketOwnershipControls(
            f"{name}.ownership",
            bucket=self.bucket.bucket,
            rule={"object_ownership": "BucketOwnerEnforced"},
            opts=mine,
        )
        arn = f"arn:aws:s3:::{args.bucket}"
        self.policy = aws.s3.BucketPolicy(
            f"{name}.policy",
            bucket=self.bucket.bucket,
            policy=policy([*tls_only([arn, f"{arn}/*"], "s3:*"), *args.statements]),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[private]),
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}.lifecycle",
            bucket=self.bucket.bucket,
            rules=[_rule(rule) for rule in args.rules],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
        )
        if args.lock_days:
            aws.s3.BucketObjectLockConfiguration(
                f"{name}.lock",
                bucket=self.bucket.bucket,
                rule={
                    "default_retention": {
                        "mode": "COMPLIANCE" if args.compliance else "GOVERNANCE",
                        "days": args.lock_days,
                    }
                },
                opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
            )
        self.name = self.bucket.bucket
        self.arn = self.bucket.arn
        self.regional_domain_name = self.bucket.bucket_regional_domain_name
        self.register_outputs({"name": self.name, "arn": self.arn})


def _rule(rule: Rule) -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    return aws.s3.BucketLifecycleConfigurationRuleArgs(
        id=rule.id,
        status="Enabled",
        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=rule.prefix),
        abort_incomplete_multipart_upload=aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=_NEVER_FINISHED_DAYS
        ),
        expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=rule.expire_days)
        if rule.expire_days
        else None,
        noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=rule.superseded_days
        )
        if rule.superseded_days
        else None,
        transitions=[
            aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(days=rule.archive_days, storage_class="GLACIER_IR")
        ]
        if rule.archive_days
        else None,
    )
