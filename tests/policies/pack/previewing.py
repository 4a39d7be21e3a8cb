"""Runs the real engine's `preview` on a program with the policy pack, the provider being one that accepts all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from localcloud import engine, shims
from tests.cli.calling import variables_without

ROOT = Path(__file__).parents[3]
BAD = ROOT / "tests" / "policies" / "bad_program"
PASSWORD = "h4nd-p1cked-Passw0rd"
REGIONAL = {"aws:region": "sa-east-1", "aws:accessKey": "test", "aws:secretKey": "test"}


@dataclass(frozen=True)
class Program:
    """A copy of a program, with a backend of its own and a stack that is there."""

    folder: Path
    engine: Path
    environment: dict[str, str]
    stack: str

    def pulumi(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the engine here; `more` are further variables."""
        return subprocess.run(
            [str(self.engine), *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def preview(self, *arguments: str, command: str = "preview", **more: str) -> Preview:
        """Preview with the pack and return what the engine said."""
        done = self.pulumi(
            command,
            "-s",
            self.stack,
            "--policy-pack",
            str(ROOT / "policies"),
            "--json",
            *arguments,
            PULUMI_ENABLE_STREAMING_JSON_PREVIEW="true",
            **more,
        )
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return Preview(done, [each["policyEvent"] for each in events if "policyEvent" in each])


@dataclass(frozen=True)
class Preview:
    """What a preview said."""

    done: subprocess.CompletedProcess[str]
    events: list[dict[str, Any]]

    @property
    def violations(self) -> set[tuple[str, str]]:
        """The policy and the resource's name of every violation; what was not judged is left out."""
        return {
            (each["policyName"], each["resourceUrn"].rpartition("::")[2])
            for each in self.events
            if each["policyName"] != "not-judged"
        }

    @property
    def not_judged(self) -> str:
        """The list of what was not judged."""
        return "\n".join(each["message"] for each in self.events if each["policyName"] == "not-judged")

    @property
    def text(self) -> str:
        """All that was printed."""
        return self.done.stdout + self.done.stderr


def program(folder: Path, source: Path | str = BAD, stack: str = "dev") -> Program:
    """Copy a program into `folder` (a folder of one, or the text of its `__main__.py`) and make its stack."""
    found = engine.find()
    if found is None:
        pytest.skip("no engine on this machine; `ecosystem engine install` gets one")
    place = folder / "program"
    if isinstance(source, Path):
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        place.mkdir(parents=True)
        (place / "Pulumi.yaml").write_text("name: promo-landing\nruntime: python\n")
        (place / "__main__.py").write_text(source)
    (folder / "state").mkdir(exist_ok=True)
    plugins = folder / "plugins"
    plugins.mkdir(exist_ok=True)
    plugin = plugins / "pulumi-resource-aws"
    plugin.write_text(f"#!/bin/sh\nexec '{sys.executable}' -P {Path(__file__).with_name('accepting.py')} \"$@\"\n")
    plugin.chmod(0o755)
    path = shims.beside_host(found.path)
    kept = variables_without("AWS_", "PULUMI_", "ECOSYSTEM_")
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), str(plugins), kept.get("PATH", os.defpath)])
    environment = shims.environment(path, False, kept) | {
        "PULUMI_BACKEND_URL": f"file://{folder}/state",
        "PULUMI_CONFIG_PASSPHRASE": "of-the-test",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "ECOSYSTEM_AS_OF": "2026-11-20",
    }
    made = Program(place, path, environment, stack)
    assert made.pulumi("stack", "init", stack).returncode == 0
    for key, value in REGIONAL.items():
        assert made.pulumi("config", "set", "-s", stack, key, value).returncode == 0
    assert made.pulumi("config", "set", "-s", stack, "--secret", "password", PASSWORD).returncode == 0
    return made
