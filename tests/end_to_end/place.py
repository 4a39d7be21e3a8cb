"""A place of its own where the command is used as a user uses it: a clone of the repository, or a folder elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from localcloud.emulator import Emulator, running
from localcloud.emulator.emulated import Kind
from tests.cli.calling import ROOT, ecosystem, variables_without

ACCOUNT = "111111111111"
REGION = "sa-east-1"
AS_OF = "2026-11-20"
"""The day on which the declarations of these tests are in order: grants end, and `up` refuses what has ended."""


@dataclass
class Place:
    """A folder with a declaration, and the emulator of it."""

    folder: Path
    kind: Kind = "moto"

    @property
    def declaration(self) -> Path:
        """The declaration's file."""
        return self.folder / "ecosystem.yaml"

    def ecosystem(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `ecosystem` here."""
        said = {"PYTHONPATH": str(ROOT), "ECOSYSTEM_AS_OF": AS_OF, **variables}
        return ecosystem(*arguments, cwd=self.folder, timeout=900, **said)

    def local(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `up`, `plan` or `down` on `dev` in the local cloud."""
        return self.ecosystem(command, "dev", *arguments, "--local", "--emulator", self.kind)

    def up(self, *arguments: str) -> dict[str, Any]:
        """Bring it up and return the summary; it must succeed."""
        shown = self.local("up", *arguments, "--format", "json")
        assert shown.returncode == 0, shown.stderr
        said: dict[str, Any] = json.loads(shown.stdout)
        return said

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin an `up` of `dev` and leave it running, in a process group of its own."""
        kept = variables_without("AWS_", "PULUMI_", "ECOSYSTEM_L")
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", "up", "dev", "--local", "--emulator", self.kind, *arguments],
            cwd=self.folder,
            env=kept | {"PYTHONPATH": str(ROOT), "ECOSYSTEM_AS_OF": AS_OF},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def edit(self, *pairs: tuple[str, str]) -> None:
        """Replace words in the declaration, each once."""
        text = self.declaration.read_text()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        self.declaration.write_text(text)

    @property
    def emulator(self) -> Emulator:
        """The emulator, which must run."""
        found = running(self.folder / ".ecosystem" / "local", self.kind)
        assert found is not None
        return found

    def aws(self, service: str, region: str = REGION) -> Any:
        """A client of the emulator for the environment's account."""
        said = self.emulator.environment(ACCOUNT, region)
        return boto3.session.Session(
            aws_access_key_id=said["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=said["AWS_SESSION_TOKEN"] or None,
            region_name=region,
        ).client(service, endpoint_url=self.emulator.endpoint)

    def s3control(self) -> Any:
        """A client of S3 for the whole account, which asks the endpoint itself and no host of the account's."""
        made = self.aws("s3control")
        made.meta.events.register(
            "before-call", lambda params, **_: params.update(url=self.emulator.endpoint + params["url_path"])
        )
        return made

    @contextmanager
    def stopped_after(self) -> Iterator[Place]:
        """Give this place, and stop its emulator at the end."""
        try:
            yield self
        finally:
            self.ecosystem("local", "stop")

    @property
    def states(self) -> Path:
        """Where the engine keeps the stacks' states."""
        return self.folder / ".ecosystem" / "local" / self.kind / "pulumi" / ".pulumi" / "stacks" / "ecosystem"

    def state(self, stack: str) -> dict[str, Any]:
        """A stack's state as it is kept; empty when there is none, or it is being written."""
        try:
            raw = json.loads((self.states / f"{stack}.json").read_text())
        except (OSError, ValueError):
            return {}
        found: dict[str, Any] = raw.get("checkpoint", {}).get("latest") or {}
        return found

    def resources(self, stack: str) -> list[dict[str, Any]]:
        """The cloud resources in a stack's state."""
        every = self.state(stack).get("resources") or []
        return [each for each in every if each.get("custom") and not each["type"].startswith("pulumi:")]


def clone(folder: Path) -> Place:
    """Return a place like a clone of the repository: its declaration, its Pulumi project, its stacks."""
    shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__"))
    (folder / "stacks" / "config").mkdir(exist_ok=True)
    for name in ("Pulumi.yaml", "ecosystem.yaml"):
        shutil.copy(ROOT / name, folder / name)
    return Place(folder)


def elsewhere(folder: Path) -> Place:
    """Return a place with nothing but a declaration, of one brand with one agency: quick to bring up."""
    text = (ROOT / "ecosystem.yaml").read_text()
    start, end = text.index("brand_groups:"), len(text)
    small = """\
brands:
  - {id: aurora, name: Aurora Café, domains: [aurora.example]}
agencies:
  - id: pixel
    name: Pixel & Co
    sign_in: {aws_principals: ["arn:aws:iam::333333333333:role/austral-team"]}
    contract: {from: 2026-01-01, until: 2099-03-31}
grants:
  - {id: pixel-web, to: pixel, brands: [aurora], layers: [web, publishing], level: operate, until: 2027-03-31}
platforms:
  - {id: web-platform, name: Sites, vendor: AWS, layers: [web], owner: corporation}
channels:
  - id: aurora-promo
    kind: landing_page
    url: https://promo.aurora.example/verano
    brand: aurora
    owner: corporation
    platform: web-platform
    hosted_by: corporation
    captures_contacts: true
    writes_to: contacts
"""
    head = text[:start]
    cut = head[: head.index("lifecycle:")]
    assert end
    (folder / "ecosystem.yaml").write_text(cut + small)
    return Place(folder)


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
