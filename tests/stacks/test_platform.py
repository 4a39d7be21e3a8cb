"""The platform stack: its settings, and that it knows neither brand nor agency."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ecosystem.model import Capacity, Consumers, Workforce
from stacks import places
from stacks.documents import AGENCY
from stacks.platform_stack.database import capacity
from stacks.platform_stack.identity import domain
from stacks.platform_stack.network import zones
from stacks.platform_stack.workforce import made_up_metadata
from stacks.refusal import RefusedError
from tests.stacks.rehearsed import austral, context, many, platform, run, statements, with_brand

PROD = "prod.platform"


def _inputs(type_: str, name: str, environment: str = "prod") -> dict[str, Any]:
    return dict(platform(environment).one(type_, name).inputs)


def test_a_brand_more_changes_nothing_in_the_platform() -> None:
    """Adding a brand leaves every resource of the platform as it is, inputs and options."""
    more = run(PROD, with_brand(austral(), "delta"))
    assert more.resources == platform("prod").resources


def test_an_agency_more_changes_nothing_in_the_platform() -> None:
    """Adding an agency with a grant leaves every resource of the platform as it is."""
    declared = austral()
    agency = replace(declared.agencies[0], id="nueva")
    grant = replace(declared.grants[0], id="nueva-social", to="nueva")
    more = run(PROD, replace(declared, agencies=(*declared.agencies, agency), grants=(*declared.grants, grant)))
    assert more.resources == platform("prod").resources


def test_no_brand_and_no_agency_is_named_in_the_platform() -> None:
    """Nothing in the platform's inputs contains the id of a brand or an agency."""
    declared = austral()
    ids = {brand.id for brand in declared.brands} | {agency.id for agency in declared.agencies}
    ids.remove("aurora")  # the database's engine is called so, too
    for each in platform("prod").resources:
        words = set(json.dumps(each.inputs).replace('"', " ").replace("-", " ").replace("/", " ").split())
        assert not ids & words, each.name


def test_the_database_is_encrypted_signed_into_by_iam_and_backed_up_as_declared() -> None:
    """The cluster has the declared capacity and backups, the corporate key, IAM sign-in and a login that AWS keeps."""
    cluster = _inputs("aws:rds/cluster:Cluster", "database.cluster")
    assert cluster["engine"] == "aurora-postgresql"
    assert cluster["engineVersion"] == "16"
    assert cluster["storageEncrypted"] is True
    assert cluster["kmsKeyId"] == "arn:aws:made-up:::keys.data"
    assert cluster["masterUserSecretKmsKeyId"] == "arn:aws:made-up:::keys.data"
    assert cluster["manageMasterUserPassword"] is True
    assert "masterPassword" not in cluster
    assert cluster["iamDatabaseAuthenticationEnabled"] is True
    assert cluster["backupRetentionPeriod"] == 35
    assert cluster["serverlessv2ScalingConfiguration"] == {"minCapacity": 0.5, "maxCapacity": 16}
    assert cluster["enabledCloudwatchLogsExports"] == ["postgresql"]
    group = _inputs("aws:rds/clusterParameterGroup:ClusterParameterGroup", "database.parameters")
    assert {"name": "rds.force_ssl", "value": "1"} in group["parameters"]
    assert all(
        each.inputs["publiclyAccessible"] is False
        for each in platform("prod").of("aws:rds/clusterInstance:ClusterInstance")
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"version": "9"}, "has no version `9`; it has 13, 14, 15, 16, 17"),
        ({"capacity": Capacity(min=8, max=2)}, "from 8 to 2 ACU is not possible"),
        ({"capacity": Capacity(min=0.7, max=2)}, "steps of 0.5"),
        ({"capacity": Capacity(max=1000)}, "0.5 to 256"),
        ({"backup_days": 36}, "`backup_days` is 36; Aurora takes 1 to 35"),
        ({"backup_days": 0}, "1 to 35"),
        ({"provision": "adopt"}, "has no `external_id`"),
    ],
)
def test_a_database_that_aurora_cannot_be_is_refused(changes: dict[str, Any], says: str) -> None:
    """What AWS would refuse in the middle of a run is refused before it, in the user's words and with the place."""
    declared = replace(austral(), database=replace(austral().database, **changes))
    with pytest.raises(RefusedError, match=says) as refused:
        run(PROD, declared)
    assert "ecosystem.yaml:" in str(refused.value)


