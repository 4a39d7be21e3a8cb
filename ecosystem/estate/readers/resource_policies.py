"""Every policy that stands on a resource and says who may reach it.

Types and properties are those of pulumi-aws 7; `policy` of a bucket is of older releases. What lets calls through
a network (`aws:ec2/vpcEndpoint`) grants nobody anything and is not here; nor is a public registry, which is for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from ecosystem.estate.iam import (
    EVERYONE,
    SERVICE,
    Condition,
    Document,
    Principal,
    Statement,
    aws_principal,
    parse,
)
from ecosystem.estate.iam_nouns import ResourcePolicy
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN, Maybe

Read = Callable[[Resource], Iterator[ResourcePolicy]]

_DOCUMENTS: Final = {
    "aws:acmpca/policy:Policy": ("certificate authority", "policy"),
    "aws:amp/resourcePolicy:ResourcePolicy": ("workspace", "policyDocument"),
    "aws:apigateway/restApi:RestApi": ("API", "policy"),
    "aws:apigateway/restApiPolicy:RestApiPolicy": ("API", "policy"),
    "aws:backup/vaultPolicy:VaultPolicy": ("backup vault", "policy"),
    "aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy": ("search domain", "accessPolicy"),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("event bus", "policy"),
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy": (
        "log destination",
        "deliveryDestinationPolicy",
    ),
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": ("log destination", "accessPolicy"),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("log group", "policyDocument"),
    "aws:codeartifact/domainPermissions:DomainPermissions": ("package domain", "policyDocument"),
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": ("repository", "policyDocument"),
    "aws:codebuild/resourcePolicy:ResourcePolicy": ("build project", "policy"),
    "aws:dsql/clusterPolicy:ClusterPolicy": ("database", "policy"),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": ("table", "policy"),
    "aws:ecr/registryPolicy:RegistryPolicy": ("registry", "policy"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("repository", "policy"),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": ("file system", "policy"),
    "aws:glacier/vault:Vault": ("archive vault", "accessPolicy"),
    "aws:glacier/vaultLock:VaultLock": ("archive vault", "policy"),
    "aws:glue/resourcePolicy:ResourcePolicy": ("data catalog", "policy"),
    "aws:kinesis/resourcePolicy:ResourcePolicy": ("stream", "policy"),
    "aws:kms/externalKey:ExternalKey": ("key", "policy"),
    "aws:kms/key:Key": ("key", "policy"),
    "aws:kms/keyPolicy:KeyPolicy": ("key", "policy"),
    "aws:kms/replicaExternalKey:ReplicaExternalKey": ("key", "policy"),
    "aws:kms/replicaKey:ReplicaKey": ("key", "policy"),
    "aws:lambda/resourcePolicy:ResourcePolicy": ("function", "policy"),
    "aws:mediastore/containerPolicy:ContainerPolicy": ("media container", "policy"),
    "aws:msk/clusterPolicy:ClusterPolicy": ("stream", "policy"),
    "aws:opensearchingest/resourcePolicy:ResourcePolicy": ("pipeline", "policy"),
    "aws:redshift/resourcePolicy:ResourcePolicy": ("warehouse", "policy"),
    "aws:redshiftserverless/resourcePolicy:ResourcePolicy": ("warehouse", "policy"),
    "aws:s3/accessPoint:AccessPoint": ("access point", "policy"),
    "aws:s3/bucket:Bucket": ("bucket", "policy"),
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket", "policy"),
    "aws:s3/bucketV2:BucketV2": ("bucket", "policy"),
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy": ("bucket", "policy"),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": ("access point", "policy"),
    "aws:s3control/bucketPolicy:BucketPolicy": ("bucket", "policy"),
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy": ("access point", "policy"),
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy": ("bucket", "resourcePolicy"),
    "aws:s3tables/tablePolicy:TablePolicy": ("table", "resourcePolicy"),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": ("model group", "resourcePolicy"),
    "aws:schemas/registryPolicy:RegistryPolicy": ("schema registry", "policy"),
    "aws:secretsmanager/secret:Secret": ("secret", "policy"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secret", "policy"),
    "aws:ses/identityPolicy:IdentityPolicy": ("mail identity", "policy"),
    "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": ("mail identity", "policy"),
    "aws:sns/topic:Topic": ("topic", "policy"),
    "aws:sns/topicPolicy:TopicPolicy": ("topic", "policy"),
    "aws:sqs/queue:Queue": ("queue", "policy"),
    "aws:sqs/queuePolicy:QueuePolicy": ("queue", "policy"),
    "aws:xray/resourcePolicy:ResourcePolicy": ("traces", "policyDocument"),
}
"""Type of resource -> what its policy is of, and the property with the document."""

_SEARCH: Final = {
    "aws:elasticsearch/domain:Domain": "vpcOptions",
    "aws:elasticsearch/domainPolicy:DomainPolicy": None,
    "aws:opensearch/domain:Domain": "vpcOptions",
    "aws:opensearch/domainPolicy:DomainPolicy": None,
}
"""Search domains, and the property that puts one into a network (None: another resource says it)."""


def document(resource: Resource) -> Iterator[ResourcePolicy]:
    """Yield the policy of a resource that has one."""
    kind, key = _DOCUMENTS[resource.type]
    said = resource.get(key)
    if said is not None and said != "":
        yield ResourcePolicy(resource=resource, kind=kind, document=parse(said, f"the {kind} policy `{resource.id}`"))


def search(resource: Resource) -> Iterator[ResourcePolicy]:
    """Yield the access policy of a search domain."""
    said = resource.get("accessPolicies")
    if said is None or said == "":
        return
    key = _SEARCH[resource.type]
    network: Maybe[bool] = UNKNOWN
    if key is not None:
        placed = resource.get(key)
        network = UNKNOWN if placed is UNKNOWN else bool(placed)
    what = f"the access policy of `{resource.id}`"
    yield ResourcePolicy(resource=resource, kind="search domain", document=parse(said, what), network=network)


def permission(resource: Resource) -> Iterator[ResourcePolicy]:
    """Yield a permission of a function or a layer, or of an event bus, which is a statement in single properties."""
    kind = "event bus" if "eventPermission" in resource.type else "function"
    conditions = [
        Condition("stringequals", name, (said,))
        for key, name in (
            ("sourceAccount", "aws:sourceaccount"),
            ("principalOrgId", "aws:principalorgid"),
            ("organizationId", "aws:principalorgid"),
        )
        if (said := resource.get(key)) is not None
    ]
    if (said := resource.get("sourceArn")) is not None:
        conditions.append(Condition("arnlike", "aws:sourcearn", (said,)))
    if (value := resource.get("condition", "value")) is not None:
        conditions.append(Condition("stringequals", str(resource.get("condition", "key")).lower(), (value,)))
    who = resource.get("principal")
    missing = "" if isinstance(who, str) else f"who the permission `{resource.id}` is for"
    statement = Statement(
        "Allow",
        sid=_text(resource.get("statementId")),
        principals=(_principal(who),) if isinstance(who, str) else (),
        actions=(_text(resource.get("action")),),
        conditions=tuple(conditions),
    )
    yield ResourcePolicy(resource=resource, kind=kind, document=Document((statement,), missing))


def _principal(who: str) -> Principal:
    if who == "*":
        return Principal(EVERYONE, who)
    return Principal(SERVICE, who) if who.endswith((".amazonaws.com", ".amazonaws.com.cn")) else aws_principal(who)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


READERS: Final[dict[str, Read]] = {
    **dict.fromkeys(_DOCUMENTS, document),
    **dict.fromkeys(_SEARCH, search),
    "aws:lambda/permission:Permission": permission,
    "aws:lambda/layerVersionPermission:LayerVersionPermission": permission,
    "aws:cloudwatch/eventPermission:EventPermission": permission,
}
