"""What the policy pack says of a plan: findings, what could not be judged, and what of it stops `up`.

A finding stops a stack when it is mandatory (critical or high, unless configured otherwise), not waived, and about a
resource that the plan would create or change. What lies elsewhere is shown and does not block the cure, nor does what
is imported as it is: to take it over changes nothing.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

import policies
from cli.deployment.events import SAME, Step
from cli.deployment.safety import DELETING, described
from cli.findings import COLOURS
from cli.screen import count, safe

PACK: Final = Path(policies.__file__).parent
"""The policy pack, as `--policy-pack` takes it."""

IMPORTED: Final = "import"
"""The engine's word for a step that takes over what exists."""

VARIABLE: Final = "ECOSYSTEM_FINDINGS"
"""Names the file that the pack writes its findings to; see `policies.pack.record`."""


@dataclass(frozen=True, slots=True)
class PlannedFinding:
    """One finding of the pack about a planned resource; `data` is what the pack said of it."""

    stack: str
    data: Mapping[str, Any]

    @property
    def urn(self) -> str:
        """The resource that it is about; empty when it is about the stack as a whole."""
        return str(self.data.get("urn") or "")

    @property
    def stops(self) -> bool:
        """Whether it may stop a stack."""
        return bool(self.data.get("mandatory")) and self.data.get("waiver") is None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the pack said of one plan."""

    findings: tuple[PlannedFinding, ...] = ()
    not_judged: tuple[Mapping[str, Any], ...] = ()

    def stopping(self, steps: Iterable[Step]) -> tuple[PlannedFinding, ...]:
        """Return the findings that stop the stack whose plan has these steps; one about the whole stops any change."""
        left = (*SAME, *DELETING, IMPORTED)
        changed = {step.urn for step in steps if step.op not in left}
        return tuple(each for each in self.findings if each.stops and (each.urn in changed if each.urn else changed))


@contextmanager
def recording(folder: Path) -> Iterator[Path]:
    """Give an empty file in `folder` that the pack writes to, gone afterwards."""
    handle, name = tempfile.mkstemp(dir=folder, prefix="findings-", suffix=".jsonl")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def read(path: Path, stack: str) -> Verdict:
    """Return what the pack wrote: one finding for each control and asset, all that was said of it joined."""
    findings: dict[tuple[str, str, str], PlannedFinding] = {}
    missing: dict[tuple[str, str], Mapping[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if not line.endswith("\n"):  # the pack was cut off while it wrote
            continue
        said = json.loads(line)
        if "not_judged" in said:
            missing[said["not_judged"], said["asset"]] = said
            continue
        key = (said["control"], said["urn"], said["asset"])
        before = findings[key].data["message"] if key in findings else said["message"]
        if said["message"] not in before.split("; "):
            before = f"{before}; {said['message']}"
        said["message"] = before
        findings[key] = PlannedFinding(stack, said)
    return Verdict(tuple(findings.values()), tuple(missing.values()))


def text(findings: Iterable[PlannedFinding]) -> str:
    """Return findings for people, each with its resource, how to mend it and where its page is."""
    return "\n\n".join("\n".join(_block(each)) for each in findings)


def _block(finding: PlannedFinding) -> Iterator[str]:
    said = finding.data
    severity = str(said["severity"])
    waiver = said.get("waiver")
    fate = click.style(f" (waived until {waiver['until']})", fg="green") if waiver else ""
    label = click.style(f"{severity}[{said['control']}]", fg=COLOURS.get(severity, "cyan"), bold=True)
    yield f"{label}{fate}: {click.style(safe(str(said['message'])), bold=True)}"
    where = described(finding.urn) if finding.urn else "the stack as a whole"
    yield f"  {click.style('-->', fg='blue', bold=True)} {finding.stack}: {where}"
    yield f"   {click.style('=', fg='blue', bold=True)} fix: {safe(str(said['remediation']))}"
    yield f"   {click.style('=', fg='blue', bold=True)} see: {safe(str(said['url']))}"


def not_judged(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield a line for each control that could not be judged, with what was missing and how often."""
    by_control: dict[tuple[str, str], int] = {}
    for verdict in verdicts:
        for each in verdict.not_judged:
            key = (str(each["not_judged"]), str(each["what"]))
            by_control[key] = by_control.get(key, 0) + 1
    for (control, what), number in sorted(by_control.items()):
        times = f" ({count(number, 'time')})" if number > 1 else ""
        yield f"  {control}: {safe(what, 200)}{times}"


def as_data(verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """Return findings, and what was not judged, for JSON."""
    return {
        "findings": [{"stack": each.stack, **each.data} for verdict in verdicts.values() for each in verdict.findings],
        "not_judged": [
            {"stack": stack, "control": each["not_judged"], "asset": each["asset"], "missing": each["what"]}
            for stack, verdict in verdicts.items()
            for each in verdict.not_judged
        ],
    }
