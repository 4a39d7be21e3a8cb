"""Planned evidence, case by case: what a program would provision, and what each control finds in it or cannot tell."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from ecosystem.estate import PLANNED
from policies.catalogue import load
from policies.control import Example
from policies.judging import judge
from policies.planned_examples import planned_estate

CONTROLS = load()
AS_OF = date(2026, 11, 20)
KEY = "arn:aws:kms:sa-east-1:111111111111:key/0f6a"


class Case(NamedTuple):
    """A program's resources, and of one control the assets it finds and those that it cannot judge."""

    control: str
    name: str
    text: str
    finds: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()


def one(type: str, properties: str = "{}", name: str = "it", more: str = "") -> str:
    """Return a program of one resource."""
    return f"{more}\nresources:\n  - {{name: {name}, type: '{type}', properties: {properties}}}\n"


PLATFORM = "project: ecosystem\nstack: dev.platform"
UNIT = "project: ecosystem\nstack: dev.aurora"
NONE = "declaration: none"
DYNAMO, RDS, CLUSTER = "aws:dynamodb/table:Table", "aws:rds/instance:Instance", "aws:rds/cluster:Cluster"
BUCKET, GROUP = "aws:s3/bucket:Bucket", "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"

STORES = [
    RDS, CLUSTER, "aws:rds/globalCluster:GlobalCluster", "aws:dsql/cluster:Cluster", DYNAMO,
    "aws:docdb/cluster:Cluster", "aws:docdb/elasticCluster:ElasticCluster", "aws:neptune/cluster:Cluster",
    "aws:opensearch/domain:Domain", "aws:opensearch/serverlessCollection:ServerlessCollection",
    "aws:elasticsearch/domain:Domain", "aws:redshift/cluster:Cluster", "aws:redshiftserverless/namespace:Namespace",
    "aws:elasticache/cluster:Cluster", "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:elasticache/serverlessCache:ServerlessCache", "aws:memorydb/cluster:Cluster", "aws:dax/cluster:Cluster",
    "aws:timestreamwrite/database:Database", "aws:timestreaminfluxdb/dbInstance:DbInstance",
    "aws:keyspaces/keyspace:Keyspace", "aws:keyspaces/table:Table", "aws:qldb/ledger:Ledger",
    "aws:lightsail/database:Database", "aws:customerprofiles/domain:Domain", "aws:pinpoint/app:App",
    "aws:sesv2/contactList:ContactList",
]  # fmt: skip

