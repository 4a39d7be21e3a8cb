"""The policies of resources: which resources there are, and what each one's own policy admits.

Keys that AWS manages are left out: nobody can change their policies, which admit use through a service alone. Of a
function it is the policy of the function itself, not of a version or alias of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from governance.collect.calling import AbsentError, Calls, UnreadError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource. `listed` yields (ARN, what it is asked by), `read` gives a policy or None."""

    name: str
    plural: str
    listed: Callable[[Calls, str], Iterator[tuple[str, str]]]
    read: Callable[[Calls, str, str], Any]
    everywhere: bool = False


def resources(calls: Calls, pool: Executor, report: Callable[[str], None]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return every resource that has a policy, and the gaps."""
    found: list[dict[str, Any]] = []
    gaps: list[str] = []
    for kind in KINDS:
        for region in calls.regions[:1] if kind.everywhere else calls.regions:
            where = "" if kind.everywhere else f" in {region}"
            try:
                named = list(kind.listed(calls, region))
            except (UnreadError, AbsentError) as fault:
                gaps.append(f"the {kind.plural}{where}: {fault}")
                continue
            report(f"{len(named)} {kind.name if len(named) == 1 else kind.plural}{where}")
            for arn, policy, gap in pool.map(partial(_one, calls, kind, region), named):
                if gap:
                    gaps.append(gap)
                elif policy:
                    found.append({"arn": arn, "kind": kind.name, "policy": policy})
    return found, gaps


def _one(calls: Calls, kind: Kind, region: str, named: tuple[str, str]) -> tuple[str, Any, str]:
    arn, asked = named
    try:
        return arn, kind.read(calls, region, asked), ""
    except AbsentError:
        return arn, None, ""
    except UnreadError as fault:
        return arn, None, f"the policy of the {kind.name} `{arn}`: {fault}"


def _buckets(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    for page in calls.pages("s3", "list_buckets", region):
        for each in page.get("Buckets", ()):
            yield f"arn:{calls.partition}:s3:::{each['Name']}", each["Name"]


def _queues(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    # Without a size of pages the answer ends at a thousand queues and says nothing of more.
    for page in calls.pages("sqs", "list_queues", region, PaginationConfig={"PageSize": 1000}):
        for url in page.get("QueueUrls", ()):
            account, name = url.rsplit("/", 2)[-2:]
            yield f"arn:{calls.partition}:sqs:{region}:{account}:{name}", url


def _topics(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    for page in calls.pages("sns", "list_topics", region):
        yield from ((each["TopicArn"], each["TopicArn"]) for each in page.get("Topics", ()))


def _keys(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    aliases = [each for page in calls.pages("kms", "list_aliases", region) for each in page.get("Aliases", ())]
    by_aws = {each.get("TargetKeyId") for each in aliases if each["AliasName"].startswith("alias/aws/")}
    for page in calls.pages("kms", "list_keys", region):
        for each in page.get("Keys", ()):
            if each["KeyId"] not in by_aws:
                yield each["KeyArn"], each["KeyId"]


def _secrets(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    for page in calls.pages("secretsmanager", "list_secrets", region):
        yield from ((each["ARN"], each["ARN"]) for each in page.get("SecretList", ()))


def _functions(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    for page in calls.pages("lambda", "list_functions", region):
        yield from ((each["FunctionArn"], each["FunctionArn"]) for each in page.get("Functions", ()))


def _buses(calls: Calls, region: str) -> Iterator[tuple[str, str]]:
    more: dict[str, str] = {}
    while True:
        page = calls.ask("events", "list_event_buses", region, **more)
        yield from ((each["Arn"], each["Name"]) for each in page.get("EventBuses", ()))
        if not page.get("NextToken"):
            return
        more = {"NextToken": page["NextToken"]}


KINDS: Final = (
    Kind(
        "bucket",
        "buckets",
        _buckets,
        lambda calls, region, name: calls.ask("s3", "get_bucket_policy", region, Bucket=name).get("Policy"),
        everywhere=True,
    ),
    Kind(
        "event bus",
        "event buses",
        _buses,
        lambda calls, region, name: calls.ask("events", "describe_event_bus", region, Name=name).get("Policy"),
    ),
    Kind(
        "function",
        "functions",
        _functions,
        lambda calls, region, arn: calls.ask("lambda", "get_policy", region, FunctionName=arn).get("Policy"),
    ),
    Kind(
        "key",
        "keys",
        _keys,
        lambda calls, region, key: calls.ask("kms", "get_key_policy", region, KeyId=key, PolicyName="default").get(
            "Policy"
        ),
    ),
    Kind(
        "queue",
        "queues",
        _queues,
        lambda calls, region, url: (
            calls.ask("sqs", "get_queue_attributes", region, QueueUrl=url, AttributeNames=["Policy"])
            .get("Attributes", {})
            .get("Policy")
        ),
    ),
    Kind(
        "secret",
        "secrets",
        _secrets,
        lambda calls, region, arn: calls.ask("secretsmanager", "get_resource_policy", region, SecretId=arn).get(
            "ResourcePolicy"
        ),
    ),
    Kind(
        "topic",
        "topics",
        _topics,
        lambda calls, region, arn: (
            calls.ask("sns", "get_topic_attributes", region, TopicArn=arn).get("Attributes", {}).get("Policy")
        ),
    ),
)
