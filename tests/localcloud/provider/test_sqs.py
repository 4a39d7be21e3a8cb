"""Queues: what is made, what is refused before it is asked for, and what goes back to AWS's default."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import NotEmulated
from localcloud.provider.kinds.sqs import alter
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import sqs
from tests.localcloud.provider.examples.sqs import QUEUE, arn, policy

ALLOW = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"


def redrive(**said: Any) -> str:
    """Return a redrive policy."""
    return json.dumps({"deadLetterTargetArn": "arn:aws:sqs:sa-east-1:111122223333:dead", "maxReceiveCount": 5} | said)


@pytest.mark.slow
@pytest.mark.parametrize("example", sqs.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_the_queue_is_really_there(cloud: EmulatedAws) -> None:
    """What a queue was asked to be is what boto3 finds in the emulator."""
    name = fresh()
    url = made(cloud, QUEUE, sqs.leads(cloud, name))
    told = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert told["KmsMasterKeyId"] == "alias/corporate-data"
    assert told["MessageRetentionPeriod"] == "1209600"
    assert json.loads(told["RedrivePolicy"])["deadLetterTargetArn"] == arn(cloud, f"{name}-dead")


@pytest.mark.slow
def test_a_setting_said_no_longer_goes_back_to_the_default(cloud: EmulatedAws) -> None:
    """A visibility timeout taken out of the program is 30 seconds again, and the key is taken off."""
    props = {"name": fresh(), "visibilityTimeoutSeconds": 600, "kmsMasterKeyId": "alias/corporate-data"}
    url = made(cloud, QUEUE, props)
    kind(QUEUE).update(cloud.for_operation(), url, props, {"name": props["name"]})
    told = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert told["VisibilityTimeout"] == "30"
    assert not told.get("KmsMasterKeyId")


@pytest.mark.slow
def test_taking_the_policy_off_leaves_the_queue(cloud: EmulatedAws) -> None:
    """Deleting a policy resource removes the queue's policy and nothing else."""
    props = sqs.own_policy(cloud, fresh())
    of = kind("aws:sqs/queuePolicy:QueuePolicy")
    url = of.create(cloud, props)
    of.delete(cloud, url, props)
    told = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert not told.get("Policy")
    assert told["QueueArn"]


@pytest.mark.slow
def test_changing_one_attribute_leaves_the_policy(cloud: EmulatedAws) -> None:
    """A queue's policy stands after its other attributes were set, alone or from several sides at once."""
    props = sqs.own_policy(cloud, fresh())
    url = kind("aws:sqs/queuePolicy:QueuePolicy").create(cloud, props)
    name = url.rpartition("/")[2]
    plain = {"name": name}
    kind(QUEUE).update(cloud.for_operation(), url, plain, plain | {"visibilityTimeoutSeconds": 600})
    with ThreadPoolExecutor(4) as sides:
        made = [sides.submit(alter, cloud, url, {"DelaySeconds": str(index)}) for index in range(8)]
    for each in made:
        each.result()
    told = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert json.loads(told["Policy"]) == json.loads(props["policy"])
    assert told["VisibilityTimeout"] == "600"


@pytest.mark.slow
def test_moto_has_no_place_for_who_may_send_dead_letters(moto: EmulatedAws) -> None:
    """moto takes the attribute and forgets it, so the resource goes to the provider's own record."""
    with pytest.raises(NotEmulated, match="RedriveAllowPolicy"):
        made(moto, ALLOW, sqs.own_allow(moto, fresh()))


@pytest.mark.slow
def test_nothing_is_found_where_nothing_is(cloud: EmulatedAws) -> None:
    """Reading, finding and deleting what never was gives nothing and no error."""
    of = kind(QUEUE)
    url = made(cloud, QUEUE, {"name": fresh()}).rpartition("/")[0] + "/" + fresh()
    assert of.read(cloud, url, {}) is None
    assert of.find(cloud, {"name": fresh()}, "urn") is None
    of.delete(cloud, url, {})


@pytest.mark.parametrize(
    ("props", "name", "words"),
    [
        ({"name": "leads.fifo"}, "fifoQueue", "that of a fifo queue"),
        ({"name": "leads", "fifoQueue": True}, "name", "ends in `.fifo`"),
        ({"name": "leads", "deduplicationScope": "queue"}, "deduplicationScope", "fifo queue only"),
        ({"name": "a" * 81}, "name", "at most 80"),
        ({"name": "leads and more"}, "name", "letters, digits"),
        ({"name": "q", "delaySeconds": 901}, "delaySeconds", "0 to 900"),
        ({"name": "q", "messageRetentionSeconds": 59}, "messageRetentionSeconds", "60 to 1209600"),
        ({"name": "q", "visibilityTimeoutSeconds": -1}, "visibilityTimeoutSeconds", "0 to 43200"),
        ({"name": "q", "receiveWaitTimeSeconds": 21}, "receiveWaitTimeSeconds", "0 to 20"),
        ({"name": "q", "maxMessageSize": "much"}, "maxMessageSize", "a number"),
        ({"name": "q", "kmsMasterKeyId": "k", "sqsManagedSseEnabled": True}, "sqsManagedSseEnabled", "together"),
        ({"name": "q", "policy": "{"}, "policy", "is not JSON"),
        ({"name": "q", "policy": "[]"}, "policy", "not an object"),
        ({"name": "q", "redrivePolicy": "{}"}, "redrivePolicy", "maxReceiveCount"),
        ({"name": "q", "redrivePolicy": redrive(deadLetterTargetArn="dead")}, "redrivePolicy", "ARN"),
        ({"name": "q", "redrivePolicy": redrive(maxReceiveCount=0)}, "redrivePolicy", "1 to 1000"),
        ({"name": "q.fifo", "fifoQueue": True, "redrivePolicy": redrive()}, "redrivePolicy", "other kind"),
        ({"name": "q", "redriveAllowPolicy": '{"redrivePermission": "byQueue"}'}, "redriveAllowPolicy", "byQueue"),
        ({"name": "q", "redriveAllowPolicy": '{"redrivePermission": "all"}'}, "redriveAllowPolicy", "denyAll"),
    ],
)
def test_what_sqs_refuses_is_said_before_it_is_asked(props: dict[str, Any], name: str, words: str) -> None:
    """A queue that AWS would refuse is a problem of the input at fault, in words."""
    assert words in complaints(QUEUE, props)[name]


def test_more_than_ten_source_queues_are_too_many() -> None:
    """A redrive-allow policy names ten queues at most."""
    allow = {"redrivePermission": "byQueue", "sourceQueueArns": [f"arn:aws:sqs:r:a:{n}" for n in range(11)]}
    assert (
        "at most 10"
        in complaints(ALLOW, {"queueUrl": "u", "redriveAllowPolicy": json.dumps(allow)})["redriveAllowPolicy"]
    )


def test_a_document_may_be_given_as_a_structure() -> None:
    """A redrive policy that is an object and not text is understood as well."""
    structure = json.loads(redrive())
    of = kind(QUEUE)
    assert list(of.problems({"name": "q", "redrivePolicy": structure})) == []
    [(_, _, said)] = of.calls({"name": "q", "redrivePolicy": structure})
    assert json.loads(said["Attributes"]["RedrivePolicy"]) == structure


def test_an_explicit_false_is_not_sent_for_a_plain_queue() -> None:
    """SQS refuses `FifoQueue: false`, which a program may well say."""
    [(_, _, said)] = kind(QUEUE).calls({"name": "q", "fifoQueue": False, "policy": policy("*")})
    assert "FifoQueue" not in said["Attributes"]
