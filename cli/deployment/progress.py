"""How far a run is: per stack and in all, with counts and time. Pure; `display` shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cli.deployment.events import SAME, Done, Event, Failed, Planned, Said, Violated

WAITING, RUNNING, FINE, FAILED, REFUSED = "waiting", "running", "done", "failed", "refused"

VERBS = {
    "create": "created",
    "import": "imported",
    "update": "updated",
    "replace": "replaced",
    "create-replacement": "replaced",
    "delete": "deleted",
    "discard": "left",
    "import-replacement": "imported",
}
"""Operation -> how it is counted; `delete-replaced` is the other half of a replacement."""


@dataclass
class StackProgress:
    """One stack: what was done so far, and what failed."""

    name: str
    state: str = WAITING
    phase: str = ""
    began: float = 0.0
    ended: float = 0.0
    doing: dict[str, str] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    resources: set[str] = field(default_factory=set)
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Count one event of the engine."""
        match event:
            case Planned(step) if step.resource and step.op not in SAME:
                self.doing[step.urn] = step.name
            case Done(step):
                self.doing.pop(step.urn, None)
                if not step.resource:
                    return
                if step.op in DELETED:
                    self.resources.discard(step.urn)
                else:
                    self.resources.add(step.urn)
                verb = VERBS.get(step.op)
                if verb is not None and step.op != "replace":
                    self.changes[verb] += 1
                    self.changed.append(f"{verb} {step.urn}")
                elif step.op in SAME:
                    self.unchanged += 1
            case Failed(step):
                self.doing.pop(step.urn, None)
            case Said("error", text, urn):
                self._keep(self.errors, text, urn)
            case Said("warning", text, urn):
                self._keep(self.warnings, text, urn)
            case Violated(policy, level, text, urn):
                self._keep(self.errors if level == "mandatory" else self.warnings, f"{policy}: {text}", urn)

    def _keep(self, where: list[str], text: str, urn: str) -> None:
        if not text:
            return
        name = urn.rpartition("::")[2] if urn and not urn.split("::")[-2:][0].endswith("pulumi:Stack") else ""
        line = f"{name}: {text}" if name else text
        if line not in where:
            where.append(line)

    def stand_by(self) -> None:
        """Say that the stack, if it was only made ready, did not start."""
        if self.state == RUNNING:
            self.state, self.phase = WAITING, ""

    def seconds(self, now: float) -> float:
        """Return how long it has taken so far, or took."""
        if self.state == WAITING:
            return 0.0
        return (now if self.state == RUNNING else self.ended) - self.began


DELETED = frozenset({"delete", "discard"})
"""Operations after which the resource is no longer there; `delete-replaced` leaves the new one."""


def told(changes: Counter[str]) -> str:
    """Return `3 created, 1 updated`, or `no changes`."""
    order = ("created", "imported", "updated", "replaced", "deleted", "left")
    said = [f"{changes[verb]} {verb}" for verb in order if changes[verb]]
    return ", ".join(said) or "no changes"


def lasting(seconds: float) -> str:
    """Return `0.8 s`, `42 s`, `3 min 5 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