@pytest.mark.parametrize(("environment", "days"), [("prod", 14), ("dev", 7)])
def test_backups_are_kept_without_being_declared(environment: str, days: int) -> None:
    """Seven days of backups when none are declared, fourteen in a protected environment."""
    declared = replace(austral(), database=replace(austral().database, backup_days=None, capacity=None))
    made = run(f"{environment}.platform", declared)
    assert made.one("aws:rds/cluster:Cluster", "database.cluster").inputs["backupRetentionPeriod"] == days


def test_a_capacity_that_is_half_declared_has_two_ends() -> None:
    """The most capacity is never below the least."""
    assert capacity(replace(austral().database, capacity=Capacity(min=8))) == (8, 8)
    assert capacity(replace(austral().database, capacity=Capacity(max=2))) == (0.5, 2)


@pytest.mark.parametrize("outside", ["legacy", "arn:aws:rds:sa-east-1:222222222222:cluster:legacy"])
def test_an_existing_database_is_imported_as_it_is(outside: str) -> None:
    """`provision: adopt` imports the cluster by its id or ARN under its own name."""
    declared = replace(austral(), database=replace(austral().database, provision="adopt", external_id=outside))
    made = run(PROD, declared)
    cluster = made.one("aws:rds/cluster:Cluster", "database.cluster")
    assert not made.of("aws:rds/clusterInstance:ClusterInstance"), "it has instances of its own"
    assert cluster.import_id == "legacy"
    assert cluster.inputs["clusterIdentifier"] == "legacy"


def test_an_existing_user_pool_is_imported_as_it_is() -> None:
    """`provision: adopt` imports the pool by its id or ARN, and makes nothing in it: no domain, scopes or groups."""
    arn = "arn:aws:cognito-idp:sa-east-1:222222222222:userpool/sa-east-1_Legacy"
    declared = replace(austral(), identity=replace(austral().identity, provision="adopt", external_id=arn))
    made = run(PROD, declared)
    pool = made.one("aws:cognito/userPool:UserPool", "identity.pool")
    assert pool.import_id == "sa-east-1_Legacy"
    assert set(pool.inputs) == {"tags"}
    assert {each.type for each in made.resources if each.type.startswith("aws:cognito/")} == {pool.type}


def test_a_store_of_figures_is_not_adopted() -> None:
    """A lake is many resources, so `bi.provision: adopt` is refused instead of making another beside it."""
    declared = replace(austral(), bi=replace(austral().bi, provision="adopt", external_id="old-lake"))
    with pytest.raises(RefusedError, match=r"`bi.provision: adopt` is not possible.*use `manage`.*or `none`"):
        run(PROD, declared)


def test_what_lives_elsewhere_is_not_made() -> None:
    """`provision: none` makes no database, no user pool and no lake, and the rest stands."""
    declared = austral()
    declared = replace(
        declared,
        database=replace(declared.database, provision="none"),
        identity=replace(declared.identity, provision="none"),
        bi=replace(declared.bi, provision="none"),
    )
    made = run(PROD, declared)
    types = {each.type for each in made.resources}
    assert not types & {"aws:rds/cluster:Cluster", "aws:cognito/userPool:UserPool", "aws:athena/workgroup:Workgroup"}
    assert {"aws:cloudtrail/trail:Trail", "aws:apigatewayv2/api:Api"} <= types


def test_no_data_port_is_open_to_the_world() -> None:
    """No rule names a range of addresses; the database takes PostgreSQL from the functions' group alone."""
    made = platform("prod")
    ingress = made.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    egress = made.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    assert {(each.name, each.inputs["fromPort"]) for each in ingress} == {
        ("network.postgres-from-functions", 5432),
        ("network.services-from-functions", 443),
    }
    for rule in (*ingress, *egress):
        assert not {"cidrIpv4", "cidrIpv6"} & set(rule.inputs), rule.name
    default = made.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "network.default").inputs
    assert default["ingress"] == default["egress"] == []


def test_the_network_has_no_way_to_the_internet() -> None:
    """No gateway, no public address; the services are reached through endpoints that let only our account in."""
    made = platform("prod")
    assert not [each.type for each in made.resources if "Gateway:" in each.type or "eip" in each.type.lower()]
    assert all(each.inputs["mapPublicIpOnLaunch"] is False for each in made.of("aws:ec2/subnet:Subnet"))
    endpoints = made.of("aws:ec2/vpcEndpoint:VpcEndpoint")
    assert {"network.s3", "network.secretsmanager", "network.sqs", "network.kms"} <= {each.name for each in endpoints}
    for endpoint in endpoints:
        (statement,) = statements(endpoint.inputs["policy"])
        assert statement["Condition"]["StringEquals"]["aws:PrincipalAccount"] == "222222222222"


