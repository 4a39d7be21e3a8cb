"""CloudTrail: trails, each in its home region, and whether they record."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged

_TRAIL: Final = "GetTrail.Trail"

KINDS: Final = (
    Kind(
        "cloudtrail",
        (Call("ListTrails", "Trails"),),
        (
            Make(
                "aws:cloudtrail/trail:Trail",
                "Name",
                {
                    "name": "Name",
                    "arn": "TrailARN",
                    "homeRegion": "HomeRegion",
                    "isMultiRegionTrail": f"{_TRAIL}.IsMultiRegionTrail",
                    "includeGlobalServiceEvents": f"{_TRAIL}.IncludeGlobalServiceEvents",
                    "enableLogFileValidation": f"{_TRAIL}.LogFileValidationEnabled",
                    "isOrganizationTrail": f"{_TRAIL}.IsOrganizationTrail",
                    "s3BucketName": f"{_TRAIL}.S3BucketName",
                    "kmsKeyId": f"{_TRAIL}.KmsKeyId",
                    "enableLogging": "GetTrailStatus.IsLogging",
                    "tags": ("ListTags.ResourceTagList[0].TagsList", tagged),
                },
                "TrailARN",
            ),
        ),
        (
            Call("GetTrail", given={"Name": "TrailARN"}),
            Call("GetTrailStatus", given={"Name": "TrailARN"}),
            Call("ListTags", given={"ResourceIdList": "[TrailARN]"}),
        ),
        keep="!HomeRegion || HomeRegion == region",
    ),
)
