"""Topics and subscriptions: what is made is there, and a topic is never without a policy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import sns
from tests.localcloud.provider.examples.sns import POLICY, SUBSCRIPTION, TOPIC


@pytest.mark.slow
@pytest.mark.parametrize("example", sns.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_the_topic_is_encrypted(cloud: EmulatedAws) -> None:
    """boto3 finds the key on the topic."""
    topic = made(cloud, TOPIC, sns.alarms(cloud, fresh()))
    assert cloud.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["KmsMasterKeyId"]


@pytest.mark.slow
def test_taking_the_policy_off_leaves_that_of_a_new_topic(cloud: EmulatedAws) -> None:
    """Deleting a policy resource gives the topic the policy of a new one, which only its account may use."""
    props = sns.own_policy(cloud, fresh())
    of = kind(POLICY)
    topic = of.create(cloud, props)
    of.delete(cloud, topic, props)
    told = json.loads(cloud.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
    assert told["Statement"][0]["Condition"] == {"StringEquals": {"AWS:SourceOwner": cloud.account}}
    assert of.read(cloud, topic, {}) is None


@pytest.mark.slow
def test_a_message_arrives_where_it_is_subscribed(cloud: EmulatedAws) -> None:
    """What is published with the brand that the filter asks for is in the queue, and nothing else."""
    props = sns.by_queue(cloud, fresh()) | {"filterPolicyScope": "MessageAttributes"}
    made(cloud, SUBSCRIPTION, props)
    for brand in ("boreal", "aurora"):
        attributes = {"brand": {"DataType": "String", "StringValue": brand}}
        cloud.client("sns").publish(TopicArn=props["topic"], Message=brand, MessageAttributes=attributes)
    name = props["endpoint"].rpartition(":")[2]
    url = cloud.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    got = cloud.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    assert [message["Body"] for message in got] == ["aurora"]


@pytest.mark.slow
@pytest.mark.parametrize("token", [TOPIC, POLICY, SUBSCRIPTION])
def test_what_is_gone_is_gone(token: str, cloud: EmulatedAws) -> None:
    """Reading what is not there gives nothing, deleting it is no error."""
    arn = sns.topic_arn(cloud, fresh()) + (f":{fresh()}" if token == SUBSCRIPTION else "")
    of = kind(token)
    assert of.read(cloud, arn, {}) is None
    of.delete(cloud, arn, {})


SQS = {"topic": "arn:aws:sns:r:1:t", "protocol": "sqs", "endpoint": "arn:aws:sqs:r:1:q"}


@pytest.mark.parametrize(
    ("token", "props", "name", "words"),
    [
        (TOPIC, {"name": "alarms.fifo"}, "name", "fifo"),
        (TOPIC, {"name": "alarms", "fifoTopic": True}, "name", "fifo"),
        (TOPIC, {"name": "a b"}, "name", "256"),
        (TOPIC, {"name": "t", "archivePolicy": "{}"}, "archivePolicy", "fifo topic only"),
        (TOPIC, {"name": "t", "signatureVersion": 3}, "signatureVersion", "`2`"),
        (TOPIC, {"name": "t", "tracingConfig": "On"}, "tracingConfig", "`Active`"),
        (TOPIC, {"name": "t", "displayName": "a" * 101}, "displayName", "100"),
        (TOPIC, {"name": "t", "httpSuccessFeedbackSampleRate": 101}, "httpSuccessFeedbackSampleRate", "0 to 100"),
        (TOPIC, {"name": "t", "policy": "{"}, "policy", "JSON"),
        (POLICY, {"arn": "a", "policy": "[1]"}, "policy", "not an object"),
        (SUBSCRIPTION, SQS | {"protocol": "pigeon"}, "protocol", "`sqs`"),
        (SUBSCRIPTION, SQS | {"endpoint": "queue"}, "endpoint", "ARN"),
        (SUBSCRIPTION, SQS | {"protocol": "https", "endpoint": "http://a.example"}, "endpoint", "URL"),
        (SUBSCRIPTION, SQS | {"protocol": "email", "endpoint": "nobody"}, "endpoint", "e-mail"),
        (SUBSCRIPTION, SQS | {"filterPolicyScope": "MessageBody"}, "filterPolicyScope", "filterPolicy"),
        (SUBSCRIPTION, SQS | {"subscriptionRoleArn": "r"}, "subscriptionRoleArn", "firehose"),
        (SUBSCRIPTION, SQS | {"redrivePolicy": "dead"}, "redrivePolicy", "JSON"),
    ],
)
def test_what_sns_refuses_is_said_before_it_is_asked(token: str, props: dict[str, Any], name: str, words: str) -> None:
    """What AWS would refuse is a problem of the input at fault, in words."""
    assert words in complaints(token, props)[name]


def test_the_services_are_spelled_as_sns_does() -> None:
    """`http` and `sqs` are capitals in SNS's attributes."""
    props = {"name": "t", "httpFailureFeedbackRoleArn": "r", "sqsFailureFeedbackRoleArn": "r", "fifoTopic": False}
    [(_, _, said)] = kind(TOPIC).calls(props)
    assert said["Attributes"] == {"HTTPFailureFeedbackRoleArn": "r", "SQSFailureFeedbackRoleArn": "r"}
