"""Collecting access from an account in moto: what is in a snapshot, and what becomes of refusals."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ecosystem.iam.snapshot import load, read
from ecosystem.iam.world import World
from governance.collect.access import POLICY, CollectError, collect, write
from governance.collect.calling import PERMISSIONS
from tests.governance.collect.recorded import REGION, Recorded, refusing

HOME = "123456789012"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DETAILS = "iam.GetAccountAuthorizationDetails"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}],
}
SHARED = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "A", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{HOME}:role/x"}, "Action": "*",
         "Resource": "*"}
    ],
}  # fmt: skip


def allows(action: str) -> str:
    """A document that allows one action."""
    said = {"Sid": "S", "Effect": "Allow", "Action": action, "Resource": "*", "Condition": {"Bool": {"b": "true"}}}
    return json.dumps({"Version": "2012-10-17", "Statement": [said]})


@pytest.fixture(scope="module")
def account() -> Iterator[None]:
    """An account with two roles, policies of each kind, and one of every resource with a policy."""
    with mock_aws(config={"iam": {"load_aws_managed_policies": True}}):
        _furnish()
        yield


def _furnish() -> None:
    session = boto3.Session(aws_access_key_id="none", aws_secret_access_key="none", region_name=REGION)
    iam = session.client("iam")
    limit = iam.create_policy(PolicyName="limit", Path="/north/", PolicyDocument=allows("*"))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=limit, PolicyDocument=allows("s3:*"), SetAsDefault=True)
    more = iam.create_policy(PolicyName="more", PolicyDocument=allows("sqs:SendMessage"))["Policy"]["Arn"]
    iam.create_policy(PolicyName="unused", PolicyDocument=allows("ec2:*"))
    for name in ("agency", "plain"):
        trust = json.dumps(TRUST)
        iam.create_role(RoleName=name, Path="/north/", AssumeRolePolicyDocument=trust, PermissionsBoundary=limit)
    iam.tag_role(RoleName="agency", Tags=[{"Key": "brand", "Value": "aurora"}, {"Key": "agency", "Value": "pixel"}])
    iam.delete_role_permissions_boundary(RoleName="plain")
    iam.put_role_policy(RoleName="agency", PolicyName="grants", PolicyDocument=allows("s3:GetObject"))
    iam.attach_role_policy(RoleName="agency", PolicyArn=more)
    iam.attach_role_policy(RoleName="agency", PolicyArn="arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess")
    _guard(session)


def _guard(session: boto3.Session) -> None:
    policy = json.dumps(SHARED)
    s3, where = session.client("s3"), {"LocationConstraint": REGION}
    for name in ("bare", "shared"):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=where)
    s3.put_bucket_policy(Bucket="shared", Policy=policy)
    session.client("sqs").create_queue(QueueName="queue", Attributes={"Policy": policy})
    session.client("sns").create_topic(Name="topic", Attributes={"Policy": policy})
    kms = session.client("kms")
    kms.create_key(Policy=policy)
    by_aws = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/by", TargetKeyId=by_aws)
    secrets = session.client("secretsmanager")
    secrets.create_secret(Name="secret", SecretString="hidden")
    secrets.put_resource_policy(SecretId="secret", ResourcePolicy=policy)
    events = session.client("events")
    events.create_event_bus(Name="bus")
    events.put_permission(EventBusName="bus", Policy=policy)
    _function(session)


def _function(session: boto3.Session) -> None:
    trust = json.dumps(TRUST).replace('"AWS": "444455556666"', '"Service": "lambda.amazonaws.com"')
    role = session.client("iam").create_role(RoleName="runs", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("a.py", "x = 1")
    functions = session.client("lambda")
    said = {"Runtime": "python3.12", "Role": role, "Handler": "a.x", "Code": {"ZipFile": code.getvalue()}}
    functions.create_function(FunctionName="function", Environment={"Variables": {"TOKEN": "hidden"}}, **said)
    functions.add_permission(
        FunctionName="function", StatementId="S", Action="lambda:InvokeFunction", Principal="events.amazonaws.com"
    )


def collected(recorded: Recorded | None = None) -> dict[str, Any]:
    """Collect, and return the snapshot."""
    return collect((recorded or Recorded()).session(), None, lambda _: None, now=NOW)


def whole(recorded: Recorded | None = None) -> World:
    """Collect, and return the world."""
    return read(collected(recorded), "collected")


def test_a_role_has_everything_that_decides_for_it(account: None) -> None:
    """Trust, inline and attached policies in their version in force, AWS's own among them, boundary and tags."""
    world = whole()
    agency = next(each for each in world.roles if each.name == "agency")
    assert world.gaps == ()
    assert dict(agency.tags) == {"agency": "pixel", "brand": "aurora"}
    assert agency.boundary == f"arn:aws:iam::{HOME}:policy/north/limit"
    assert agency.bounded is not None
    assert agency.bounded.document.statements[0].actions == ("s3:*",)
    by_name = {each.name: each.document.statements[0].actions for each in agency.identity}
    assert by_name["the inline policy `grants` of `agency`"] == ("s3:GetObject",)
    assert by_name["the policy `more`"] == ("sqs:SendMessage",)
    assert "sqs:ListQueues" in by_name["the policy `AmazonSQSReadOnlyAccess`"]
    plain = next(each for each in world.roles if each.name == "plain")
    assert (plain.boundary, plain.identity, dict(plain.tags)) == (None, (), {})


