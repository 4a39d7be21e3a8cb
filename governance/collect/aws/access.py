"""How the accounts are entered: whose credentials, which regions, and the clients of a session."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from governance.collect.aws.kind import GLOBAL
from governance.collect.aws.whole import whole

HOME: Final = "us-east-1"
"""Where services that lie in no region answer."""

FAULTS: Final = (ClientError, BotoCoreError, ResponseParserError, NotImplementedError)
"""How a call fails; the last is an emulator's in the same process."""

_NAME: Final = "ecosystem-audit"
_ATTEMPTS: Final = 8


@dataclass(frozen=True)
class Account:
    """An account to read. `id` is the expected one, None for whichever the credentials are of.

    `role` is the ARN of the role to take for it, None to read it as the session's own.
    """

    id: str | None = None
    role: str | None = None
    external_id: str | None = None


@dataclass(frozen=True)
class Access:
    """What is read: these accounts, in every enabled region, or in `regions` alone.

    `regions` are the declared ones: read where the enabled ones cannot be listed, or with `every_region` False.
    `endpoint` is an emulator's, None for AWS; `attempts` are those of one call, `timeout` its seconds.
    """

    accounts: tuple[Account, ...] = (Account(),)
    regions: tuple[str, ...] = (HOME,)
    every_region: bool = True
    endpoint: str | None = None
    attempts: int | None = None
    timeout: float = 60


@dataclass(frozen=True)
class Place:
    """An account and a region of it, and its clients."""

    account: str
    region: str
    partition: str
    entered: Entered

    def client(self, service: str, region: str = "") -> Any:
        """Return the client of a service, in another region where one is said."""
        return self.entered.client(service, region or self.region)


class Entered:
    """A session in one account, with a client for each service and region."""

    def __init__(self, session: boto3.Session, access: Access, parallel: int) -> None:
        self._session = session
        self._endpoint = access.endpoint
        self.local = local = access.endpoint is not None
        self._config = Config(
            retries={"mode": "adaptive", "total_max_attempts": access.attempts or (2 if local else _ATTEMPTS)},
            max_pool_connections=max(10, parallel),
            connect_timeout=min(10, access.timeout),
            read_timeout=access.timeout,
            user_agent_appid=_NAME,
            **({"s3": {"addressing_style": "path"}, "inject_host_prefix": False} if local else {}),
        )
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str) -> Any:
        """Return the client of a service in a region; made once, since to make one is not thread-safe."""
        key = (service, HOME if region == GLOBAL else region)
        with self._lock:
            if key not in self._clients:
                made = whole(
                    self._session.client(service, region_name=key[1], endpoint_url=self._endpoint, config=self._config)
                )
                if self.local:
                    made.meta.events.register("before-call", self._stay_here)
                self._clients[key] = made
            return self._clients[key]

    def _stay_here(self, params: dict[str, Any], **_: Any) -> None:
        """Send it to the endpoint itself: S3 Control's rules make `<account>.127.0.0.1` of it, which is no host."""
        netloc = urlsplit(str(self._endpoint)).netloc
        params["url"] = urlunsplit(urlsplit(str(params["url"]))._replace(netloc=netloc))

    def offers(self, service: str, region: str) -> bool:
        """Return whether a service may be in a region: botocore's own list names it, or says nothing of it.

        The list is as old as botocore is: of a region that it does not know at all, it says nothing.
        """
        where = HOME if region == GLOBAL else region
        listed = self._session.get_available_regions(service)
        return not listed or where in listed or where not in self._session.get_available_regions("ec2")

    def identity(self) -> tuple[str, str]:
        """Return the account and the partition that the credentials are of; raises one of `FAULTS`."""
        told = self.client("sts", HOME).get_caller_identity()
        return str(told["Account"]), str(told["Arn"]).split(":")[1]


def enter(session: boto3.Session, access: Access, account: Account, parallel: int) -> Entered:
    """Return the session in an account, by its role where it has one, renewed before it ends."""
    if account.role is None:
        return Entered(session, access, parallel)
    source = session._session
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=partial(source.create_client, region_name=HOME, endpoint_url=access.endpoint),
        source_credentials=session.get_credentials(),
        role_arn=account.role,
        extra_args={
            "RoleSessionName": _NAME,
            **({"ExternalId": account.external_id} if account.external_id else {}),
        },
    )
    inner = botocore.session.get_session()
    inner._credentials = DeferredRefreshableCredentials(method="assume-role", refresh_using=fetcher.fetch_credentials)
    return Entered(boto3.Session(botocore_session=inner), access, parallel)
