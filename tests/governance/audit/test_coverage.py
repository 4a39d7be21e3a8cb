"""Every observed control says what it reads, so that a gap is never overlooked."""

from __future__ import annotations

from ecosystem.estate.gaps import Gap, merged, service_of
from governance.audit.coverage import READS, touches
from tests.governance.audit.live import OBSERVED


def test_the_table_is_whole() -> None:
    """Each control that judges what is live is in it, and no other."""
    judged = {name for name, each in OBSERVED.items() if each.eaches or each.wholes or each.lives}
    assert set(READS) == judged


def test_a_gap_touches_what_reads_its_service() -> None:
    """By service, by type, by any; an account that could not be entered touches all of the cloud and no platform."""
    queues = Gap("aws", "x", types=("aws:sqs/queue:Queue",))
    entered = Gap("aws", "x", permission="sts:AssumeRole")
    meta = Gap("meta", "x")
    assert touches(queues, READS["CLD-005"])
    assert not touches(queues, READS["CLD-004"])
    assert touches(queues, READS["GOV-007"])
    assert touches(queues, None)
    assert touches(entered, READS["CLD-004"])
    assert not touches(entered, READS["OWN-001"])
    assert touches(meta, READS["OWN-001"])
    assert not touches(meta, READS["CLD-004"])
    assert touches(Gap("aws", "x", permission="ec2:DescribeRegions"), READS["CLD-004"])


def test_a_part_that_a_control_does_not_read_hides_nothing_from_it() -> None:
    """Where a bucket logs to is no data store and no policy, and takes no tags; it can drift."""
    logs = Gap("aws", "x", "111111111111", types=("aws:s3/bucketLogging:BucketLogging",))
    ours = frozenset(["111111111111"])
    assert {name for name, reads in READS.items() if touches(logs, reads, ours)} == {"GOV-007"}


def test_every_kind_of_data_store_is_one_that_the_controls_of_stores_read() -> None:
    """Whatever a reader takes for a store; and no other type of its service."""
    for each in ("aws:kendra/index:Index", "aws:dax/cluster:Cluster", "aws:docdb/elasticCluster:ElasticCluster"):
        assert touches(Gap("aws", "x", types=(each,)), READS["DAT-004"])
    assert not touches(Gap("aws", "x", types=("aws:rds/subnetGroup:SubnetGroup",)), READS["DAT-004"])
    assert touches(Gap("aws", "x", types=("aws:rds/parameterGroup:ParameterGroup",)), READS["DAT-005"])


def test_what_nobody_saw_of_a_declared_account_lies_in_a_declared_account() -> None:
    """Of another one, and of nobody knows which, it may not."""
    ours = frozenset(["111111111111"])
    queues = ("aws:sqs/queue:Queue",)
    assert not touches(Gap("aws", "x", "111111111111", types=queues), READS["OWN-008"], ours)
    assert not touches(Gap("aws", "x", types=queues), READS["OWN-008"], ours)
    assert touches(Gap("aws", "x", "999999999999", types=queues), READS["OWN-008"], ours)
    assert touches(Gap("aws:config", "x"), READS["OWN-008"], ours)


def test_gaps_that_differ_by_their_region_alone_are_one() -> None:
    """Its sentence names them all."""
    here = [Gap("aws", "queues: refused", "1", region, "sqs:ListQueues") for region in ("us-east-1", "sa-east-1")]
    other = Gap("aws", "topics: refused", "1", "sa-east-1", "sns:ListTopics")
    assert [each.sentence for each in merged([*here, other])] == [
        "aws 1/sa-east-1, us-east-1: queues: refused (`sqs:ListQueues`)",
        "aws 1/sa-east-1: topics: refused (`sns:ListTopics`)",
    ]


def test_services_are_called_as_iam_calls_them() -> None:
    """Where Pulumi has another word."""
    assert service_of("aws:sesv2/emailIdentity:EmailIdentity") == "ses"
    assert service_of("aws:cloudwatch/eventBus:EventBus") == "events"
    assert service_of("aws:cloudwatch/logGroup:LogGroup") == "logs"
    assert service_of("aws:cognito/userPool:UserPool") == "cognito-idp"
