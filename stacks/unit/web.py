"""A host and what stands before its sites: distribution, origin access, web ACL, certificate, records, headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from stacks.access.unitplace import brought_bucket, brought_distribution
from stacks.unit.bucket import BucketArgs, PrivateBucket
from stacks.unit.hosts import Host, Served
from stacks.unit.pages import directory_index
from stacks.unit.part import Part, Unit
from stacks.unit.shield import web_acl

CACHING_OPTIMIZED: Final = "658327ea-f89d-4fab-a63d-7e88639e58f6"
"""AWS's own cache policy: compressed, no cookies, no query strings, a day."""

_HSTS_SECONDS = 63_072_000  # two years, what the preload list asks for


@dataclass(frozen=True, slots=True)
class WebHostArgs:
    """The host, the zone that holds it, and where logs go."""

    host: Host
    zone_id: pulumi.Input[str]
    logs: PrivateBucket


class AdoptedHost(Part):
    """What answers for a host already, imported as it is, with nothing set on it. Outputs: `buckets` by channel."""

    kind = "WebHost"

    def __init__(self, name: str, unit: Unit, host: Host, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, unit, opts)
        self.buckets: dict[str, PrivateBucket] = {}
        for served in host.sites:
            distribution, bucket = brought_distribution(served.channel), brought_bucket(served.channel)
            if distribution is not None:
                self._take(distribution, host)
            elif bucket is not None:
                name = unit.place.site(served.channel)
                args = BucketArgs(bucket=name, layer="web", key=None, adopt=bucket)
                mine = pulumi.ResourceOptions(parent=self)
                self.buckets[served.channel.id] = PrivateBucket(f"{served.channel.id}.site", unit, args, mine)
        self.register_outputs({})

    def _take(self, existing: str, host: Host) -> None:
        """Import a distribution; what is said of it here counts for nothing."""
        origin = "as-it-is"
        aws.cloudfront.Distribution(
            self.named("distribution"),
            enabled=True,
            origins=[aws.cloudfront.DistributionOriginArgs(origin_id=origin, domain_name=host.name)],
            default_cache_behavior=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                target_origin_id=origin,
                viewer_protocol_policy="redirect-to-https",
                allowed_methods=["GET", "HEAD"],
                cached_methods=["GET", "HEAD"],
                cache_policy_id=CACHING_OPTIMIZED,
            ),
            restrictions=aws.cloudfront.DistributionRestrictionsArgs(
                geo_restriction=aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(restriction_type="none")
            ),
            viewer_certificate=aws.cloudfront.DistributionViewerCertificateArgs(cloudfront_default_certificate=True),
            opts=self.taking(existing),
        )


