"""What the engine says while it works (`pulumi ... --json`), as typed values; what is not understood is left out.

The shape is the engine's `apitype.EngineEvent`: one JSON object a line, one event in each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.screen import safe_lines

STACK = "pulumi:pulumi:Stack"
PROVIDER = "pulumi:providers:"

_COLOUR = re.compile(r"<\{%.*?%\}>")
_ONE = re.compile(r"^1 error occurred:\s*\* ", re.MULTILINE)  # how Go writes a list of errors that has one

SAME = frozenset({"same", "read", "refresh", "read-replacement", "read-discard"})
"""Operations that change nothing in the cloud."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on one resource, planned or done."""

    op: str
    urn: str
    type: str
    custom: bool = True
    id: str = ""
    protect: bool = False
    retained: bool = False
    outputs: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return self.urn.rpartition("::")[2]

    @property
    def resource(self) -> bool:
        """Whether it is something in the cloud, and no component, provider or stack."""
        return self.custom and not self.type.startswith("pulumi:")


@dataclass(frozen=True, slots=True)
class Planned:
    """A step begins."""

    step: Step


@dataclass(frozen=True, slots=True)
class Done:
    """A step ended well."""

    step: Step


@dataclass(frozen=True, slots=True)
class Failed:
    """A step failed."""

    step: Step


@dataclass(frozen=True, slots=True)
class Said:
    """A diagnostic: `severity` is `debug`, `info`, `info#err`, `warning` or `error`."""

    severity: str
    text: str
    urn: str = ""


@dataclass(frozen=True, slots=True)
class Violated:
    """A policy is violated; `level` is `advisory`, `mandatory` or `remediate`."""

    policy: str
    level: str
    text: str
    urn: str = ""


@dataclass(frozen=True, slots=True)
class Summed:
    """The end of an operation: how many resources by kind of change."""

    changes: Mapping[str, int]
    seconds: int
    result: str


Event = Planned | Done | Failed | Said | Violated | Summed


def read(line: str) -> Event | None:
    """Return the event of one line of the engine's output; None for what says nothing to us or is no event."""
    try:
        raw = json.loads(line)
    except ValueError:
        return None
    if not isinstance(raw, dict):
        return None
    match raw:
        case {"resourcePreEvent": {"metadata": dict() as metadata}}:
            return Planned(_step(metadata))
        case {"resOutputsEvent": {"metadata": dict() as metadata}}:
            return Done(_step(metadata))
        case {"resOpFailedEvent": {"metadata": dict() as metadata}}:
            return Failed(_step(metadata))
        case {"diagnosticEvent": {"message": str(text), **rest}}:
            if rest.get("ephemeral"):
                return None
            return Said(str(rest.get("severity", "info")), plain(text), str(rest.get("urn", "")))
        case {"policyEvent": {"message": str(text), **rest}}:
            return Violated(
                str(rest.get("policyName", "")),
                str(rest.get("enforcementLevel", "")),
                plain(text),
                str(rest.get("resourceUrn", "")),
            )
        case {"summaryEvent": dict() as summary}:
            changes = summary.get("resourceChanges")
            return Summed(
                {str(op): number for op, number in changes.items()} if isinstance(changes, dict) else {},
                seconds if isinstance(seconds := summary.get("durationSeconds"), int) else 0,
                str(summary.get("result") or ""),
            )
        case {"errorEvent": {"error": str(text)}}:
            return Said("error", plain(text))
    return None


def plain(text: str) -> str:
    """Return a diagnostic without the engine's colour marks and with nothing in it that a terminal obeys."""
    said = _COLOUR.sub("", text).replace("\t", "  ")
    return safe_lines(_ONE.sub("", said)).strip()


def _step(metadata: Mapping[str, Any]) -> Step:
    new, old = metadata.get("new"), metadata.get("old")
    state: Mapping[str, Any] = new if isinstance(new, dict) else old if isinstance(old, dict) else {}
    before: Mapping[str, Any] = old if isinstance(old, dict) else {}
    outputs = state.get("outputs")
    changed = metadata.get("diffs")
    return Step(
        op=str(metadata.get("op", "")),
        urn=str(metadata.get("urn", "")),
        type=str(metadata.get("type", "")),
        custom=bool(state.get("custom", False)),
        id=str(state.get("id") or before.get("id") or ""),
        protect=bool(before.get("protect") or state.get("protect")),
        retained=bool(before.get("retainOnDelete") or state.get("retainOnDelete")),
        outputs=outputs if isinstance(outputs, dict) else {},
        changed=tuple(str(each) for each in changed) if isinstance(changed, list) else (),
    )
