"""Amazon CloudWatch Logs: log groups and the account's resource policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import same
from localcloud.provider.shape import changed, document, from_aws, tag_changes, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ResourceNotFoundException"})
GROUP = same("kmsKeyId logGroupClass deletionProtectionEnabled tags", name="logGroupName")
SEEN = same("kmsKeyId logGroupClass deletionProtectionEnabled retentionInDays", name="logGroupName")

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTIONS = (
    0,
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)


@kind
class LogGroup(Told):
    """A log group; its id is its name."""

    token = "aws:cloudwatch/logGroup:LogGroup"
    inputs = frozenset({*GROUP, "retentionInDays", "skipDestroy", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "logGroupClass", "region"})
    silent = frozenset({"skipDestroy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "logs", "CreateLogGroup", to_aws(GROUP, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names and retentions that CloudWatch Logs refuses."""
        yield from rules.formed(
            props,
            {
                "name": (r"[.\-_/#A-Za-z0-9]{1,512}", "1 to 512 letters, digits, `.`, `-`, `_`, `/` or `#`"),
                "kmsKeyId": (r"arn:[^:]+:kms:.+", "the ARN of a key"),
            },
        )
        yield from rules.one_of(
            props, {"retentionInDays": RETENTIONS, "logGroupClass": ("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")}
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Create it, then set how long it keeps; its name."""
        logs = aws.client("logs", props.get("region"))
        logs.create_log_group(**to_aws(GROUP, props))
        if props.get("retentionInDays"):
            logs.put_retention_policy(logGroupName=props["name"], retentionInDays=props["retentionInDays"])
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings and tags."""
        logs = aws.client("logs", props.get("region"))
        for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=id):
            for group in page.get("logGroups", []):
                if group["logGroupName"] == id:
                    return self._seen(aws, props, group)
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set key, retention, protection and tags that differ."""
        region = new.get("region")
        if changed(old, new, "retentionInDays"):
            if new.get("retentionInDays"):
                days = new["retentionInDays"]
                ask(aws, "logs:PutRetentionPolicy", frozenset(), region, logGroupName=id, retentionInDays=days)
            else:
                ask(aws, "logs:DeleteRetentionPolicy", GONE, region, logGroupName=id)
        if changed(old, new, "kmsKeyId"):
            if new.get("kmsKeyId"):
                key = new["kmsKeyId"]
                attempt(aws, "kmsKeyId", "logs:AssociateKmsKey", region, logGroupName=id, kmsKeyId=key)
            else:
                attempt(aws, "kmsKeyId", "logs:DisassociateKmsKey", region, logGroupName=id)
        if bool(old.get("deletionProtectionEnabled")) != bool(new.get("deletionProtectionEnabled")):
            self._protect(aws, id, new, bool(new.get("deletionProtectionEnabled")))
        added, taken = tag_changes(old, new)
        arn = f"arn:aws:logs:{region or aws.region}:{aws.account}:log-group:{id}"
        if added:
            attempt(aws, "tags", "logs:TagResource", region, resourceArn=arn, tags=added)
        if taken:
            attempt(aws, "tags", "logs:UntagResource", region, resourceArn=arn, tagKeys=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and what it keeps; with `skipDestroy` leave it."""
        if not props.get("skipDestroy"):
            ask(aws, "logs:DeleteLogGroup", GONE, props.get("region"), logGroupName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        return None if self.observe(aws, props["name"], {"region": props.get("region")}) is None else str(props["name"])

    def _protect(self, aws: Aws, id: str, props: Props, protected: bool) -> None:
        attempt(
            aws,
            "deletionProtectionEnabled",
            "logs:PutLogGroupDeletionProtection",
            props.get("region"),
            logGroupIdentifier=id,
            deletionProtectionEnabled=protected,
        )

    def _seen(self, aws: Aws, props: Props, group: Mapping[str, Any]) -> Props:
        arn = str(group["arn"]).removesuffix(":*")
        answer = ask(aws, "logs:ListTagsForResource", GONE, props.get("region"), resourceArn=arn) or {}
        tags = dict(answer.get("tags") or {})
        return from_aws(SEEN, group) | {"arn": arn, "tags": tags, "tagsAll": tags}


@kind
class LogResourcePolicy(Told):
    """A policy that lets a service write logs; its id is its name."""

    token = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
    inputs = frozenset({"policyName", "policyDocument", "resourceArn", "region"})
    required = frozenset({"policyDocument"})
    replace_on = frozenset({"policyName", "resourceArn", "region"})
    documents = frozenset({"policyDocument"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield "logs", "PutResourcePolicy", self._put(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a document that is none or too long, and a policy of neither the account nor a resource."""
        yield from rules.documents(props, "policyDocument")
        if len(document(props.get("policyDocument", ""))) > 5120:
            yield "policyDocument", "is longer than 5,120 characters, the most that it may have"
        if bool(props.get("policyName")) == bool(props.get("resourceArn")):
            yield "policyName", "or `resourceArn` must be set, and not both"

    def create(self, aws: Aws, props: Props) -> str:
        """Set it; its name, or the resource's ARN."""
        aws.client("logs", props.get("region")).put_resource_policy(**self._put(props))
        return str(props.get("policyName") or props["resourceArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the document."""
        answer = ask(aws, "logs:DescribeResourcePolicies", GONE, props.get("region"), **self._scope(id)) or {}
        for policy in answer.get("resourcePolicies", []):
            if id in {policy.get("policyName"), policy.get("resourceArn")}:
                return {
                    "policyName": policy.get("policyName"),
                    "resourceArn": policy.get("resourceArn"),
                    "policyDocument": policy["policyDocument"],
                    "policyScope": policy.get("policyScope", "ACCOUNT"),
                    "revisionId": policy.get("revisionId"),
                }
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        self.create(aws, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it away."""
        target = {"resourceArn": id} if id.startswith("arn:") else {"policyName": id}
        ask(aws, "logs:DeleteResourcePolicy", GONE, props.get("region"), **target)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        id = str(props.get("policyName") or props["resourceArn"])
        return None if self.observe(aws, id, {"region": props.get("region")}) is None else id

    def _scope(self, id: str) -> dict[str, str]:
        return {"resourceArn": id, "policyScope": "RESOURCE"} if id.startswith("arn:") else {}

    def _put(self, props: Props) -> dict[str, Any]:
        said = to_aws(same("policyName resourceArn"), props)
        return said | {"policyDocument": document(props["policyDocument"])}
