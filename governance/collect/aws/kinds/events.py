"""EventBridge: buses and their policies; AWS's default bus has only a policy."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "events",
        (Call("ListEventBuses", "EventBuses"),),
        (
            Make(
                "aws:cloudwatch/eventBus:EventBus",
                "Name",
                {"name": "Name", "tags": ("ListTagsForResource.Tags", tagged)},
                "Arn",
                when="Name != 'default'",
            ),
            Make(
                "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
                "Name",
                {"eventBusName": "Name", "policy": ("Policy", document)},
                when="Policy",
            ),
        ),
        (Call("ListTagsForResource", given={"ResourceARN": "Arn"}, when="Name != 'default'"),),
    ),
)
