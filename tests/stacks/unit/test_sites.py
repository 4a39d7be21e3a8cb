"""The web of a unit: buckets, distributions and what stands before them, and what is adopted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from stacks.refusal import RefusedError
from stacks.rehearsal import Rehearsal
from tests.stacks.access.made import declaration, mail, site
from tests.stacks.unit.rehearsed import austral, made

BUCKET = "aws:s3/bucket:Bucket"


def document(text: str) -> dict[str, Any]:
    """Return a policy."""
    found: dict[str, Any] = json.loads(text)
    return found


def names(rehearsed: Rehearsal, type: str) -> set[str]:
    """Return the Pulumi names of the resources of a type."""
    return {each.name for each in rehearsed.of(type)}


def test_a_sites_bucket_is_read_by_its_distribution_alone() -> None:
    """The only Allow of a site's bucket is CloudFront's, for `live/`, held to one distribution."""
    for policy in austral("aurora").of("aws:s3/bucketPolicy:BucketPolicy"):
        if "-site-" not in policy.inputs["bucket"]:
            continue
        (allow,) = [each for each in document(policy.inputs["policy"])["Statement"] if each["Effect"] == "Allow"]
        assert allow["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert allow["Action"] == "s3:GetObject"
        assert allow["Resource"] == f"arn:aws:s3:::{policy.inputs['bucket']}/live/*"
        assert "distribution" in allow["Condition"]["StringEquals"]["aws:SourceArn"]


def test_a_distribution_is_modern_shielded_logged_and_reads_by_origin_access() -> None:
    """TLS 1.2, HTTP/3, the web ACL, the headers, the logs and the origin access control are all set."""
    rehearsed = austral("aurora")
    distributions = rehearsed.of("aws:cloudfront/distribution:Distribution")
    assert sorted(each.inputs["aliases"][0] for each in distributions) == [
        "promo.aurora.example.dev.austral.example",
        "www.aurora.example.dev.austral.example",
    ]
    for each in distributions:
        said = each.inputs
        assert said["viewerCertificate"]["minimumProtocolVersion"] == "TLSv1.2_2021"
        assert said["viewerCertificate"]["sslSupportMethod"] == "sni-only"
        assert said["httpVersion"] == "http2and3"
        assert said["webAclId"]
        assert said["defaultCacheBehavior"]["viewerProtocolPolicy"] == "redirect-to-https"
        assert said["defaultCacheBehavior"]["responseHeadersPolicyId"]
        assert said["loggingConfig"]["prefix"] == f"cloudfront/{said['aliases'][0]}/"
        assert "-logs-" in said["loggingConfig"]["bucket"]
        for behaviour in (said["defaultCacheBehavior"], *said.get("orderedCacheBehaviors", [])):
            (function,) = behaviour["functionAssociations"]
            assert function["eventType"] == "viewer-request"
            assert function["functionArn"]
        assert all(origin["originAccessControlId"] and origin["originPath"] == "/live" for origin in said["origins"])
        assert said["tags"]["host"] == said["aliases"][0]
    headers = rehearsed.of("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")[0].inputs[
        "securityHeadersConfig"
    ]
    assert headers["strictTransportSecurity"]["accessControlMaxAgeSec"] >= 31_536_000
    assert headers["frameOptions"]["frameOption"] == "DENY"


def test_what_cloudfront_uses_is_made_in_us_east_1() -> None:
    """Certificates and web ACLs go through the provider of us-east-1, with a rate limit and managed rules."""
    rehearsed = austral("aurora")
    edge = [each for each in rehearsed.resources if each.type == "pulumi:providers:aws" and each.name == "edge"]
    assert edge[0].inputs["region"] == "us-east-1"
    for kind in ("aws:acm/certificate:Certificate", "aws:wafv2/webAcl:WebAcl"):
        assert len(rehearsed.of(kind)) == 2
        assert all("::edge::" in each.provider for each in rehearsed.of(kind))
    for acl in rehearsed.of("aws:wafv2/webAcl:WebAcl"):
        rules = {each["name"]: each for each in acl.inputs["rules"]}
        assert "AWSManagedRulesCommonRuleSet" in rules
        assert rules["requests-of-one-address"]["statement"]["rateBasedStatement"]["limit"] == 2000
        assert "block" in rules["requests-of-one-address"]["action"]


def test_two_channels_of_one_host_share_a_distribution_and_keep_their_buckets() -> None:
    """One distribution, one certificate and one web ACL for the host; a bucket, an origin and a path for each site."""
    rehearsed = made(
        declaration(
            channels=(
                site("summer", "https://promo.aurora.example/verano"),
                site("autumn", "https://promo.aurora.example/otono"),
            )
        )
    )
    (distribution,) = rehearsed.of("aws:cloudfront/distribution:Distribution")
    assert [each["originId"] for each in distribution.inputs["origins"]] == ["autumn", "summer"]
    assert distribution.inputs["defaultCacheBehavior"]["targetOriginId"] == "autumn"
    assert [(each["pathPattern"], each["targetOriginId"]) for each in distribution.inputs["orderedCacheBehaviors"]] == [
        ("/verano", "summer"),
        ("/verano/*", "summer"),
    ]
    assert len(rehearsed.of("aws:acm/certificate:Certificate")) == 1
    assert len(rehearsed.of("aws:wafv2/webAcl:WebAcl")) == 1
    assert {"summer.site.bucket", "autumn.site.bucket"} <= names(rehearsed, BUCKET)
    assert {"summer.release.machine", "autumn.release.machine"} <= names(rehearsed, "aws:sfn/stateMachine:StateMachine")


def test_what_is_adopted_is_imported_by_its_id() -> None:
    """An existing bucket, distribution or mail identity is imported, keeps its name, and has nothing set on it."""
    rehearsed = made(
        declaration(
            channels=(
                site("shop", "https://shop.aurora.example/", provision="adopt", external_id="arn:aws:s3:::old-shop"),
                site("club", "https://club.aurora.example/", provision="adopt", external_id="E1234567890ABC"),
                mail("news", "mail.aurora.example", provision="adopt"),
            )
        )
    )
    bucket = rehearsed.one(BUCKET, "shop.site.bucket")
    assert (bucket.import_id, bucket.inputs["bucket"]) == ("old-shop", "old-shop")
    assert bucket.inputs["forceDestroy"] is False
    imported = {each.import_id for each in rehearsed.of("aws:cloudfront/distribution:Distribution")}
    assert imported == {"E1234567890ABC"}
    assert rehearsed.of("aws:sesv2/emailIdentity:EmailIdentity")[0].import_id == "mail.aurora.example"
    about = {each.type for each in rehearsed.resources if "old-shop" in str(each.inputs) and each.custom}
    assert about == {BUCKET}
    for kind in ("aws:route53/zone:Zone", "aws:route53/record:Record", "aws:acm/certificate:Certificate",
                 "aws:sesv2/configurationSet:ConfigurationSet", "aws:wafv2/webAcl:WebAcl"):  # fmt: skip
        assert not rehearsed.of(kind)


def test_what_is_managed_after_it_was_adopted_is_the_same_resource() -> None:
    """With its id kept: the same names and URNs, the bucket's own name, no import, and it is never emptied."""
    channels = (
        site("shop", "https://shop.aurora.example/", provision="adopt", external_id="old-shop"),
        site("club", "https://club.aurora.example/", provision="adopt", external_id="E1234567890ABC"),
        mail("news", "mail.aurora.example", provision="adopt"),
    )
    adopted = made(declaration(channels=channels))
    managed = made(declaration(channels=tuple(replace(each, provision="manage") for each in channels)))
    for each in adopted.resources:
        if each.import_id:
            after = managed.one(each.type, each.name)
            assert (after.urn, after.import_id) == (each.urn, "")
    bucket = managed.one(BUCKET, "shop.site.bucket").inputs
    assert (bucket["bucket"], bucket["forceDestroy"]) == ("old-shop", False)


