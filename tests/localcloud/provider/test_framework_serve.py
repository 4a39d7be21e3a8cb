"""The provider as the engine meets it: a process that serves gRPC, against moto."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, provider_pb2_grpc

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.record import listed
from localcloud.provider.values import COMPUTED, SECRET, SIGNATURE, encode
from tests.localcloud.provider.contract import fresh

pytestmark = pytest.mark.slow
ACCOUNT = "111111111111"
BUCKET = "aws:s3/bucket:Bucket"


class Engine(engine_pb2_grpc.EngineServicer):
    """Hears what the provider says to the user."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        """Keep the message."""
        self.said.append(request.message)
        return empty_pb2.Empty()


class Client:
    """A provider process and its stub."""

    def __init__(self, address: str, environment: dict[str, str]) -> None:
        self.engine = Engine()
        self._server = grpc.server(ThreadPoolExecutor(2))
        engine_pb2_grpc.add_EngineServicer_to_server(self.engine, self._server)
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "localcloud.provider", f"127.0.0.1:{port}", "--logflow"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout is not None
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self.process.stdout.readline().strip()}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self.config = {
            "region": "sa-east-1",
            "endpoints": json.dumps([{"s3": address}]),
            "accessKey": ACCOUNT,
            "allowedAccountIds": json.dumps([ACCOUNT]),
        }

    def configure(self, **more: str) -> None:
        """Configure it."""
        self.stub.Configure(provider_pb2.ConfigureRequest(args=encode({**self.config, **more}), acceptSecrets=True))

    def close(self) -> None:
        """End both."""
        self._channel.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._server.stop(None)

    def check(self, token: str, **inputs: Any) -> list[tuple[str, str]]:
        """Return the failures of check."""
        answer = self.stub.Check(provider_pb2.CheckRequest(urn=urn(token), news=encode(inputs)))
        return [(each.property, each.reason) for each in answer.failures]

    def create(self, token: str, preview: bool = False, secret: tuple[str, ...] = (), **inputs: Any) -> Any:
        """Create it."""
        request = provider_pb2.CreateRequest(urn=urn(token), properties=encode(inputs, secret), preview=preview)
        return self.stub.Create(request)


def urn(token: str, name: str = "thing") -> str:
    """Return the URN of a resource inside a component."""
    return f"urn:pulumi:dev::p::my:index:Part${token}::{name}"


@pytest.fixture
def client(moto_server: str, tmp_path: Path) -> Iterator[Client]:
    """A provider that is not configured yet."""
    made = Client(moto_server, {"ECOSYSTEM_LOCAL_RECORD": str(tmp_path / "record")})
    yield made
    made.close()


@pytest.fixture
def ready(client: Client) -> Client:
    """A configured provider."""
    client.configure()
    return client


@pytest.fixture
def here(moto_server: str) -> EmulatedAws:
    """The account that the provider works on."""
    return EmulatedAws(moto_server, ACCOUNT, "sa-east-1", "moto")


def refusal(call: Any, *arguments: Any, **inputs: Any) -> str:
    """Return the sentence with which a call is refused."""
    with pytest.raises(grpc.RpcError) as caught:
        call(*arguments, **inputs)
    said = caught.value.details()
    assert "Traceback" not in said
    return str(said)


def test_a_resource_s_whole_life(ready: Client, here: EmulatedAws) -> None:
    """Checked, created in the emulator, unchanged, changed, read, deleted."""
    name = fresh()
    inputs: dict[str, Any] = {"bucket": name, "tags": {"a": "b"}}
    assert ready.check(BUCKET, **inputs) == []
    made = ready.create(BUCKET, **inputs)
    assert made.id == name
    assert here.client("s3").get_bucket_tagging(Bucket=name)["TagSet"] == [{"Key": "a", "Value": "b"}]
    assert made.properties["arn"] == f"arn:aws:s3:::{name}"

    def diff(**new: Any) -> Any:
        return ready.stub.Diff(
            provider_pb2.DiffRequest(
                id=name, urn=urn(BUCKET), olds=made.properties, news=encode(new), old_inputs=encode(inputs)
            )
        )

    assert diff(**inputs).changes == provider_pb2.DiffResponse.DIFF_NONE
    changed = diff(bucket=name, tags={"a": "c"})
    assert (list(changed.diffs), list(changed.replaces)) == (["tags"], [])
    assert changed.detailedDiff["tags.a"].kind == provider_pb2.PropertyDiff.UPDATE
    renamed = diff(bucket="other-name", tags={"a": "b"})
    assert (list(renamed.replaces), renamed.deleteBeforeReplace) == (["bucket"], True)

    updated = ready.stub.Update(
        provider_pb2.UpdateRequest(
            id=name, urn=urn(BUCKET), olds=made.properties, old_inputs=encode(inputs), news=encode({"bucket": name})
        )
    )
    assert dict(updated.properties["tags"]) == {}
    read = ready.stub.Read(
        provider_pb2.ReadRequest(
            id=name, urn=urn(BUCKET), properties=updated.properties, inputs=encode({"bucket": name})
        )
    )
    assert (read.id, dict(read.inputs)) == (name, {"bucket": name})
    ready.stub.Delete(provider_pb2.DeleteRequest(id=name, urn=urn(BUCKET), properties=read.properties))
    gone = ready.stub.Read(provider_pb2.ReadRequest(id=name, urn=urn(BUCKET)))
    assert gone.id == ""


def test_a_preview_makes_nothing_and_knows_what_is_certain(ready: Client, here: EmulatedAws) -> None:
    """Inputs are known, what is unknown stays so, and computed outputs are left for the run."""
    name = fresh()
    made = ready.create(BUCKET, preview=True, bucket=name, tags={"key": COMPUTED})
    assert made.id == ""
    assert made.properties["bucket"] == name
    assert made.properties["tags"]["key"] == COMPUTED
    assert "arn" not in made.properties
    assert name not in {each["Name"] for each in here.client("s3").list_buckets()["Buckets"]}


def test_secrets_stay_secrets(ready: Client) -> None:
    """An input that came as a secret leaves as one, in outputs and in what is read, and is not in the record."""
    role: dict[str, Any] = {
        "name": fresh(),
        "assumeRolePolicy": '{"Version":"2012-10-17","Statement":[]}',
        "description": "hush-hush",
    }
    token = "aws:iam/role:Role"
    made = ready.create(token, False, ("description",), **role)
    assert made.properties["description"][SIGNATURE] == SECRET
    assert "hush-hush" in str(made.properties)
    read = ready.stub.Read(
        provider_pb2.ReadRequest(
            id=made.id, urn=urn(token), properties=made.properties, inputs=encode(role, ("description",))
        )
    )
    assert read.properties["description"][SIGNATURE] == read.inputs["description"][SIGNATURE] == SECRET


def test_creates_run_side_by_side(ready: Client, here: EmulatedAws) -> None:
    """Many requests at once are all served, each with its own outcome."""
    names = [fresh() for _ in range(40)]
    with ThreadPoolExecutor(20) as pool:
        made = list(pool.map(lambda name: ready.create(BUCKET, bucket=name).id, names))
    assert made == names
    assert set(names) <= {each["Name"] for each in here.client("s3").list_buckets()["Buckets"]}


def test_a_second_region_is_another_provider(ready: Client, here: EmulatedAws) -> None:
    """A resource may have its own region, and is read, changed and deleted there."""
    made = ready.create("aws:kms/key:Key", description="edge", region="us-east-1")
    assert made.properties["arn"].split(":")[3] == "us-east-1"
    found = here.client("kms", "us-east-1").describe_key(KeyId=made.id)
    assert found["KeyMetadata"]["Description"] == "edge"


def test_check_refuses_in_the_user_s_words(ready: Client) -> None:
    """Type and inputs are refused by their names, before anything is sent."""
    assert ready.check(BUCKET, bukcet="x") == [
        ("bukcet", f"`bukcet` is not an input of `{BUCKET}` here; did you mean `bucket`?"),
        ("bucket", f"`bucket` is missing; `{BUCKET}` needs it"),
    ]
    ((_, said),) = ready.check("aws:ec2/instance:Instance", ami="x")
    assert said.startswith("`aws:ec2/instance:Instance` is not among the ")
    assert ready.check(BUCKET, bucket=COMPUTED) == []


def test_what_is_refused_is_a_sentence(ready: Client) -> None:
    """A bucket that exists is told as such; an unknown type and method end without a traceback."""
    name = fresh()
    ready.create(BUCKET, bucket=name)
    assert "it exists already" in refusal(ready.create, BUCKET, bucket=name)
    assert "is not among the" in refusal(ready.create, "aws:ec2/instance:Instance")
    assert "no such method" in refusal(ready.stub.Construct, provider_pb2.ConstructRequest())
    assert "no function" in refusal(ready.stub.Invoke, provider_pb2.InvokeRequest(tok="aws:x/y:z"))
    ready.stub.Cancel(empty_pb2.Empty())
    assert refusal(ready.create, BUCKET, bucket=fresh()) == "the run was cancelled"


def test_a_provider_that_may_not_start_touches_nothing(client: Client) -> None:
    """Another account, another place and no configuration are refused."""
    assert refusal(client.create, BUCKET, bucket=fresh()) == "the provider was not configured"
    assert f"answers for the account `{ACCOUNT}`, expected `222222222222`" in refusal(
        client.configure, allowedAccountIds='["222222222222"]'
    )
    assert "for an emulator alone" in refusal(client.configure, endpoints='[{"s3": "https://s3.amazonaws.com"}]')
    answer = client.stub.CheckConfig(provider_pb2.CheckRequest(news=encode({"region": "x", "endpoints": "[]", "y": 1})))
    assert {each.property for each in answer.failures} == {"endpoints", "y"}
    assert refusal(client.create, BUCKET, bucket=fresh()) == "the provider was not configured"


def test_a_change_of_the_configuration(client: Client) -> None:
    """Another region is another provider; what else is used is a change, for the engine to configure it anew."""

    def diff(**new: str) -> Any:
        old = encode(client.config)
        return client.stub.DiffConfig(
            provider_pb2.DiffRequest(olds=old, old_inputs=old, news=encode({**client.config, **new}))
        )

    assert diff(skipMetadataApiCheck="true").changes == provider_pb2.DiffResponse.DIFF_NONE
    assert list(diff(region="us-east-1").replaces) == ["region"]
    other = diff(endpoints='[{"s3": "http://127.0.0.1:1"}]', allowedAccountIds='["222222222222"]')
    assert (list(other.diffs), list(other.replaces)) == (["allowedAccountIds", "endpoints"], [])


def test_default_tags_are_a_change_of_every_tagged_resource(ready: Client) -> None:
    """They are on no input, and are set all the same."""
    name = fresh()
    made = ready.create(BUCKET, bucket=name)
    ready.configure(defaultTags='{"tags": {"team": "platform"}}')
    inputs = encode({"bucket": name})
    request = provider_pb2.DiffRequest(id=name, urn=urn(BUCKET), olds=made.properties, news=inputs, old_inputs=inputs)
    assert list(ready.stub.Diff(request).diffs) == ["tagsAll"]


def test_what_moto_lacks_is_recorded(ready: Client, tmp_path: Path) -> None:
    """A setting that is not kept is listed with the resource's name, until the resource goes."""
    token = "aws:kms/key:Key"
    made = ready.create(token, enableKeyRotation=True, rotationPeriodInDays=100)
    ((found),) = listed(tmp_path / "record")
    assert (found.name, found.type, found.what) == ("thing", token, "`rotationPeriodInDays`")
    ready.stub.Delete(provider_pb2.DeleteRequest(id=made.id, urn=urn(token), properties=made.properties))
    assert listed(tmp_path / "record") == ()


def test_it_starts_without_importing_the_kinds_and_ends_when_it_is_told(client: Client) -> None:
    """The engine ends a plugin by SIGINT, and kills it when it does not listen."""
    client.process.send_signal(signal.SIGINT)
    assert client.process.wait(timeout=10) == 0


def test_it_ends_with_its_engine(moto_server: str, tmp_path: Path) -> None:
    """A provider whose engine was killed does not go on alone."""
    script = (
        "import subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-m', 'localcloud.provider', '127.0.0.1:1'], stdout=subprocess.PIPE)\n"
        "p.stdout.readline()\n"
        "print(p.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    engine = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert engine.stdout is not None
    provider = os.pidfd_open(int(engine.stdout.readline()))
    engine.kill()
    engine.communicate()
    import select

    assert select.select([provider], [], [], 10)[0] == [provider]
    os.close(provider)
