"""The workflows run: on moto's Step Functions, with buckets, bus and queues that are really there."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto import mock_aws

from stacks.unit.workflows.definitions import Around, audience_sync, publishing, release, send

pytestmark = pytest.mark.slow
ACCOUNT, REGION = "123456789012", "us-east-1"
BUS = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/bus"
BUCKET = "content-of-aurora"
YES = {"decision": "approved", "of": "corporation", "by": "boss@austral.example"}


@dataclass
class Cloud:
    """Moto with a bucket, the bus with its listener, and a queue for tasks and for what was not done."""

    urls: dict[str, str]
    clients: dict[str, Any] = field(default_factory=dict)
    machines: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    def client(self, service: str) -> Any:
        """Return a client."""
        if service not in self.clients:
            self.clients[service] = boto3.client(service, region_name=REGION)
        return self.clients[service]

    @property
    def around(self) -> Around:
        """What the workflows stand in."""
        return Around("aurora", BUS, "ecosystem.aurora.workflow", self.urls["undone"])

    def put(self, key: str, text: str) -> str:
        """Put an object and return its version."""
        version: str = self.client("s3").put_object(Bucket=BUCKET, Key=key, Body=text.encode())["VersionId"]
        return version

    def read(self, key: str) -> str:
        """Return an object's text."""
        text: str = self.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
        return text

    def keys(self, prefix: str) -> list[str]:
        """Return the keys below a prefix."""
        found = self.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return [each["Key"] for each in found.get("Contents", [])]

    def taken(self, queue: str) -> list[dict[str, Any]]:
        """Take what waits in a queue."""
        messages = self.client("sqs").receive_message(QueueUrl=self.urls[queue], MaxNumberOfMessages=10)
        found = [json.loads(each["Body"]) for each in messages.get("Messages", [])]
        for each in messages.get("Messages", []):
            self.client("sqs").delete_message(QueueUrl=self.urls[queue], ReceiptHandle=each["ReceiptHandle"])
        return found

    def machine(self, definition: dict[str, Any]) -> str:
        """Return a state machine of the definition, made once."""
        text = json.dumps(definition)
        if text not in self.machines:
            made = self.client("stepfunctions").create_state_machine(
                name=f"machine-{len(self.machines)}", roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow", definition=text
            )
            self.machines[text] = made["stateMachineArn"]
        return self.machines[text]

    def run(self, definition: dict[str, Any], given: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
        """Run a workflow to its end; `answers` has what to say to a token that comes by the bus or a task queue."""
        steps = self.client("stepfunctions")
        self.runs += 1
        run = steps.start_execution(
            stateMachineArn=self.machine(definition), name=f"run-{self.runs}", input=json.dumps(given)
        )["executionArn"]

        def settled() -> dict[str, Any] | None:
            for queue, answer in answers.items():
                for message in self.taken(queue):
                    said = message.get("detail", message)
                    if "taskToken" in said:
                        steps.send_task_success(taskToken=said["taskToken"], output=json.dumps(answer))
            found: dict[str, Any] = steps.describe_execution(executionArn=run)
            return None if found["status"] == "RUNNING" else found

        return until(settled)


def until(found: Callable[[], dict[str, Any] | None], seconds: float = 20) -> dict[str, Any]:
    """Return what `found` gives as soon as it gives something."""
    waiting = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if (result := found()) is not None:
            return result
        waiting.wait(0.05)
    raise AssertionError("the workflow did not end")


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Give a fresh moto that executes state machines."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        s3, sqs, events = (boto3.client(each, region_name=REGION) for each in ("s3", "sqs", "events"))
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("bus", "tasks", "undone")}
        events.create_event_bus(Name="bus")
        events.put_rule(Name="all", EventBusName="bus", EventPattern='{"source": ["ecosystem.aurora.workflow"]}')
        events.put_targets(
            Rule="all", EventBusName="bus", Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:bus"}]
        )
        yield Cloud(urls)


def draft(version: str) -> dict[str, str]:
    """Return what an agency gives to publish its draft."""
    asked = {"requested_by": "cm@pixel.example", "agency": "pixel", "channel": "instagram", "path": "post.txt"}
    return {**asked, "version": version}


def test_the_version_that_was_asked_for_is_published_even_if_the_draft_changed(cloud: Cloud) -> None:
    """What the corporation approved is what goes out; a later draft does not slip in."""
    version = cloud.put("drafts/pixel/instagram/post.txt", "approved")
    cloud.put("drafts/pixel/instagram/post.txt", "changed afterwards")
    ended = cloud.run(publishing(cloud.around, BUCKET, ["instagram"]), draft(version), {"bus": YES})
    assert ended["status"] == "SUCCEEDED"
    assert cloud.read("published/instagram/post.txt") == "approved"


def test_what_is_not_approved_by_another_of_the_corporation_does_not_go_out(cloud: Cloud) -> None:
    """A refusal, somebody else's yes, one's own yes and half an answer all end without publishing."""
    version = cloud.put("drafts/pixel/instagram/post.txt", "text")
    for answer in (
        {**YES, "decision": "rejected"},
        {**YES, "of": "pixel"},
        {**YES, "by": "cm@pixel.example"},
        {"decision": "approved"},
        {},
        {**YES, "by": 7},
    ):
        ended = cloud.run(publishing(cloud.around, BUCKET, ["instagram"]), draft(version), {"bus": answer})
        assert (ended["status"], ended["error"]) == ("FAILED", "Rejected"), answer
        assert cloud.keys("published/") == []


