"""Examples of AWS CloudTrail."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made
from tests.localcloud.provider.examples.s3 import BUCKET

TRAIL = "aws:cloudtrail/trail:Trail"


def a_bucket(aws: EmulatedAws, name: str) -> str:
    """Make a bucket that CloudTrail may write to; its name."""
    bucket = made(aws, BUCKET, {"bucket": name})
    service = {"Service": "cloudtrail.amazonaws.com"}
    statements = [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    made(aws, "aws:s3/bucketPolicy:BucketPolicy", {"bucket": bucket, "policy": document})
    return bucket


def audit(aws: EmulatedAws, name: str) -> Props:
    """A trail of all regions, with the data events of one bucket."""
    bucket = a_bucket(aws, name)
    key = made(aws, "aws:kms/key:Key", {"description": name})
    return {
        "name": name,
        "s3BucketName": bucket,
        "kmsKeyId": f"arn:aws:kms:{aws.region}:{aws.account}:key/{key}",
        "s3KeyPrefix": "audit",
        "isMultiRegionTrail": True,
        "includeGlobalServiceEvents": True,
        "enableLogFileValidation": True,
        "eventSelectors": [
            {
                "readWriteType": "All",
                "includeManagementEvents": True,
                "dataResources": [{"type": "AWS::S3::Object", "values": [f"arn:aws:s3:::{bucket}/"]}],
            }
        ],
        "insightSelectors": [{"insightType": "ApiCallRateInsight"}],
        "tags": {"layer": "audit"},
    }


def advanced(aws: EmulatedAws, name: str) -> Props:
    """A trail that selects by fields, and does not log yet."""
    fields = [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::lake/"]},
    ]
    return {
        "name": name,
        "s3BucketName": a_bucket(aws, name),
        "enableLogging": False,
        "advancedEventSelectors": [{"name": "lake", "fieldSelectors": fields}],
    }


EXAMPLES = (
    Example(
        TRAIL,
        audit,
        {"enableLogging": False, "eventSelectors": None, "insightSelectors": None, "enableLogFileValidation": False},
        ("arn", "homeRegion"),
        {"ministack": frozenset({"insightSelectors"})},
        id="audit",
    ),
    Example(TRAIL, advanced, {"enableLogging": True, "advancedEventSelectors": None}, ("arn",), id="advanced"),
)