CASES = [
    *(Case("DAT-004", f"a store beside the platform: {each}", one(each), ("it",)) for each in STORES),
    Case("DAT-004", "the same in the platform is declared", one(CLUSTER, more=PLATFORM)),
    Case("DAT-004", "but not in a brand's stack", one(CLUSTER, more=UNIT), ("it",)),
    Case(
        "DAT-004",
        "nor where the project only calls itself so",
        one(CLUSTER, more="project: ecosystem\nstack: x.platform"),
        ("it",),
    ),
    Case("DAT-004", "without a declaration nothing is declared", one(DYNAMO, more=f"{NONE}\n{PLATFORM}"), ("it",)),
    Case("DAT-004", "an instance is part of its cluster", one("aws:rds/clusterInstance:ClusterInstance")),
    Case("DAT-004", "a bucket of pictures is no store of contacts", one(BUCKET, "{bucket: aurora-pictures}")),
    Case("DAT-004", "a bucket of customers is", one(BUCKET, "{bucket: aurora-customers-2026}"), ("it",)),
    Case("DAT-004", "by its tag", one(BUCKET, "{bucket: b1, tags: {content: leads}}"), ("it",)),
    Case("DAT-004", "a word inside a word is no word", one(BUCKET, "{bucket: misleading-leadership}")),
    Case("DAT-004", "a bucket whose name nobody knows yet", one(BUCKET, "{bucket: <unknown>}"), (), ("it",)),
    Case("DAT-004", "in Spanish", one(BUCKET, "{bucket: promo-clientes}"), ("it",)),
    Case("DAT-005", "an own key", one(RDS, f"{{storageEncrypted: true, kmsKeyId: '{KEY}'}}")),
    Case("DAT-005", "not encrypted", one(RDS, f"{{storageEncrypted: false, kmsKeyId: '{KEY}'}}"), ("it",)),
    Case("DAT-005", "AWS's key", one(RDS, "{storageEncrypted: true}"), ("it",)),
    Case(
        "DAT-005", "a key that is not known yet", one(RDS, "{storageEncrypted: true, kmsKeyId: <unknown>}"), (), ("it",)
    ),
    Case("DAT-005", "encryption that is not known yet", one(RDS, "{storageEncrypted: <unknown>}"), (), ("it",)),
    Case("DAT-005", "a table with the default key", one(DYNAMO), ("it",)),
    Case(
        "DAT-005",
        "a table with an own key",
        one(DYNAMO, f"{{serverSideEncryption: {{enabled: true, kmsKeyArn: '{KEY}'}}}}"),
    ),
    Case("DAT-006", "public", one(RDS, "{publiclyAccessible: true}"), ("it",)),
    Case("DAT-006", "written as text", one(RDS, "{publiclyAccessible: 'true'}"), ("it",)),
    Case("DAT-006", "not said is private", one(RDS)),
    Case("DAT-006", "not known yet", one(RDS, "{publiclyAccessible: <unknown>}"), (), ("it",)),
    Case("DAT-006", "a search domain outside a network", one("aws:opensearch/domain:Domain"), ("it",)),
    Case(
        "DAT-006",
        "a search domain in a network",
        one("aws:opensearch/domain:Domain", "{vpcOptions: {subnetIds: [subnet-1]}}"),
    ),
    Case(
        "DAT-006",
        "a warehouse's workgroup",
        one("aws:redshiftserverless/workgroup:Workgroup", "{publiclyAccessible: true}"),
        ("it",),
    ),
    Case("DAT-007", "seven days", one(RDS, "{backupRetentionPeriod: 7}")),
    Case("DAT-007", "six days", one(RDS, "{backupRetentionPeriod: 6}"), ("it",)),
    Case("DAT-007", "not said is none", one(RDS), ("it",)),
    Case("DAT-007", "not known yet", one(RDS, "{backupRetentionPeriod: <unknown>}"), (), ("it",)),
    Case("DAT-007", "a table without recovery", one(DYNAMO), ("it",)),
    Case("DAT-007", "a table with recovery", one(DYNAMO, "{pointInTimeRecovery: {enabled: true}}")),
    Case("DAT-007", "a cache has no backups", one("aws:elasticache/cluster:Cluster")),
    Case("DAT-001", "no database in the platform", one("aws:sqs/queue:Queue", more=PLATFORM), ("it",)),
    Case("DAT-001", "a program that is not the platform", one("aws:sqs/queue:Queue")),
    Case("IDN-001", "a pool of the agency's", one("aws:cognito/userPool:UserPool"), ("it",)),
    Case("IDN-001", "an identity pool of the agency's", one("aws:cognito/identityPool:IdentityPool"), ("it",)),
    Case("IDN-001", "the platform's", one("aws:cognito/userPool:UserPool", more=PLATFORM)),
    Case(
        "IDN-005",
        "a staff pool without a second factor",
        one("aws:cognito/userPool:UserPool", "{name: staff}"),
        ("it",),
    ),
    Case("IDN-005", "with one", one("aws:cognito/userPool:UserPool", "{name: staff, mfaConfiguration: 'ON'}")),
    Case("BI-001", "a catalogue of Athena beside", one("aws:athena/dataCatalog:DataCatalog"), ("it",)),
    Case("BI-001", "in a stack of ours", one("aws:athena/workgroup:Workgroup", more=UNIT)),
    Case("OWN-008", "a declared account", one("aws:sqs/queue:Queue"), (), ("it",)),
    Case(
        "OWN-005", "a brand's domain, whatever its case", one("aws:route53/zone:Zone", "{name: Promo.AURORA.example.}")
    ),
    Case("OWN-005", "somebody's", one("aws:route53/zone:Zone", "{name: aurora.example.pixel.example}"), ("it",)),
    Case("OWN-005", "a private zone", one("aws:route53/zone:Zone", "{name: internal, vpcs: [{vpcId: vpc-1}]}")),
    Case(
        "OWN-005",
        "an address",
        one("aws:sesv2/emailIdentity:EmailIdentity", "{emailIdentity: a@pixel.example}"),
        ("it",),
    ),
    Case("OWN-005", "not known yet", one("aws:acm/certificate:Certificate", "{domainName: <unknown>}"), (), ("it",)),
    Case("OWN-005", "without a declaration", one("aws:route53/zone:Zone", "{name: x.example}", more=NONE), (), ("it",)),
    Case(
        "OWN-010",
        "AWS's own hosts",
        one(
            "aws:cloudfront/distribution:Distribution",
            "{origins: [{domainName: a.execute-api.sa-east-1.amazonaws.com}]}",
        ),
    ),
    Case(
        "OWN-010",
        "a host that ends like AWS's",
        one("aws:cloudfront/distribution:Distribution", "{origins: [{domainName: evilamazonaws.com}]}"),
        ("it",),
    ),
    Case(
        "OWN-010",
        "a bucket that is not known yet",
        one(
            "aws:cloudfront/distribution:Distribution",
            "{origins: [{domainName: <unknown>, originAccessControlId: <unknown>}]}",
        ),
    ),
    Case(
        "EML-003",
        "neither",
        one("aws:sesv2/configurationSet:ConfigurationSet", "{suppressionOptions: {suppressedReasons: []}}"),
        ("it",),
    ),
    Case("EML-003", "the account's", one("aws:sesv2/configurationSet:ConfigurationSet"), (), ("it",)),
    Case(
        "EML-002",
        "records elsewhere",
        one("aws:sesv2/emailIdentity:EmailIdentity", "{emailIdentity: mail.aurora.example}"),
        (),
        ("it",),
    ),
    Case(
        "EML-002",
        "an address is no sending domain",
        one("aws:sesv2/emailIdentity:EmailIdentity", "{emailIdentity: a@aurora.example}"),
    ),
    Case(
        "INT-004",
        "an access key",
        one("aws:lambda/function:Function", "{environment: {variables: {apiKey: abcdef}}}"),
        ("it",),
    ),
    Case(
        "INT-004",
        "the name of a secret",
        one("aws:lambda/function:Function", "{environment: {variables: {TOKEN_NAME: meta}}}"),
    ),
    Case(
        "INT-004",
        "a page token's number of days",
        one("aws:lambda/function:Function", "{environment: {variables: {TOKEN_TTL: abc}}}"),
    ),
    Case(
        "INT-004",
        "a value that comes later",
        one("aws:lambda/function:Function", "{environment: {variables: {API_TOKEN: <unknown>}}}"),
        (),
        ("it",),
    ),
    Case(
        "INT-004",
        "a plain parameter",
        one("aws:ssm/parameter:Parameter", "{name: /meta/token, type: String, value: EAAB}"),
        ("it",),
    ),
    Case(
        "INT-004",
        "a secure parameter",
        one("aws:ssm/parameter:Parameter", "{name: /meta/token, type: SecureString, value: EAAB}"),
    ),
    Case(
        "INT-004",
        "a container's variable",
        one(
            "aws:ecs/taskDefinition:TaskDefinition",
            '{containerDefinitions: \'[{"environment": [{"name": "DB_PASSWORD", "value": "hunter2"}]}]\'}',
        ),
        ("it",),
    ),
    Case("CLD-001", "a type without tags", one("aws:iam/accessKey:AccessKey")),
    Case("CLD-001", "tags that are not known yet", one("aws:sqs/queue:Queue", "{tags: <unknown>}"), (), ("it",)),
    Case(
        "CLD-001",
        "an empty tag is none",
        one(
            "aws:sqs/queue:Queue",
            "{tags: {ecosystem: a, environment: d, brand: '', owner: c, layer: w, managed-by: p}}",
        ),
        ("it",),
    ),
    Case(
        "CLD-001",
        "a value that comes later is a value",
        one(
            "aws:sqs/queue:Queue",
            "{tags: {ecosystem: a, environment: d, brand: <unknown>, owner: c, layer: w, managed-by: p}}",
        ),
    ),
    Case(
        "CLD-002",
        "a trail that stands still",
        one(
            "aws:cloudtrail/trail:Trail",
            "{isMultiRegionTrail: true, enableLogFileValidation: true, enableLogging: false}",
        ),
        ("it",),
    ),
    Case(
        "CLD-002",
        "not known yet",
        one("aws:cloudtrail/trail:Trail", "{isMultiRegionTrail: <unknown>, enableLogFileValidation: true}"),
        (),
        ("it",),
    ),
    Case("CLD-003", "a bucket open by its list", one(BUCKET, "{bucket: b, acl: public-read}"), ("it",)),
    Case("CLD-004", "no rotation", one("aws:kms/key:Key", "{enableKeyRotation: false}"), ("it",)),
    Case(
        "CLD-004",
        "a key for signing",
        one("aws:kms/key:Key", "{keyUsage: SIGN_VERIFY, customerMasterKeySpec: ECC_NIST_P256}"),
    ),
    Case(
        "CLD-006",
        "a range with the port in it",
        one(RULE, "{ipProtocol: tcp, fromPort: 5000, toPort: 6000, cidrIpv4: 0.0.0.0/0}"),
        ("it",),
    ),
    Case(
        "CLD-006",
        "a range just beside it",
        one(RULE, "{ipProtocol: tcp, fromPort: 5433, toPort: 5438, cidrIpv4: 0.0.0.0/0}"),
    ),
    Case("CLD-006", "IPv6", one(RULE, "{ipProtocol: tcp, fromPort: 6379, toPort: 6379, cidrIpv6: '::/0'}"), ("it",)),
    Case(
        "CLD-006",
        "half of the world is a network",
        one(RULE, "{ipProtocol: tcp, fromPort: 5432, toPort: 5432, cidrIpv4: 10.0.0.0/8}"),
    ),
    Case("CLD-006", "ping", one(RULE, "{ipProtocol: icmp, fromPort: -1, toPort: -1, cidrIpv4: 0.0.0.0/0}")),
    Case("CLD-006", "every protocol", one(RULE, "{ipProtocol: '-1', cidrIpv4: 0.0.0.0/0}"), ("it",)),
    Case(
        "CLD-006",
        "a source that comes later",
        one(GROUP, "{ingress: [{protocol: tcp, fromPort: 5432, toPort: 5432, cidrBlocks: [<unknown>]}]}"),
        (),
        ("it",),
    ),
    Case("SVC-002", "a contact centre beside", one("aws:connect/instance:Instance"), ("it",)),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.control}: {case.name}" for case in CASES])
