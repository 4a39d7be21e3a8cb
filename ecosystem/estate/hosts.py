"""Names on the internet that planned resources claim, show, and answer by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown

_CLAIMS: Final = {
    "aws:route53/zone:Zone": ("name",),
    "aws:acm/certificate:Certificate": ("domainName", "subjectAlternativeNames"),
    "aws:cloudfront/distribution:Distribution": ("aliases",),
    "aws:sesv2/emailIdentity:EmailIdentity": ("emailIdentity",),
    "aws:ses/domainIdentity:DomainIdentity": ("domain",),
    "aws:ses/emailIdentity:EmailIdentity": ("email",),
    "aws:apigatewayv2/domainName:DomainName": ("domainName",),
    "aws:apigateway/domainName:DomainName": ("domainName",),
    "aws:amplify/domainAssociation:DomainAssociation": ("domainName",),
    "aws:apprunner/customDomainAssociation:CustomDomainAssociation": ("domainName",),
}
_OF_AWS: Final = ("amazonaws.com", "amazonaws.com.cn", "cloudfront.net", "awsglobalaccelerator.com", "amplifyapp.com",
                  "awsapprunner.com", "on.aws", "elasticbeanstalk.com", "mediastore.aws")  # fmt: skip
_BY_AWS: Final = ("s3OriginConfig", "originAccessControlId", "vpcOriginConfig")
_FRONTS: Final = frozenset(
    [
        "aws:cloudfront/distribution:Distribution",
        "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
        "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
        "aws:amplify/app:App",
        "aws:apprunner/service:Service",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:alb/loadBalancer:LoadBalancer",
        "aws:elb/loadBalancer:LoadBalancer",
        "aws:apigateway/restApi:RestApi",
        "aws:apigatewayv2/api:Api",
        "aws:lambda/functionUrl:FunctionUrl",
        "aws:lightsail/instance:Instance",
        "aws:lightsail/containerService:ContainerService",
        "aws:elasticbeanstalk/environment:Environment",
        "aws:ec2/instance:Instance",
        "aws:ecs/service:Service",
    ]
)


def claimed(resource: Resource) -> Iterator[Maybe[str]]:
    """Yield the names that a resource takes for its own, without a leading `*.`; of an address, the part after `@`."""
    if resource.type == "aws:route53/zone:Zone" and resource.get("vpcs"):
        return  # a private zone is nobody's name on the internet
    for key in _CLAIMS.get(resource.type, ()):
        for name in _each(resource.get(key)):
            yield name.rpartition("@")[2].removeprefix("*.") if isinstance(name, str) else UNKNOWN
    if resource.type == "aws:cognito/userPoolDomain:UserPoolDomain":
        domain = resource.get("domain")
        if isinstance(domain, str) and "." in domain:
            yield domain


def origins(resource: Resource) -> Iterator[Maybe[str]]:
    """Yield the hosts whose content a distribution shows."""
    if resource.type != "aws:cloudfront/distribution:Distribution":
        return
    for origin in _each(resource.get("origins")):
        if not isinstance(origin, Mapping):
            yield UNKNOWN
            continue
        host = origin.get("domainName")
        if isinstance(host, Unknown) and any(origin.get(key) is not None for key in _BY_AWS):
            continue  # a bucket or a function that is not made yet: only those take an access control
        if host is not None:
            yield host if isinstance(host, str) else UNKNOWN


def of_aws(host: str) -> bool:
    """Return whether a host is a service's of AWS, and so lies in somebody's account there."""
    name = host.lower().rstrip(".")
    return any(name == each or name.endswith(f".{each}") for each in _OF_AWS)


def web_fronts(estate: Estate) -> Iterator[Resource]:
    """Yield the resources of a plan that serve the web, in the order of the plan."""
    for resource in estate.of(Resource):
        if resource.type in _FRONTS or (resource.type.startswith("aws:s3/bucket") and resource.get("website")):
            yield resource


def _each(value: Any) -> Iterator[Any]:
    found = many(value)
    yield from (UNKNOWN,) if isinstance(found, Unknown) else found
