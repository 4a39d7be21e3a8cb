"""One account and region of an emulator, with its boto3 clients: what the kinds get as `aws`."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config


def loopback(endpoint: str) -> bool:
    """Return whether `endpoint` is an http(s) URL of this machine's loopback interface."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"}:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass
class EmulatedAws:
    """Clients for one account and region; refuses to exist for an endpoint that is not loopback (ValueError)."""

    endpoint: str
    account: str
    region: str
    emulator: str
    access_key: str = "test"
    secret_key: str = "test"  # noqa: S105 - emulators take any
    session_token: str | None = None
    unheld: list[str] = field(default_factory=list)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not loopback(self.endpoint):
            raise ValueError(f"`{self.endpoint}` is not a loopback endpoint: the bundled provider is for an emulator alone")

    def client(self, service: str, region: str | None = None) -> Any:
        """Return the cached boto3 client of `service`; retries on, since moto's server can answer 500 under load."""
        key = (service, region or self.region)
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=key[1],
                aws_access_key_id=self.access_key,
                aws_secret_access_key=self.secret_key,
                aws_session_token=self.session_token,
                config=Config(retries={"max_attempts": 5, "mode": "standard"}, s3={"addressing_style": "path"}),
            )
        return self._clients[key]

    def not_held(self, what: str) -> None:
        """Note a setting that the emulator does not keep."""
        if what not in self.unheld:
            self.unheld.append(what)
