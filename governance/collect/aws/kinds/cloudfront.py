"""CloudFront: distributions with their names and origins; the headers that an origin is sent are not read."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import renamed, tagged


def _origins(told: Any) -> list[dict[str, Any]]:
    names = renamed(
        originId="Id", domainName="DomainName", s3OriginConfig="S3OriginConfig", vpcOriginConfig="VpcOriginConfig"
    )
    return [
        {
            **names(each),
            **({"originAccessControlId": each["OriginAccessControlId"]} if each.get("OriginAccessControlId") else {}),
        }
        for each in told
    ]


KINDS: Final = (
    Kind(
        "cloudfront",
        (Call("ListDistributions", "DistributionList.Items"),),
        (
            Make(
                "aws:cloudfront/distribution:Distribution",
                "Id",
                {
                    "comment": "Comment",
                    "domainName": "DomainName",
                    "enabled": "Enabled",
                    "aliases": "Aliases.Items",
                    "origins": ("Origins.Items", _origins),
                    "defaultCacheBehavior": (
                        "DefaultCacheBehavior",
                        renamed(targetOriginId="TargetOriginId", viewerProtocolPolicy="ViewerProtocolPolicy"),
                    ),
                    "viewerCertificate": (
                        "ViewerCertificate",
                        renamed(acmCertificateArn="ACMCertificateArn", minimumProtocolVersion="MinimumProtocolVersion"),
                    ),
                    "webAclId": ("WebACLId", lambda told: told or None),
                    "tags": ("ListTagsForResource.Tags.Items", tagged),
                },
                "ARN",
            ),
        ),
        (Call("ListTagsForResource", given={"Resource": "ARN"}),),
        everywhere=True,
    ),
)
