"""Edges of the controls of what is planned: each condition of a statement by itself, and each word of a list."""

from __future__ import annotations

from datetime import date

import pytest

from ecosystem.estate import PLANNED
from policies.catalogue import load
from policies.control import Example
from policies.judging import judge
from policies.planned_examples import planned_estate

CONTROLS = load()
AS_OF = date(2026, 11, 20)
KEY = "arn:aws:kms:sa-east-1:111111111111:key/0f6a"
PLATFORM = "project: ecosystem\nstack: dev.platform"
UNIT = "project: ecosystem\nstack: dev.aurora"
PROTECTED = """\
environment: prod
cloud: {region: sa-east-1, environments: {prod: {account: "111111111111", protect: true}}}"""
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
POOL, IDENTITIES = "aws:cognito/userPool:UserPool", "aws:cognito/identityPool:IdentityPool"
CLUSTER, RDS, TABLE = "aws:rds/cluster:Cluster", "aws:rds/instance:Instance", "aws:dynamodb/table:Table"
BUCKET, QUEUE, SECRET = "aws:s3/bucket:Bucket", "aws:sqs/queue:Queue", "aws:secretsmanager/secret:Secret"
CMK, TRAIL, REDIS = "aws:kms/key:Key", "aws:cloudtrail/trail:Trail", "aws:elasticache/replicationGroup:ReplicationGroup"


def found(control: str, *resources: tuple[str, str], more: str = "") -> list[str]:
    """Return what a control finds in a program of these resources (type and properties), named r0, r1 ..."""
    lines = [f"  - {{name: r{at}, type: '{kind}', properties: {said}}}" for at, (kind, said) in enumerate(resources)]
    text = "\n".join([more, "resources:", *lines])
    judgement = judge(CONTROLS[control], planned_estate(Example("edge", text, (), PLANNED), AS_OF))
    assert not judgement.unjudged
    return [violation.asset for violation in judgement.violations]


@pytest.mark.parametrize("port", [1433, 1521, 2049, 3306, 5432, 5439, 6379, 8182, 9042, 9200, 11211, 27017])
def test_every_data_port(port: int) -> None:
    """The port of each common database, file share and cache is a data port."""
    said = f"{{ipProtocol: tcp, fromPort: {port}, toPort: {port}, cidrIpv4: 0.0.0.0/0}}"
    assert found("CLD-006", (RULE, said)) == ["r0"]


@pytest.mark.parametrize("word", ["workforce", "staff", "employees", "employee", "empleados", "personal", "internal"])
def test_every_word_for_the_workforce(word: str) -> None:
    """A pool that is named for those who work there must have a second factor; a bucket so named need not."""
    assert found("IDN-005", (POOL, f"{{name: aurora-{word}}}")) == ["r0"]
    assert found("IDN-005", (BUCKET, f"{{name: aurora-{word}}}")) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{enableKeyRotation: false, keyUsage: ENCRYPT_DECRYPT}", ["r0"]),
        ("{enableKeyRotation: false, customerMasterKeySpec: SYMMETRIC_DEFAULT}", ["r0"]),
        ("{enableKeyRotation: false, customerMasterKeySpec: RSA_2048}", []),
        ("{enableKeyRotation: false, keyUsage: GENERATE_VERIFY_MAC}", []),
        ("{enableKeyRotation: false, customerMasterKeySpec: RSA_2048, keyUsage: ENCRYPT_DECRYPT}", []),
    ],
)
def test_which_keys_rotate(said: str, expected: list[str]) -> None:
    """AWS rotates symmetric keys that encrypt, and no others."""
    assert found("CLD-004", (CMK, said)) == expected


def test_whom_a_key_admits() -> None:
    """Everyone among others is everyone; everyone denied is nobody; a bucket's policy is no key's."""

    def policy(effect: str) -> str:
        principal = f"{{AWS: ['*', '{KEY.replace('kms:sa-east-1', 'iam:').replace('key/0f6a', 'root')}']}}"
        return f"{{Statement: [{{Effect: {effect}, Principal: {principal}, Action: '*', Resource: '*'}}]}}"

    assert found("CLD-004", (CMK, f"{{enableKeyRotation: true, policy: {policy('Allow')}}}")) == ["r0"]
    assert found("CLD-004", (CMK, f"{{enableKeyRotation: true, policy: {policy('Deny')}}}")) == []
    assert found("CLD-004", ("aws:s3/bucketPolicy:BucketPolicy", f"{{bucket: b, policy: {policy('Allow')}}}")) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("isMultiRegionTrail: true, enableLogFileValidation: true", []),
        ("enableLogFileValidation: true", ["r0"]),
        ("isMultiRegionTrail: true", ["r0"]),
        ("isMultiRegionTrail: true, enableLogFileValidation: true, includeGlobalServiceEvents: false", ["r0"]),
    ],
)
def test_what_a_trail_must_say(said: str, expected: list[str]) -> None:
    """All regions and validation must be said; global services and recording are AWS's default."""
    assert found("CLD-002", (TRAIL, f"{{{said}}}")) == expected


def test_the_platform_has_a_trail() -> None:
    """One trail among the platform's resources is enough; other programs need none."""
    trail = (TRAIL, "{isMultiRegionTrail: true, enableLogFileValidation: true}")
    assert found("CLD-002", (QUEUE, "{}"), trail, more=PLATFORM) == []
    assert found("CLD-002", (QUEUE, "{}"), more=PLATFORM) == ["r0"]
    assert found("CLD-002", (QUEUE, "{}")) == []


