"""A Pulumi project run by the real engine, with the bundled language host."""

from __future__ import annotations

import json
import os
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from localcloud import engine, shims

PACK = '''
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as rpc, analyzer_pb2_grpc, plugin_pb2


class Pack(analyzer_pb2_grpc.AnalyzerServicer):
    """Forbids a resource named `forbidden`."""

    def Handshake(self, request, context):
        return rpc.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="1.0.0")

    def GetAnalyzerInfo(self, request, context):
        policy = rpc.PolicyInfo(name="names", displayName="names", enforcementLevel=rpc.MANDATORY)
        return rpc.AnalyzerInfo(name="pack", displayName="pack", version="1.0.0", policies=[policy])

    def Configure(self, request, context):
        return Empty()

    def ConfigureStack(self, request, context):
        return rpc.AnalyzerStackConfigureResponse()

    def Analyze(self, request, context):
        if request.name != "forbidden":
            return rpc.AnalyzeResponse()
        said = rpc.AnalyzeDiagnostic(
            policyName="names", policyPackName="pack", policyPackVersion="1.0.0", urn=request.urn,
            message="this name is forbidden", enforcementLevel=rpc.MANDATORY,
        )
        return rpc.AnalyzeResponse(diagnostics=[said])

    def AnalyzeStack(self, request, context):
        return rpc.AnalyzeResponse()

    def Remediate(self, request, context):
        return rpc.RemediateResponse()

    def Cancel(self, request, context):
        return Empty()


server = grpc.server(ThreadPoolExecutor(4))
analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Pack(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
print("the pack speaks", file=sys.stderr, flush=True)
server.wait_for_termination()
'''

THING = """
import pulumi

class Thing(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("tiny:index:Thing", name)
        self.register_outputs({})
"""


@dataclass(frozen=True)
class Project:
    """A Pulumi project in a folder of its own, with its state beside it."""

    folder: Path
    environment: dict[str, str]

    def program(self, text: str, runtime: str = "python") -> Project:
        """Writes the program, with the component `Thing` at hand."""
        (self.folder / "Pulumi.yaml").write_text(f"name: tiny\nruntime: {runtime}\n")
        (self.folder / "__main__.py").write_text(THING + textwrap.dedent(text))
        return self

    def pack(self) -> Path:
        """Writes the policy pack."""
        pack = self.folder / "pack"
        pack.mkdir()
        (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
        (pack / "__main__.py").write_text(PACK)
        return pack

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts `pulumi` with these arguments."""
        return subprocess.Popen(
            ["pulumi", "--non-interactive", "--color=never", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def pulumi(self, *arguments: str) -> tuple[int, str]:
        """Runs `pulumi` to its end: exit code and everything it printed."""
        with self.start(*arguments) as running:
            output, _ = running.communicate(timeout=120)
        return running.returncode, output

    def outputs(self) -> dict[str, object]:
        """The stack's outputs, secrets in clear."""
        code, text = self.pulumi("stack", "output", "--json", "--show-secrets", "-s", "dev")
        assert code == 0, text
        found: dict[str, object] = json.loads(text)
        return found

    def state(self) -> str:
        """The state file as it is on disk."""
        return "".join(path.read_text() for path in (self.folder / "state").rglob("dev.json"))


@pytest.fixture(scope="session")
def pulumi_engine() -> engine.Engine:
    """An engine that came without a language host of its own."""
    found = engine.ensure(print)
    if shims.released_language(found.path):
        pytest.skip("a released language host is installed: the bundled one is not used here")
    return found


@pytest.fixture
def project(tmp_path: Path, pulumi_engine: engine.Engine) -> Project:
    """A project with one stack, `dev`, and an empty program."""
    made = {
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    (tmp_path / "state").mkdir()
    here = Project(tmp_path, shims.environment(pulumi_engine.path, False, os.environ) | made).program("")
    code, text = here.pulumi("stack", "init", "dev")
    assert code == 0, text
    return here
