"""What faces the web, and what has a name of the DNS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, listed, text
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown
from ecosystem.estate.web import Named, WebFront


def _front(what: str) -> Any:
    def read(resource: Resource) -> Iterator[WebFront]:
        yield WebFront(resource, what)

    return read


def _front_when(what: str, *path: str | int, unless: bool = False) -> Any:
    """Return the reader of what faces the web only when it says so (or does not say otherwise)."""

    def read(resource: Resource) -> Iterator[WebFront]:
        if flag(resource, *path) is not unless:
            yield WebFront(resource, what)

    return read


def _website(resource: Resource) -> Iterator[WebFront]:
    if resource.get("website") is not None:
        yield WebFront(resource, "a website of S3")


def _distribution(resource: Resource) -> Iterator[Any]:
    yield WebFront(resource, "a CloudFront distribution", tuple(_origins(resource)))
    yield from _named(resource, "a CloudFront distribution", listed(resource, "aliases"))


def _origins(resource: Resource) -> Iterator[Maybe[str]]:
    """Yield the host of the origin that pages come from, unless it is a bucket.

    Other origins serve what stands on the pages (images, tags), and may be anybody's.
    """
    default = text(resource, "defaultCacheBehavior", "targetOriginId")
    origins = listed(resource, "origins")
    for origin in () if isinstance(origins, Unknown) else origins:
        if not isinstance(origin, Mapping) or origin.get("customOriginConfig") is None:
            continue
        if default is not UNKNOWN and origin.get("originId") == default:
            host = origin.get("domainName")
            yield host if isinstance(host, str) else UNKNOWN


def _names(what: str, *keys: str) -> Any:
    def read(resource: Resource) -> Iterator[Named]:
        for key in keys:
            yield from _named(resource, what, listed(resource, key))

    return read


def _named(resource: Resource, what: str, hosts: Maybe[tuple[Any, ...]]) -> Iterator[Named]:
    said = (UNKNOWN,) if isinstance(hosts, Unknown) else hosts
    found = tuple(each if isinstance(each, str) else UNKNOWN for each in said)
    if found:
        yield Named(resource, what, found)


def _zone(resource: Resource) -> Iterator[Named]:
    """A private zone names nothing that a channel could be known by, and neither does one for addresses."""
    name = text(resource, "name")
    private = resource.get("vpcs")
    if private is not None and private != []:
        return
    if name is not None and not str(name).rstrip(".").endswith(".arpa"):
        yield Named(resource, "a zone", (name,))


def _identity(key: str) -> Any:
    def read(resource: Resource) -> Iterator[Named]:
        name = text(resource, key)
        if name is not None and "@" not in str(name):
            yield Named(resource, "a sending domain", (name,))

    return read


def _pool_domain(resource: Resource) -> Iterator[Named]:
    """A prefix, which has no dot, is under a domain of AWS's."""
    name = text(resource, "domain")
    if name is not None and (isinstance(name, Unknown) or "." in name):
        yield Named(resource, "a sign-in domain", (name,))


READERS: Mapping[str, Any] = {
    "aws:cloudfront/distribution:Distribution": _distribution,
    "aws:s3/bucket:Bucket": _website,
    "aws:s3/bucketV2:BucketV2": _website,
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": _front("a website of S3"),
    "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2": _front("a website of S3"),
    "aws:amplify/app:App": _front("an Amplify app"),
    "aws:amplify/domainAssociation:DomainAssociation": _names("the domain of an Amplify app", "domainName"),
    "aws:apprunner/service:Service": _front("an App Runner service"),
    "aws:apprunner/customDomainAssociation:CustomDomainAssociation": _names(
        "the domain of an App Runner service", "domainName"
    ),
    "aws:lb/loadBalancer:LoadBalancer": _front_when("a load balancer", "internal", unless=True),
    "aws:alb/loadBalancer:LoadBalancer": _front_when("a load balancer", "internal", unless=True),
    "aws:elb/loadBalancer:LoadBalancer": _front_when("a load balancer", "internal", unless=True),
    "aws:apigateway/restApi:RestApi": _front("an API"),
    "aws:apigateway/domainName:DomainName": _names("the domain of an API", "domainName"),
    "aws:apigatewayv2/api:Api": _front("an API"),
    "aws:apigatewayv2/domainName:DomainName": _names("the domain of an API", "domainName"),
    "aws:lambda/functionUrl:FunctionUrl": _front("a function with an address of its own"),
    "aws:lightsail/instance:Instance": _front("a Lightsail instance"),
    "aws:lightsail/containerService:ContainerService": _front("a Lightsail container service"),
    "aws:lightsail/distribution:Distribution": _front("a Lightsail distribution"),
    "aws:lightsail/lb:Lb": _front("a Lightsail load balancer"),
    "aws:lightsail/domain:Domain": _names("a Lightsail domain", "domainName"),
    "aws:lightsail/certificate:Certificate": _names("a certificate", "domainName", "subjectAlternativeNames"),
    "aws:elasticbeanstalk/environment:Environment": _front("an Elastic Beanstalk environment"),
    "aws:ec2/instance:Instance": _front_when("an instance with a public address", "associatePublicIpAddress"),
    "aws:ecs/service:Service": _front_when(
        "a container service with a public address", "networkConfiguration", "assignPublicIp"
    ),
    "aws:acm/certificate:Certificate": _names("a certificate", "domainName", "subjectAlternativeNames"),
    "aws:route53/zone:Zone": _zone,
    "aws:route53domains/registeredDomain:RegisteredDomain": _names("a registered domain", "domainName"),
    "aws:route53domains/domain:Domain": _names("a registered domain", "domainName"),
    "aws:sesv2/emailIdentity:EmailIdentity": _identity("emailIdentity"),
    "aws:ses/domainIdentity:DomainIdentity": _identity("domain"),
    "aws:cognito/userPoolDomain:UserPoolDomain": _pool_domain,
}
