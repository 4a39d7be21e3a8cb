"""Every observed control says what it reads, so that a gap is never overlooked."""

from __future__ import annotations

from ecosystem.estate.gaps import Gap, service_of
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
    assert touches(Gap("aws", "x", permission="kms:ListKeys"), READS["CLD-004"])


def test_services_are_called_as_iam_calls_them() -> None:
    """Where Pulumi has another word."""
    assert service_of("aws:sesv2/emailIdentity:EmailIdentity") == "ses"
    assert service_of("aws:cloudwatch/eventBus:EventBus") == "events"
    assert service_of("aws:cloudwatch/logGroup:LogGroup") == "logs"
    assert service_of("aws:cognito/userPool:UserPool") == "cognito-idp"
