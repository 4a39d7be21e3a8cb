"""Search: OpenSearch and Elasticsearch domains, OpenSearch Serverless, CloudSearch, Kendra."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, renamed, tagged

_STATUS: Final = "DescribeDomain.DomainStatus"


def _network(told: Any) -> dict[str, Any] | None:
    return {"subnetIds": told["SubnetIds"]} if told.get("SubnetIds") else None


def _collection_key(told: Any) -> list[dict[str, Any]]:
    """Return the key of a collection; `auto` is one that AWS owns."""
    return [{"kmsKeyArn": "AWS_OWNED_KMS_KEY" if told == "auto" else told}]


def _security(type: str) -> Kind:
    return Kind(
        "opensearchserverless",
        (Call("ListSecurityPolicies", "securityPolicySummaries", fixed={"type": type}),),
        (
            Make(
                "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
                "name",
                {
                    "name": "name",
                    "type": "type",
                    "policy": ("GetSecurityPolicy.securityPolicyDetail.policy", document),
                },
            ),
        ),
        (Call("GetSecurityPolicy", given={"name": "name", "type": "type"}),),
    )


KINDS: Final = (
    Kind(
        "opensearch",
        (Call("ListDomainNames", "DomainNames"),),
        (
            Make(
                "aws:opensearch/domain:Domain",
                "DomainName",
                {
                    "domainName": "DomainName",
                    "engineVersion": f"{_STATUS}.EngineVersion",
                    "encryptAtRest": (
                        f"{_STATUS}.EncryptionAtRestOptions",
                        renamed(enabled="Enabled", kmsKeyId="KmsKeyId"),
                    ),
                    "domainEndpointOptions": (
                        f"{_STATUS}.DomainEndpointOptions",
                        lambda told: {"enforceHttps": bool(told.get("EnforceHTTPS"))},
                    ),
                    "nodeToNodeEncryption": (
                        f"{_STATUS}.NodeToNodeEncryptionOptions",
                        lambda told: {"enabled": bool(told.get("Enabled"))},
                    ),
                    "vpcOptions": (f"{_STATUS}.VPCOptions", _network),
                    "accessPolicies": (f"{_STATUS}.AccessPolicies", document),
                    "tags": ("ListTags.TagList", tagged),
                },
                "arn:{partition}:es:{region}:{account}:domain/{DomainName}",
            ),
        ),
        (
            Call("DescribeDomain", given={"DomainName": "DomainName"}),
            Call("ListTags", given={"ARN": f"{_STATUS}.ARN"}),
        ),
    ),
    Kind(
        "opensearchserverless",
        (Call("ListCollections", "collectionSummaries"),),
        (
            Make(
                "aws:opensearch/serverlessCollection:ServerlessCollection",
                "name",
                {
                    "name": "name",
                    "encryptionConfigs": ("BatchGetCollection.collectionDetails[0].kmsKeyArn", _collection_key),
                    "tags": ("ListTagsForResource.tags", tagged),
                },
                "arn",
            ),
        ),
        (
            Call("BatchGetCollection", given={"ids": "[id]"}),
            Call("ListTagsForResource", given={"resourceArn": "arn"}),
        ),
    ),
    _security("network"),
    _security("encryption"),
    Kind(
        "cloudsearch",
        (Call("DescribeDomains", "DomainStatusList"),),
        (
            Make(
                "aws:cloudsearch/domain:Domain",
                "DomainName",
                {
                    "name": "DomainName",
                    "endpointOptions": (
                        "DescribeDomainEndpointOptions.DomainEndpointOptions.Options",
                        lambda told: {"enforceHttps": bool(told.get("EnforceHTTPS"))},
                    ),
                },
                "ARN",
            ),
            Make(
                "aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy",
                "DomainName",
                {
                    "domainName": "DomainName",
                    "accessPolicy": ("DescribeServiceAccessPolicies.AccessPolicies.Options", document),
                },
                when="DescribeServiceAccessPolicies.AccessPolicies.Options",
            ),
        ),
        (
            Call("DescribeDomainEndpointOptions", given={"DomainName": "DomainName"}),
            Call("DescribeServiceAccessPolicies", given={"DomainName": "DomainName"}),
        ),
    ),
    Kind(
        "kendra",
        (Call("ListIndices", "IndexConfigurationSummaryItems"),),
        (
            Make(
                "aws:kendra/index:Index",
                "Name",
                {
                    "name": "Name",
                    "serverSideEncryptionConfiguration": (
                        "DescribeIndex.ServerSideEncryptionConfiguration",
                        renamed(kmsKeyId="KmsKeyId"),
                    ),
                    "tags": ("ListTagsForResource.Tags", tagged),
                },
                "arn:{partition}:kendra:{region}:{account}:index/{Id}",
            ),
        ),
        (
            Call("DescribeIndex", given={"Id": "Id"}),
            Call(
                "ListTagsForResource",
                given={
                    "ResourceARN": (
                        "[partition, region, account, Id]",
                        lambda told: "arn:{}:kendra:{}:{}:index/{}".format(*told),
                    )
                },
            ),
        ),
    ),
)
