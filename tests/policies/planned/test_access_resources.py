"""What a resource's own policy admits: CLD-005 and the policies of keys of CLD-004, as planned."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecosystem.estate import UNKNOWN
from ecosystem.estate.resource import Resource
from tests.policies.planned.access import FOREIGN, OWN, found, judged, resource, unjudged


def _policy(principal: Any, *, effect: str = "Allow", **condition: Any) -> dict[str, Any]:
    said = {"Effect": effect, "Principal": principal, "Action": "*", "Resource": "*"}
    return {"Statement": [{**said, "Condition": condition} if condition else said]}


def _queue(principal: Any, **condition: Any) -> Resource:
    return resource("sqs/queuePolicy:QueuePolicy", "leads", policy=_policy(principal, **condition))


@pytest.mark.parametrize(
    ("type_", "key"),
    [
        ("s3/bucketPolicy:BucketPolicy", "policy"),
        ("s3/bucket:Bucket", "policy"),
        ("sqs/queue:Queue", "policy"),
        ("sqs/queuePolicy:QueuePolicy", "policy"),
        ("sns/topic:Topic", "policy"),
        ("sns/topicPolicy:TopicPolicy", "policy"),
        ("kms/key:Key", "policy"),
        ("kms/keyPolicy:KeyPolicy", "policy"),
        ("secretsmanager/secret:Secret", "policy"),
        ("secretsmanager/secretPolicy:SecretPolicy", "policy"),
        ("cloudwatch/eventBusPolicy:EventBusPolicy", "policy"),
        ("cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"),
        ("dynamodb/resourcePolicy:ResourcePolicy", "policy"),
        ("kinesis/resourcePolicy:ResourcePolicy", "policy"),
        ("backup/vaultPolicy:VaultPolicy", "policy"),
        ("ecr/repositoryPolicy:RepositoryPolicy", "policy"),
        ("efs/fileSystemPolicy:FileSystemPolicy", "policy"),
        ("glue/resourcePolicy:ResourcePolicy", "policy"),
        ("opensearch/domain:Domain", "accessPolicies"),
        ("elasticsearch/domain:Domain", "accessPolicies"),
        ("s3tables/tableBucketPolicy:TableBucketPolicy", "resourcePolicy"),
        ("sesv2/emailIdentityPolicy:EmailIdentityPolicy", "policy"),
        ("lambda/resourcePolicy:ResourcePolicy", "policy"),
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_everybody_is_admitted_nowhere(type_: str, key: str, as_text: bool) -> None:
    """Whatever the resource, and whether its policy is a text or a mapping, before it is created."""
    document = _policy("*")
    said: Any = {key: json.dumps(document) if as_text else document}
    made = resource(type_, "open", **said)
    assert found("CLD-005", made, alone=True, undeclared=True) == ["open"]


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        ({"AWS": OWN}, {}, []),
        ({"AWS": FOREIGN}, {}, []),
        ({"AWS": f"arn:aws:iam::{FOREIGN}:role/other"}, {}, []),
        ({"AWS": "444444444444"}, {}, ["leads"]),
        ({"AWS": "arn:aws:iam::999999999999:user/x"}, {}, ["leads"]),
        ({"AWS": [OWN, "999999999999"]}, {}, ["leads"]),
        ({"Service": "sns.amazonaws.com"}, {}, []),
        ("*", {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:sa-east-1:{OWN}:topic"}}, []),
        ("*", {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:sa-east-1:999999999999:topic"}}, ["leads"]),
        ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, []),
        ("*", {"StringEquals": {"AWS:SourceOwner": OWN}}, []),
        ("*", {"Bool": {"aws:SecureTransport": "true"}}, ["leads"]),
        ("*", {"StringEquals": {"aws:PrincipalTag/team": "web"}}, ["leads"]),
    ],
)
def test_a_declared_one_is_admitted(principal: Any, condition: Any, expected: list[str]) -> None:
    """The corporation's accounts and those of agencies with a grant in force; Norte's contract is over."""
    assert found("CLD-005", _queue(principal, **condition)) == expected


def test_a_refusal_admits_nobody() -> None:
    """A Deny for everybody without TLS is no opening."""
    policy = _policy("*", effect="Deny", Bool={"aws:SecureTransport": "false"})
    assert found("CLD-005", resource("s3/bucketPolicy:BucketPolicy", "b", policy=policy)) == []


def test_load_balancers_write_their_logs() -> None:
    """AWS's own account may write into a bucket, and nowhere else."""
    policy = _policy({"AWS": "arn:aws:iam::507241528517:root"})
    assert found("CLD-005", resource("s3/bucketPolicy:BucketPolicy", "logs", policy=policy)) == []
    assert found("CLD-005", _queue({"AWS": "507241528517"})) == ["leads"]