def test_a_policy_of_awss_own_is_read_where_it_is_attached(account: None) -> None:
    """`AdministratorAccess` comes with its document."""
    iam = Recorded().session().client("iam")
    said = {"RoleName": "plain", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    iam.attach_role_policy(**said)
    try:
        (policy,) = next(each for each in whole().roles if each.name == "plain").identity
    finally:
        iam.detach_role_policy(**said)
    assert (policy.name, policy.document.statements[0].actions) == ("the policy `AdministratorAccess`", ("*",))


def test_every_kind_of_resource_is_there_and_only_what_has_a_policy(account: None) -> None:
    """One of each kind; a bucket without a policy is left out."""
    found = [(each.kind, each.id) for each in whole().resources if each.kind not in ("key",)]
    assert [kind for kind, _ in found] == ["bucket", "event bus", "function", "queue", "secret", "topic"]
    assert ("bucket", "shared") in found
    assert len([each for each in whole().resources if each.kind == "key"]) == 2


def test_nothing_but_policies_names_and_tags_is_read(account: None) -> None:
    """No secret, no setting of a function, no policy that no role has."""
    said = json.dumps(collected())
    assert "hidden" not in said
    assert "TOKEN" not in said
    assert "unused" not in said


def test_it_is_sorted_and_written_the_same(account: None, tmp_path: Path) -> None:
    """Two collections are equal; a snapshot written and read again is an equal world."""
    said = collected()
    assert said == collected()
    assert json.dumps(said) == json.dumps(said, sort_keys=True)
    (found,) = said["accounts"]
    assert [each["arn"] for each in found["roles"]] == sorted(each["arn"] for each in found["roles"])
    write(said, tmp_path / "new" / "a.json")
    first = (tmp_path / "new" / "a.json").read_bytes()
    assert load(tmp_path / "new" / "a.json") == read(said, "a")
    write(collected(), tmp_path / "new" / "a.json")
    assert (tmp_path / "new" / "a.json").read_bytes() == first
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["a.json"]


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidAction", "501"])
def test_role_by_role_gives_the_same(account: None, code: str) -> None:
    """Where IAM does not answer at once, asking for each role gives the same snapshot, and says so."""
    heard: list[str] = []
    said = collect(refusing(DETAILS, code=code).session(), None, heard.append, now=NOW)
    assert said == collected()
    assert any(each.startswith("role by role") for each in heard)


def test_the_policy_is_what_is_called(account: None) -> None:
    """Both ways together call everything that the policy allows, and nothing more."""
    one, other = Recorded(), refusing(DETAILS)
    collected(one)
    collected(other)
    (statement,) = POLICY["Statement"]
    asked = {each.lower() for each in (*one.asked, *other.asked)}
    assert asked == {f"{service}.{operation.replace('_', '')}" for service, operation in PERMISSIONS}
    assert set(statement["Action"]) == set(PERMISSIONS.values())
    assert not [each for each in statement["Action"] if not each.split(":")[1].startswith(("Get", "List", "Describe"))]


@pytest.mark.parametrize(
    ("refused", "permission"),
    [
        ("s3.ListBuckets", "s3:ListAllMyBuckets"),
        ("s3.GetBucketPolicy", "s3:GetBucketPolicy"),
        ("sqs.ListQueues", "sqs:ListQueues"),
        ("sqs.GetQueueAttributes", "sqs:GetQueueAttributes"),
        ("sns.ListTopics", "sns:ListTopics"),
        ("sns.GetTopicAttributes", "sns:GetTopicAttributes"),
        ("kms.ListAliases", "kms:ListAliases"),
        ("kms.ListKeys", "kms:ListKeys"),
        ("kms.GetKeyPolicy", "kms:GetKeyPolicy"),
        ("secretsmanager.ListSecrets", "secretsmanager:ListSecrets"),
        ("secretsmanager.GetResourcePolicy", "secretsmanager:GetResourcePolicy"),
        ("lambda.ListFunctions", "lambda:ListFunctions"),
        ("lambda.GetPolicy", "lambda:GetPolicy"),
        ("events.ListEventBuses", "events:ListEventBuses"),
        ("events.DescribeEventBus", "events:DescribeEventBus"),
        ("iam.GetPolicy", "iam:GetPolicy"),
        ("iam.GetPolicyVersion", "iam:GetPolicyVersion"),
    ],
)
def test_a_refusal_is_a_gap_that_names_the_permission(account: None, refused: str, permission: str) -> None:
    """The rest is collected all the same."""
    world = whole(refusing(refused))
    assert world.gaps
    assert all(f"`{permission}` was refused" in each for each in world.gaps)
    assert len(world.roles) == 3


@pytest.mark.parametrize("refused", ["GetRole", "ListRolePolicies", "GetRolePolicy", "ListAttachedRolePolicies"])
def test_what_is_refused_of_a_role_is_missing(account: None, refused: str) -> None:
    """It is a gap, and the role's policies say that they were not read: nothing is claimed of it."""
    world = whole(refusing(DETAILS, f"iam.{refused}"))
    assert any(f"`iam:{refused}` was refused" in each for each in world.gaps)
    assert all(each.hidden == (("*",) if refused == "GetRole" else ()) for each in world.roles)
    agency = next(each for each in world.roles if each.name == "agency")
    assert [each.document.missing for each in agency.identity if each.document.missing]


def test_what_does_not_answer_is_a_gap_too(account: None) -> None:
    """An error that is no refusal is said with its code."""
    world = whole(refusing("sqs.ListQueues", code="InternalFailure"))
    assert world.gaps == (f"the queues in {REGION}: `sqs:ListQueues` was not answered (InternalFailure)",)


def test_keys_that_aws_manages_are_left_out(account: None) -> None:
    """Their policies are AWS's own, the same everywhere."""
    kms = boto3.client("kms", region_name=REGION, aws_access_key_id="none", aws_secret_access_key="none")
    kms.encrypt(KeyId="alias/aws/s3", Plaintext=b"x")  # the first use makes it
    assert "alias/aws/s3" in [each["AliasName"] for each in kms.list_aliases()["Aliases"] if "TargetKeyId" in each]
    assert len([each for each in whole().resources if each.kind == "key"]) == 2


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        (("sts.GetCallerIdentity",), "InvalidClientTokenId", "the credentials are not accepted"),
        (("sts.GetCallerIdentity",), "InternalFailure", "nobody says whose the credentials are"),
        ((DETAILS, "iam.ListRoles"), "AccessDenied", "`iam:ListRoles` was refused"),
        (("sqs.ListQueues",), "ExpiredToken", "the credentials are not accepted"),
    ],
)
def test_without_roles_or_credentials_there_is_no_snapshot(
    account: None, names: tuple[str, ...], code: str, said: str
) -> None:
    """One sentence says why."""
    with pytest.raises(CollectError, match=said):
        collected(refusing(*names, code=code))


def test_a_session_without_a_region_is_refused(account: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most resources are of a region."""
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with pytest.raises(CollectError, match="the session has no region"):
        collect(boto3.Session(aws_access_key_id="none", aws_secret_access_key="none"), None, print)


def test_several_regions_are_one_snapshot(account: None) -> None:
    """Buckets are asked for once, everything else in each region."""
    recorded = Recorded()
    said = collect(recorded.session(), None, lambda _: None, regions=(REGION, "us-east-1"), now=NOW)
    assert recorded.asked.count("sqs.ListQueues") == 2
    assert recorded.asked.count("s3.ListBuckets") == 1
    assert said["accounts"][0]["regions"] == [REGION, "us-east-1"]
    assert read(said, "a").roles == whole().roles
