"""One stack and the engine: make it, read its state, plan, provision, take away. Each returns what happened."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.deployment import keeping, settings
from cli.deployment.events import SAME, STACK, Done, Event, Planned, Step, Violated
from cli.deployment.judged import PACK, VARIABLE, Verdict, read, recording
from cli.deployment.progress import StackProgress
from cli.deployment.pulumi import Outcome
from cli.deployment.selection import Target
from cli.deployment.session import PASSPHRASE, Session
from cli.refusal import BROKEN, Refusal
from ecosystem.naming import PLATFORM
from stacks.units import stack_name

SIGNATURE = "4dabf18193072939515e22adb298388d"

Take = Callable[[Event], None]


@dataclass(slots=True)
class Plan:
    """What a stack would change: every planned step, the outputs that it would have, and whether planning worked."""

    outcome: Outcome
    steps: list[Step] = field(default_factory=list)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def changes(self) -> list[Step]:
        """The steps that change a resource in the cloud."""
        return [step for step in self.steps if step.resource and step.op not in SAME]

    @property
    def touches(self) -> bool:
        """Whether anything at all would change, components and providers included."""
        return any(step.op not in SAME and step.type != STACK for step in self.steps)


def names(session: Session) -> dict[str, int]:
    """Return the stacks that there are in the backend, with the number of their resources."""
    if session.state_folder is not None:
        keeping.mend_attributes(session.state_folder / ".pulumi")
    outcome = session.pulumi.run("stack", "ls", "--json", "--project", "ecosystem")
    if not outcome.fine:
        raise Refusal(f"the state of `{session.environment.name}` cannot be read: {outcome.errors}", code=BROKEN)
    try:
        listed = json.loads(outcome.output)
    except ValueError:
        raise Refusal("the engine did not list its stacks", code=BROKEN) from None
    return {str(each["name"]).rpartition("/")[2]: int(each.get("resourceCount") or 0) for each in listed}


def platform_is_up(session: Session, existing: Mapping[str, int]) -> bool:
    """Return whether the platform's stack came to its end: units stand on its outputs."""
    name = stack_name(session.environment.name, PLATFORM)
    return bool(existing.get(name)) and bool(stack_outputs(exported(session, name)))


def create(session: Session, target: Target) -> None:
    """Make an empty stack, its secrets kept as the session says; refuses with the engine's reason."""
    provider = session.secrets_provider(target)
    arguments = ["stack", "init", target.stack, "--no-select"]
    if provider != PASSPHRASE:
        arguments += ["--secrets-provider", provider]
    elif session.local:
        arguments += ["--secrets-provider", PASSPHRASE]
    outcome = session.pulumi.run(*arguments)
    if not outcome.fine and "already exists" not in outcome.errors:
        raise Refusal(f"the stack `{target.stack}` cannot be made: {outcome.errors}", code=BROKEN)
    remember(session, target)


def remember(session: Session, target: Target) -> None:
    """Remember the salt that a local stack's settings got."""
    salt = settings.read(session.workspace.config_file(target.stack)).get("encryptionsalt")
    if session.local and isinstance(salt, str):
        keeping.remember_salt(session.workspace.hidden, salt)


def rename(session: Session, old: str, new: str) -> None:
    """Rename a stack and its settings; nothing in the cloud changes."""
    outcome = session.pulumi.run("stack", "rename", new, "--stack", old)
    if not outcome.fine:
        raise Refusal(f"the stack `{old}` cannot be renamed to `{new}`: {outcome.errors}", code=BROKEN)


def exported(session: Session, stack: str) -> dict[str, Any]:
    """Return a stack's state as the engine exports it, secrets encrypted."""
    outcome = session.pulumi.run("stack", "export", "--stack", stack)
    if not outcome.fine:
        raise Refusal(f"the state of `{stack}` cannot be read: {outcome.errors}", code=BROKEN)
    try:
        raw = json.loads(outcome.output)
    except ValueError:
        raise Refusal(f"the state of `{stack}` is no JSON", code=BROKEN) from None
    return raw if isinstance(raw, dict) else {}


