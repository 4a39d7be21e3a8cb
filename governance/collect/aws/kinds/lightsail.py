"""Lightsail: databases, buckets and their keys, and what serves the web or has a name there."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged


def _front(type: str, listing: str, items: str, name: str, arn: str = "arn", **said: str) -> Kind:
    return Kind(
        "lightsail",
        (Call(listing, items),),
        (Make(type, name, {"name": name, **said, "tags": ("tags", tagged)}, arn),),
    )


KINDS: Final = (
    _front(
        "aws:lightsail/database:Database",
        "GetRelationalDatabases",
        "relationalDatabases",
        "name",
        relationalDatabaseName="name",
        publiclyAccessible="publiclyAccessible",
        backupRetentionEnabled="backupRetentionEnabled",
    ),
    _front("aws:lightsail/bucket:Bucket", "GetBuckets", "buckets", "name"),
    Kind(
        "lightsail",
        (
            Call("GetBuckets", "buckets"),
            Call("GetBucketAccessKeys", "accessKeys[].{id: accessKeyId, status: status}", {"bucketName": "name"}),
        ),
        (
            Make(
                "aws:lightsail/bucketAccessKey:BucketAccessKey",
                "{of.name}:{id}",
                {"bucketName": "of.name", "status": "status"},
            ),
        ),
    ),
    _front("aws:lightsail/instance:Instance", "GetInstances", "instances", "name"),
    _front("aws:lightsail/domain:Domain", "GetDomains", "domains", "name", domainName="name"),
    _front("aws:lightsail/lb:Lb", "GetLoadBalancers", "loadBalancers", "name"),
    _front("aws:lightsail/distribution:Distribution", "GetDistributions", "distributions", "name"),
    Kind(
        "lightsail",
        (Call("GetCertificates", "certificates", fixed={"includeCertificateDetails": True}),),
        (
            Make(
                "aws:lightsail/certificate:Certificate",
                "certificateName",
                {
                    "name": "certificateName",
                    "domainName": "domainName",
                    "subjectAlternativeNames": "certificateDetail.subjectAlternativeNames",
                    "tags": ("tags", tagged),
                },
                "certificateArn",
            ),
        ),
    ),
    Kind(
        "lightsail",
        (Call("GetContainerServices", "containerServices"),),
        (
            Make(
                "aws:lightsail/containerService:ContainerService",
                "containerServiceName",
                {"name": "containerServiceName", "tags": ("tags", tagged)},
                "arn",
            ),
        ),
    ),
)
