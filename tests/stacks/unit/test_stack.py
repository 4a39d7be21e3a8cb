"""A unit's stack as it would be registered: the settings that matter, proved one by one."""

from __future__ import annotations

import json
from typing import Any

import pulumi
import pytest

from ecosystem.model import Agency, Bi, BrandPlacement, Identity
from stacks.access import lint
from stacks.context import StackContext
from stacks.refusal import RefusedError
from stacks.rehearsal import Rehearsal, rehearse
from stacks.unit import provision
from tests.stacks.access.made import agency, channel, context, declaration, grant, mail, placed, site
from tests.stacks.unit.rehearsed import austral, made, of

BUCKET = "aws:s3/bucket:Bucket"
ROLE = "aws:iam/role:Role"


def document(text: str) -> dict[str, Any]:
    """Return a policy."""
    found: dict[str, Any] = json.loads(text)
    return found


def names(rehearsed: Rehearsal, type: str) -> set[str]:
    """Return the Pulumi names of the resources of a type."""
    return {each.name for each in rehearsed.of(type)}


def test_austral_has_five_agency_roles_each_bounded_and_locked() -> None:
    """One role for each agency and brand, with the boundary, an hour, and an external id or federation."""
    found = {}
    for unit in ("aurora", "brisa", "club"):
        for role in austral(unit).of(ROLE):
            if "agency" in role.inputs["tags"]:
                found[(role.inputs["tags"]["agency"], unit)] = role.inputs
    assert set(found) == {
        ("pixel", "aurora"),
        ("mediahaus", "aurora"),
        ("mediahaus", "brisa"),
        ("norte", "brisa"),
        ("lealtad", "club"),
    }
    for (who, unit), said in found.items():
        assert "agency-boundary" in said["permissionsBoundary"]
        assert said["maxSessionDuration"] == 3600
        assert {"ecosystem", "environment", "brand", "agency", "owner", "managed-by"} <= set(said["tags"])
        assert said["tags"]["brand"] == unit
        trust = document(said["assumeRolePolicy"])
        assert lint.violations(trust) == []
        assume = trust["Statement"][0]["Condition"]["StringEquals"]
        if who in {"pixel", "mediahaus"}:
            assert assume["sts:ExternalId"] == f"an-external-id-of-{who}"
        else:
            assert assume["aws:RequestTag/agency"] == who


def test_each_agency_has_a_workgroup_that_it_cannot_loosen() -> None:
    """Settings are enforced, results are encrypted in the agency's own prefix, and a query has a limit."""
    groups = austral("brisa").of("aws:athena/workgroup:Workgroup")
    assert {each.name for each in groups} == {"mediahaus.access.workgroup", "norte.access.workgroup"}
    places = set()
    for group in groups:
        settings = group.inputs["configuration"]
        assert settings["enforceWorkgroupConfiguration"] is True
        assert settings["bytesScannedCutoffPerQuery"] > 0
        result = settings["resultConfiguration"]
        assert result["encryptionConfiguration"]["encryptionOption"] == "SSE_KMS"
        assert result["encryptionConfiguration"]["kmsKeyArn"].endswith("key/lake")
        assert result["expectedBucketOwner"] == "111111111111"
        places.add(result["outputLocation"])
    assert len(places) == 2
    assert all(place.endswith("/") for place in places)


