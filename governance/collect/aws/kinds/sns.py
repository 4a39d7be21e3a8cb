"""SNS: topics and their policies."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, last, tagged

_ATTRIBUTES: Final = "GetTopicAttributes.Attributes"

KINDS: Final = (
    Kind(
        "sns",
        (Call("ListTopics", "Topics"),),
        (
            Make(
                "aws:sns/topic:Topic",
                ("TopicArn", last),
                {
                    "name": ("TopicArn", last),
                    "arn": "TopicArn",
                    "kmsMasterKeyId": (f"{_ATTRIBUTES}.KmsMasterKeyId", lambda told: told or None),
                    "tags": ("ListTagsForResource.Tags", tagged),
                },
                "TopicArn",
            ),
            Make(
                "aws:sns/topicPolicy:TopicPolicy",
                ("TopicArn", last),
                {"arn": "TopicArn", "policy": (f"{_ATTRIBUTES}.Policy", document)},
                when=f"{_ATTRIBUTES}.Policy",
            ),
        ),
        (
            Call("GetTopicAttributes", given={"TopicArn": "TopicArn"}),
            Call("ListTagsForResource", given={"ResourceArn": "TopicArn"}),
        ),
    ),
)
