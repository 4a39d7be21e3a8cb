"""A private bucket: no public access, versions, corporate key, TLS alone, access logs, old versions expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from stacks.documents import policy, tls_only
from stacks.unit.part import Part, Unit


@dataclass(frozen=True, slots=True)
class BucketArgs:
    """`key` None means the keys that S3 manages: the log services cannot write with others. `expire_days` is per
    prefix. `acls` is for the one service that still delivers by them (CloudFront's access logs). `adopt` is a bucket
    that exists, imported as it is, with nothing set on it; `keep` one that held things before, and is never emptied."""

    bucket: str
    layer: str
    key: pulumi.Input[str] | None
    bucket_key: bool = True
    logs: PrivateBucket | None = None
    statements: Sequence[pulumi.Input[dict[str, Any]]] = ()
    expire_days: tuple[tuple[str, int], ...] = ()
    old_versions_days: int = 365
    acls: bool = False
    adopt: str | None = None
    keep: bool = False


class PrivateBucket(Part):
    """Outputs: `bucket` (name), `arn`, `domain` (regional), and `ready` to depend on."""

    bucket: pulumi.Output[str]
    arn: pulumi.Output[str]
    domain: pulumi.Output[str]
    ready: list[pulumi.Resource]

    def __init__(self, name: str, unit: Unit, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, unit, opts)
        if args.adopt is not None:
            self._take(args.adopt)
            return
        arn = f"arn:aws:s3:::{args.bucket}"
        refusals = tls_only([arn, f"{arn}/*"], "s3:*")
        made = aws.s3.Bucket(
            self.named("bucket"),
            bucket=args.bucket,
            force_destroy=not unit.context.protect and not args.keep,
            tags=unit.tags(args.layer),
            opts=self.mine(),
        )
        public = aws.s3.BucketPublicAccessBlock(
            self.named("public-access"),
            bucket=made.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self.mine(),
        )
        ownership = aws.s3.BucketOwnershipControls(
            self.named("ownership"),
            bucket=made.bucket,
            rule=aws.s3.BucketOwnershipControlsRuleArgs(
                object_ownership="BucketOwnerPreferred" if args.acls else "BucketOwnerEnforced"
            ),
            opts=self.mine(),
        )
        versioning = aws.s3.BucketVersioning(
            self.named("versions"),
            bucket=made.bucket,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=self.mine(),
        )
        self._encrypt(made, args)
        self._expire(made, args, versioning)
        if args.logs is not None:
            aws.s3.BucketLogging(
                self.named("access-log"),
                bucket=made.bucket,
                target_bucket=args.logs.bucket,
                target_prefix=f"s3/{args.bucket}/",
                opts=self.mine(depends_on=args.logs.ready),
            )
        allowed = aws.s3.BucketPolicy(
            self.named("policy"),
            bucket=made.bucket,
            policy=pulumi.Output.all(*args.statements).apply(lambda said: policy([*refusals, *said])),
            opts=self.mine(depends_on=[public]),
        )
        self.bucket = made.bucket
        self.arn = made.arn
        self.domain = made.bucket_regional_domain_name
        self.ready = [ownership, allowed]
        self.register_outputs({"bucket": made.bucket, "arn": made.arn})

    def _take(self, existing: str) -> None:
        """Import a bucket as it is."""
        made = aws.s3.Bucket(self.named("bucket"), bucket=existing, force_destroy=False, opts=self.taking(existing))
        self.bucket, self.arn, self.domain, self.ready = made.bucket, made.arn, made.bucket_regional_domain_name, [made]
        self.register_outputs({"bucket": made.bucket, "arn": made.arn})

    def _encrypt(self, made: aws.s3.Bucket, args: BucketArgs) -> None:
        rule = aws.s3.BucketServerSideEncryptionConfigurationRuleArgs
        default = aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
        how = (
            default(sse_algorithm="AES256")
            if args.key is None
            else default(sse_algorithm="aws:kms", kms_master_key_id=args.key)
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            self.named("encryption"),
            bucket=made.bucket,
            rules=[
                rule(
                    apply_server_side_encryption_by_default=how,
                    bucket_key_enabled=args.bucket_key if args.key is not None else None,
                )
            ],
            opts=self.mine(),
        )

    def _expire(self, made: aws.s3.Bucket, args: BucketArgs, versioning: aws.s3.BucketVersioning) -> None:
        rule = aws.s3.BucketLifecycleConfigurationRuleArgs
        cut_off = aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(days_after_initiation=7)
        rules = [
            rule(
                id="old-versions",
                status="Enabled",
                filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                    noncurrent_days=args.old_versions_days
                ),
                abort_incomplete_multipart_upload=cut_off,
            ),
            *(
                rule(
                    id=f"expire-{index}",
                    status="Enabled",
                    filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=prefix),
                    expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days),
                )
                for index, (prefix, days) in enumerate(args.expire_days)
            ),
        ]
        aws.s3.BucketLifecycleConfiguration(
            self.named("lifecycle"), bucket=made.bucket, rules=rules, opts=self.mine(depends_on=[versioning])
        )