@pytest.mark.parametrize("unit", ["aurora", "brisa", "club"])
def test_every_bucket_is_private_versioned_encrypted_and_tls_only(unit: str) -> None:
    """Each bucket has its block, versions, encryption, ownership, lifecycle and a policy that demands TLS."""
    rehearsed = austral(unit)
    buckets = {each.inputs["bucket"] for each in rehearsed.of(BUCKET)}
    blocks = rehearsed.of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    for block in blocks:
        assert all(
            block.inputs[each]
            for each in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        )
    for kind in (
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketVersioning:BucketVersioning",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketPolicy:BucketPolicy",
    ):
        assert {each.inputs["bucket"] for each in rehearsed.of(kind)} == buckets, kind
    for policy in rehearsed.of("aws:s3/bucketPolicy:BucketPolicy"):
        statements = document(policy.inputs["policy"])["Statement"]
        assert any(each["Effect"] == "Deny" and "aws:SecureTransport" in str(each["Condition"]) for each in statements)
        for each in statements:
            assert each["Effect"] == "Deny" or "Service" in each["Principal"]
    for rule in rehearsed.of("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"):
        default = rule.inputs["rules"][0]["applyServerSideEncryptionByDefault"]
        if "-logs-" in rule.inputs["bucket"]:
            assert default["sseAlgorithm"] == "AES256"
        else:
            assert default["kmsMasterKeyId"].endswith("key/content")


def test_mail_is_signed_suppressed_and_its_events_reach_the_bus() -> None:
    """DKIM, SPF, MAIL FROM, DMARC, TLS, suppression, and a rule from the default bus to the platform's."""
    rehearsed = austral("brisa")
    (identity,) = rehearsed.of("aws:sesv2/emailIdentity:EmailIdentity")
    domain = "mail.brisa.example.dev.austral.example"
    assert identity.inputs["emailIdentity"] == domain
    assert identity.inputs["dkimSigningAttributes"]["nextSigningKeyLength"] == "RSA_2048_BIT"
    (settings,) = rehearsed.of("aws:sesv2/configurationSet:ConfigurationSet")
    assert settings.inputs["suppressionOptions"]["suppressedReasons"] == ["BOUNCE", "COMPLAINT"]
    assert settings.inputs["deliveryOptions"]["tlsPolicy"] == "REQUIRE"
    assert identity.inputs["configurationSetName"] == settings.inputs["configurationSetName"]
    (events,) = rehearsed.of("aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination")
    destination = events.inputs["eventDestination"]
    assert destination["eventBridgeDestination"]["eventBusArn"].endswith(":event-bus/default")
    assert {"BOUNCE", "COMPLAINT"} <= set(destination["matchingEventTypes"])
    (rule,) = rehearsed.of("aws:cloudwatch/eventRule:EventRule")
    pattern = json.loads(rule.inputs["eventPattern"])
    assert pattern["detail"]["mail"]["tags"]["ses:configuration-set"] == [settings.inputs["configurationSetName"]]
    (target,) = rehearsed.of("aws:cloudwatch/eventTarget:EventTarget")
    assert "-platform-bus-" in target.inputs["arn"]
    records = {
        (each.inputs["name"], each.inputs["type"]): each.inputs.get("records") or []
        for each in rehearsed.of("aws:route53/record:Record")
        if domain in each.inputs["name"]
    }
    assert records[(domain, "TXT")] == ["v=spf1 include:amazonses.com -all"]
    assert records[(f"_dmarc.{domain}", "TXT")][0].startswith("v=DMARC1; p=quarantine")
    assert records[(f"bounce.{domain}", "MX")] == ["10 feedback-smtp.sa-east-1.amazonses.com"]
    assert sum(kind == "CNAME" and "_domainkey" in name for name, kind in records) == 3


def test_two_channels_of_one_sending_domain_share_its_identity() -> None:
    """One identity and one set of records, whoever sends from the domain."""
    rehearsed = made(declaration(channels=(mail("news", "mail.aurora.example"), mail("alerts", "MAIL.aurora.example"))))
    assert len(rehearsed.of("aws:sesv2/emailIdentity:EmailIdentity")) == 1
    assert (
        len([each for each in rehearsed.of("aws:route53/record:Record") if each.inputs["name"].startswith("_dmarc")])
        == 1
    )


def test_a_form_that_writes_elsewhere_has_no_route() -> None:
    """What is declared to write to a store of its own gets nothing; retired forms neither."""
    channels = (
        channel("silo-form", "lead_form", writes_to="sheet"),
        channel("unsaid-form", "lead_form"),
        channel("old-form", "lead_form", writes_to="contacts", status="retired"),
        channel("good-form", "lead_form", writes_to="contacts"),
        site("silent", "https://www.aurora.example/", captures_contacts=False),
    )
    routes = made(declaration(channels=channels)).of("aws:apigatewayv2/route:Route")
    assert [each.inputs["routeKey"] for each in routes] == ["POST /leads/aurora/good-form"]


