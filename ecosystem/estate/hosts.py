"""Names on the internet that planned resources claim, show, and answer by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.domains import within
from ecosystem.estate.estate import OBSERVED, Estate
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, many
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown

CLAIMS: Final = {
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
    "aws:lightsail/domain:Domain": ("domainName",),
    "aws:lightsail/certificate:Certificate": ("domainName", "subjectAlternativeNames"),
    "aws:route53domains/domain:Domain": ("domainName",),
    "aws:route53domains/registeredDomain:RegisteredDomain": ("domainName",),
}
_OF_AWS: Final = ("amazonaws.com", "amazonaws.com.cn", "cloudfront.net", "awsglobalaccelerator.com", "amplifyapp.com",
                  "awsapprunner.com", "on.aws", "elasticbeanstalk.com", "mediastore.aws")  # fmt: skip
_BY_AWS: Final = ("s3OriginConfig", "originAccessControlId", "vpcOriginConfig")
FRONTS: Final = frozenset(
    [
        "aws:cloudfront/distribution:Distribution",
        "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
        "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
        "aws:amplify/app:App",
        "aws:apprunner/service:Service",
        "aws:apigateway/restApi:RestApi",
        "aws:apigatewayv2/api:Api",
        "aws:lambda/functionUrl:FunctionUrl",
        "aws:lightsail/instance:Instance",
        "aws:lightsail/containerService:ContainerService",
        "aws:elasticbeanstalk/environment:Environment",
        "aws:lightsail/lb:Lb",
        "aws:lightsail/distribution:Distribution",
    ]
)
_BALANCERS: Final = frozenset(f"aws:{service}/loadBalancer:LoadBalancer" for service in ("lb", "alb", "elb"))


def claimed(resource: Resource) -> Iterator[Maybe[str]]:
    """Yield the names that a resource takes for its own, without a leading `*.`; of an address, the part after `@`."""
    if _private(resource):
        return
    for key in CLAIMS.get(resource.type, ()):
        for name in _each(resource.get(key)):
            yield name.rpartition("@")[2].removeprefix("*.") if isinstance(name, str) else UNKNOWN
    if resource.type == "aws:cognito/userPoolDomain:UserPoolDomain":
        domain = resource.get("domain")
        if isinstance(domain, Unknown) or (isinstance(domain, str) and "." in domain):
            yield domain  # a prefix, without a dot, lies under a domain of AWS's


def _private(resource: Resource) -> bool:
    """Whether its names are nobody's on the internet: in a network, for addresses, or of a private authority."""
    if resource.type == "aws:route53/zone:Zone":
        name, networks = resource.get("name"), resource.get("vpcs")
        return (isinstance(networks, (list, tuple)) and bool(networks)) or str(name).rstrip(".").endswith(".arpa")
    return resource.type == "aws:acm/certificate:Certificate" and resource.get("certificateAuthorityArn") is not None


def origins(resource: Resource) -> Iterator[Maybe[str]]:
    """Yield the hosts whose pages a distribution shows.

    That is its default origin; others answer for some paths, and serve what stands on the pages or behind them. When
    the default is a group of origins, or not known, every origin counts.
    """
    if resource.type != "aws:cloudfront/distribution:Distribution":
        return
    every = list(_each(resource.get("origins")))
    default = resource.get("defaultCacheBehavior", "targetOriginId")
    pages = [each for each in every if isinstance(each, Mapping) and each.get("originId") == default]
    for origin in pages or every:
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
    return any(within(name, each) for each in _OF_AWS)


def web_fronts(estate: Estate) -> Iterator[Resource]:
    """Yield the resources of a plan that serve the web, in the order of the plan."""
    for resource in estate.of(Resource):
        if (resource.type in FRONTS or _faces_the_web(resource)) and not _untold(estate, resource):
            yield resource


def untold_fronts(estate: Estate) -> Iterator[Resource]:
    """Yield the live buckets of which nobody could read whether they serve the web."""
    yield from (each for each in estate.of(Resource) if _untold(estate, each))


def _untold(estate: Estate, resource: Resource) -> bool:
    return estate.evidence == OBSERVED and isinstance(resource.get("website"), Unknown)


def _faces_the_web(resource: Resource) -> bool:
    """Whether a resource serves the web because it says so, or does not say otherwise."""
    kind = resource.type
    if kind in _BALANCERS:
        return flag(resource, "internal") is not True
    if kind == "aws:ec2/instance:Instance":
        return flag(resource, "associatePublicIpAddress") is True
    if kind == "aws:ecs/service:Service":
        return flag(resource, "networkConfiguration", "assignPublicIp") is True
    return kind in ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2") and resource.get("website") is not None


def _each(value: Any) -> Iterator[Any]:
    found = many(value)
    yield from (UNKNOWN,) if isinstance(found, Unknown) else found
