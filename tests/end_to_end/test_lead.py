"""A lead that is posted to the API arrives in the queue; on ministack, since moto serves no HTTP APIs."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest

from localcloud.process import wait_until
from tests.end_to_end.inventory import orphans
from tests.end_to_end.place import Place, elsewhere

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A small declaration, up on ministack."""
    made = elsewhere(tmp_path_factory.mktemp("ministack"))
    made.kind = "ministack"
    with made.stopped_after():
        yield made


def test_a_posted_lead_arrives_in_the_queue(place: Place) -> None:
    """`up --emulator ministack` works, says what it does not emulate, and its lead route feeds the queue."""
    said = place.up()
    assert {each["state"] for each in said["stacks"]} == {"done"}
    assert said["not_emulated"]
    outputs = {each["stack"]: each["outputs"] for each in said["stacks"]}
    queue = outputs["dev.platform"]["leadQueueUrl"]
    (api,) = place.aws("apigatewayv2").get_apis()["Items"]
    (route,) = [each["RouteKey"] for each in place.aws("apigatewayv2").get_routes(ApiId=api["ApiId"])["Items"]]
    method, _, path = route.partition(" ")
    url = place.emulator.invoke_url(api["ApiId"], path)
    assert url is not None
    assert method == "POST"
    lead = json.dumps({"email": "ana@example.org"}).encode()
    request = urllib.request.Request(url, lead, {"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
    received: list[dict[str, str]] = []

    def arrived() -> bool:
        received.extend(place.aws("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []))
        return bool(received)

    assert wait_until(arrived, 20)
    assert "ana@example.org" in received[0]["Body"]


def test_a_second_up_on_ministack_changes_nothing(place: Place) -> None:
    """On ministack too a second `up` has nothing to do."""
    shown = place.local("up", "--expect-no-changes")
    assert shown.returncode == 0, shown.stderr
    assert orphans(place) == []