def test_workflows_log_without_their_data_and_hold_least_privilege() -> None:
    """Traced, logged encrypted without tokens; no role of a workflow can do more than its one workflow."""
    rehearsed = austral("aurora")
    machines = rehearsed.of("aws:sfn/stateMachine:StateMachine")
    assert {each.name for each in machines} == {
        "publishing.machine",
        "aurora-site.release.machine",
        "aurora-promo.release.machine",
        "send.machine",
        "audience-sync.machine",
    }
    for machine in machines:
        assert machine.inputs["tracingConfiguration"]["enabled"] is True
        assert machine.inputs["loggingConfiguration"]["includeExecutionData"] is False
        assert machine.inputs["loggingConfiguration"]["level"] == "ALL"
    for log in rehearsed.of("aws:cloudwatch/logGroup:LogGroup"):
        assert log.inputs["kmsKeyId"].endswith("key/data")
    for policy in rehearsed.of("aws:iam/rolePolicy:RolePolicy"):
        if ".policy" in policy.name and "access" not in policy.name:
            for statement in document(policy.inputs["policy"])["Statement"]:
                if statement["Sid"] not in {"Logs", "Traces"}:
                    assert statement["Resource"] != "*", policy.name
                actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
                assert not any(action.endswith("*") for action in actions)


def test_the_conversions_queue_is_encrypted_with_dead_letters() -> None:
    """The queue names its dead letters, which take from it alone, and both demand TLS."""
    rehearsed = austral("aurora")
    queue = rehearsed.one("aws:sqs/queue:Queue", "conversions.queue").inputs
    assert queue["kmsMasterKeyId"].endswith("key/data")
    assert "-conversions-dead-" in json.loads(queue["redrivePolicy"])["deadLetterTargetArn"]
    allowed = rehearsed.one("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "conversions.redrive").inputs
    assert json.loads(allowed["redriveAllowPolicy"])["redrivePermission"] == "byQueue"


def test_lake_formation_shows_an_agency_its_layers_alone() -> None:
    """The database is restricted by default; each agency sees the tag values of its layers."""
    rehearsed = austral("brisa")
    (tagged,) = rehearsed.of("aws:lakeformation/resourceLfTags:ResourceLfTags")
    assert tagged.inputs["lfTags"][0]["value"] == "restricted"
    seen = {each.name: each.inputs for each in rehearsed.of("aws:lakeformation/permissions:Permissions")}
    norte = seen["norte.access.tables-seen"]["lfTagPolicy"]["expressions"][0]["values"]
    mediahaus = seen["mediahaus.access.tables-seen"]["lfTagPolicy"]["expressions"][0]["values"]
    assert norte == ["engagement"]
    assert "restricted" not in mediahaus
    assert {"engagement", "advertising"} <= set(mediahaus)
    assert seen["norte.access.database-seen"]["permissions"] == ["DESCRIBE"]
    assert seen["mediahaus.access.database-seen"]["permissions"] == ["CREATE_TABLE", "DESCRIBE"]


def test_everything_that_takes_tags_says_whose_it_is() -> None:
    """Ownership tags are on every taggable resource of the example."""
    for unit in ("aurora", "brisa", "club"):
        for each in austral(unit).resources:
            if "tags" in each.inputs and each.type.startswith("aws:"):
                tags = each.inputs["tags"]
                assert {"ecosystem", "environment", "brand", "owner", "layer", "managed-by"} <= set(tags), each.name
                assert tags["brand"] == unit


def test_a_protected_environment_serves_the_public_names_and_protects_what_holds_data() -> None:
    """In `prod` there is no suffix; buckets and zones are protected and no bucket may be emptied."""
    rehearsed = austral("aurora", "prod")
    assert {each.inputs["aliases"][0] for each in rehearsed.of("aws:cloudfront/distribution:Distribution")} == {
        "promo.aurora.example",
        "www.aurora.example",
    }
    for kind in (BUCKET, "aws:route53/zone:Zone"):
        assert all(each.protect and each.retain for each in rehearsed.of(kind))
        assert not any(each.inputs.get("forceDestroy") for each in rehearsed.of(kind))


def test_a_brand_without_channels_still_has_its_place() -> None:
    """Content, conversions and figures stand from the first day; nothing of the web, mail or workflows."""
    rehearsed = made(declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], ["analytics"]),)))
    assert names(rehearsed, BUCKET) == {"logs.bucket", "content.bucket"}
    assert len(rehearsed.of("aws:athena/workgroup:Workgroup")) == 1
    for kind in (
        "aws:sfn/stateMachine:StateMachine",
        "aws:cloudfront/distribution:Distribution",
        "aws:route53/zone:Zone",
        "aws:cognito/userPoolClient:UserPoolClient",
        "aws:sesv2/configurationSet:ConfigurationSet",
    ):
        assert rehearsed.of(kind) == ()


