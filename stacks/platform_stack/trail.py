"""The audit trail: every region, validated, encrypted, into a bucket that nobody can empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.bucket import BucketArgs, PrivateBucket, Rule
from stacks.context import StackContext
from stacks.documents import Statement, no_agencies

LOCK_DAYS: Final = 1
LOCK_DAYS_PROTECTED: Final = 365
KEEP_DAYS: Final = 30
KEEP_DAYS_PROTECTED: Final = 2557  # seven years


@dataclass(frozen=True, slots=True)
class TrailArgs:
    """`key_arn` encrypts the trail."""

    context: StackContext
    key_arn: pulumi.Input[str]


class Trail(pulumi.ComponentResource):
    """Outputs: the trail's ARN and the name of its bucket."""

    arn: pulumi.Output[str]
    bucket: pulumi.Output[str]

    def __init__(self, name: str, args: TrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Trail", name, None, opts)
        protect = args.context.protect
        bucket = PrivateBucket(
            f"{name}.log",
            BucketArgs(
                bucket=places.log_bucket(args.context),
                key_arn=args.key_arn,
                rules=(
                    Rule(
                        "kept",
                        expire_days=KEEP_DAYS_PROTECTED if protect else KEEP_DAYS,
                        superseded_days=LOCK_DAYS_PROTECTED if protect else LOCK_DAYS,
                        archive_days=90 if protect else None,
                    ),
                ),
                statements=statements(args.context),
                lock_days=LOCK_DAYS_PROTECTED if protect else LOCK_DAYS,
                compliance=protect,
                force_destroy=not protect,
                layer="security",
            ),
            pulumi.ResourceOptions(parent=self),
        )
        lake = [f"{places.lake_bucket_arn(args.context, zone)}/" for zone in places.ZONES]
        trail = aws.cloudtrail.Trail(
            f"{name}.trail",
            name=places.trail(args.context),
            s3_bucket_name=bucket.name,
            kms_key_id=args.key_arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            advanced_event_selectors=[
                {
                    "name": "whatever is administered",
                    "field_selectors": [{"field": "eventCategory", "equals": ["Management"]}],
                },
                {
                    "name": "every read and write of the lake",
                    "field_selectors": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                        {"field": "resources.ARN", "starts_withs": lake},
                    ],
                },
            ],
            tags={"layer": "security"},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[bucket.policy]),
        )
        self.arn, self.bucket = trail.arn, bucket.name
        self.register_outputs({"arn": self.arn, "bucket": self.bucket})


def statements(context: StackContext) -> list[Statement]:
    """Return the statements of the bucket's policy: the trail writes, agencies see nothing."""
    arn = f"arn:aws:s3:::{places.log_bucket(context)}"
    service = {"Service": "cloudtrail.amazonaws.com"}
    source = {"aws:SourceArn": places.trail_arn(context)}
    return [
        {
            "Sid": "TrailLooks",
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:GetBucketAcl",
            "Resource": arn,
            "Condition": {"StringEquals": source},
        },
        {
            "Sid": "TrailWrites",
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": f"{arn}/AWSLogs/{context.home_account}/*",
            "Condition": {"StringEquals": {**source, "s3:x-amz-acl": "bucket-owner-full-control"}},
        },
        no_agencies([arn, f"{arn}/*"], "s3:*"),
    ]