@pytest.mark.parametrize(
    ("region", "count", "found"),
    [
        ("eu-west-1", 3, ("eu-west-1a", "eu-west-1b", "eu-west-1c")),
        ("ca-central-1", 3, ("ca-central-1a", "ca-central-1b", "ca-central-1d")),
        ("us-west-1", 2, ("us-west-1a", "us-west-1c")),
    ],
)
def test_zones_are_those_of_the_region(region: str, count: int, found: tuple[str, ...]) -> None:
    """Regions whose zones are not a, b and c are known."""
    assert zones(region, count) == found


def test_a_region_with_too_few_zones_is_refused() -> None:
    """A protected environment needs three zones, and a region that has two is refused with the way out."""
    with pytest.raises(RefusedError, match="2 availability zones for an account and 3 are needed"):
        zones("us-west-1", 3)


def test_the_trail_sees_every_region_and_every_object_of_the_lake() -> None:
    """The trail is multi-region, validated and encrypted, with data events of the three buckets of the lake."""
    trail = _inputs("aws:cloudtrail/trail:Trail", "trail.trail")
    assert trail["isMultiRegionTrail"] is True
    assert trail["enableLogFileValidation"] is True
    assert trail["includeGlobalServiceEvents"] is True
    assert trail["kmsKeyId"] == "arn:aws:made-up:::keys.trail"
    fields = {each["field"]: each for each in trail["advancedEventSelectors"][1]["fieldSelectors"]}
    watched = set(fields["resources.ARN"]["startsWiths"])
    assert watched == {f"{places.lake_bucket_arn(context(PROD), zone)}/" for zone in places.ZONES}


@pytest.mark.parametrize("bucket", ["trail.log", "lake.raw", "lake.curated"])
def test_agencies_are_kept_out_of_buckets(bucket: str) -> None:
    """An agency's role is denied everything in the trail's bucket and in the lake's own."""
    policy = _inputs("aws:s3/bucketPolicy:BucketPolicy", f"{bucket}.policy")["policy"]
    (denied,) = [each for each in statements(policy) if each["Sid"] == "NoAgencies"]
    assert denied["Effect"] == "Deny"
    assert denied["Action"] == "s3:*"
    assert denied["Condition"] == AGENCY


