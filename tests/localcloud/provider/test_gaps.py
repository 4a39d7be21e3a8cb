"""What an emulator lacks is told from what AWS refuses, without waiting, and settings of it are noted."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.gaps import LACKS, ask, attempt, send, unimplemented
from localcloud.provider.kind import NotEmulated
from localcloud.provider.names import pascal, same


def answered(code: str, message: str) -> ClientError:
    """Return what botocore makes of an answer."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "Anything")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("404", "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>"),
        ("404", "Not Found"),
        ("400", ""),
        ("InvalidAction", "Unknown Athena action: UpdateNamedQuery"),
        ("NotFoundException", "Unknown SES v2 path: PUT /v2/email"),
        ("InvalidOperationException", "Unknown action: AssociateKmsKey"),
    ],
)
def test_no_such_operation_is_recognised(code: str, message: str) -> None:
    """Each emulator has its own words for it."""
    assert unimplemented(answered(code, message))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("NotFoundException", "Configuration set <nope> does not exist."),
        ("ResourceNotFoundException", "Rule nope does not exist."),
        ("ValidationException", "Unsupported value"),
        ("AccessDenied", ""),
    ],
)
def test_a_refusal_is_not_taken_for_a_gap(code: str, message: str) -> None:
    """What AWS would say as well stays an error."""
    assert not unimplemented(answered(code, message))


def test_a_known_gap_is_not_waited_for() -> None:
    """Nothing is sent: the endpoint of this client does not even answer."""
    nowhere = EmulatedAws("http://127.0.0.1:9", "123456789012", "sa-east-1", "moto")
    started = time.perf_counter()
    for call in sorted(LACKS["moto"]):
        with pytest.raises(NotEmulated):
            send(nowhere, call)
        assert attempt(nowhere, ["a", "b"], call) is None
    assert time.perf_counter() - started < 1
    assert nowhere.unheld == ["a", "b"]


@pytest.mark.slow
def test_what_is_gone_is_none_and_what_is_wrong_is_an_error(cloud: EmulatedAws) -> None:
    """Only the codes that are named stand for absence."""
    gone = frozenset({"ResourceNotFoundException"})
    assert ask(cloud, "events:DescribeEventBus", gone, None, Name="nobody") is None
    with pytest.raises(ClientError):
        ask(cloud, "events:DescribeEventBus", frozenset(), None, Name="nobody")


def test_tables_are_written_as_one_line() -> None:
    """A name is spelled as the schema's but for its first letter, unless it says otherwise."""
    inner = pascal("arn:ResourceARN")
    assert pascal("roleArn name:BudgetName", place=(inner,), other=("Else", inner)) == {
        "roleArn": "RoleArn",
        "name": "BudgetName",
        "place": ("Place", {"arn": "ResourceARN"}),
        "other": ("Else", {"arn": "ResourceARN"}),
    }
    assert same("a b:c") == {"a": "a", "b": "c"}
