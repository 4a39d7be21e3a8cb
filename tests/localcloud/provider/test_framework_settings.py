"""The provider's configuration: which endpoints, accounts and options it takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from localcloud.provider import settings
from localcloud.provider.refusals import ProviderError
from localcloud.provider.values import UNKNOWN

HERE = "http://127.0.0.1:5000"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the environment speaks, unless a test lets it."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", settings.ENDPOINT, settings.EMULATOR, "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)


def config(**more: Any) -> dict[str, Any]:
    """A configuration as the SDK sends it: lists and booleans as JSON text."""
    endpoints = json.dumps([{"s3": HERE, "iam": HERE}])
    return settings.plain({"region": "sa-east-1", "endpoints": endpoints, "s3UsePathStyle": "true", **more})


def test_the_sdk_s_json_texts_are_read() -> None:
    """Endpoints, accounts and default tags come as JSON text."""
    given = config(allowedAccountIds='["111111111111"]', defaultTags='{"tags": {"a": "b"}}', accessKey="111111111111")
    read = settings.read(given)
    assert (read.endpoint, read.region, read.allowed) == (HERE, "sa-east-1", ("111111111111",))
    assert (read.default_tags, read.access_key) == ({"a": "b"}, "111111111111")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://s3.amazonaws.com",
        "http://10.0.0.1:80",
        "http://0.0.0.0:80",
        "http://127.0.0.1.example:80",
        "http://127.0.0.1@evil.example/",
        "http://user@127.0.0.1/",
        "ftp://127.0.0.1",
        "127.0.0.1:5000",
        "http://[::1",
        "http://169.254.169.254/",
        "http://localhost.evil.example",
    ],
)
def test_an_endpoint_elsewhere_is_refused(endpoint: str) -> None:
    """Only this machine's loopback interface will do, and it is said why."""
    ((option, said),) = settings.problems(config(endpoints=[{"s3": endpoint}]))
    assert option == "endpoints"
    assert "for an emulator alone" in said
    with pytest.raises(ProviderError, match="loopback"):
        settings.read(config(endpoints=[{"s3": endpoint}]))


def test_one_endpoint_elsewhere_among_many_is_refused() -> None:
    """A single service pointed at AWS is enough."""
    given = config(endpoints=[{"s3": HERE, "iam": "https://iam.amazonaws.com"}])
    assert {option for option, _ in settings.problems(given)} == {"endpoints"}


def test_no_endpoint_is_refused() -> None:
    """Without an emulator there is nothing to provide for."""
    ((_, said),) = settings.problems({"region": "x"})
    assert said.startswith("no endpoint is configured: set `endpoints` or `ECOSYSTEM_LOCAL_ENDPOINT`")


def test_the_environment_fills_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endpoint, region and credentials come from the environment where the configuration is silent."""
    monkeypatch.setenv(settings.ENDPOINT, "http://[::1]:5000")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    read = settings.read({})
    assert (read.endpoint, read.region, read.access_key, read.token) == (
        "http://[::1]:5000",
        "eu-west-1",
        "key",
        "token",
    )
    assert settings.read({"accessKey": "own"}).token is None
    assert "token" not in repr(read).replace("token=", "")


def test_the_environment_says_where_the_emulator_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state's endpoint may be of an emulator that has another port today; elsewhere is refused from both."""
    monkeypatch.setenv(settings.ENDPOINT, "http://127.0.0.1:6000")
    assert settings.read(config()).endpoint == "http://127.0.0.1:6000"
    assert settings.changed(config(), config(endpoints=[{"s3": "http://127.0.0.1:7000"}])) == set()
    assert settings.changed(config(), config(region="eu-west-1")) == {"region"}
    with pytest.raises(ProviderError, match="loopback"):
        settings.read(config(endpoints=[{"s3": "https://s3.amazonaws.com"}]))
    monkeypatch.setenv(settings.ENDPOINT, "https://s3.amazonaws.com")
    with pytest.raises(ProviderError, match="loopback"):
        settings.read(config())


def test_a_typo_in_an_option_is_named() -> None:
    """An option that the released provider does not have is refused with the nearest."""
    found = dict(settings.problems(config(allowedAccountId="1")))
    assert found["allowedAccountId"].endswith("did you mean `allowedAccountIds`?")


@pytest.mark.parametrize("option", sorted(settings.REFUSED))
def test_options_that_lead_to_real_accounts_are_refused(option: str) -> None:
    """No profile, no file of credentials and no role leads out of the emulator."""
    assert [each for each, _ in settings.problems(config(**{option: ["x"]}))] == [option]


def test_what_is_not_known_yet_waits_in_check_and_is_refused_in_configure() -> None:
    """The configuration must be known before the provider starts."""
    assert list(settings.problems(config(endpoints=UNKNOWN))) == []
    with pytest.raises(ProviderError, match="not known yet"):
        settings.read(config(endpoints=UNKNOWN))


def test_another_account_is_refused_before_anything_is_touched(moto_server: str) -> None:
    """The emulator is asked who it answers for, and a wrong answer ends it."""
    asked = settings.Settings(moto_server, "sa-east-1", access_key="111111111111", allowed=("222222222222",))
    with pytest.raises(ProviderError, match=r"answers for the account `111111111111`, expected `222222222222`"):
        settings.connect(asked)
    forbidden = settings.Settings(moto_server, "sa-east-1", access_key="111111111111", forbidden=("111111111111",))
    with pytest.raises(ProviderError, match="forbiddenAccountIds"):
        settings.connect(forbidden)


def test_the_emulator_and_its_account_are_found_out(moto_server: str, ministack_server: str) -> None:
    """A key of twelve digits is that account in both emulators, each told by what it answers."""
    for address, emulator in ((moto_server, "moto"), (ministack_server, "ministack")):
        made = settings.connect(settings.Settings(address, "sa-east-1", access_key="111111111111"))
        assert (made.emulator, made.account) == (emulator, "111111111111")


def test_a_silent_endpoint_is_told() -> None:
    """When no emulator answers, the sentence says how to start one."""
    with pytest.raises(ProviderError, match=r"no emulator answers at `http://127.0.0.1:9`.*ecosystem local start"):
        settings.connect(settings.Settings("http://127.0.0.1:9", "sa-east-1"))
