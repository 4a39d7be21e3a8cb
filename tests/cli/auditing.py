"""`ecosystem audit` in this process, so that a test can stand a cloud, a platform and a clock of its own before it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cli.audit.run import command
from tests.cli.calling import AUSTRAL
from tests.governance.collect.meta.graph import Graph
from tests.governance.collect.meta.world import TOKEN

NOWHERE = {
    "AWS_ACCESS_KEY_ID": None,
    "AWS_SECRET_ACCESS_KEY": None,
    "AWS_SESSION_TOKEN": None,
    "AWS_PROFILE": None,
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ENDPOINT_URL": None,
    "ECOSYSTEM_LOCAL_ENDPOINT": None,
    "ECOSYSTEM_META_TOKEN": None,
}
"""No credentials of AWS, no token."""


@dataclass(frozen=True)
class Shown:
    """What one audit said: its exit code, its JSON, everything that it wrote."""

    code: int
    said: dict[str, Any]
    written: str

    @property
    def findings(self) -> set[tuple[str, str]]:
        """Each finding as its control and its asset."""
        return {(each["control"], each["asset"]) for each in self.said["findings"]}

    @property
    def sentences(self) -> set[tuple[str, str]]:
        """Each thing that findings say, with its control: what is nowhere is said of whatever stands first."""
        return {(each["control"], one) for each in self.said["findings"] for one in each["message"].split("; ")}

    @property
    def passes(self) -> set[str]:
        """The controls that live evidence lets stand."""
        return {
            control for control, status in self.said["controls"].items() if status in ("verified", "not applicable")
        }

    @property
    def gaps(self) -> list[str]:
        """What could not be read on Meta, with the permission that lacks."""
        return [f"{each['what']} {each['permission']}" for each in self.said["gaps"] if each["source"] == "meta"]


def audited(*more: str, file: Path = AUSTRAL, **environment: str | None) -> Shown:
    """Run the audit of `dev` and return what it said."""
    arguments = ["dev", "--file", str(file), "--as-of", "2026-11-20", "--format", "json", *more]
    done = CliRunner().invoke(command, arguments, env={**NOWHERE, **environment})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.stdout.startswith("{"), done.output
    return Shown(done.exit_code, json.loads(done.stdout), done.output)


def on_meta(graph: Graph, *more: str, **environment: str | None) -> Shown:
    """Run the audit of what is on an emulated Meta."""
    said = {"ECOSYSTEM_META_TOKEN": TOKEN, **environment}
    return audited("--platforms", "meta", "--meta-url", graph.url, *more, **said)
