"""`down`: the units side by side, then the platform, then the bootstrap stack; what is protected is left, and said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cli.deployment import recovery, stacks
from cli.deployment.display import Display
from cli.deployment.events import Done, Event
from cli.deployment.holding import Hold, hold
from cli.deployment.progress import FAILED, FINE, StackProgress
from cli.deployment.running import Result, run_phase
from cli.deployment.safety import described
from cli.deployment.selection import Target, phases, target
from cli.deployment.session import Session
from cli.refusal import Refusal
from cli.screen import did_you_mean, safe
from ecosystem.naming import BOOTSTRAP
from stacks.units import stacks_of


def standing(session: Session, existing: Mapping[str, int], units: Sequence[str]) -> tuple[Target, ...]:
    """Return the stacks to take away: those named, or all there are; also such as are no longer declared.

    The bootstrap stack of a real environment only when it is named: it holds the state of the others.
    """
    where = session.environment
    there = [name.partition(".")[2] for name in existing if name.startswith(f"{where.name}.")]
    for unit in units:
        if unit not in there:
            known = {*there, *stacks_of(session.declaration, where)}
            if unit in known:
                raise Refusal(f"`{where.name}.{unit}` is not up: there is nothing to take away")
            raise Refusal(f"`{safe(unit, 80)}` is no stack of `{where.name}`{did_you_mean(unit, known)}")
    wanted = units or [unit for unit in there if session.local or unit != BOOTSTRAP]
    return tuple(target(session.declaration, where, unit) for unit in dict.fromkeys(wanted))


@dataclass
class Down:
    """One run of `down`; `left` says, by stack, the resources that stay and why."""

    session: Session
    display: Display
    results: list[Result]
    parallel: int | None = None
    left: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _holds: list[Hold] = field(default_factory=list)

    def run(self) -> bool:
        """Take the stacks away; return whether all went that could go."""
        by_stack = {result.target.stack: result for result in self.results}
        groups = phases([result.target for result in self.results], local=False)
        try:
            self.session.prepare(tuple(result.target for result in self.results))
            for group in reversed(groups):
                jobs = [by_stack[each.stack] for each in group]
                if not run_phase(jobs, self._take, self.display, self.session.pulumi.children, self.parallel):
                    return False
        finally:
            for held in self._holds:
                held.finish()
        return True

    def _take(self, result: Result) -> None:
        aim, progress = result.target, result.progress
        held = hold(self.session.workspace.hidden, aim.stack, "ecosystem down", self.session.place)
        self._holds.append(held)
        recovery.free(self.session, aim, self.display.say, held.cut_off)
        state = stacks.exported(self.session, aim.stack)
        if recovery.recover(self.session, aim, state, progress, self.display.say):
            state = stacks.exported(self.session, aim.stack)
        self.display.phase(progress, "taking away")
        outcome = stacks.destroy(self.session, aim, self._watching(aim, progress))
        after = stacks.exported(self.session, aim.stack)
        self._note(aim, after)
        if not outcome.fine:
            if not progress.errors:
                progress.errors.append(outcome.errors or f"the engine ended with exit code {outcome.code}")
            self.display.end(progress, FAILED, "failed")
            return
        if not (after.get("deployment", {}).get("resources") or []):
            stacks.remove(self.session, aim)
        self.display.end(progress, FINE)

    def _watching(self, aim: Target, progress: StackProgress) -> StackProgress:
        down = self

        class Watching(StackProgress):
            """Passes every event on, and notes what is left in the cloud though the state forgets it."""

            def take(self, event: Event) -> None:
                progress.take(event)
                if isinstance(event, Done) and event.step.retained and event.step.op in {"delete", "discard"}:
                    down.note(aim, event.step.urn, "kept in the cloud: it holds data")

        return Watching(progress.name)

    def note(self, aim: Target, urn: str, why: str) -> None:
        """Note a resource that stays."""
        self.left.setdefault(aim.stack, []).append((urn, why))

    def _note(self, aim: Target, after: Mapping[str, Any]) -> None:
        for resource in stacks.resources(after):
            kept = "protected" if resource.get("protect") else "something protected stands on it, or it failed to go"
            self.note(aim, str(resource.get("urn")), kept)

    def said(self) -> list[str]:
        """Return what was left, a line each."""
        return [f"{stack}: {described(urn)}: {why}" for stack, things in self.left.items() for urn, why in things]
