"""Telling what an emulator lacks from what AWS would refuse."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud.provider.absent import in_moto, lacks
from localcloud.provider.aws import EmulatedAws, loopback
from localcloud.provider.kind import NotEmulated

PAGE = b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>"


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        (
            "iam",
            "simulate_principal_policy",
            {"PolicySourceArn": "arn:aws:iam::1:role/xxxxxxxxx", "ActionNames": ["s3:*"]},
        ),
        ("accessanalyzer", "list_analyzers", {}),
        ("sesv2", "put_account_suppression_attributes", {"SuppressedReasons": ["BOUNCE"]}),
        ("glue", "create_data_quality_ruleset", {"Name": "x", "Ruleset": "x"}),
        ("rds", "describe_db_engine_versions", {}),
        ("connect", "list_hours_of_operations", {"InstanceId": "x"}),
        ("cloudfront", "list_cache_policies", {}),
        ("verifiedpermissions", "list_policy_stores", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.slow
def test_moto_s_gaps_are_seen(moto: EmulatedAws, service: str, operation: str, params: dict[str, Any]) -> None:
    """No page, parse error or bare status passes for an answer of AWS, and nothing is tried five times."""
    with pytest.raises(NotEmulated, match=f"moto has no {service}:"):
        getattr(moto.client(service), operation)(**params)


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("accessanalyzer", "list_analyzers", {}),
        ("lakeformation", "list_resources", {}),
        ("glue", "create_data_quality_ruleset", {"Name": "x", "Ruleset": "x"}),
        ("sesv2", "put_email_identity_mail_from_attributes", {"EmailIdentity": "a.example"}),
        ("kms", "list_key_rotations", {"KeyId": "x"}),
        ("redshift", "describe_clusters", {}),
        ("logs", "put_data_protection_policy", {"logGroupIdentifier": "x", "policyDocument": "{}"}),
        ("s3control", "get_public_access_block", {"AccountId": "000000000000"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.slow
def test_ministack_s_gaps_are_seen(
    ministack: EmulatedAws, service: str, operation: str, params: dict[str, Any]
) -> None:
    """Every way in which ministack says it is understood."""
    with pytest.raises(NotEmulated, match=f"ministack has no {service}:"):
        getattr(ministack.client(service), operation)(**params)


@pytest.mark.slow
def test_what_aws_would_refuse_is_a_refusal(cloud: EmulatedAws) -> None:
    """An absent bucket, role or key is AWS's own answer."""
    for service, operation, params in (
        ("s3", "get_bucket_policy", {"Bucket": "no-such-bucket-here"}),
        ("s3", "head_bucket", {"Bucket": "no-such-bucket-here"}),
        ("iam", "get_role", {"RoleName": "nobody"}),
        ("kms", "describe_key", {"KeyId": "00000000-0000-0000-0000-000000000000"}),
        ("sqs", "get_queue_url", {"QueueName": "nothing"}),
    ):
        with pytest.raises(ClientError):
            getattr(cloud.client(service), operation)(**params)


def test_moto_s_code_is_asked_what_a_500_means() -> None:
    """An operation that moto has code for may answer 500 under load; one without code is missing."""
    assert in_moto("secretsmanager", "CreateSecret")
    assert in_moto("iam", "CreateRole")
    assert not in_moto("athena", "UpdateWorkGroup")
    assert not in_moto("no-such-service", "Whatever")
    assert not lacks("moto", "secretsmanager", "CreateSecret", 500, PAGE)
    assert lacks("moto", "athena", "UpdateWorkGroup", 500, PAGE)
    assert lacks("moto", "secretsmanager", "CreateSecret", 404, PAGE)
    assert not lacks("moto", "s3", "GetObject", 404, b"<Error><Code>NoSuchKey</Code></Error>")
    assert not lacks("ministack", "iam", "GetRole", 404, b"<Message>Unknown role x</Message>")


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[tuple[str, list[str]]]:
    """Serve these answers one after the other, the last one for ever; the address, and the accounts that asked."""
    left, asked = list(answers), list[str]()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append(str(self.headers.get("x-moto-account-id")))
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if body[:1] == b"<" else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("service", ["secretsmanager", "iam"], ids=["json", "xml"])
def test_a_500_under_load_is_tried_again(service: str) -> None:
    """moto's page for an operation that it has is no end: botocore tries again, whatever the service's protocol."""
    good = {
        "secretsmanager": b'{"Name": "s"}',
        "iam": b"<R xmlns='x'><ListRolesResult><Roles/></ListRolesResult></R>",
    }[service]
    with answering((500, PAGE), (200, good)) as (address, asked):
        client = EmulatedAws(address, "111111111111", "sa-east-1", "moto").client(service)
        if service == "iam":
            assert client.list_roles()["Roles"] == []
        else:
            assert client.create_secret(Name="s", ClientRequestToken="x" * 32)["Name"] == "s"
    assert asked == ["111111111111"] * 2


def test_only_loopback_is_loopback() -> None:
    """Names and addresses that merely look local are not."""
    assert all(map(loopback, ("http://127.0.0.1:1", "https://localhost", "http://[::1]:5000", "http://127.9.9.9")))
    for each in (
        "http://0.0.0.0",
        "http://localhost.example",
        "http://127.0.0.1@x.example",
        "file:///",
        "http://[x",
        "",
    ):
        assert not loopback(each)
    with pytest.raises(ValueError, match="for an emulator alone"):
        EmulatedAws("https://sts.amazonaws.com", "1", "r", "moto")


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests to the emulator never leave this machine, whatever proxy the environment names."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with answering((200, b'{"Name": "s"}')) as (address, _):
        client = EmulatedAws(address, "111111111111", "sa-east-1", "moto").client("secretsmanager")
        assert client.create_secret(Name="s")["Name"] == "s"