def test_a_planned_case(case: Case) -> None:
    """The control finds what it should, cannot judge what is not known, and passes over the rest."""
    judgement = judge(CONTROLS[case.control], planned_estate(Example(case.name, case.text, (), PLANNED), AS_OF))
    assert tuple(violation.asset for violation in judgement.violations) == case.finds
    assert tuple(asset for asset, _ in judgement.unjudged) == case.unjudged


def test_a_credential_is_never_repeated() -> None:
    """The sentence names the variable and not its value."""
    text = one("aws:lambda/function:Function", "{environment: {variables: {DB_PASSWORD: s3cr3t-value}}}")
    found = judge(CONTROLS["INT-004"], planned_estate(Example("x", text, (), PLANNED), AS_OF)).violations
    assert "s3cr3t-value" not in found[0].sentence


@pytest.mark.parametrize("value", ["[1, 2]", "3", "'text'", "{a: {b: [c]}}", "[]", "null", "<unknown>", "[<unknown>]"])
@pytest.mark.parametrize("name", [name for name, control in CONTROLS.items() if PLANNED in control.evidence])
def test_odd_properties_break_no_control(name: str, value: str) -> None:
    """Whatever stands where a property of another shape is expected, a control finds, passes or cannot tell."""
    keys = ("policy", "tags", "ingress", "origins", "environment", "assumeRolePolicy", "suppressionOptions", "bucket")
    types = (RDS, DYNAMO, BUCKET, GROUP, "aws:iam/role:Role", "aws:sqs/queue:Queue", "aws:kms/key:Key",
             "aws:cloudfront/distribution:Distribution", "aws:lambda/function:Function",
             "aws:sesv2/configurationSet:ConfigurationSet", "aws:s3/bucketPolicy:BucketPolicy")  # fmt: skip
    said = ", ".join(f"{key}: {value}" for key in keys)
    text = "resources:\n" + "".join(
        f"  - {{name: r{n}, type: '{each}', properties: {{{said}}}}}\n" for n, each in enumerate(types)
    )
    judge(CONTROLS[name], planned_estate(Example("odd", text, (), PLANNED), AS_OF))
