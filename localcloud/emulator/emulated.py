"""An emulator that runs, and how to reach it without ever touching a real account."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from localcloud import cache
from localcloud.emulator.serving import credentials

Kind = Literal["moto", "ministack"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class EmulatorError(Exception):
    """An emulator cannot be had, or does not answer; the message says why and what to do."""


@dataclass(frozen=True)
class Emulator:
    """A running emulator.

    `endpoint` is its URL, `since` what tells its process from a later one with the same `pid`, `instance` a random id
    of this start (nothing that was created in an emulator outlives it: state that names another instance is stale),
    `auth` whether ministack enforces IAM, `folder` where its log and the bundled provider's record are.
    """

    kind: Kind
    endpoint: str
    pid: int
    since: str
    instance: str
    auth: bool
    folder: Path

    @property
    def log(self) -> Path:
        """What the emulator printed."""
        return self.folder / "log"

    @property
    def record(self) -> Path:
        """Where the bundled provider keeps what this emulator cannot hold; another instance has another folder."""
        return self.folder / "record"

    def environment(self, account: str, region: str, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables with which boto3, the engine and any AWS tool work on `account` (12 digits) in `region` here.

        With `base`, the whole environment for a child process: `base` without any `AWS_` variable, so that nothing of
        the user's own reaches it, and these. Without, these alone; they silence a profile and the files under
        `~/.aws`, but not service-specific variables like `AWS_ENDPOINT_URL_S3`. Raises `EmulatorError` when
        `account` is no account id or the emulator does not answer.
        """
        if not re.fullmatch(r"\d{12}", account):
            raise EmulatorError(f"`{account}` is not an AWS account id: 12 digits are expected")
        key = self._key(account, region)
        config = self.folder / "aws-config"
        cache.write(config, "[default]\n")
        direct = ",".join(filter(None, [(base or os.environ).get("NO_PROXY"), "127.0.0.1", "localhost"]))
        ours = {
            "AWS_ACCESS_KEY_ID": key.identifier,
            "AWS_SECRET_ACCESS_KEY": key.secret,
            "AWS_SESSION_TOKEN": key.token,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
            "AWS_PROFILE": "default",
            "AWS_CONFIG_FILE": str(config),
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": direct,
            "no_proxy": direct,
            "ECOSYSTEM_LOCAL_ENDPOINT": self.endpoint,
            "ECOSYSTEM_LOCAL_EMULATOR": self.kind,
            "ECOSYSTEM_LOCAL_INSTANCE": self.instance,
            "ECOSYSTEM_LOCAL_RECORD": str(self.record),
        }
        if base is None:
            return ours
        return {name: value for name, value in base.items() if not name.startswith("AWS_")} | ours

    def _key(self, account: str, region: str) -> credentials.Key:
        """Credentials that this emulator takes for `account`."""
        if self.kind == "ministack":
            return credentials.Key(account, credentials.MINISTACK_SECRET, "")
        try:
            return credentials.assume(self.endpoint, account, region)
        except OSError as error:
            raise EmulatorError(f"the emulator at {self.endpoint} does not answer: {error}; see {self.log}") from error

    def invoke_url(self, api: str, path: str, stage: str = "$default") -> str:
        """Where route `path` (`/` first) of HTTP API `api` (its id) is called, for `urllib` and for a browser alike."""
        return f"{self.endpoint}/_aws/execute-api/{api}/{stage}{path}"
