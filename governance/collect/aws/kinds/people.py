"""Where AWS keeps people: customer profiles; and contact centres of Connect."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged

KINDS: Final = (
    Kind(
        "customer-profiles",
        (Call("ListDomains", "Items"),),
        (
            Make(
                "aws:customerprofiles/domain:Domain",
                "DomainName",
                {
                    "domainName": "DomainName",
                    "defaultEncryptionKey": "GetDomain.DefaultEncryptionKey",
                    "tags": ("Tags", tagged),
                },
                "arn:{partition}:profile:{region}:{account}:domains/{DomainName}",
            ),
        ),
        (Call("GetDomain", given={"DomainName": "DomainName"}),),
    ),
    Kind(
        "connect",
        (Call("ListInstances", "InstanceSummaryList"),),
        (
            Make(
                "aws:connect/instance:Instance",
                "InstanceAlias || Id",
                {
                    "instanceAlias": "InstanceAlias",
                    "identityManagementType": "IdentityManagementType",
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "Arn",
            ),
        ),
        (Call("ListTagsForResource", given={"resourceArn": "Arn"}),),
    ),
)