def test_tokens_have_containers_without_values() -> None:
    """Each word for a token has one encrypted secret, and no value of it is anywhere in the program."""
    made = platform("prod")
    assert {each.name for each in made.of("aws:secretsmanager/secret:Secret")} == {
        f"tokens.{word}"
        for word in (
            "contact-center-api",
            "google-ads-oauth",
            "journeys-api",
            "meta-system-user",
            "social-suite-token",
            "voice-api",
        )
    }
    assert not made.of("aws:secretsmanager/secretVersion:SecretVersion")
    for each in made.of("aws:secretsmanager/secretPolicy:SecretPolicy"):
        only, agencies = statements(each.inputs["policy"])
        assert only["Effect"] == agencies["Effect"] == "Deny"
        allowed = only["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
        assert "arn:aws:iam::222222222222:role/austral/prod/*" in allowed
        assert agencies["Condition"] == AGENCY


def test_queues_are_encrypted_and_their_dead_letters_come_from_one_queue() -> None:
    """Every queue has the data key; a queue of dead letters takes them from its own queue alone."""
    made = platform("prod")
    assert all(
        each.inputs["kmsMasterKeyId"] == "arn:aws:made-up:::keys.data" for each in made.of("aws:sqs/queue:Queue")
    )
    redrive = json.loads(_inputs("aws:sqs/queue:Queue", "leads.waiting.queue")["redrivePolicy"])
    dead = _inputs("aws:sqs/queue:Queue", "leads.waiting.dead")["name"]
    assert redrive["deadLetterTargetArn"].endswith(f":{dead}")
    allow = json.loads(
        _inputs("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "leads.waiting.redrive")["redriveAllowPolicy"]
    )
    assert allow["redrivePermission"] == "byQueue"
    (source,) = allow["sourceQueueArns"]
    assert source.endswith(f":{_inputs('aws:sqs/queue:Queue', 'leads.waiting.queue')['name']}")


def test_the_lead_api_may_only_send_to_its_queue() -> None:
    """The API's role sends to the lead queue and uses the data key through SQS, nothing else; the API is throttled."""
    first, second = statements(_inputs("aws:iam/rolePolicy:RolePolicy", "leads.role-policy")["policy"])
    queue = _inputs("aws:sqs/queue:Queue", "leads.waiting.queue")["name"]
    assert first["Action"] == "sqs:SendMessage"
    assert first["Resource"] == f"arn:aws:sqs:sa-east-1:222222222222:{queue}"
    assert second["Condition"]["StringEquals"] == {"kms:ViaService": "sqs.sa-east-1.amazonaws.com"}
    stage = _inputs("aws:apigatewayv2/stage:Stage", "leads.stage")
    assert stage["defaultRouteSettings"]["throttlingRateLimit"] > 0
    logged = json.loads(stage["accessLogSettings"]["format"])
    assert not [value for value in logged.values() if "sourceIp" in value or "body" in value]


def test_a_lead_says_by_which_route_it_came() -> None:
    """The message carries the route from the API's own context, not from what the sender wrote."""
    asked = _inputs("aws:apigatewayv2/integration:Integration", "leads.to-queue")
    assert asked["integrationSubtype"] == "SQS-SendMessage"
    assert asked["requestParameters"]["MessageBody"] == "$request.body"
    assert json.loads(asked["requestParameters"]["MessageAttributes"])["route"]["StringValue"] == "${context.routeKey}"


def test_lake_formation_gives_nobody_anything_by_default() -> None:
    """The defaults are emptied, the deploy role administers, the locations have a role of their own."""
    settings = _inputs("aws:lakeformation/dataLakeSettings:DataLakeSettings", "lake.settings")
    assert settings["createDatabaseDefaultPermissions"] == settings["createTableDefaultPermissions"] == []
    assert settings["admins"] == [places.deploy_role_arn(context(PROD))]
    for each in platform("prod").of("aws:lakeformation/resource:Resource"):
        assert each.inputs["useServiceLinkedRole"] is False
        assert each.inputs["roleArn"]
    workgroup = _inputs("aws:athena/workgroup:Workgroup", "lake.workgroup")["configuration"]
    assert workgroup["enforceWorkgroupConfiguration"] is True
    assert workgroup["resultConfiguration"]["encryptionConfiguration"]["encryptionOption"] == "SSE_KMS"


@pytest.mark.parametrize(
    ("mfa", "found"), [("required", "ON"), ("optional", "OPTIONAL"), ("none", "OFF"), (None, "OPTIONAL")]
)
def test_the_second_factor_is_as_declared(mfa: str | None, found: str) -> None:
    """Cognito's setting follows `identity.consumers.mfa`; it is optional where nothing is said."""
    declared = replace(austral(), identity=replace(austral().identity, consumers=Consumers(mfa=mfa)))
    pool = run("dev.platform", declared).one("aws:cognito/userPool:UserPool", "identity.pool").inputs
    assert pool["mfaConfiguration"] == found
    assert ("softwareTokenMfaConfiguration" in pool) == (found != "OFF")


def test_social_sign_in_is_made_when_its_client_is_known() -> None:
    """Google with a client is made with its secret; Facebook without one is pending, and says what to set."""
    config = {"ecosystem:googleClientId": "client", "ecosystem:googleClientSecret": "hush"}
    made = run(PROD, config=config)
    (google,) = made.of("aws:cognito/identityProvider:IdentityProvider")
    assert google.inputs["providerDetails"]["client_secret"] == "hush"
    assert made.outputs["socialProviders"] == ["Google"]
    assert any("facebookClientSecret" in each for each in made.outputs["pending"])
    assert "hush" not in json.dumps(made.outputs)


def test_what_waits_for_a_value_is_said() -> None:
    """Without values from outside the stack goes up without those parts and lists them."""
    pending = " ".join(platform("prod").outputs["pending"])
    for word in ("google", "facebook", "workforceMetadataFile", "contactCentreKey"):
        assert word in pending
    assert not platform("prod").of("aws:cloudwatch/eventConnection:EventConnection")
    assert platform("prod").outputs["contactCentreConnected"] is False


def test_the_local_cloud_stands_in_for_what_is_outside() -> None:
    """In the local cloud a marked document stands for the workforce's and a random key for the contact centre's."""
    made = platform("dev", local=True)
    (saml,) = made.of("aws:iam/samlProvider:SamlProvider")
    assert saml.inputs["samlMetadataDocument"] == made_up_metadata(context("dev.platform", local=True))
    assert "no real certificate" in saml.inputs["samlMetadataDocument"]
    assert 1000 <= len(saml.inputs["samlMetadataDocument"]) <= 10_000_000
    (connection,) = made.of("aws:cloudwatch/eventConnection:EventConnection")
    key = connection.inputs["authParameters"]["apiKey"]["value"]
    assert len(key) >= 32
    assert key not in json.dumps(made.outputs)


def test_the_workforce_may_sign_in_by_openid() -> None:
    """`kind: oidc` makes an OpenID provider with the issuer, under the ARN that roles are made for."""
    oidc = Workforce(kind="oidc", issuer="https://sso.austral.example/realms/staff")
    declared = replace(austral(), identity=replace(austral().identity, workforce=oidc))
    made = run(PROD, declared)
    (provider,) = made.of("aws:iam/openIdConnectProvider:OpenIdConnectProvider")
    assert provider.inputs["url"] == "https://sso.austral.example/realms/staff"
    assert made.outputs["workforceKind"] == "oidc"
    arn = places.workforce_arn(context(PROD, declared))
    assert arn == "arn:aws:iam::222222222222:oidc-provider/sso.austral.example/realms/staff"


def test_the_sign_in_domain_has_no_forbidden_word() -> None:
    """Cognito refuses domains that contain `aws`, `amazon` or `cognito`, whatever a corporation is called."""
    declared = replace(austral(), corporation=replace(austral().corporation, id="cognito-aws-jaws"))
    made = domain(context(PROD, declared))
    assert not [word for word in ("aws", "amazon", "cognito") if word in made]
    assert len(made) <= 63


def test_the_contact_centre_is_called_with_its_own_key_and_role() -> None:
    """Events about cases go to the declared endpoint; the role may call that destination alone."""
    made = run(PROD, config={"ecosystem:contactCentreKey": "hush"})
    destination = made.one("aws:cloudwatch/eventApiDestination:EventApiDestination", "contact-centre.destination")
    assert destination.inputs["invocationEndpoint"] == "https://desk.austral.example/events"
    (statement,) = statements(made.one("aws:iam/rolePolicy:RolePolicy", "contact-centre.role-policy").inputs["policy"])
    assert statement["Action"] == "events:InvokeApiDestination"
    assert statement["Resource"].startswith("arn:aws:events:sa-east-1:222222222222:api-destination/")
    target = made.one("aws:cloudwatch/eventTarget:EventTarget", "contact-centre.target").inputs
    assert target["deadLetterConfig"]["arn"]


def test_alarms_tell_the_stewards() -> None:
    """Every alarm goes to the encrypted topic, which the stewards of automation and crisis are subscribed to."""
    made = platform("prod")
    alarms = {each.name for each in made.of("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert {"alarms.dead-leads", "alarms.dead-send", "alarms.lead-age", "alarms.database-capacity"} <= alarms
    told = {each.inputs["endpoint"] for each in made.of("aws:sns/topicSubscription:TopicSubscription")}
    assert told == {"martech@austral.example", "crisis@austral.example"}
    for each in made.of("aws:cloudwatch/metricAlarm:MetricAlarm"):
        assert many(each.inputs["alarmActions"]) == ["arn:aws:made-up:::alarms.topic"]


def test_query_results_are_encrypted_object_by_object() -> None:
    """Without a bucket key the key's context is the object, so that a policy holds an agency to its own results."""
    token = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    keyed = {each.name: each.inputs["rules"][0]["bucketKeyEnabled"] for each in platform().of(token)}
    assert keyed["lake.results.encryption"] is False
    assert keyed["lake.raw.encryption"] is True


@pytest.mark.parametrize("config", [{"ecosystem:workforceMetadataFile": "/nowhere/at-all.xml"}])
def test_a_file_that_cannot_be_read_is_said(config: dict[str, str]) -> None:
    """A metadata file that is not there is refused by name."""
    with pytest.raises(RefusedError, match=r"`/nowhere/at-all\.xml` cannot be read"):
        run(PROD, config=config)
