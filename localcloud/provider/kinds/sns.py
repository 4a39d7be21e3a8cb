"""Amazon SNS: topics, their policies and subscriptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import document, meaning, tag_changes, tag_list, tag_map
from localcloud.provider.told import Told

GONE = frozenset({"NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException"})

FEEDBACK = {
    f"{service}{what}": f"{spelled}{what}"
    for service, spelled in {
        "application": "Application",
        "firehose": "Firehose",
        "http": "HTTP",
        "lambda": "Lambda",
        "sqs": "SQS",
    }.items()
    for what in ("FailureFeedbackRoleArn", "SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate")
}
ATTRIBUTES: Mapping[str, str] = {
    **pascal(
        "archivePolicy contentBasedDeduplication deliveryPolicy displayName fifoThroughputScope fifoTopic"
        " kmsMasterKeyId policy signatureVersion tracingConfig"
    ),
    **FEEDBACK,
}
FLAGS = frozenset({"contentBasedDeduplication", "fifoTopic", "rawMessageDelivery"})
NUMBERS = frozenset({"signatureVersion", *(name for name in ATTRIBUTES if name.endswith("SampleRate"))})
DOCUMENTS = frozenset({"archivePolicy", "deliveryPolicy", "filterPolicy", "policy", "redrivePolicy", "replayPolicy"})
DEFAULTS = {
    "contentBasedDeduplication": "false",
    "filterPolicy": "{}",
    "rawMessageDelivery": "false",
    "signatureVersion": "1",
    "tracingConfig": "PassThrough",
}
"""What a setting goes back to when it is said no longer; all others to nothing."""


OWN = "__default_policy_ID"
"""The id of the policy that a new topic has."""


def text(name: str, value: Any) -> str:
    """Return an attribute's value as SNS takes it: text."""
    if name in DOCUMENTS:
        return document(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def said(props: Props, names: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that are said, in SNS's names."""
    return {api: text(name, props[name]) for name, api in names.items() if props.get(name) is not None}


def told(names: Mapping[str, str], attributes: Mapping[str, str]) -> Props:
    """Return SNS's attributes in the schema's names; an empty one is not told."""
    seen: Props = {}
    for name, api in names.items():
        value = attributes.get(api)
        if value in (None, ""):
            continue
        seen[name] = str(value).lower() == "true" if name in FLAGS else value
        if name in NUMBERS and str(value).isdigit():
            seen[name] = int(str(value))
    return seen


def own_policy(aws: Aws, arn: str) -> str:
    """Return the policy that AWS gives a new topic: its own account may use it, nobody else."""
    actions = "AddPermission DeleteTopic GetTopicAttributes ListSubscriptionsByTopic Publish RemovePermission"
    return json.dumps(
        {
            "Version": "2008-10-17",
            "Id": OWN,
            "Statement": [
                {
                    "Sid": "__default_statement_ID",
                    "Effect": "Allow",
                    "Principal": {"AWS": "*"},
                    "Action": [f"SNS:{each}" for each in f"{actions} SetTopicAttributes Subscribe".split()],
                    "Resource": arn,
                    "Condition": {"StringEquals": {"AWS:SourceOwner": aws.account}},
                }
            ],
        }
    )


@kind
class Topic(Told):
    """A topic; its id is its ARN."""

    token = "aws:sns/topic:Topic"
    inputs = frozenset({*ATTRIBUTES, "name", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "fifoTopic", "region"})
    delete_before_replace = True
    documents = frozenset({"archivePolicy", "deliveryPolicy", "policy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "sns", "CreateTopic", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what SNS refuses: names, choices, documents."""
        name, fifo = str(props.get("name") or ""), bool(props.get("fifoTopic"))
        yield from rules.formed(
            props,
            {"name": (r"[A-Za-z0-9_-]{1,251}\.fifo|[A-Za-z0-9_-]{1,256}", "at most 256 letters, digits, `-` or `_`")},
        )
        if fifo != name.endswith(".fifo"):
            yield "name", f"is `{name}`, and the name of a fifo topic (and of no other) ends in `.fifo`"
        for key in ("archivePolicy", "contentBasedDeduplication", "fifoThroughputScope"):
            if props.get(key) and not fifo:
                yield key, "is for a fifo topic only"
        yield from rules.one_of(
            props,
            {
                "fifoThroughputScope": ("Topic", "MessageGroup"),
                "signatureVersion": (1, 2),
                "tracingConfig": ("PassThrough", "Active"),
            },
        )
        yield from rules.formed(props, {"displayName": (r".{0,100}", "at most 100 characters")})
        yield from rules.between(props, {name: (0, 100) for name in ATTRIBUTES if name.endswith("SampleRate")})
        yield from rules.documents(props, *sorted(self.documents))

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its ARN."""
        return str(send(aws, "sns:CreateTopic", **self._created(props))["TopicArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its attributes and tags."""
        answer = ask(aws, "sns:GetTopicAttributes", GONE, TopicArn=id)
        if answer is None:
            return None
        found = ask(aws, "sns:ListTagsForResource", GONE, ResourceArn=id)
        if found is None:
            return None
        tags = tag_map(found.get("Tags"))
        attributes = answer.get("Attributes", {})
        return (
            {"fifoTopic": False}
            | told(ATTRIBUTES, attributes)
            | {
                "name": id.rpartition(":")[2],
                "arn": id,
                "owner": attributes.get("Owner"),
                "tags": tags,
                "tagsAll": tags,
            }
        )

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set the attributes that differ; one said no longer goes back to AWS's default."""
        for name, api in ATTRIBUTES.items():
            if old.get(name) != new.get(name):
                value = DEFAULTS.get(name, "") if new.get(name) is None else text(name, new[name])
                if name == "policy" and not value:
                    value = own_policy(aws, id)
                send(aws, "sns:SetTopicAttributes", TopicArn=id, AttributeName=api, AttributeValue=value)
        added, taken = tag_changes(old, new)
        if added:
            send(aws, "sns:TagResource", ResourceArn=id, Tags=tag_list(added))
        if taken:
            send(aws, "sns:UntagResource", ResourceArn=id, TagKeys=taken)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and its subscriptions."""
        ask(aws, "sns:DeleteTopic", GONE, TopicArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        arn = f"arn:aws:sns:{aws.region}:{aws.account}:{props['name']}"
        return arn if ask(aws, "sns:GetTopicAttributes", GONE, TopicArn=arn) else None

    def _created(self, props: Props) -> dict[str, Any]:
        attributes = said(props, ATTRIBUTES)
        if not props.get("fifoTopic"):
            attributes.pop("FifoTopic", None)  # SNS refuses an explicit false
        return {"Name": props["name"], "Attributes": attributes, "Tags": tag_list(props.get("tags"))}


@kind
class TopicPolicy(Told):
    """A topic's access policy; its id is the topic's ARN."""

    token = "aws:sns/topicPolicy:TopicPolicy"
    inputs = frozenset({"arn", "policy", "region"})
    required = frozenset({"arn", "policy"})
    replace_on = frozenset({"arn", "region"})
    documents = frozenset({"policy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield "sns", "SetTopicAttributes", self._said(props["arn"], document(props["policy"]))

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a policy that is no document."""
        yield from rules.documents(props, "policy")

    def create(self, aws: Aws, props: Props) -> str:
        """Set it; the topic's ARN."""
        send(aws, "sns:SetTopicAttributes", **self._said(props["arn"], document(props["policy"])))
        return str(props["arn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the policy, None when the topic is gone or has that of a new one."""
        answer = ask(aws, "sns:GetTopicAttributes", GONE, TopicArn=id)
        policy = meaning((answer or {}).get("Attributes", {}).get("Policy"))
        if answer is None or not policy or (isinstance(policy, dict) and policy.get("Id") == OWN):
            return None
        return {"arn": id, "policy": answer["Attributes"]["Policy"], "owner": answer["Attributes"].get("Owner")}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        send(aws, "sns:SetTopicAttributes", **self._said(id, document(new["policy"])))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Give the topic back the policy of a new one."""
        ask(aws, "sns:SetTopicAttributes", GONE, **self._said(id, own_policy(aws, id)))

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it on its topic, where it is the one that is said: a topic is never without one."""
        seen = self.observe(aws, str(props["arn"]), props)
        return str(props["arn"]) if seen and meaning(seen["policy"]) == meaning(props["policy"]) else None

    def _said(self, arn: str, policy: str) -> dict[str, str]:
        return {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": policy}


SUBSCRIPTION: Mapping[str, str] = pascal(
    "deliveryPolicy filterPolicy filterPolicyScope rawMessageDelivery redrivePolicy replayPolicy subscriptionRoleArn"
)
PROTOCOLS = ("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs")


@kind
class TopicSubscription(Told):
    """A subscription of a topic; its id is its ARN."""

    token = "aws:sns/topicSubscription:TopicSubscription"
    inputs = frozenset(
        {
            *SUBSCRIPTION,
            "confirmationTimeoutInMinutes",
            "endpoint",
            "endpointAutoConfirms",
            "protocol",
            "topic",
            "region",
        }
    )
    required = frozenset({"endpoint", "protocol", "topic"})
    replace_on = frozenset({"endpoint", "protocol", "topic", "region"})
    documents = frozenset({"deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"})
    silent = frozenset({"confirmationTimeoutInMinutes", "endpointAutoConfirms"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "sns", "Subscribe", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what SNS refuses."""
        protocol, endpoint = props.get("protocol"), str(props.get("endpoint") or "")
        yield from rules.one_of(
            props, {"protocol": PROTOCOLS, "filterPolicyScope": ("MessageAttributes", "MessageBody")}
        )
        yield from rules.documents(props, *sorted(self.documents))
        if protocol in {"sqs", "lambda", "firehose", "application"} and not endpoint.startswith("arn:"):
            yield "endpoint", f"is `{endpoint[:80]}`, and `{protocol}` takes an ARN"
        if protocol in {"http", "https"} and not endpoint.startswith(f"{protocol}://"):
            yield "endpoint", f"is `{endpoint[:80]}`, and `{protocol}` takes a URL of that scheme"
        if protocol in {"email", "email-json"} and "@" not in endpoint:
            yield "endpoint", f"is `{endpoint[:80]}`, and `{protocol}` takes an e-mail address"
        if props.get("filterPolicyScope") and not props.get("filterPolicy"):
            yield "filterPolicyScope", "needs a `filterPolicy`"
        if (protocol == "firehose") != bool(props.get("subscriptionRoleArn")):
            yield "subscriptionRoleArn", "goes with protocol `firehose`, and only with it"

    def create(self, aws: Aws, props: Props) -> str:
        """Subscribe; its ARN, confirmed or not."""
        return str(send(aws, "sns:Subscribe", **self._created(props))["SubscriptionArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the subscription and whether it is confirmed."""
        answer = ask(aws, "sns:GetSubscriptionAttributes", GONE, SubscriptionArn=id)
        if answer is None:
            return None
        attributes = answer.get("Attributes", {})
        names = pascal("endpoint protocol topic:TopicArn ownerId:Owner")
        return (
            told(SUBSCRIPTION, attributes)
            | told(names, attributes)
            | {
                "arn": id,
                "confirmationWasAuthenticated": attributes.get("ConfirmationWasAuthenticated") == "true",
                "pendingConfirmation": attributes.get("PendingConfirmation") == "true",
            }
        )

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set the attributes that differ."""
        for name, api in SUBSCRIPTION.items():
            if old.get(name) != new.get(name):
                value = DEFAULTS.get(name, "") if new.get(name) is None else text(name, new[name])
                send(aws, "sns:SetSubscriptionAttributes", SubscriptionArn=id, AttributeName=api, AttributeValue=value)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Unsubscribe."""
        ask(aws, "sns:Unsubscribe", GONE, SubscriptionArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by topic, protocol and endpoint."""
        pages = aws.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=props["topic"])
        for page in pages:
            for each in page["Subscriptions"]:
                if each["Protocol"] == props["protocol"] and each["Endpoint"] == props["endpoint"]:
                    return str(each["SubscriptionArn"]) if each["SubscriptionArn"].startswith("arn:") else None
        return None

    def _created(self, props: Props) -> dict[str, Any]:
        return {
            "TopicArn": props["topic"],
            "Protocol": props["protocol"],
            "Endpoint": props["endpoint"],
            "Attributes": said(props, SUBSCRIPTION),
            "ReturnSubscriptionArn": True,
        }