def test_an_input_that_could_name_something_else_is_refused(cloud: Cloud) -> None:
    """Other channels, climbing paths and what a URL would read differently never become part of a name."""
    version = cloud.put("drafts/pixel/instagram/post.txt", "text")
    for changed in (
        {"channel": "tiktok"},
        {"agency": "pixel/instagram"},
        {"agency": ""},
        {"path": ""},
        {"path": "post.txt?versionId=other"},
        {"path": "a%2Fb"},
        {"path": "../norte/post.txt"},
        {"path": "/post.txt"},
        {"path": "a//b"},
        {"path": "a b"},
        {"version": "x&y=z"},
        {"version": ""},
    ):
        given = {**draft(version), **changed}
        ended = cloud.run(publishing(cloud.around, BUCKET, ["instagram"]), given, {"bus": YES})
        assert (ended["status"], ended["error"]) == ("FAILED", "Refused"), changed
        assert cloud.keys("published/") == []


def test_an_input_that_is_not_whole_is_refused(cloud: Cloud) -> None:
    """Missing and mistyped fields are refused by every workflow, without a runtime error."""
    for definition in (
        publishing(cloud.around, BUCKET, ["instagram"]),
        release(cloud.around, BUCKET, "promo", "E1", ["/*"]),
        send(cloud.around, cloud.urls["tasks"], {"news": "t_news_"}, "mail"),
        audience_sync(cloud.around, cloud.urls["tasks"], ["meta-ads"]),
    ):
        for given in ({}, {"requested_by": 1}, {"requested_by": "x", "objects": []}):
            ended = cloud.run(definition, given, {"bus": YES})
            assert (ended["status"], ended["error"]) == ("FAILED", "Refused"), (definition["Comment"], given)


def test_a_draft_that_is_not_there_is_left_as_undone(cloud: Cloud) -> None:
    """What fails is said in the queue of undone work, with the error."""
    ended = cloud.run(publishing(cloud.around, BUCKET, ["instagram"]), draft("no-such-version"), {"bus": YES})
    assert (ended["status"], ended["error"]) == ("FAILED", "Failed")
    (left,) = cloud.taken("undone")
    assert left["execution"]
    assert left["error"]


def test_a_release_copies_the_approved_versions_and_invalidates(cloud: Cloud) -> None:
    """Staged versions go live after the approval; what was staged since stays behind."""
    distribution = cloud.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "x",
            "Comment": "",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "o",
                        "DomainName": f"{BUCKET}.s3.amazonaws.com",
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
        }
    )["Distribution"]["Id"]
    pages = {path: cloud.put(f"staging/{path}", path) for path in ("index.html", "verano/index.html")}
    cloud.put("staging/index.html", "not approved")
    given = {
        "requested_by": "cm@pixel.example",
        "objects": [{"path": path, "version": version} for path, version in pages.items()],
    }
    ended = cloud.run(
        release(cloud.around, BUCKET, "promo", distribution, ["/verano", "/verano/*"]), given, {"bus": YES}
    )
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    assert {path: cloud.read(f"live/{path}") for path in pages} == {path: path for path in pages}
    assert (
        cloud.client("cloudfront").list_invalidations(DistributionId=distribution)["InvalidationList"]["Quantity"] == 1
    )


def test_a_release_with_one_bad_object_releases_nothing(cloud: Cloud) -> None:
    """A path that climbs among good ones stops the whole release before the approval."""
    version = cloud.put("staging/index.html", "page")
    given = {
        "requested_by": "cm@pixel.example",
        "objects": [{"path": "index.html", "version": version}, {"path": "../live/x", "version": version}],
    }
    ended = cloud.run(release(cloud.around, BUCKET, "promo", "E1", ["/*"]), given, {"bus": YES})
    assert ended["status"] == "FAILED"
    assert cloud.keys("live/") == []


def test_a_mailing_waits_for_approval_then_for_the_worker(cloud: Cloud) -> None:
    """The worker's task names segment, template and channel; the workflow ends when its token comes back."""
    given = {"requested_by": "cm@norte.example", "channel": "news", "template": "t_news_welcome", "segment": "top-rfm"}
    definition = send(cloud.around, cloud.urls["tasks"], {"news": "t_news_"}, "mail")
    ended = cloud.run(definition, given, {"bus": YES, "tasks": {"sent": 10}})
    assert ended["status"] == "SUCCEEDED", ended.get("cause")


def test_a_template_of_another_channel_is_refused(cloud: Cloud) -> None:
    """A channel takes templates under its own prefix alone."""
    given = {"requested_by": "cm@norte.example", "channel": "news", "template": "t_alerts_x", "segment": "all"}
    definition = send(cloud.around, cloud.urls["tasks"], {"news": "t_news_", "alerts": "t_alerts_"}, "mail")
    assert cloud.run(definition, given, {"bus": YES})["error"] == "Refused"


def test_an_audience_is_handed_to_the_corporate_worker(cloud: Cloud) -> None:
    """The worker gets the segment's name and a token; the workflow ends when it answers."""
    given = {"requested_by": "media@mediahaus.example", "channel": "meta-ads", "segment": "top-rfm"}
    ended = cloud.run(audience_sync(cloud.around, cloud.urls["tasks"], ["meta-ads"]), given, {"tasks": {"matched": 3}})
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    other = {**given, "channel": "google-ads"}
    assert cloud.run(audience_sync(cloud.around, cloud.urls["tasks"], ["meta-ads"]), other, {})["error"] == "Refused"
