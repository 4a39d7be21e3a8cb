"""S3 for the whole account: its public-access block, and access points."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document

_BLOCK: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")

KINDS: Final = (
    Kind(
        "s3control",
        (
            Call(
                "GetPublicAccessBlock",
                "PublicAccessBlockConfiguration",
                {"AccountId": "account"},
                absent=("NoSuchPublicAccessBlockConfiguration",),
            ),
        ),
        (
            Make(
                "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
                "account",
                {"accountId": "account", **{name: name[0].upper() + name[1:] for name in _BLOCK}},
            ),
        ),
        everywhere=True,
    ),
    Kind(
        "s3control",
        (Call("ListAccessPoints", "AccessPointList", {"AccountId": "account"}),),
        (
            Make(
                "aws:s3/accessPoint:AccessPoint",
                "Name",
                {
                    "name": "Name",
                    "bucket": "Bucket",
                    "policy": ("GetAccessPointPolicy.Policy", document),
                },
                "AccessPointArn",
            ),
        ),
        (
            Call(
                "GetAccessPointPolicy",
                given={"AccountId": "account", "Name": "Name"},
                absent=("NoSuchAccessPointPolicy",),
            ),
        ),
    ),
)