def test_an_api_is_for_everybody_unless_it_says_otherwise() -> None:
    """An API without a policy is as open as one that admits everybody; an account it names is looked at."""
    assert found("CLD-005", resource("apigateway/restApi:RestApi", "api", policy=_policy("*"))) == []
    named = resource("apigateway/restApiPolicy:RestApiPolicy", "api", policy=_policy({"AWS": "999999999999"}))
    assert found("CLD-005", named) == ["api"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"principal": "*", "functionUrlAuthType": "NONE"}, ["p"]),
        ({"principal": "*", "principalOrgId": "o-a1b2c3d4e5"}, []),
        ({"principal": "*", "sourceAccount": OWN}, []),
        ({"principal": "s3.amazonaws.com"}, []),
        ({"principal": "999999999999"}, ["p"]),
        ({"principal": f"arn:aws:iam::{OWN}:role/x"}, []),
    ],
)
def test_a_permission_of_a_function_is_a_policy(properties: Any, expected: list[str]) -> None:
    """It says in single properties what a document says in a statement."""
    assert found("CLD-005", resource("lambda/permission:Permission", "p", action="x", **properties)) == expected


def test_a_permission_of_a_bus_or_a_layer_is_a_policy() -> None:
    """Everybody, or everybody of the organization."""
    pinned = {"key": "aws:PrincipalOrgID", "type": "StringEquals", "value": "o-a1b2c3d4e5"}
    bus = "cloudwatch/eventPermission:EventPermission"
    layer = "lambda/layerVersionPermission:LayerVersionPermission"
    resources = [
        resource(bus, "open", principal="*", statementId="s"),
        resource(bus, "pinned", principal="*", statementId="s", condition=pinned),
        resource(layer, "public", principal="*", action="lambda:GetLayerVersion"),
        resource(layer, "shared", principal="*", organizationId="o-a1b2c3d4e5", action="lambda:GetLayerVersion"),
    ]
    assert found("CLD-005", *resources) == ["open", "public"]


def test_a_search_domain_in_a_network_is_open_to_the_network_alone() -> None:
    """There an open policy is the usual one; of a policy by itself nobody can tell."""
    domain = "opensearch/domain:Domain"
    inside = resource(domain, "inside", accessPolicies=_policy("*"), vpcOptions={"subnetIds": ["s"]})
    assert found("CLD-005", inside) == []
    apart = resource("opensearch/domainPolicy:DomainPolicy", "apart", accessPolicies=_policy("*"))
    assert unjudged("CLD-005", apart) == [("apart", "whether `apart` lies in a network")]


@pytest.mark.parametrize(
    ("policy", "what"),
    [
        (UNKNOWN, "the queue policy `leads`"),
        ("{no", "the queue policy `leads`: it is no JSON"),
        (_policy({"AWS": UNKNOWN}), "the queue policy `leads`"),
        (_policy({"CanonicalUser": "79a59df900b949e5"}), "who `79a59df900b949e5` is"),
        (_policy({"AWS": "AIDAEXAMPLE"}), "who `AIDAEXAMPLE` is"),
        (_policy("*", StringEquals={"aws:SourceAccount": UNKNOWN}), "who `aws:sourceaccount` is"),
    ],
)
def test_whom_nobody_knows_is_not_judged(policy: Any, what: str) -> None:
    """What is not known, cannot be read, or names nobody that a plan can tell."""
    made = resource("sqs/queuePolicy:QueuePolicy", "leads", policy=policy)
    assert unjudged("CLD-005", made) == [("leads", what)]


def test_without_a_declaration_an_account_is_known_by_the_provider_alone() -> None:
    """Where the provider says no account, whose it is cannot be told; everybody can."""
    assert unjudged("CLD-005", _queue({"AWS": FOREIGN}), undeclared=True) == [
        ("leads", f"whose account `{FOREIGN}` is")
    ]
    provider = {"allowedAccountIds": [OWN]}
    held = resource("sqs/queuePolicy:QueuePolicy", "leads", provider=provider, policy=_policy({"AWS": [OWN, FOREIGN]}))
    assert found("CLD-005", held, undeclared=True) == ["leads"]


def test_a_resource_without_a_policy_is_not_judged_at_all() -> None:
    """AWS's default admits the account alone."""
    plain = [resource("sqs/queue:Queue", "q"), resource("kms/key:Key", "k"), resource("s3/bucket:Bucket", "b")]
    assert not judged("CLD-005", *plain).applies


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        ("*", {}, ["k"]),
        ({"AWS": "*"}, {"StringEquals": {"kms:ViaService": "s3.sa-east-1.amazonaws.com"}}, ["k"]),
        ({"AWS": "*"}, {"StringEquals": {"kms:CallerAccount": OWN, "kms:ViaService": "s3.amazonaws.com"}}, []),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, {}, []),
        ({"Service": "logs.amazonaws.com"}, {}, []),
    ],
)
def test_no_key_policy_allows_everyone(principal: Any, condition: Any, expected: list[str]) -> None:
    """A key is used by whom its policy names; AWS's own way to say so is the caller's account."""
    key = resource("kms/key:Key", "k", enableKeyRotation=True, policy=_policy(principal, **condition))
    assert found("CLD-004", key, alone=True) == expected


def test_a_key_policy_that_nobody_knows_is_not_judged() -> None:
    """It may allow everyone."""
    ((asset, _),) = unjudged("CLD-004", resource("kms/keyPolicy:KeyPolicy", "k", policy=UNKNOWN))
    assert asset == "k"