@pytest.mark.parametrize(
    ("days", "guarded", "expected"), [(14, "true", []), (13, "true", ["r0"]), (14, "false", ["r0"])]
)
def test_a_protected_environment(days: int, guarded: str, expected: list[str]) -> None:
    """Fourteen days and deletion protection, where the environment is protected."""
    said = f"{{backupRetentionPeriod: {days}, deletionProtection: {guarded}}}"
    assert found("DAT-007", (RDS, said), more=PROTECTED) == expected


def test_what_is_not_protected_may_be_deleted() -> None:
    """Seven days are enough elsewhere, without deletion protection; pictures need no backups."""
    assert found("DAT-007", (RDS, "{backupRetentionPeriod: 7, deletionProtection: false}")) == []
    assert found("DAT-007", (BUCKET, "{bucket: aurora-pictures}"), more=PROTECTED) == []


def test_encryption_in_transit() -> None:
    """A cache that takes plain connections, and a parameter group that lets them in, are found; pictures are not."""
    said = f"atRestEncryptionEnabled: true, kmsKeyId: '{KEY}'"
    assert found("DAT-005", (REDIS, f"{{{said}, transitEncryptionEnabled: true}}")) == []
    assert found("DAT-005", (REDIS, f"{{{said}, transitEncryptionEnabled: false}}")) == ["r0"]
    group = "aws:rds/parameterGroup:ParameterGroup"
    for value, expected in (("1", []), ("0", ["r0"])):
        parameters = f"{{family: postgres16, parameters: [{{name: rds.force_ssl, value: '{value}'}}]}}"
        assert found("DAT-005", (group, parameters)) == expected
    assert found("DAT-005", (BUCKET, "{bucket: aurora-pictures}")) == []


def test_one_database() -> None:
    """The platform has one relational database, unless the declaration provisions none."""
    assert found("DAT-001", (CLUSTER, "{}"), (QUEUE, "{}"), more=PLATFORM) == []
    assert found("DAT-001", (CLUSTER, "{}"), (CLUSTER, "{}"), more=PLATFORM) == ["r1"]
    assert found("DAT-001", (TABLE, "{}"), more=PLATFORM) == ["r0"]
    none = "database: {id: contacts, engine: aurora-postgresql, provision: none}"
    assert found("DAT-001", (QUEUE, "{}"), more=f"{PLATFORM}\n{none}") == []


def test_one_identity_service() -> None:
    """A second user pool of the platform's is found; an identity pool beside the user pool is none."""
    assert found("IDN-001", (POOL, "{}"), (POOL, "{}"), more=PLATFORM) == ["r1"]
    assert found("IDN-001", (POOL, "{}"), (IDENTITIES, "{}"), (QUEUE, "{}"), more=PLATFORM) == []
    assert found("IDN-001", (QUEUE, "{}")) == []
    assert found("IDN-001", (POOL, "{}"), (POOL, "{}")) == ["r0", "r1"]


@pytest.mark.parametrize(
    "type",
    [
        "aws:athena/workgroup:Workgroup",
        "aws:athena/dataCatalog:DataCatalog",
        "aws:quicksight/dataSource:DataSource",
        "aws:redshift/cluster:Cluster",
    ],
)
def test_figures_beside_the_corporations(type: str) -> None:
    """What holds or reads figures stands in the corporation's stacks."""
    assert found("BI-001", (type, "{}")) == ["r0"]
    assert found("BI-001", (type, "{}"), more=UNIT) == []


def test_what_has_no_figures() -> None:
    """A database and a queue are no BI store."""
    assert found("BI-001", (RDS, "{}"), (QUEUE, "{}")) == []


@pytest.mark.parametrize(("reasons", "expected"), [("[BOUNCE, COMPLAINT]", []), ("[BOUNCE]", ["r0"]), ("[]", ["r0"])])
def test_the_accounts_suppression(reasons: str, expected: list[str]) -> None:
    """The account suppresses after both, or it is found."""
    account = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes"
    assert found("EML-003", (account, f"{{suppressedReasons: {reasons}}}")) == expected


def test_contact_centres() -> None:
    """A contact centre stands in the platform; what is no contact centre stands anywhere."""
    assert found("SVC-002", ("aws:connect/instance:Instance", "{}"), more=PLATFORM) == []
    assert found("SVC-002", (QUEUE, "{}")) == []


@pytest.mark.parametrize(("said", "expected"), [("{}", ["r0"]), (f"{{kmsKeyId: '{KEY}'}}", [])])
def test_a_secret_has_the_corporations_key(said: str, expected: list[str]) -> None:
    """AWS's own key is not enough."""
    assert found("INT-004", (SECRET, said)) == expected


def test_aws_own_alias_is_no_key_of_the_corporation() -> None:
    """A key that is named `alias/aws/...` is AWS's."""
    assert found("INT-004", (SECRET, "{kmsKeyId: alias/aws/secretsmanager}")) == ["r0"]


@pytest.mark.parametrize(
    "kind", ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/objectCopy:ObjectCopy"]
)
def test_what_lies_in_a_bucket_carries_no_tags(kind: str) -> None:
    """The bucket carries them, and not each file in it."""
    assert found("CLD-001", (kind, "{bucket: b, key: index.html}")) == []
    assert found("CLD-001", (BUCKET, "{bucket: b}")) == ["r0"]
