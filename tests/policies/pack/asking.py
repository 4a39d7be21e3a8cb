"""Asks the pack as the engine does, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as protocol

from policies.pack.analyzer import Analyzer

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

OPEN = '''"""Every queue is closed.

Why: an open one is read by anybody.

Fix: close it.
"""

from ecosystem.estate import known
from ecosystem.estate.resource import Resource
from policies.control import undeclared_control

check = undeclared_control("MY-001", "critical", "P", page=__doc__, file=__file__, references=["GDPR Art. 32(1)(b)"])


@check.each(Resource)
def alone(resource, _, *, word: str = "open", most: int = 3):
    if resource.type == "aws:sqs/queue:Queue" and known(resource.get("name"), "the name") == word:
        yield f"`{resource.id}` is called `{word}` and holds `{resource.get('kmsMasterKeyId')}`, more than {most}"


@check.whole
def together(estate):
    queues = [each for each in estate.of(Resource) if each.type == "aws:sqs/queue:Queue"]
    if len(queues) > 2:
        yield queues[-1], f"there are {len(queues)} queues, expected two"
'''

BROKEN = '''"""It breaks.

Why: so it is.

Fix: mend it.
"""

from ecosystem.estate.resource import Resource
from policies.control import undeclared_control

check = undeclared_control("MY-002", "low", "P", page=__doc__, file=__file__)


@check.each(Resource)
def alone(resource, _):
    raise KeyError(resource.get("kmsMasterKeyId"))
'''


class Refused(Exception):
    """The pack ended a call with an explanation."""


class Context:
    """What gRPC gives a call."""

    def abort(self, _code: Any, text: str) -> None:
        raise Refused(text)


class Engine:
    """One run of the engine on one stack; `folder` is the program's."""

    def __init__(self, folder: Path, stack: str = "dev") -> None:
        self.analyzer = Analyzer(folder, lambda: None)
        self.analyzer.ConfigureStack(protocol.AnalyzerStackConfigureRequest(stack=stack, project="shop"), Context())
        self.stack = stack
        self._known: list[Any] = []

    @property
    def policies(self) -> dict[str, Any]:
        """The policies, by name."""
        return {each.name: each for each in self.analyzer.GetAnalyzerInfo(Empty(), Context()).policies}

    def configure(self, **policies: dict[str, Any]) -> None:
        """Configure policies by name (`my_001`), each with settings and `level`."""
        request = protocol.ConfigureAnalyzerRequest()
        for name, said in policies.items():
            config = request.policyConfig[name.replace("_", "-")]
            config.enforcementLevel = said.pop("level", protocol.ADVISORY)
            config.properties.update(said)
        self.analyzer.Configure(request, Context())

    def resource(self, name: str, properties: dict[str, Any], type: str = "aws:sqs/queue:Queue") -> Any:
        """Ask about one resource and return the answer."""
        urn = f"urn:pulumi:{self.stack}::shop::{type}::{name}"
        request = protocol.AnalyzeRequest(type=type, urn=urn, name=name)
        request.properties.update(properties)
        self._known.append(protocol.AnalyzerResource(type=type, urn=urn, name=name))
        return self.analyzer.Analyze(request, Context())

    def together(self, *more: Any) -> Any:
        """Ask about all of them together and return the answer."""
        return self.analyzer.AnalyzeStack(protocol.AnalyzeStackRequest(resources=[*self._known, *more]), Context())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program's folder with two controls of its own, and no declaration."""
    monkeypatch.setenv("ECOSYSTEM_AS_OF", "2026-11-20")
    monkeypatch.delenv("ECOSYSTEM_FILE", raising=False)
    monkeypatch.delenv("ECOSYSTEM_FINDINGS", raising=False)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "open.py").write_text(OPEN)
    (tmp_path / "mine" / "broken.py").write_text(BROKEN)
    (tmp_path / "pyproject.toml").write_text('[tool.ecosystem]\ncontrols = ["mine"]\nselect = ["MY"]\n')
    return tmp_path


def said(answer: Any) -> list[tuple[str, str]]:
    """The policy and the first line of every diagnostic."""
    return [(each.policyName, each.message.splitlines()[0]) for each in answer.diagnostics]
