"""A token out of the secret store: in memory alone, and a clear sentence when it is not to be had."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from moto import mock_aws

from governance.collect.aws.access import Access, Account
from governance.collect.aws.secret import SecretError, secret
from governance.collect.meta import NoTokenError, token_from
from tests.governance.collect.aws.reading import REGION, answer, faulty, session

VALUE = "EAAGstored0token0ZDZD"


@pytest.fixture(autouse=True)
def cloud() -> Iterator[None]:
    """An account with a secret store."""
    with mock_aws():
        yield


def _keep(value: str | bytes, name: str = "meta") -> str:
    kind = {"SecretString": value} if isinstance(value, str) else {"SecretBinary": value}
    return str(session().client("secretsmanager").create_secret(Name=name, **kind)["ARN"])


def _read(name: str = "meta", of: boto3.Session | None = None, role: str | None = None) -> str:
    access = Access((Account(None, role),), (REGION,), attempts=1, timeout=5)
    return secret(name, access, of or session())


def _refusal(name: str = "meta", of: boto3.Session | None = None, role: str | None = None) -> SecretError:
    with pytest.raises(SecretError) as raised:
        _read(name, of, role)
    assert raised.value.__cause__ is None
    return raised.value


def test_it_is_read_by_its_name_or_its_arn() -> None:
    """An ARN says the region, too."""
    arn = _keep(VALUE)
    assert _read() == _read(arn) == VALUE
    elsewhere = boto3.Session("testing", "testing", region_name="us-east-1")
    assert _read(arn, elsewhere) == VALUE


@pytest.mark.parametrize("value", [VALUE, f" {VALUE}\n", f'{{"token": "{VALUE}"}}', f'{{"access_token": "{VALUE}"}}'])
def test_a_token_stands_in_it_alone_or_in_json(value: str) -> None:
    """With blanks around it or not."""
    _keep(value)
    assert token_from({}, "meta", _read).header() == {"Authorization": f"Bearer {VALUE}"}


@pytest.mark.parametrize("value", ['{"password": "hunter2"}', '"  "', "[]", "two words", '{"token": 7}'])
def test_what_holds_no_token_is_refused_unseen(value: str) -> None:
    """It names the secret, or says what is wrong, and nothing of what stands in it."""
    _keep(value)
    with pytest.raises(NoTokenError) as raised:
        token_from({}, "meta", _read)
    assert "token" in str(raised.value)
    assert not any(each in str(raised.value) for each in ("hunter2", "two words"))


@pytest.mark.parametrize("value", ["", "  \n"])
def test_an_empty_one_says_so(value: str) -> None:
    """As one whose value nobody has put there yet."""
    store = session().client("secretsmanager")
    store.create_secret(Name="meta", SecretString="x")
    with faulty("secretsmanager.GetSecretValue", _said(value)) as of:
        assert str(_refusal(of=of)) == "the secret `meta` is empty"


def _said(value: str) -> object:
    import json

    from botocore.awsrequest import AWSResponse

    class Raw:
        def stream(self, *_: object, **__: object) -> Iterator[bytes]:
            yield json.dumps({"Name": "meta", "SecretString": value}).encode()

    return lambda request, **_: AWSResponse(request.url, 200, {}, Raw())


def test_one_without_a_value_yet_says_so() -> None:
    """The stack makes containers; values are put there by hand."""
    session().client("secretsmanager").create_secret(Name="meta")
    assert str(_refusal()) == f"the secret `meta` has no value yet (the account, {REGION})"


def test_one_that_is_not_there_says_where_it_was_looked_for() -> None:
    """Account and region."""
    assert str(_refusal("nowhere")) == f"there is no secret `nowhere` (the account, {REGION})"


def test_bytes_are_no_token() -> None:
    """A secret can hold them."""
    _keep(b"\x00\x01")
    assert str(_refusal()) == "the secret `meta` holds no text"


def test_a_refusal_names_the_permission() -> None:
    """That of the secret, or of its key."""
    _keep(VALUE)
    with faulty("secretsmanager.GetSecretValue", answer(400, "AccessDeniedException")) as of:
        refused = _refusal(of=of)
    assert refused.permission == "secretsmanager:GetSecretValue"
    assert "access denied" in str(refused)
    with faulty(
        "secretsmanager.GetSecretValue", answer(400, "AccessDeniedException", "Access to KMS is not allowed")
    ) as of:
        assert _refusal(of=of).permission == "kms:Decrypt"


def test_a_role_that_cannot_be_taken_is_named() -> None:
    """It is not the secret that is refused."""
    _keep(VALUE)
    role = "arn:aws:iam::111111111111:role/audit"
    with faulty("sts.AssumeRole", answer(403, "AccessDenied")) as of:
        refused = _refusal(of=of, role=role)
    assert refused.permission == "sts:AssumeRole"
    assert role in str(refused)


@pytest.mark.parametrize(
    ("status", "code", "says"), [(400, "ThrottlingException", "throttled"), (500, "InternalFailure", "failed")]
)
def test_a_store_that_fails_is_no_missing_secret(status: int, code: str, says: str) -> None:
    """It says what happened."""
    _keep(VALUE)
    with faulty("secretsmanager.GetSecretValue", answer(status, code)) as of:
        refused = _refusal(of=of)
    assert says in str(refused)
    assert "no secret" not in str(refused)


def test_a_store_that_does_not_answer_is_no_missing_secret() -> None:
    """Nor are credentials that are not there."""

    def nobody(**_: object) -> None:
        raise ConnectTimeoutError(endpoint_url="http://nowhere")

    with faulty("secretsmanager.GetSecretValue", nobody) as of:
        assert "no answer in time" in str(_refusal(of=of))


def test_what_it_holds_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Not even in that of botocore, which writes every answer down for who debugs; afterwards that is as it was."""
    _keep(VALUE)
    caplog.set_level(logging.DEBUG)
    assert _read() == VALUE
    assert "GetSecretValue" in caplog.text
    assert VALUE not in caplog.text
    assert not logging.getLogger("botocore.parsers").disabled


def test_what_it_holds_is_in_no_traceback() -> None:
    """Of what a refused token leaves behind."""
    _keep(f"{VALUE} two words")
    with pytest.raises(NoTokenError) as raised:
        token_from({}, "meta", _read)
    assert VALUE not in "".join(traceback.format_exception(raised.value))