def imported(session: Session, stack: str, deployment: Mapping[str, Any]) -> Outcome:
    """Write a stack's state, from a file that only the user can read."""
    handle, name = tempfile.mkstemp(dir=session.workspace.hidden, prefix="state-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(deployment, file)
        return session.pulumi.run("stack", "import", "--stack", stack, "--file", name)
    finally:
        Path(name).unlink(missing_ok=True)


def resources(deployment: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the cloud resources in a state: no components, providers, or stacks."""
    found = deployment.get("deployment", {}).get("resources") or []
    return [
        each
        for each in found
        if each.get("custom") and not str(each.get("type", "")).startswith("pulumi:") and not each.get("delete")
    ]


def stack_outputs(deployment: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stack's outputs from its state, secrets hidden."""
    for each in deployment.get("deployment", {}).get("resources") or []:
        if each.get("type") == STACK:
            return {key: hidden(value) for key, value in (each.get("outputs") or {}).items()}
    return {}


def hidden(value: Any) -> Any:
    """Return a value of a state as it may be shown."""
    if isinstance(value, dict):
        return "[secret]" if SIGNATURE in value else {key: hidden(each) for key, each in value.items()}
    return [hidden(each) for each in value] if isinstance(value, list) else value


def preview(session: Session, target: Target, progress: StackProgress, *extra: str, stack: str | None = None) -> Plan:
    """Return what would change, judged by the policy pack; nothing does. `stack` is another name that it still has."""
    plan = Plan(Outcome(0, "", ""))

    def take(event: Event) -> None:
        if isinstance(event, Planned):
            plan.steps.append(event.step)
        elif isinstance(event, Done) and event.step.type == STACK:
            plan.outputs = event.step.outputs
        elif not isinstance(event, (Done, Violated)):  # the pack's own file says more of a violation
            progress.take(event)

    with recording(session.workspace.hidden) as findings:
        plan.outcome = session.pulumi.run(
            "preview",
            "--stack",
            stack or target.stack,
            "--policy-pack",
            str(PACK),
            "--json",
            *extra,
            take=take,
            variables={VARIABLE: str(findings)},
        )
        plan.verdict = read(findings, target.stack)
    return plan


def provision(session: Session, target: Target, progress: StackProgress, *extra: str) -> tuple[Outcome, dict[str, Any]]:
    """Make the stack what the program says; return how it ended and the stack's outputs."""
    outputs: dict[str, Any] = {}

    def take(event: Event) -> None:
        progress.take(event)
        if isinstance(event, Done) and event.step.type == STACK and event.step.outputs:
            outputs.update(event.step.outputs)

    outcome = session.pulumi.run("up", "--stack", target.stack, "--yes", "--skip-preview", "--json", *extra, take=take)
    return outcome, outputs


def destroy(session: Session, target: Target, progress: StackProgress) -> Outcome:
    """Take away what the stack has, except what is protected."""
    return session.pulumi.run(
        "destroy",
        "--stack",
        target.stack,
        "--yes",
        "--skip-preview",
        "--json",
        "--exclude-protected",
        take=progress.take,
    )


def refresh(session: Session, target: Target, progress: StackProgress, urns: tuple[str, ...]) -> Outcome:
    """Read these resources again from the cloud into the state."""
    aimed = [part for urn in urns for part in ("--target", urn)]
    quiet = StackProgress(progress.name)
    outcome = session.pulumi.run(
        "refresh", "--stack", target.stack, "--yes", "--skip-preview", "--json", *aimed, take=quiet.take
    )
    progress.errors += quiet.errors
    return outcome


def remove(session: Session, target: Target) -> Outcome:
    """Forget an empty stack; its settings are kept, since external ids are never made again."""
    return session.pulumi.run("stack", "rm", "--stack", target.stack, "--yes", "--preserve-config")