def test_the_corporation_and_a_group_have_only_what_their_channels_need() -> None:
    """A corporate site brings its bucket and host in the corporation's zone, without conversions."""
    corporate = made(
        declaration(channels=(site("home", "https://www.austral.example/", brand="corporation"),)), "corporation"
    )
    assert "conversions.queue" not in names(corporate, "aws:sqs/queue:Queue")
    assert [each.inputs["name"] for each in corporate.of("aws:route53/zone:Zone")] == ["austral.example"]
    group = made(
        declaration(
            agencies=(agency("pixel"),),
            grants=(grant("g", "pixel", ["beverages"], ["email"]),),
            channels=(mail("news", "mail.beverages.austral.example", brand="beverages"),),
        ),
        "beverages",
    )
    assert [each.inputs["name"] for each in group.of("aws:route53/zone:Zone")] == ["mail.beverages.austral.example"]
    assert any(each.name == "pixel.access.role" for each in group.of(ROLE))


def test_a_platform_that_is_not_up_is_said_plainly() -> None:
    """A unit before its platform ends with a sentence that says what to bring up first, not with a traceback."""
    with pytest.raises(pulumi.RunError, match=r"`dev.platform` is not up.*`pulumi up -s dev.platform`"):
        rehearse(context(declaration(), "aurora"), provision, references={})


def test_no_platform_service_of_ours_means_none_of_its_parts() -> None:
    """Without a BI store or identity of ours there are no figures, no workgroups and no app client."""
    rehearsed = made(
        declaration(
            bi=Bi("insight", provision="none"),
            identity=Identity("austral-id", provision="none"),
            agencies=(agency("pixel"),),
            grants=(grant("g", "pixel", ["aurora"], ["engagement", "analytics"]),),
            channels=(site("home", "https://www.aurora.example/"),),
        )
    )
    for kind in (
        "aws:athena/workgroup:Workgroup",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:cognito/userPoolClient:UserPoolClient",
    ):
        assert rehearsed.of(kind) == ()
    assert any(each.name == "pixel.access.role" for each in rehearsed.of(ROLE))


def test_a_grant_limited_to_a_profile_gets_a_workflow_of_that_profile_alone() -> None:
    """Who may operate one profile starts a workflow that takes that profile alone."""
    rehearsed = made(
        declaration(
            agencies=(agency("pixel"),),
            grants=(grant("g", "pixel", ["aurora"], ["publishing"], channels=("instagram",)),),
            channels=(channel("instagram", "social_profile"), channel("tiktok", "social_profile")),
        )
    )
    machine = rehearsed.one("aws:sfn/stateMachine:StateMachine", "instagram.publishing.machine")
    check = json.loads(machine.inputs["definition"])["States"]["Check"]
    assert {"Variable": "$.channel", "StringEquals": "instagram"} in check["Choices"][0]["And"]
    assert "tiktok" not in machine.inputs["definition"]


