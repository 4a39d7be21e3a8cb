"""What is made with boto3 in an emulator is read back as the properties that a plan has, and judged by the controls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from moto import mock_aws

from ecosystem.estate.planned import planned
from ecosystem.estate.stores import DataStore
from governance.collect.aws.access import Account
from governance.collect.aws.collecting import Found
from governance.collect.aws.permissions import actions, policy
from tests.governance.collect.aws.reading import ACCOUNT, ALLOW, REGION, TRUST, read, said, session

OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


@pytest.fixture(autouse=True)
def cloud() -> Iterator[None]:
    """An empty account."""
    with mock_aws():
        yield


def _store(found: Found, id: str) -> DataStore:
    (one,) = [each for each in planned(found.resources, date(2026, 11, 1)).of(DataStore) if each.id == id]
    return one


def test_a_bucket_is_read_with_everything_that_is_set_on_it() -> None:
    """Block, versions, key, policy, public list and tags are resources and properties as a program has them."""
    s3 = session().client("s3")
    s3.create_bucket(Bucket="leads", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_tagging(Bucket="leads", Tagging={"TagSet": [{"Key": "brand", "Value": "aurora"}]})
    s3.put_bucket_versioning(Bucket="leads", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_policy(Bucket="leads", Policy=json.dumps(OPEN))
    s3.put_bucket_acl(Bucket="leads", ACL="public-read")
    s3.put_public_access_block(
        Bucket="leads", PublicAccessBlockConfiguration={"BlockPublicAcls": True, "BlockPublicPolicy": False}
    )
    found = read("s3")
    assert said(found, "aws:s3/bucket:Bucket")["tags"] == {"brand": "aurora"}
    assert said(found, "aws:s3/bucketVersioning:BucketVersioning")["versioningConfiguration"] == {"status": "Enabled"}
    assert said(found, "aws:s3/bucketAcl:BucketAcl")["acl"] == "public-read"
    assert said(found, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")["blockPublicPolicy"] is False
    assert json.loads(said(found, "aws:s3/bucketPolicy:BucketPolicy")["policy"]) == OPEN
    assert _store(found, "leads").family == "bucket"


def test_a_user_and_a_role_are_read_with_their_policies_and_keys() -> None:
    """Trust, boundary, inline and attached policies of a role; the keys of a user, by name."""
    iam = session().client("iam")
    arn = iam.create_policy(PolicyName="edge", PolicyDocument=ALLOW)["Policy"]["Arn"]
    iam.create_role(RoleName="agency", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=arn)
    iam.tag_role(RoleName="agency", Tags=[{"Key": "agency", "Value": "pixel"}])
    iam.put_role_policy(RoleName="agency", PolicyName="inside", PolicyDocument=ALLOW)
    iam.attach_role_policy(RoleName="agency", PolicyArn=arn)
    iam.create_user(UserName="ana")
    iam.create_access_key(UserName="ana")
    iam.create_login_profile(UserName="ana", Password="Correct-Horse-1")
    found = read("iam")
    role = said(found, "aws:iam/role:Role")
    assert role["permissionsBoundary"] == arn
    assert role["tags"] == {"agency": "pixel"}
    assert (role["createDate"][:4].isdigit(), "lastUsed" in role) == (True, False)
    assert json.loads(role["assumeRolePolicy"]) == json.loads(TRUST)
    assert json.loads(said(found, "aws:iam/rolePolicy:RolePolicy")["policy"]) == json.loads(ALLOW)
    attached = said(found, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert attached == {"role": "agency", "policyArn": arn}
    assert json.loads(said(found, "aws:iam/policy:Policy", "edge")["policy"]) == json.loads(ALLOW)
    assert said(found, "aws:iam/accessKey:AccessKey")["user"] == "ana"
    assert said(found, "aws:iam/userLoginProfile:UserLoginProfile") == {"user": "ana"}


def test_databases_and_tables_are_data_stores() -> None:
    """An instance, a cluster with its member, and a table, each as open or guarded as it is."""
    rds = session().client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="promo", Engine="postgres", DBInstanceClass="db.t3.micro", AllocatedStorage=20,
        MasterUsername="root", MasterUserPassword="Correct-Horse-1", PubliclyAccessible=True, StorageEncrypted=False,
        BackupRetentionPeriod=3, DeletionProtection=False,
    )  # fmt: skip
    rds.create_db_cluster(
        DBClusterIdentifier="contacts", Engine="aurora-postgresql", MasterUsername="root",
        MasterUserPassword="Correct-Horse-1", DeletionProtection=True, StorageEncrypted=True,
    )  # fmt: skip
    session().client("dynamodb").create_table(
        TableName="leads", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST",
    )  # fmt: skip
    found = read("rds dynamodb")
    promo = _store(found, "promo")
    assert (promo.public, promo.encrypted, promo.backup_days, promo.guarded) == (True, False, 3, False)
    assert _store(found, "contacts").guarded is True
    leads = _store(found, "leads")
    assert (leads.family, leads.backup_days, leads.guarded, leads.key) == ("table", 0, False, None)


def test_parameter_groups_are_read_with_their_tags() -> None:
    """Those of clusters, whatever the engine, and of instances; an engine's own are nobody's."""
    rds = session().client("rds")
    tags = [{"Key": "brand", "Value": "aurora"}]
    for family in ("aurora-postgresql16", "docdb5.0", "neptune1.3"):
        rds.create_db_cluster_parameter_group(
            DBClusterParameterGroupName=f"of-{family[:3]}", DBParameterGroupFamily=family, Description="x", Tags=tags
        )
    rds.create_db_parameter_group(
        DBParameterGroupName="one", DBParameterGroupFamily="postgres16", Description="x", Tags=tags
    )
    found = read("rds").resources
    groups = {each.type.partition("/")[0]: each.get("tags") for each in found if "clusterParameterGroup" in each.type}
    assert groups == {each: {"brand": "aurora"} for each in ("aws:rds", "aws:docdb", "aws:neptune")}
    assert said(read("rds"), "aws:rds/parameterGroup:ParameterGroup")["tags"] == {"brand": "aurora"}


def test_a_trail_of_another_region_is_asked_about_there_alone() -> None:
    """It is listed everywhere; what the listing already leaves out costs no further call."""
    aws = session()
    aws.client("s3").create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("cloudtrail", region_name="us-east-1").create_trail(Name="audit", S3BucketName="trail",
                                                                   IsMultiRegionTrail=True)  # fmt: skip
    made: list[str] = []
    of = session()
    of.events.register_first("before-call.cloudtrail.*", lambda model, **_: made.append(model.name))
    found = read("cloudtrail", of)
    assert found.resources == ()
    assert (found.gaps, made) == ((), ["ListTrails"])


def test_policies_of_queues_topics_keys_functions_and_secrets_are_read() -> None:
    """Each is what says who may reach the thing, as it is in the account."""
    aws = session()
    aws.client("sqs").create_queue(QueueName="in", Attributes={"Policy": json.dumps(OPEN)}, tags={"brand": "aurora"})
    aws.client("sns").create_topic(Name="news", Attributes={"Policy": json.dumps(OPEN)})
    kms = aws.client("kms")
    key = kms.create_key(Policy=json.dumps(OPEN))["KeyMetadata"]["KeyId"]
    secret = aws.client("secretsmanager")
    secret.create_secret(Name="token", SecretString="never-read")
    secret.put_resource_policy(SecretId="token", ResourcePolicy=json.dumps(OPEN))
    found = read("sqs sns kms secretsmanager")
    for kind in ("aws:sqs/queuePolicy:QueuePolicy", "aws:sns/topicPolicy:TopicPolicy",
                 "aws:secretsmanager/secretPolicy:SecretPolicy"):  # fmt: skip
        assert json.loads(said(found, kind)["policy"]) == OPEN
    made = said(found, "aws:kms/key:Key")
    assert json.loads(made["policy"]) == OPEN
    assert made["enableKeyRotation"] is False
    kms.enable_key_rotation(KeyId=key)
    assert said(read("kms"), "aws:kms/key:Key")["enableKeyRotation"] is True
    assert said(found, "aws:sqs/queue:Queue")["tags"] == {"brand": "aurora"}
    assert "never-read" not in repr(found)


def test_a_stopped_trail_a_pool_and_a_zone_are_read() -> None:
    """Whether a trail records, what a pool is called, and the records of a zone."""
    aws = session()
    aws.client("s3").create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("cloudtrail").create_trail(Name="audit", S3BucketName="trail", IsMultiRegionTrail=True)
    aws.client("cognito-idp").create_user_pool(PoolName="consumers", MfaConfiguration="OFF")
    dns = aws.client("route53")
    zone = dns.create_hosted_zone(Name="aurora.example", CallerReference="1")["HostedZone"]["Id"]
    record = {"Name": "aurora.example", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"v=spf1 -all"'}]}
    change: Any = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
    found = read("cloudtrail cognito-idp route53")
    trail = said(found, "aws:cloudtrail/trail:Trail")
    assert (trail["enableLogging"], trail["isMultiRegionTrail"]) == (False, True)
    assert said(found, "aws:cognito/userPool:UserPool")["mfaConfiguration"] == "OFF"
    assert said(found, "aws:route53/zone:Zone")["name"] == "aurora.example"
    assert said(found, "aws:route53/record:Record", "aurora.example_TXT")["records"] == ['"v=spf1 -all"']


def test_a_variable_of_a_function_is_never_kept() -> None:
    """Only that a credential stands there in plain text is."""
    from governance.collect.aws.said import hidden

    assert hidden({"META_TOKEN": "EAAB123", "REGION": "x", "DB_PASSWORD": "arn:aws:secretsmanager:x"}) == {
        "META_TOKEN": "(hidden)", "REGION": "", "DB_PASSWORD": "",
    }  # fmt: skip


def test_pages_are_read_to_the_last_one() -> None:
    """A hundred topics come at a time, and all are there, sorted."""
    sns = session().client("sns")
    for number in range(120):
        sns.create_topic(Name=f"t{number:03}")
    names = [each.id for each in read("sns").resources if each.type == "aws:sns/topic:Topic"]
    assert len(names) == 120
    assert names == sorted(names)


def test_another_account_than_the_expected_one_is_not_read() -> None:
    """Nothing of it is taken for the account that was asked for."""
    found = read("sqs", account=Account("222222222222"))
    assert not found.resources
    assert found.gaps[0].account == "222222222222"
    assert ACCOUNT in found.gaps[0].what


def test_every_call_that_is_made_is_in_the_policy() -> None:
    """What botocore sends is what the policy lets be sent."""
    made: set[tuple[str, str]] = set()
    of = session()
    of.events.register_first(
        "before-call.*.*", lambda model, **_: made.add((model.service_model.service_name, model.name)) and None
    )
    of.client("sqs").create_queue(QueueName="in")
    of.client("kms").create_key()
    made.clear()
    read("sqs kms iam s3 rds dynamodb ec2", of)
    allowed = set(policy()["Statement"][0]["Action"])
    sent = {action for service, operation in made for action in actions(service, operation)}
    assert {"sqs:GetQueueAttributes", "kms:GetKeyPolicy"} <= sent
    assert sent - {"sts:GetCallerIdentity"} <= allowed
