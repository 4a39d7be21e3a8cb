"""One account and region of an emulator, with its boto3 clients: what the kinds get as `aws`."""

from __future__ import annotations

import functools
import ipaddress
import threading
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.model import ServiceModel

from localcloud.provider import absent

CONNECTIONS = 64
"""Connections kept per client: one for each thread that may create at the same time."""

ATTEMPTS = 5

_making = threading.Lock()  # botocore's session is not thread-safe while it makes a client


@functools.cache
def _below() -> Any:
    return botocore.session.Session()


@functools.cache
def _session() -> Any:
    """Return the one session of this process: the model of a service is read once, for checks and for calls."""
    return boto3.Session(botocore_session=_below())


def model(service: str) -> ServiceModel:
    """Return botocore's model of a service, which its client has too; UnknownServiceError where there is none."""
    with _making:
        return _models(service)


@functools.cache
def _models(service: str) -> ServiceModel:
    found: ServiceModel = _below().get_service_model(service)
    return found


def loopback(endpoint: str) -> bool:
    """Return whether `endpoint` is an http(s) URL of this machine's loopback interface."""
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass
class EmulatedAws:
    """Clients for one account and region; refuses to exist for an endpoint that is not loopback (ValueError).

    A client's call raises `NotEmulated` where the emulator has no such operation, however the emulator says it.
    """

    endpoint: str
    account: str
    region: str
    emulator: str
    access_key: str = "test"
    secret_key: str = "test"  # noqa: S105 - emulators take any
    session_token: str | None = None
    unheld: list[str] = field(default_factory=list)
    attempts: int = ATTEMPTS
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not loopback(self.endpoint):
            raise ValueError(
                f"`{self.endpoint}` is not a loopback endpoint: the bundled provider is for an emulator alone"
            )

    def client(self, service: str, region: str | None = None) -> Any:
        """Return the cached boto3 client of `service`; retries on, since moto's server can answer 500 under load."""
        key = (service, region or self.region)
        if key not in self._clients:
            with _making:
                if key not in self._clients:
                    self._clients[key] = self._client(*key)
        return self._clients[key]

    def not_held(self, what: str) -> None:
        """Note a setting that the emulator does not keep."""
        if what not in self.unheld:
            self.unheld.append(what)

    def for_operation(self, region: str | None = None) -> EmulatedAws:
        """Return the same account, with the same clients and a list of unheld settings of its own."""
        return replace(self, region=region or self.region, unheld=[])

    def _client(self, service: str, region: str) -> Any:
        made = _session().client(
            service,
            endpoint_url=self.endpoint,
            region_name=region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            aws_session_token=self.session_token,
            config=Config(
                retries={"max_attempts": self.attempts, "mode": "standard"},
                s3={"addressing_style": "path"},
                max_pool_connections=CONNECTIONS,
                proxies={},  # never through a proxy: the endpoint is on this machine
                inject_host_prefix=False,
            ),
        )
        absent.watch(made, self.emulator)
        made.meta.events.register("before-call", self._stay_here)
        if self.emulator == "moto" and self.account:
            made.meta.events.register("before-call", self._name_account)
        return made

    def _stay_here(self, params: dict[str, Any], **_: Any) -> None:
        """Send it to the endpoint itself: S3 Control's rules make `<account>.127.0.0.1` of it, which is no host."""
        parts = urlsplit(str(params["url"]))
        params["url"] = urlunsplit(parts._replace(netloc=urlsplit(self.endpoint).netloc))

    def _name_account(self, params: dict[str, Any], **_: Any) -> None:
        """Ask moto for this account: it knows no account by its access key."""
        params["headers"]["x-moto-account-id"] = self.account
