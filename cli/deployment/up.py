"""`up`: recover, plan, judge, provision; the platform first, then the units side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cli.deployment import recovery, stacks
from cli.deployment.display import Display
from cli.deployment.holding import Hold, hold
from cli.deployment.judged import PlannedFinding
from cli.deployment.progress import FAILED, FINE, REFUSED, StackProgress
from cli.deployment.pulumi import Outcome
from cli.deployment.running import Result, Work, run_phase
from cli.deployment.safety import Objection, objections
from cli.deployment.selection import phases
from cli.deployment.session import Session
from cli.refusal import BROKEN, Refusal
from ecosystem.moves import former
from ecosystem.naming import BOOTSTRAP, PLATFORM
from stacks.guards import holds_data
from stacks.units import stack_name, stacks_of

Confirm = Callable[[Sequence[Result], Mapping[str, stacks.Plan]], bool]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user allowed and asked for; `confirm` is asked before anything is changed, None changes it unasked."""

    allow_deletion: bool = False
    allow_large_change: bool = False
    expect_no_changes: bool = False
    refresh: bool = False
    parallel: int | None = None
    confirm: Confirm | None = None


@dataclass
class Up:
    """One run of `up`: the results so far, the plans of the stacks, and why it did not go on where it did not."""

    session: Session
    display: Display
    wishes: Wishes
    results: list[Result]
    existing: dict[str, int] = field(default_factory=dict)
    plans: dict[str, stacks.Plan] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)
    stopped: list[PlannedFinding] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    declined: bool = False
    _holds: list[Hold] = field(default_factory=list)

    def run(self) -> bool:
        """Bring every stack up; return whether all is as declared. The stacks are let go whatever happens."""
        try:
            self.existing = stacks.names(self.session)
            self._refuse_without_platform()
            if not self.wishes.expect_no_changes:
                self._rename()
            self.session.prepare(tuple(result.target for result in self.results))
            by_stack = {result.target.stack: result for result in self.results}
            for phase in phases([result.target for result in self.results], local=self.session.local):
                if not self._phase([by_stack[target.stack] for target in phase]):
                    return False
            return not self.unexpected
        finally:
            for held in self._holds:
                held.finish()

    @property
    def shown(self) -> list[PlannedFinding]:
        """The findings that stop nothing: advisory, waived, or about what stays as it is."""
        stopping = {id(each) for each in self.stopped}
        return [each for plan in self.plans.values() for each in plan.verdict.findings if id(each) not in stopping]

    def undeclared(self) -> list[str]:
        """Return the stacks of the environment that are up and no longer declared."""
        return undeclared(self.session, self.existing)

    def _phase(self, group: list[Result]) -> bool:
        fine = self._each(group, self._plan)
        if not fine or self.objections or self.stopped:
            for result in group:
                result.progress.stand_by()
            return False
        changing = [result for result in group if result.open]
        if not changing:
            return True
        if self.wishes.confirm is not None and not self.wishes.confirm(changing, self.plans):
            self.declined = True
            for result in changing:
                result.progress.stand_by()
            return False
        return self._each(changing, self._provision)

    def _each(self, group: list[Result], work: Work) -> bool:
        return run_phase(group, work, self.display, self.session.pulumi.children, self.wishes.parallel)

    def _refuse_without_platform(self) -> None:
        """Units stand on the platform: refuse them alone where it is not up."""
        where = self.session.environment.name
        named = {result.target.unit for result in self.results}
        units = named - {PLATFORM, BOOTSTRAP}
        if units and PLATFORM not in named and not stacks.platform_is_up(self.session, self.existing):
            also = " ".join([PLATFORM, *sorted(units)])
            raise Refusal(
                f"`{stack_name(where, PLATFORM)}` is not up, and every unit stands on it",
                f"`ecosystem up {where} {also}{' --local' if self.session.local else ''}` brings both up",
                code=BROKEN,
            )

    def _rename(self) -> None:
        """Rename the stacks of renamed units before anything is planned: a rename replaces nothing."""
        for result in self.results:
            old = renamed_from(self.session, self.existing, result.target.unit)
            if old is not None:
                self.display.say(f"`{old}` is now called `{result.target.stack}`")
                stacks.rename(self.session, old, result.target.stack)
                self.existing[result.target.stack] = self.existing.pop(old)

    def _plan(self, result: Result) -> None:
        """Take hold of the stack, settle what was cut off, and plan it: nothing is provisioned that was not judged."""
        target, progress = result.target, result.progress
        held = hold(self.session.workspace.hidden, target.stack, "ecosystem up", self.session.place)
        self._holds.append(held)
        if target.stack not in self.existing:
            if self.wishes.expect_no_changes:
                self.unexpected.append(f"`{target.stack}` is not up")
                self.display.end(progress, FINE, "not up")
                return
            self.display.phase(progress, "making the stack")
            stacks.create(self.session, target)
            plan = self._preview(result)
            if plan.outcome.fine and self._refuse_findings(result, plan):
                stacks.remove(self.session, target)
            return
        recovery.free(self.session, target, self.display.say, held.cut_off)
        state = stacks.exported(self.session, target.stack)
        if recovery.recover(self.session, target, state, progress, self.display.say):
            state = stacks.exported(self.session, target.stack)
        plan = self._preview(result)
        if plan.outcome.fine and not self._refuse_findings(result, plan):
            self._judge(result, plan, len(stacks.resources(state)), stacks.stack_outputs(state))

    def _preview(self, result: Result) -> stacks.Plan:
        self.display.phase(result.progress, "planning")
        plan = stacks.preview(self.session, result.target, result.progress, *self._refreshing())
        self.plans[result.target.stack] = plan
        if not plan.outcome.fine:
            self._failed(result.progress, plan.outcome)
        return plan

    def _refuse_findings(self, result: Result, plan: stacks.Plan) -> bool:
        """Refuse the stack for what the controls find in what it would create or change; return whether it is."""
        found = () if self.wishes.expect_no_changes else plan.verdict.stopping(plan.steps)
        if found:
            self.stopped += found
            self.display.end(result.progress, REFUSED, "refused")
        return bool(found)

    def _judge(self, result: Result, plan: stacks.Plan, there: int, outputs: dict[str, Any]) -> None:
        """Decide whether the planned stack may go on, has nothing to do, or is refused."""
        progress = result.progress
        if self.wishes.expect_no_changes and plan.changes:
            self.unexpected += [f"{step.op} {step.urn}" for step in plan.changes]
            progress.resources |= {step.urn for step in plan.steps if step.resource and step.op != "create"}
            result.outputs = outputs
            self.display.end(progress, FINE, f"{len(plan.changes)} changes, none expected")
            return
        refused = objections(
            result.target.stack,
            plan.steps,
            there,
            holds_data,
            allow_deletion=self.wishes.allow_deletion,
            allow_large_change=self.wishes.allow_large_change,
        )
        if refused:
            self.objections.extend(refused)
            self.display.end(progress, REFUSED, "refused")
        elif self.wishes.expect_no_changes or not (self.wishes.refresh or plan.touches or plan.outputs != outputs):
            progress.resources |= {step.urn for step in plan.steps if step.resource}
            progress.unchanged = len(progress.resources)
            result.outputs = outputs
            self.display.end(progress, FINE)

    def _provision(self, result: Result) -> None:
        target, progress = result.target, result.progress
        self.display.phase(progress, "provisioning")
        outcome, result.outputs = stacks.provision(self.session, target, progress, *self._refreshing())
        if recovery.locked(outcome, progress.errors):
            text = "\n".join([outcome.errors, *progress.errors])
            progress.errors.clear()
            recovery.free_reported(self.session, target, text, self.display.say)
            outcome, result.outputs = stacks.provision(self.session, target, progress, *self._refreshing())
        if outcome.fine:
            self.display.end(progress, FINE)
        else:
            self._failed(progress, outcome)

    def _refreshing(self) -> tuple[str, ...]:
        return ("--refresh",) if self.wishes.refresh else ()

    def _failed(self, progress: StackProgress, outcome: Outcome) -> None:
        if not progress.errors:
            progress.errors.append(outcome.errors or f"the engine ended with exit code {outcome.code}")
        self.display.end(progress, FAILED, "failed")


def undeclared(session: Session, existing: Mapping[str, int]) -> list[str]:
    """Return the stacks of the session's environment that hold resources and are no longer declared."""
    where = session.environment.name
    declared = {stack_name(where, unit) for unit in stacks_of(session.declaration, where)}
    return sorted(
        name for name, count in existing.items() if name.startswith(f"{where}.") and name not in declared and count
    )


def renamed_from(session: Session, existing: Mapping[str, int], unit: str) -> str | None:
    """Return the stack that a unit had under an earlier id, when it has none under today's."""
    where = session.environment.name
    if stack_name(where, unit) in existing:
        return None
    before = (stack_name(where, each) for each in former(session.declaration, unit))
    return next((name for name in before if name in existing), None)
