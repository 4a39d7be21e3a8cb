"""SQS: queues and their policies. Without `MaxResults` it lists a thousand and does not say that there are more."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, last, tagged

_ATTRIBUTES: Final = "GetQueueAttributes.Attributes"

KINDS: Final = (
    Kind(
        "sqs",
        (Call("ListQueues", "QueueUrls", fixed={"MaxResults": 1000}),),
        (
            Make(
                "aws:sqs/queue:Queue",
                ("it", last),
                {
                    "name": ("it", last),
                    "url": "it",
                    "arn": f"{_ATTRIBUTES}.QueueArn",
                    "kmsMasterKeyId": (f"{_ATTRIBUTES}.KmsMasterKeyId", lambda told: told or None),
                    "sqsManagedSseEnabled": f"{_ATTRIBUTES}.SqsManagedSseEnabled",
                    "redrivePolicy": f"{_ATTRIBUTES}.RedrivePolicy",
                    "tags": ("ListQueueTags.Tags", tagged),
                },
                f"{{{_ATTRIBUTES}.QueueArn}}",
            ),
            Make(
                "aws:sqs/queuePolicy:QueuePolicy",
                ("it", last),
                {"queueUrl": "it", "policy": (f"{_ATTRIBUTES}.Policy", document)},
                when=f"{_ATTRIBUTES}.Policy",
            ),
        ),
        (
            Call("GetQueueAttributes", given={"QueueUrl": "it"}, fixed={"AttributeNames": ["All"]}),
            Call("ListQueueTags", given={"QueueUrl": "it"}),
        ),
    ),
)