def test_a_pool_that_is_adopted_gets_no_client() -> None:
    """A managed site signs nobody in by a pool that is not managed yet: nothing is made in it."""
    said = declaration(channels=(site("shop", "https://shop.aurora.example/"),))
    assert made(said).of("aws:cognito/userPoolClient:UserPoolClient")
    pool = replace(said.identity, provision="adopt", external_id="sa-east-1_Legacy")
    assert not made(replace(said, identity=pool)).of("aws:cognito/userPoolClient:UserPoolClient")


def test_what_cannot_be_adopted_together_is_refused() -> None:
    """One distribution for two channels, and a host of which a part is managed."""
    club = site("club", "https://club.aurora.example/", provision="adopt", external_id="E1234567890ABC")
    other = site("other", "https://other.aurora.example/", provision="adopt", external_id="E1234567890ABC")
    with pytest.raises(RefusedError, match=r"`club` and `other` .* both adopt `E1234567890ABC`"):
        made(declaration(channels=(club, other)))
    with pytest.raises(RefusedError, match=r"share the host .* not all are to be adopted"):
        made(declaration(channels=(club, site("more", "https://club.aurora.example/more"))))


def test_a_site_to_adopt_without_its_id_is_refused() -> None:
    """`provision: adopt` without `external_id` would make a new site beside the old one: it is refused."""
    with pytest.raises(RefusedError, match=r"`shop` \(.*\) is to be adopted and has no `external_id`; name its bucket"):
        made(declaration(channels=(site("shop", "https://shop.aurora.example/", provision="adopt"),)))


def test_the_app_client_takes_the_code_flow_without_a_secret() -> None:
    """PKCE's public client: code flow, callbacks on the unit's own hosts, no implicit flow."""
    client = austral("club").one("aws:cognito/userPoolClient:UserPoolClient", "consumers.client").inputs
    assert client["generateSecret"] is False
    assert client["allowedOauthFlows"] == ["code"]
    assert client["callbackUrls"] == ["https://app.clubaustral.example.dev.austral.example/auth/callback"]
    assert client["preventUserExistenceErrors"] == "ENABLED"
    assert client["enableTokenRevocation"] is True
    assert client["supportedIdentityProviders"] == ["COGNITO", "Google"]


def test_leads_have_a_route_of_their_own_on_the_platforms_api() -> None:
    """Lead forms and landing pages get `POST /leads/<unit>/<channel>`, onto the queue's integration."""
    routes = {each.inputs["routeKey"]: each.inputs for each in austral("brisa").of("aws:apigatewayv2/route:Route")}
    assert set(routes) == {"POST /leads/brisa/brisa-meta-leads", "POST /leads/brisa/brisa-promo"}
    assert all(each["target"] == "integrations/to-queue" and each["apiId"] == "api" for each in routes.values())