class WebHost(Part):
    """Outputs: `domain` (the distribution's), `distribution_id`, `distribution_arn`, `buckets` by channel."""

    def __init__(self, name: str, unit: Unit, args: WebHostArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, unit, opts)
        host = args.host
        certificate = self._certificate(args)
        acl = web_acl(self, unit.place.names.name("shield", host.segment, limit=128), unit.tags("web", host=host.name))
        headers = self._headers(host)
        index = directory_index(self, unit.place.names.name("index", host.segment), unit.tags("web", host=host.name))
        controls = {served.channel.id: self._origin_access(served) for served in host.sites}
        self._distribution(args, certificate, acl, headers, index, controls)
        self.buckets = {served.channel.id: self._bucket(served, args.logs) for served in host.sites}
        for kind in ("A", "AAAA"):
            aws.route53.Record(
                self.named(kind.lower()),
                zone_id=args.zone_id,
                name=host.name,
                type=kind,
                aliases=[
                    aws.route53.RecordAliasArgs(
                        name=self.domain, zone_id=self.distribution.hosted_zone_id, evaluate_target_health=False
                    )
                ],
                opts=self.mine(),
            )
        self.register_outputs({"domain": self.domain, "distributionId": self.distribution_id})

    def _certificate(self, args: WebHostArgs) -> pulumi.Output[str]:
        """Return the ARN of the host's certificate, once its validation record has been seen."""
        certificate = aws.acm.Certificate(
            self.named("certificate"),
            domain_name=args.host.name,
            validation_method="DNS",
            tags=self.unit.tags("web", host=args.host.name),
            opts=self.at_edge(),
        )
        asked = certificate.domain_validation_options.apply(lambda options: _asked(args.host.name, options))
        record = aws.route53.Record(
            self.named("certificate-record"),
            zone_id=args.zone_id,
            name=asked.apply(lambda record: record[0]),
            type=asked.apply(lambda record: record[1]),
            records=[asked.apply(lambda record: record[2])],
            ttl=300,
            allow_overwrite=True,
            opts=self.mine(),
        )
        valid = aws.acm.CertificateValidation(
            self.named("certificate-seen"),
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            opts=self.at_edge(),
        )
        return valid.certificate_arn

    def _headers(self, host: Host) -> pulumi.Output[str]:
        """Return the id of the policy of security headers."""
        made = aws.cloudfront.ResponseHeadersPolicy(
            self.named("headers"),
            name=self.unit.place.names.name("headers", host.segment, limit=128),
            security_headers_config={
                "strict_transport_security": {
                    "access_control_max_age_sec": _HSTS_SECONDS,
                    "include_subdomains": True,
                    "preload": False,
                    "override": True,
                },
                "content_type_options": {"override": True},
                "frame_options": {"frame_option": "DENY", "override": True},
                "referrer_policy": {"referrer_policy": "strict-origin-when-cross-origin", "override": True},
                "content_security_policy": {
                    "content_security_policy": "default-src 'self' https:; object-src 'none'; base-uri 'self'; "
                    "frame-ancestors 'none'; upgrade-insecure-requests",
                    "override": False,
                },
            },
            opts=self.mine(),
        )
        return made.id

    def _origin_access(self, served: Served) -> aws.cloudfront.OriginAccessControl:
        return aws.cloudfront.OriginAccessControl(
            self.named(served.channel.id, "origin-access"),
            name=self.unit.place.names.name("site", self.unit.place.id(served.channel.id)),
            description=f"the distribution alone reads the site {served.channel.id}",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=self.mine(),
        )

    def _bucket(self, served: Served, logs: PrivateBucket) -> PrivateBucket:
        """Return a site's bucket: the distribution reads `live/` of it, and nothing else does without a role."""
        name = self.unit.place.site(served.channel)
        read: pulumi.Output[dict[str, Any]] = self.distribution_arn.apply(
            lambda arn: {
                "Sid": "Distribution",
                "Effect": "Allow",
                "Principal": {"Service": "cloudfront.amazonaws.com"},
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{name}/live/*",
                "Condition": {"StringEquals": {"aws:SourceArn": arn}},
            }
        )
        args = BucketArgs(
            bucket=name,
            layer="web",
            key=self.unit.keys["content"],
            logs=logs,
            statements=[read],
            keep=brought_bucket(served.channel) is not None,
        )
        return PrivateBucket(f"{served.channel.id}.site", self.unit, args, pulumi.ResourceOptions(parent=self))

    def _distribution(
        self,
        args: WebHostArgs,
        certificate: pulumi.Output[str],
        acl: pulumi.Output[str],
        headers: pulumi.Output[str],
        index: pulumi.Output[str],
        controls: Mapping[str, aws.cloudfront.OriginAccessControl],
    ) -> None:
        host, unit = args.host, self.unit
        first, *others = host.sites
        behavior: dict[str, Any] = {
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": ["GET", "HEAD", "OPTIONS"],
            "cached_methods": ["GET", "HEAD"],
            "compress": True,
            "cache_policy_id": CACHING_OPTIMIZED,
            "response_headers_policy_id": headers,
            "function_associations": [{"event_type": "viewer-request", "function_arn": index}],
        }
        made = aws.cloudfront.Distribution(
            self.named("distribution"),
            enabled=True,
            aliases=[host.name],
            comment=host.name,
            default_root_object="index.html",
            http_version="http2and3",
            is_ipv6_enabled=True,
            price_class="PriceClass_All",
            web_acl_id=acl,
            wait_for_deployment=False,
            origins=[
                aws.cloudfront.DistributionOriginArgs(
                    origin_id=served.channel.id,
                    domain_name=_regional(unit.place.site(served.channel), unit.context.region),
                    origin_path="/live",
                    origin_access_control_id=controls[served.channel.id].id,
                )
                for served in host.sites
            ],
            default_cache_behavior=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                target_origin_id=first.channel.id, **behavior
            ),
            ordered_cache_behaviors=[
                aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
                    target_origin_id=served.channel.id, path_pattern=pattern, **behavior
                )
                for served in others
                for pattern in (served.path, f"{served.path}/*")
            ],
            custom_error_responses=_errors(first),
            logging_config=aws.cloudfront.DistributionLoggingConfigArgs(
                bucket=args.logs.bucket.apply(lambda bucket: f"{bucket}.s3.amazonaws.com"),
                include_cookies=False,
                prefix=f"cloudfront/{host.name}/",
            ),
            restrictions=aws.cloudfront.DistributionRestrictionsArgs(
                geo_restriction=aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(restriction_type="none")
            ),
            viewer_certificate=aws.cloudfront.DistributionViewerCertificateArgs(
                acm_certificate_arn=certificate,
                minimum_protocol_version="TLSv1.2_2021",
                ssl_support_method="sni-only",
            ),
            tags=unit.tags("web", host=host.name),
            opts=self.mine(depends_on=args.logs.ready),
        )
        self.distribution = made
        self.distribution_id, self.distribution_arn, self.domain = made.id, made.arn, made.domain_name


def _asked(
    host: str, options: Sequence[aws.acm.outputs.CertificateDomainValidationOption] | None
) -> tuple[str, str, str]:
    """Return name, type and value of the record by which ACM sees that the host is ours."""
    if not options:
        return f"_pending.{host}", "CNAME", "pending.acm-validations.aws"
    option = options[0]
    return str(option.resource_record_name), str(option.resource_record_type), str(option.resource_record_value)


def _regional(bucket: str, region: str) -> str:
    """Return the regional domain name of a bucket: from names, since its policy needs the distribution."""
    return f"{bucket}.s3.{region}.amazonaws.com"


def _errors(first: Served) -> list[aws.cloudfront.DistributionCustomErrorResponseArgs] | None:
    """Return how a single-page app gets its own routes: what is no object is the app's page."""
    if first.channel.kind != "app":
        return None
    return [
        aws.cloudfront.DistributionCustomErrorResponseArgs(
            error_code=code, response_code=200, response_page_path="/index.html", error_caching_min_ttl=10
        )
        for code in (403, 404)
    ]
