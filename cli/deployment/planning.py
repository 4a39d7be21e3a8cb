"""`plan`: what `up` would change, and what it would be refused for; nothing in the cloud is changed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click

from cli.deployment import judged, stacks
from cli.deployment.display import Display
from cli.deployment.progress import FAILED, FINE, WAITING
from cli.deployment.running import Result, run_phase
from cli.deployment.safety import Objection, objections
from cli.deployment.session import Session
from cli.deployment.summary import changes
from cli.deployment.up import renamed_from, undeclared
from cli.options import today
from cli.screen import count
from ecosystem.naming import BOOTSTRAP, PLATFORM
from stacks.guards import holds_data

_NEEDS_PLATFORM = "needs the platform, which is not up: all of it would be created"


@dataclass
class Planning:
    """One run of `plan`: the plan of each stack, and the objections that `up` would have."""

    session: Session
    display: Display
    results: list[Result]
    parallel: int | None = None
    existing: dict[str, int] = field(default_factory=dict)
    plans: dict[str, stacks.Plan] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    _platform: bool = False

    def run(self) -> None:
        """Plan every stack, side by side."""
        self.existing = stacks.names(self.session)
        self._platform = stacks.platform_is_up(self.session, self.existing)
        self.session.prepare(tuple(result.target for result in self.results))
        run_phase(self.results, self._plan, self.display, self.session.pulumi.children, self.parallel)

    @property
    def stopped(self) -> bool:
        """Whether `up` would be refused for a finding about what a plan would create or change."""
        return any(plan.verdict.stopping(plan.steps) for plan in self.plans.values())

    @property
    def changes(self) -> int:
        """How many resources would change, those of units that wait for the platform left out."""
        return sum(len({step.urn for step in plan.changes}) for plan in self.plans.values())

    def _plan(self, result: Result) -> None:
        target, progress = result.target, result.progress
        old = renamed_from(self.session, self.existing, target.unit)
        if old is not None:
            self.renamed[target.stack] = old
        fresh = target.stack not in self.existing and old is None
        if target.unit not in {PLATFORM, BOOTSTRAP} and not self._platform:
            self.display.end(progress, FINE, _NEEDS_PLATFORM)
            return
        self.display.phase(progress, "planning")
        if fresh:
            stacks.create(self.session, target)
        try:
            plan = stacks.preview(self.session, target, progress, stack=old)
            there = 0 if fresh else len(stacks.resources(stacks.exported(self.session, old or target.stack)))
        finally:
            if fresh:
                stacks.remove(self.session, target)
        if not plan.outcome.fine:
            if not progress.errors:
                progress.errors.append(plan.outcome.errors)
            self.display.end(progress, FAILED, "failed")
            return
        self.plans[target.stack] = plan
        self.objections += objections(target.stack, plan.steps, there, holds_data)
        self.display.end(progress, FINE, counted(plan))

    def text(self) -> str:
        """Return the plan for people."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for result in self.results:
            name, progress = result.target.stack, result.progress
            plan = self.plans.get(name)
            what = counted(plan) if plan else progress.phase
            yield f"{click.style(name, bold=True)}: {what}"
            if name in self.renamed:
                yield f"  renamed from {self.renamed[name]}"
            yield from changes(self.plans, name)
        findings = [each for plan in self.plans.values() for each in plan.verdict.findings]
        if findings:
            yield f"\n{judged.text(findings)}"
        if missing := list(judged.not_judged(plan.verdict for plan in self.plans.values())):
            yield "\nnot judged:"
            yield from missing
        for objection in self.objections:
            yield f"\n`up` would be refused: {objection.sentence}"
            yield from (f"  {line}" for line in objection.about)
            yield f"  `{objection.option}` allows it"
        for name in undeclared(self.session, self.existing):
            where, _, unit = name.partition(".")
            if name not in self.renamed.values():
                yield f"\n`{name}` is up and no longer declared; `ecosystem down {where} {unit}` takes it away"
        waiting = sum(result.progress.phase == _NEEDS_PLATFORM for result in self.results)
        later = f", and {count(waiting, 'stack')} after the platform" if waiting else ""
        found = f", {count(len(findings), 'finding')}" if findings else ""
        yield f"\n{count(self.changes, 'change')} in {count(len(self.plans), 'stack')}{later}{found}"

    def _changes(self, name: str) -> Iterator[dict[str, Any]]:
        plan = self.plans.get(name)
        for step in plan.changes if plan else ():
            yield {"op": step.op, "urn": step.urn, "type": step.type, "name": step.name, "keys": list(step.changed)}

    def as_data(self) -> dict[str, Any]:
        """Return the plan for programs."""
        return {
            "version": 1,
            "environment": self.session.environment.name,
            "as_of": str(self.session.as_of or os.environ.get("ECOSYSTEM_AS_OF") or today()),
            "changes": self.changes,
            "stacks": [
                {
                    "stack": result.target.stack,
                    "state": "not planned" if result.progress.state == WAITING else result.progress.state,
                    "exists": result.target.stack in self.existing,
                    "renamed_from": self.renamed.get(result.target.stack),
                    "needs_platform": result.progress.phase == _NEEDS_PLATFORM,
                    "changes": list(self._changes(result.target.stack)),
                    "errors": result.progress.errors,
                }
                for result in self.results
            ],
            "refused": [
                {"stack": each.stack, "sentence": each.sentence, "about": list(each.about), "option": each.option}
                for each in self.objections
            ],
            "undeclared": undeclared(self.session, self.existing),
            **judged.as_data({name: plan.verdict for name, plan in self.plans.items()}),
        }


def counted(plan: stacks.Plan) -> str:
    """Return `3 to create, 1 to update`, or `no changes`."""
    verbs = {"create": "create", "update": "update", "delete": "delete", "import": "import"}
    by_urn = {step.urn: verbs.get(step.op, "replace") for step in plan.changes}
    numbers = Counter(by_urn.values())
    order = ("create", "import", "update", "replace", "delete")
    return ", ".join(f"{numbers[verb]} to {verb}" for verb in order if numbers[verb]) or "no changes"
