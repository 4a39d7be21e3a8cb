"""What was brought up: its names, its emulator, and clients for whoever wants to try something there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import boto3
import botocore.config

from ecosystem.loading import load
from ecosystem.model import Agency, Channel, Declaration
from stacks import places
from stacks.access.unitplace import Place as UnitPlace
from stacks.context import StackContext
from tests.end_to_end.enforced.declared import rewrite
from tests.end_to_end.place import ACCOUNT, REGION, Place

BRANDS = ("aurora", "brisa", "club")


@dataclass(frozen=True)
class Key:
    """An access key of the emulator; `token` is empty but for a session."""

    identifier: str
    secret: str
    token: str = ""


@dataclass(frozen=True)
class Built:
    """The example in an emulator that enforces IAM, as of `day`; `summary` is what `up` said of it."""

    place: Place
    day: date
    summary: dict[str, Any]
    _session: Any = field(default_factory=boto3.session.Session, repr=False)
    _clients: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def declaration(self) -> Declaration:
        """The declaration that was brought up."""
        return load(str(self.place.declaration))

    @cached_property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """Stack -> its outputs."""
        return {each["stack"]: each["outputs"] for each in self.summary["stacks"]}

    def context(self, unit: str) -> StackContext:
        """Return what the stack of `unit` knew."""
        return StackContext(
            declaration=self.declaration,
            environment=self.declaration.cloud.environments["dev"],
            unit=unit,
            account=ACCOUNT,
            region=REGION,
            home_account=ACCOUNT,
            home_region=REGION,
            as_of=self.day,
            external_ids={},
        )

    def unit(self, brand: str) -> UnitPlace:
        """Return the names of a brand's things."""
        return UnitPlace(self.context(brand))

    def role(self, agency: str, brand: str) -> str:
        """Return the ARN of an agency's role, as the brand's stack gave it out."""
        arn: str = self.outputs[f"dev.{brand}"]["agencyRoles"][agency]
        return arn

    def agency(self, id: str) -> Agency:
        """Return a declared agency."""
        return next(each for each in self.declaration.agencies if each.id == id)

    def channel(self, id: str) -> Channel:
        """Return a declared channel."""
        return next(each for each in self.declaration.channels if each.id == id)

    def key_arn(self, key: places.Key) -> str:
        """Return the ARN of one of the corporation's keys."""
        arn: str = self.outputs["dev.platform"]["keyArns"][key]
        return arn

    @cached_property
    def secrets(self) -> dict[str, str]:
        """Name -> ARN of every secret; the database's login is `login`."""
        listed = self.client("secretsmanager", self.root()).list_secrets()["SecretList"]
        found = {each["Name"]: each["ARN"] for each in listed}
        tokens = {word: found[name] for word, name in self.outputs["dev.platform"]["tokens"].items()}
        return {**tokens, "login": self.outputs["dev.platform"]["databaseLoginArn"]}

    @cached_property
    def executions(self) -> dict[str, str]:
        """Brand -> the ARN of an execution of its publishing workflow that the corporation has started."""
        states = self.client("stepfunctions", self.root())
        arns = {brand: self.unit(brand).machine_arn(self.unit(brand).workflow("publishing")) for brand in BRANDS}
        return {brand: states.start_execution(stateMachineArn=arn)["executionArn"] for brand, arn in arns.items()}

    def root(self, account: str = ACCOUNT) -> Key:
        """Return the key of an account's root user, whom the emulator refuses nothing."""
        said = self.place.emulator.environment(account, REGION)
        return Key(said["AWS_ACCESS_KEY_ID"], said["AWS_SECRET_ACCESS_KEY"])

    def client(self, service: str, key: Key, region: str = REGION, *, encrypted: bool = True) -> Any:
        """Return a client that signs with `key`; one that is not `encrypted` says that it comes without TLS."""
        known = (service, key, region, encrypted)
        if known not in self._clients:
            made = self._session.client(
                service,
                aws_access_key_id=key.identifier,
                aws_secret_access_key=key.secret,
                aws_session_token=key.token or None,
                region_name=region,
                endpoint_url=self.place.emulator.endpoint,
                config=botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
            )
            if not encrypted:
                made.meta.events.register("before-send", _plain)
            self._clients[known] = made
        return self._clients[known]


def bring_up(place: Place) -> Built:
    """Bring the moved example up in ministack with `AUTH=true`, and return it; it must succeed."""
    place.kind = "ministack"
    day = rewrite(place)
    said = ["up", "dev", "--local", "--emulator", "ministack", "--format", "json"]
    shown = place.ecosystem(*said, ECOSYSTEM_AS_OF=day.isoformat(), AUTH="true")
    assert shown.returncode == 0, shown.stderr
    assert place.emulator.auth
    return Built(place, day, json.loads(shown.stdout))


def _plain(request: Any, **_: Any) -> None:
    request.headers["X-Forwarded-Proto"] = "http"