def test_a_unit_elsewhere_brings_its_keys_boundary_and_results() -> None:
    """A brand in another account stands on its own keys and boundary; its routes stay on the platform's API."""
    known = placed(
        declaration(
            agencies=(agency("pixel"),),
            grants=(grant("g", "pixel", ["aurora"], ["analytics"]),),
            channels=(channel("form", "lead_form", writes_to="contacts"),),
        ),
        {"aurora": BrandPlacement("", account="555555555555", region="eu-west-1")},
    )
    rehearsed = made(known)
    assert len(rehearsed.of("aws:kms/key:Key")) == 3
    assert any("agency-boundary" in each.inputs["name"] for each in rehearsed.of("aws:iam/policy:Policy"))
    assert any("-results-" in each.inputs["bucket"] for each in rehearsed.of(BUCKET))
    accounts = {each.name: each.inputs["allowedAccountIds"] for each in rehearsed.of("pulumi:providers:aws")}
    assert "555555555555" in str(accounts["home"])
    (route,) = rehearsed.of("aws:apigatewayv2/route:Route")
    assert "::platform::" in route.provider


def test_a_revocation_in_the_configuration_denies_older_sessions() -> None:
    """`ecosystem:revokedBefore.<agency>` puts the denial into the guard of that agency's role."""
    known = context(
        declaration(
            agencies=(agency("pixel"), agency("norte")),
            grants=(grant("p", "pixel", ["aurora"], ["web"]), grant("n", "norte", ["aurora"], ["web"])),
        )
    )
    rehearsed = of(known, {"ecosystem:revokedBefore.pixel": "2026-11-20T10:00:00Z"})
    guards = {each.name: each.inputs["policy"] for each in rehearsed.of("aws:iam/rolePolicy:RolePolicy")}
    assert "2026-11-20T10:00:00Z" in guards["pixel.access.policy-guard"]
    assert "TokenIssueTime" not in guards["norte.access.policy-guard"]


def test_grants_too_many_for_inline_become_managed_policies() -> None:
    """An agency with every layer has managed policies attached, and its guard inline."""
    from stacks.access.grants import LAYERS

    rehearsed = made(
        declaration(
            agencies=(agency("pixel"),),
            grants=(grant("g", "pixel", ["aurora"], LAYERS),),
            channels=(
                site("s", "https://www.aurora.example/"),
                mail("m", "mail.aurora.example"),
                channel("a", "ad_account"),
            ),
        )
    )
    attached = rehearsed.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert len(attached) == len(rehearsed.of("aws:iam/policy:Policy")) > 1
    inline = [each.name for each in rehearsed.of("aws:iam/rolePolicy:RolePolicy") if "access" in each.name]
    assert inline == ["pixel.access.policy-guard"]


def test_what_is_not_provisioned_is_an_output_of_the_stack() -> None:
    """A grant to administer gives no role, and the stack says so."""
    rehearsed = made(
        declaration(agencies=(agency("pixel"),), grants=(grant("boss", "pixel", ["aurora"], ["web"], "administer"),))
    )
    assert rehearsed.outputs["agencyRoles"] == {}
    assert "`boss`" in rehearsed.outputs["notProvisioned"][0]


@pytest.mark.parametrize(
    "who",
    [
        agency("pixel", sign_in=agency("x").sign_in.__class__(aws_principals=("arn:aws:iam::333333333333:role/*",))),
        agency("pixel", sign_in=agency("x").sign_in.__class__(workforce_group="g")),
    ],
)
def test_a_refusal_comes_before_anything_is_registered(who: Agency) -> None:
    """A way in that cannot be locked stops the stack before its first resource."""
    known: StackContext = context(
        declaration(
            identity=Identity("austral-id"), agencies=(who,), grants=(grant("g", "pixel", ["aurora"], ["web"]),)
        )
    )
    with pytest.raises(RefusedError):
        of(known)
